"""Ages in months: data·inclusion has no field for them, a sentence carries them there and back.

It ends `publics_precisions`: « Enfants de 3 mois à 3 ans. Femmes enceintes accueillies. »
Anybody can read it; what we wrote we read again, what others wrote stays in their words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from berceau.kit.text import fold

YEAR = 12
WITH_CHILD = "Femmes enceintes accueillies."
NOT_WITH_CHILD = "Pas pendant la grossesse."

AMOUNT = r"(la naissance|\d{1,3} mois|\d{1,2} ans)"
OURS = re.compile(
    rf"(?:Enfants de {AMOUNT} à {AMOUNT}\.|Enfants à partir de {AMOUNT}\.|"
    rf"Enfants jusqu’à {AMOUNT}\.)?\s*"
    rf"({re.escape(WITH_CHILD)}|{re.escape(NOT_WITH_CHILD)})?\Z"
)
BETWEEN = re.compile(r"(\d{1,3})\s*(mois|ans?)?\s*(?:a|et)?\s+(\d{1,3})\s*(mois|ans?)")
SINCE = re.compile(r"(?:des|a partir de|apres|plus de)\s+(\d{1,3})\s*(mois|ans?)")
UNTIL = re.compile(
    r"(?:jusqu a|avant|moins de|pas encore)\s+(?:l age de\s+)?(\d{1,3})\s*(mois|ans?)"
)
FROM_BIRTH = re.compile(r"(?:des|de|depuis) (?:la )?naissance(?: a (\d{1,3}) (mois|ans?))?")
NUMBER = re.compile(r"\d+")
MOST = 25 * YEAR


@dataclass(frozen=True, slots=True)
class Ages:
    """In completed months; `until` is excluded. None: no limit, or not said."""

    since: int | None = None
    until: int | None = None
    pregnancy: bool | None = None


def _words(months: int) -> str:
    if months == 0:
        return "la naissance"
    if months >= 2 * YEAR and months % YEAR == 0:
        return f"{months // YEAR} ans"
    return f"{months} mois"


def _months(words: str | None) -> int | None:
    if words is None:
        return None
    if words == "la naissance":
        return 0
    number, unit = words.split()
    return int(number) * (YEAR if unit == "ans" else 1)


def sentence(ages: Ages) -> str:
    """« Enfants de 3 mois à 3 ans. »; empty when nothing is said."""
    said = []
    if ages.since is not None and ages.until is not None:
        said.append(f"Enfants de {_words(ages.since)} à {_words(ages.until)}.")
    elif ages.since is not None:
        said.append(f"Enfants à partir de {_words(ages.since)}.")
    elif ages.until is not None:
        said.append(f"Enfants jusqu’à {_words(ages.until)}.")
    if ages.pregnancy is not None:
        said.append(WITH_CHILD if ages.pregnancy else NOT_WITH_CHILD)
    return " ".join(said)


def join(note: str, ages: Ages) -> str:
    """The note, then what is said of ages."""
    return " ".join(part for part in (note.strip(), sentence(ages)) if part)


def split(text: str) -> tuple[str, Ages]:
    """The note without our sentence, and what our sentence said."""
    found = OURS.search(text)
    if found is None or not found.group(0).strip():
        return text.strip(), Ages()
    low, high, only_low, only_high, pregnancy = found.groups()
    ages = Ages(
        since=_months(low or only_low),
        until=_months(high or only_high),
        pregnancy=None if pregnancy is None else pregnancy == WITH_CHILD,
    )
    if ages.since is not None and ages.until is not None and ages.until <= ages.since:
        return text.strip(), Ages()
    return text[: found.start()].strip(), ages


def read(text: str) -> Ages | None:
    """A column « Âge »: « 0-3 ans », « dès 6 mois »… None: not understood."""
    said = fold(text)
    if len(NUMBER.findall(said)) > 2:
        return None
    if found := BETWEEN.search(said):
        low, low_unit, high, unit = found.groups()
        first, last = _in_months(low, low_unit or unit), _in_months(high, unit)
        return Ages(first, last) if first < last <= MOST else None
    since = _in_months(*found.groups()) if (found := SINCE.search(said)) else None
    until = _in_months(*found.groups()) if (found := UNTIL.search(said)) else None
    if since is None and (found := FROM_BIRTH.search(said)):
        since = 0
        until = _in_months(*found.groups()) if found.group(1) else until
    if since is None and until is None:
        return None
    if since is not None and until is not None and since >= until:
        return None
    return Ages(since, until)


def _in_months(number: str, unit: str) -> int:
    return int(number) * (1 if unit == "mois" else YEAR)
