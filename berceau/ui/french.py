"""Dates, ages and phone numbers as a French sentence says them. Pure functions: no clock.

On a parent's page in another language the same functions say them in that language.
"""

from __future__ import annotations

import re
from datetime import date, datetime

import phonenumbers
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, pgettext

from berceau.ui import dates

FRENCH_NUMBER = re.compile(r"\+33[1-79][0-9]{8}")
NBSP = "\u00a0"


def _day(value: date | datetime) -> date:
    """The territory's day of a date or of a moment."""
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


def _elsewhere(value: date | datetime, kind: str) -> str | None:
    """What the language of the page says, when it is not French."""
    return dates.written(value, kind, get_language() or "fr")


def _day_number(day: date) -> str:
    return "1er" if day.day == 1 and (get_language() or "fr").startswith("fr") else str(day.day)


def long_day(value: date | datetime, *, year: bool = False) -> str:
    """« lundi 14 septembre », with its year on request."""
    day = _day(value)
    if said := _elsewhere(day, "long_day_year" if year else "long_day"):
        return said
    words = f"{date_format(day, 'l')} {_day_number(day)}{NBSP}{date_format(day, 'F')}"
    return f"{words}{NBSP}{day.year}" if year else words


def full_day(value: date | datetime) -> str:
    """« 14 septembre 2026 »."""
    day = _day(value)
    if said := _elsewhere(day, "full_day"):
        return said
    return f"{_day_number(day)}{NBSP}{date_format(day, 'F')}{NBSP}{day.year}"


def short_day(value: date | datetime, today: date | None = None) -> str:
    """« 14 sept. »; with its year, « 14 sept. 2028 », when today is of another year."""
    day = _day(value)
    same_year = today is None or today.year == day.year
    if said := _elsewhere(day, "short_day" if same_year else "short_day_year"):
        return said
    # Django's French abbreviations (« jan. ») are not those of the Imprimerie nationale.
    months = pgettext(
        "mois abrégés",
        "janv.,févr.,mars,avr.,mai,juin,juil.,août,sept.,oct.,nov.,déc.",
    ).split(",")
    words = f"{_day_number(day)}{NBSP}{months[day.month - 1]}"
    return words if same_year else f"{words}{NBSP}{day.year}"


def moment(value: datetime) -> str:
    """« 14 sept., 9 h 05 »."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    if said := _elsewhere(local, "moment"):
        return said
    minutes = f"{NBSP}{local.minute:02d}" if local.minute else ""
    return f"{short_day(local)}, {local.hour}{NBSP}h{minutes}"


def hour(value: str) -> str:
    """« 14 h 30 » of « 14:30 », « 9 h » of « 09:00 »; in another language, as it is."""
    if not (get_language() or "fr").startswith("fr"):
        return value
    hours, _colon, minutes = value.partition(":")
    return f"{hours.removeprefix('0')}{NBSP}h" + (f"{NBSP}{minutes}" if minutes != "00" else "")


def whole_months(start: date, end: date) -> int:
    """Calendar months elapsed from `start` to `end`, never negative."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return max(0, months - (end.day < start.day))


def _distance(first: date, last: date) -> str:
    """« 5 jours », « 3 semaines », « 2 mois », « 2 ans » between two days, first ≤ last."""
    days = (last - first).days
    if days < 15:
        return ngettext("%(count)d jour", "%(count)d jours", days) % {"count": days}
    months = whole_months(first, last)
    if months < 2:
        weeks = days // 7
        return ngettext("%(count)d semaine", "%(count)d semaines", weeks) % {"count": weeks}
    if months < 24:
        return ngettext("%(count)d mois", "%(count)d mois", months) % {"count": months}
    years = months // 12
    return ngettext("%(count)d an", "%(count)d ans", years) % {"count": years}


def relative_day(value: date | datetime, today: date) -> str:
    """« aujourd’hui », « demain », « dans 5 jours », « il y a 2 mois »."""
    day = _day(value)
    near = {-1: gettext("hier"), 0: gettext("aujourd’hui"), 1: gettext("demain")}
    days = (day - today).days
    if days in near:
        return near[days]
    if days > 0:
        return gettext("dans %(distance)s") % {"distance": _distance(today, day)}
    return gettext("il y a %(distance)s") % {"distance": _distance(day, today)}


def age(born_on: date, today: date) -> str:
    """« 3 jours », « 3 semaines », « 2 mois », « 4 ans »; « à naître » before the birth."""
    if born_on > today:
        return gettext("à naître")
    if born_on == today:
        return gettext("né aujourd’hui")
    return _distance(born_on, today)


def phone(value: str) -> str:
    """« 06 12 34 56 78 »; what cannot be read is shown as it was typed."""
    if FRENCH_NUMBER.fullmatch(value):
        # The way numbers are kept: nothing to guess, and a list shows dozens of them.
        digits = f"0{value[3:]}"
        return NBSP.join(digits[start : start + 2] for start in range(0, 10, 2))
    if any(character.isalpha() for character in value):
        return value
    try:
        number = phonenumbers.parse(value, "FR")
    except phonenumbers.NumberParseException:
        return value
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL).replace(
        " ", NBSP
    )


def dialled(value: str) -> str:
    """The number as a `tel:` or `sms:` link carries it."""
    return "".join(character for character in value if character.isdigit() or character == "+")
