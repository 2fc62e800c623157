"""Where we stand on OWASP ASVS 5.0.0, levels 1 and 2: read from `docs/asvs.csv`."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATUSES: dict[str, str | Promise] = {
    "tenu": _("Tenu"),
    "partiel": _("En partie"),
    "a_faire": _("À faire"),
    "hebergement": _("Dépend de l’hébergement"),
    "sans_objet": _("Sans objet"),
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement in our own words, its status, and a test or a reason."""

    id: str
    level: str
    chapter: str
    summary: str
    status: str
    proof: str

    @property
    def status_words(self) -> str:
        return str(STATUSES[self.status])


@cache
def requirements() -> tuple[Requirement, ...]:
    """Every line; nothing when the file is not installed beside the programme."""
    path = settings.BASE_DIR / "docs" / "asvs.csv"
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(Requirement(**line) for line in csv.DictReader(lines))


def counts() -> list[tuple[str, int]]:
    """How many requirements have each status."""
    found = Counter(requirement.status for requirement in requirements())
    return [(str(label), found[key]) for key, label in STATUSES.items()]


def chapters() -> list[tuple[str, Sequence[Requirement]]]:
    """The requirements by chapter."""
    grouped: dict[str, list[Requirement]] = {}
    for requirement in requirements():
        grouped.setdefault(requirement.chapter, []).append(requirement)
    return list(grouped.items())
