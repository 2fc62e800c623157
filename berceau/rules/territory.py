"""What the INSEE code of a commune tells: département, time zone, public holidays.

Mayotte, Guyane, La Réunion and the small overseas territories have their own clock and their own
holidays; Alsace and Moselle have two more. Everything here is a pure function of the code.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

_INSEE = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-58]|2[AB]|97)\d{3}")

_ZONES = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "984": "Indian/Kerguelen",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}

# The names that the `holidays` package gives to the subdivisions whose calendar differs.
_HOLIDAY_SUBDIVISIONS = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}

# Code du travail, L3133-1 and L3422-2: these days, which the package gives too, are custom there.
_CUSTOM_TOO = frozenset({"971", "972", "977", "978"})
_CUSTOMARY = frozenset({"Good Friday", "Mi-Careme", "Victor Schoelcher Day"})

GUYANE_EIGHT_DAYS: frozenset[str] = frozenset(
    {
        "97301",  # Régina
        "97303",  # Iracoubo
        "97306",  # Mana
        "97308",  # Saint-Georges
        "97311",  # Saint-Laurent-du-Maroni
        "97312",  # Sinnamary
        "97314",  # Ouanary
        "97352",  # Saül
        "97353",  # Maripasoula
        "97356",  # Camopi
        "97357",  # Grand-Santi
        "97358",  # Saint-Élie
        "97360",  # Apatou
        "97361",  # Awala-Yalimapo
        "97362",  # Papaïchton
    }
)
"""The fifteen communes of Guyane where a birth is declared within eight days."""


@dataclass(frozen=True, slots=True)
class Territory:
    """A commune's département, and the clock and holidays that go with it."""

    commune: str
    departement: str
    time_zone: str

    @property
    def zone(self) -> ZoneInfo:
        """The clock of this territory."""
        return ZoneInfo(self.time_zone)

    def is_holiday(self, day: dt.date) -> bool:
        """A public holiday here."""
        return day in public_holidays(self.departement, day.year)

    def is_working_day(self, day: dt.date) -> bool:
        """Neither Saturday, Sunday nor a public holiday here."""
        return day.weekday() < 5 and not self.is_holiday(day)

    def next_working_day(self, day: dt.date) -> dt.date:
        """The same day if it is worked here, else the first worked day after it."""
        while not self.is_working_day(day):
            day += dt.timedelta(days=1)
        return day


UNKNOWN = Territory(commune="", departement="", time_zone="Europe/Paris")
"""No commune given: national holidays and the clock of Paris."""


@lru_cache(maxsize=1024)
def territory_of(commune: str) -> Territory:
    """The territory of an INSEE code; ValueError, in French, when it is not one."""
    if not _INSEE.fullmatch(commune):
        raise ValueError(
            f"« {commune} » n'est pas un code INSEE de commune "
            "(5 caractères, par exemple 59122, 2A004 ou 97302)."
        )
    departement = commune[:3] if commune[:2] in {"97", "98"} else commune[:2]
    if len(departement) == 3 and departement not in _ZONES:
        raise ValueError(f"« {commune} » : aucun territoire français n'a le code {departement}.")
    zone = _ZONES.get(departement, "Europe/Paris")
    return Territory(commune=commune, departement=departement, time_zone=zone)


@lru_cache(maxsize=512)
def public_holidays(departement: str, year: int) -> frozenset[dt.date]:
    """The public holidays of a département in one year."""
    # Imported here: a plan that moves no day to a working day does not pay for it.
    from holidays.countries.france import France

    subdivision = _HOLIDAY_SUBDIVISIONS.get(departement)
    # English names whatever the machine's language: `_CUSTOMARY` compares them.
    days: Mapping[dt.date, str] = France(  # type: ignore[no-untyped-call]
        subdiv=subdivision, years=year, expand=False, observed=False, language="en_US"
    )
    return frozenset(day for day, name in days.items() if _is_legal(departement, name))


def _is_legal(departement: str, name: str) -> bool:
    """Whether the law makes this a holiday, not local custom alone (it would delay a deadline)."""
    return departement not in _CUSTOM_TOO or name not in _CUSTOMARY
