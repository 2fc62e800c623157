"""Entries that the directory already has and that may be this person or this structure.

A proposal for whoever moderates: nothing is attached by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from berceau.directory.actions.common import kind_of
from berceau.directory.models import HERE, Professional, Structure
from berceau.kit.text import words
from berceau.professionals import answers as said
from berceau.professionals.models import Attachment, Registration
from berceau.professionals.publishing import SOURCE

MOST = 6
"""Entries proposed: beyond, the likeness says nothing any more."""
ENOUGH = 2
"""Words that a shorter name must have to be a part of a longer one."""


@dataclass(frozen=True, slots=True)
class Alike:
    """An entry of the directory, where it is, and why it is proposed."""

    key: str
    """« structure/abcd »: what `actions.attaching` takes."""
    name: str
    place: str
    source: str
    why: list[str]

    @property
    def url(self) -> str:
        """Where the team reads it."""
        kind, _slash, reference = self.key.partition("/")
        return reverse(f"directory:{kind}", args=[reference])

    @property
    def label(self) -> str:
        return " · ".join(filter(None, [self.name, self.place, self.source, *self.why]))


@dataclass(frozen=True, slots=True)
class Signs:
    """What a registration says that an entry may say too."""

    name: frozenset[str]
    phone: str
    email: str
    siret: str

    def found_in(self, name: str, phone: str, email: str, siret: str = "") -> list[str]:
        """Why this entry may be the same; empty when nothing says so."""
        theirs = frozenset(words(name))
        shorter, longer = sorted((self.name, theirs), key=len)
        signs = [
            (self.name == theirs, _("même nom")),
            (len(shorter) >= ENOUGH and shorter < longer, _("nom proche")),
            (bool(self.siret) and siret == self.siret, _("même SIRET")),
            (bool(self.phone) and phone == self.phone, _("même téléphone")),
            (bool(self.email) and email.casefold() == self.email, _("même courriel")),
        ]
        return [why for found, why in signs if found]


def _signs(answers: said.Answers) -> Signs:
    return Signs(
        name=frozenset(words(said.name_of(answers))),
        phone=answers.get("phone") or "",
        email=(answers.get("email") or "").casefold(),
        siret=answers.get("siret") or "",
    )


def alike(registration: Registration) -> list[Alike]:
    """The likeliest first. Four queries, whatever the directory holds."""
    answers = registration.told
    signs = _signs(answers)
    if not signs.name:
        return []
    here = Q(place__commune_code=answers.get("commune") or "-")
    if signs.siret:
        here |= Q(siret=signs.siret)
    found = [*_structures(signs, here)]
    if said.is_person(answers):
        found += _professionals(signs, answers.get("commune") or "-")
    return sorted(found, key=lambda one: -len(one.why))[:MOST]


def _structures(signs: Signs, here: Q) -> Iterator[Alike]:
    free = Structure.objects.published().exclude(source=SOURCE).filter(here)
    free = free.exclude(pk__in=Attachment.objects.exclude(structure=None).values("structure"))
    why = {
        key: found
        for key, *said_of_it in free.values_list("pk", "name", "phone", "email", "siret")
        if (found := signs.found_in(*said_of_it))
    }
    for entry in Structure.objects.filter(pk__in=why).select_related("place"):
        yield _alike(entry, why[entry.pk])


def _professionals(signs: Signs, commune: str) -> Iterator[Alike]:
    here = Q(place__commune_code=commune) | Q(structure__place__commune_code=commune)
    free = Professional.objects.published().exclude(source=SOURCE).filter(here)
    free = free.exclude(pk__in=Attachment.objects.exclude(professional=None).values("professional"))
    why = {
        key: found
        for key, first, last, phone, email in free.values_list(
            "pk", "first_name", "last_name", "phone", "email"
        )
        if (found := signs.found_in(f"{first} {last}", phone, email))
    }
    for entry in Professional.objects.filter(pk__in=why).select_related("place"):
        yield _alike(entry, why[entry.pk])


def _alike(entry: Any, why: list[str]) -> Alike:
    return Alike(
        key=f"{kind_of(entry)}/{entry.reference}",
        name=str(entry),
        place=entry.place.line if entry.place else "",
        source=_("écrite ici") if entry.source == HERE else entry.source,
        why=why,
    )
