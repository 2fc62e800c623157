"""Dates as the other languages of the parents' pages say them. Pure functions: no clock.

French has its own words in `french.py`; the order of the words and the case of the months come from
here, the names themselves from Babel. Digits stay those of a French letter, in every language.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from babel.dates import format_date, format_datetime


class Patterns(NamedTuple):
    """How one language writes a day, with its year, alone, short, and a moment."""

    locale: str
    long_day: str
    long_day_year: str
    full_day: str
    short_day: str
    short_day_year: str
    moment: str


LANGUAGES = {
    "en": Patterns(
        "en_GB", "EEEE d MMMM", "EEEE d MMMM y", "d MMMM y", "d MMM", "d MMM y", "d MMM, HH:mm"
    ),
    "ar": Patterns(
        "ar", "EEEE d MMMM", "EEEE d MMMM y", "d MMMM y", "d MMMM", "d MMMM y", "d MMMM، HH:mm"
    ),
    "tr": Patterns(
        "tr", "d MMMM EEEE", "d MMMM y EEEE", "d MMMM y", "d MMM", "d MMM y", "d MMM, HH:mm"
    ),
    "pt": Patterns(
        "pt_PT",
        "EEEE, d 'de' MMMM",
        "EEEE, d 'de' MMMM 'de' y",
        "d 'de' MMMM 'de' y",
        "d 'de' MMM",
        "d 'de' MMM 'de' y",
        "d 'de' MMM, HH:mm",
    ),
    "uk": Patterns(
        "uk",
        "EEEE, d MMMM",
        "EEEE, d MMMM y 'року'",
        "d MMMM y 'року'",
        "d MMM",
        "d MMM y",
        "d MMM, HH:mm",
    ),
}


def written(value: date | datetime, kind: str, language: str) -> str | None:
    """The day or the moment in this language; None for French and for one we do not write."""
    patterns = LANGUAGES.get(language)
    if patterns is None:
        return None
    pattern = getattr(patterns, kind)
    if isinstance(value, datetime):
        return format_datetime(value, pattern, locale=patterns.locale)
    return format_date(value, pattern, locale=patterns.locale)
