"""Days and periods as an SMS says them, in the language of its text. Pure: no clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import translation

from berceau.reminders import choices
from berceau.ui.french import long_day, short_day

MOST = 3
"""Beyond so many days in one message, it says from the first to the last."""
Span = tuple[date, date]
"""The first and the last day of what is to be remembered; the same day twice for one day."""


def day_words(day: date, language: str) -> str:
    """« mercredi 23 septembre »."""
    with translation.override(language):
        return long_day(day)


def span_words(span: Span, language: str, *, today: date) -> str:
    """« du 14 sept. au 13 oct. », « jusqu’au 13 oct. » once it has begun, « mardi 3 mars »."""
    first, last = span
    words = choices.words(language)
    with translation.override(language):
        if first == last:
            return long_day(first)
        if first < today:
            return words.until.format(last=short_day(last, today))
        return words.period.format(first=short_day(first, today), last=short_day(last, today))


def spans_words(spans: Iterable[Span], language: str, *, today: date) -> tuple[str, bool]:
    """All of them in one sentence, and whether there is more than one."""
    distinct = sorted(set(spans))
    if len(distinct) > MOST:
        distinct = [(distinct[0][0], max(last for _first, last in distinct))]
        return span_words(distinct[0], language, today=today), True
    said = [span_words(span, language, today=today) for span in distinct]
    return choices.words(language).between.join(said), len(said) > 1
