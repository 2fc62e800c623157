"""What a structure reads of itself by its link, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from berceau.directory import ages, hours, taxonomy
from berceau.directory.models import Closure, Outcome, Service, Structure
from berceau.directory.queries.editing import coming_closures
from berceau.families.languages import LANGUAGES
from berceau.kit.text import shown_phone


@dataclass(frozen=True, slots=True)
class Told:
    """One entry: its name and what families read of it, line by line."""

    entry: Structure | Service
    facts: tuple[tuple[str, list[str]], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """All that a link shows."""

    structure: Told
    services: tuple[Told, ...]
    closures: tuple[Closure, ...]
    confirmed_today: bool


def card_of(structure: Structure, today: date) -> Card:
    """Three queries more."""
    services = structure.services.published().select_related("place", "structure__place")
    return Card(
        structure=Told(structure, _facts(structure)),
        services=tuple(Told(one, _service_facts(one)) for one in services),
        closures=coming_closures(structure, today),
        confirmed_today=_said_so(structure, today),
    )


def _said_so(structure: Structure, today: date) -> bool:
    """Whether the structure itself has confirmed today: what an agent confirmed, it has not."""
    return structure.verifications.filter(
        by_link=True, outcome=Outcome.CONFIRMED, at__date=today
    ).exists()


def _lines(pairs: list[tuple[str, Any]]) -> tuple[tuple[str, list[str]], ...]:
    """An empty fact is said: what is missing is what one corrects."""
    missing = _("rien n’est écrit")
    return tuple(
        (label, value if isinstance(value, list) and value else [value or missing])
        for label, value in pairs
    )


def _facts(one: Structure) -> tuple[tuple[str, list[str]], ...]:
    return _lines(
        [
            (_("Nature"), taxonomy.label_of(one.kind) if one.kind else ""),
            (_("Adresse"), one.place.line if one.place else ""),
            (_("Téléphone"), shown_phone(one.phone)),
            (_("Courriel"), one.email),
            (_("Site web"), one.website),
            (_("Horaires"), hours.in_words(one.hours)),
            (_("Ce qu’elle fait"), one.description),
        ]
    )


def _service_facts(one: Service) -> tuple[tuple[str, list[str]], ...]:
    spoken = dict(LANGUAGES)
    return _lines(
        [
            (_("Nature"), taxonomy.label_of(one.kind) if one.kind else ""),
            (_("Ce qu’on y trouve"), one.description),
            (_("Pour quel âge"), _ages(one)),
            (_("Prix"), one.get_cost_display()),
            (_("Sans rendez-vous"), _yes_no(one.without_appointment)),
            (_("Adresse"), one.where.line if one.where else ""),
            (_("Téléphone"), shown_phone(one.phone or one.structure.phone)),
            (_("Horaires"), hours.in_words(one.hours or one.structure.hours)),
            (_("À apporter"), one.to_bring),
            (_("Langues"), ", ".join(str(spoken.get(key, key)) for key in one.languages)),
        ]
    )


def _ages(one: Service) -> str:
    said = ages.range_in_words(one.age_from_months, one.age_to_months)
    if one.for_pregnancy:
        return (
            _("%(ages)s, et pendant la grossesse") % {"ages": said}
            if said
            else _("pendant la grossesse")
        )
    return said


def _yes_no(value: bool | None) -> str:  # noqa: FBT001 -- a fact, as it is kept
    if value is None:
        return ""
    return _("oui") if value else _("non, il faut un rendez-vous")
