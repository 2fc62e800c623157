"""Entries as they are shown: finished facts for a card, a page, a pin on the map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berceau.directory import ages, freshness, hours, taxonomy
from berceau.directory.freshness import Entry
from berceau.directory.models import Closure, Cost, Place, Professional, Service, Structure
from berceau.directory.search import Hit
from berceau.families import languages
from berceau.ui.french import dialled, full_day
from berceau.ui.french import phone as written_phone

SHORT = 220
"""Characters of a description on a card."""


@dataclass(frozen=True, slots=True)
class Phone:
    """« 03 27 73 00 00 », and what the telephone dials."""

    shown: str
    dialled: str


@dataclass(frozen=True, slots=True)
class Card:
    """One thing found, in words."""

    entry: Entry
    kind: str
    reference: str
    name: str
    who: str
    nature: str
    text: str
    ages: str
    cost: str
    hours: tuple[str, ...]
    walk_in: bool
    phone: Phone | None
    address: str
    distance: str
    closed: str
    checked: str
    stale: bool
    owner: str


def kind_of(entry: Entry) -> str:
    """structure, service or professional: the end of the name of its routes."""
    return type(entry)._meta.model_name or ""


def card(hit: Hit, *, on: date) -> Card:
    """`on` is today."""
    entry = hit.entry
    place = place_of(entry)
    return Card(
        entry=entry,
        kind=kind_of(entry),
        reference=entry.reference,
        name=str(entry),
        who=entry.structure.name if entry.structure else "",
        nature=nature_of(entry),
        text=Truncator(entry.description).chars(SHORT),
        ages=ages_of(entry),
        cost=cost_of(entry, with_note=False),
        hours=hours_of(entry),
        walk_in=isinstance(entry, Service) and bool(entry.without_appointment),
        phone=phone_of(entry),
        address=place.line if place else "",
        distance=distance_in_words(hit.km),
        closed=closed_in_words(hit.closure),
        checked=checked_in_words(entry, on),
        stale=freshness.is_stale(entry, on),
        owner=entry.owner.full_name if entry.owner else "",
    )


def place_of(entry: Entry) -> Place | None:
    """Where it is: its own place, or that of its structure."""
    if entry.place is not None or isinstance(entry, Structure):
        return entry.place
    return entry.structure.place if entry.structure else None


def nature_of(entry: Entry) -> str:
    """« Crèche, multi-accueil »; nothing when it is not said."""
    own = entry.kind or (entry.structure.kind if isinstance(entry, Service) else "")
    return taxonomy.label_of(own) if own else ""


def ages_of(entry: Entry) -> str:
    """« De 3 mois à 3 ans », « Pendant la grossesse »… for whom it is."""
    if not isinstance(entry, Service):
        return ""
    said = ages.range_in_words(entry.age_from_months, entry.age_to_months)
    if entry.for_pregnancy:
        with_child = _("pendant la grossesse")
        said = f"{with_child}, {said}" if said else with_child
    return said[:1].upper() + said[1:]


def cost_of(entry: Entry, *, with_note: bool = True) -> str:
    """« Gratuit », « Payant : selon le quotient familial »; nothing when it is not said."""
    if not isinstance(entry, Service):
        return ""
    said = _("Gratuit") if entry.cost == Cost.FREE else _("Payant") if entry.cost else ""
    if not with_note or not entry.cost_note:
        return said
    return (
        _("%(cost)s : %(note)s") % {"cost": said, "note": entry.cost_note}
        if said
        else (entry.cost_note)
    )


def hours_of(entry: Entry) -> tuple[str, ...]:
    """When it is open, a sentence a line; nothing when nothing is written."""
    return tuple(hours.in_words(_written_hours(entry)))


def _written_hours(entry: Entry) -> str:
    """Its own, or those of its structure."""
    if isinstance(entry, Professional):
        return ""
    return entry.hours or (entry.structure.hours if isinstance(entry, Service) else "")


def holiday_warning(entry: Entry, on: date) -> str:
    """Its usual hours may not be those of a public holiday: nothing is claimed."""
    if not hours.silent_on(_written_hours(entry), on):
        return ""
    return _("Aujourd’hui est un jour férié : téléphoner avant de venir.")


def phone_of(entry: Entry) -> Phone | None:
    """Its own number, or that of its structure."""
    number = entry.phone
    if not number and not isinstance(entry, Structure) and entry.structure:
        number = entry.structure.phone
    return Phone(written_phone(number), dialled(number)) if number else None


def distance_in_words(km: float | None) -> str:
    """« à moins d’1 km », « à 4 km » from the middle of the commune."""
    if km is None:
        return ""
    if km < 1:
        return _("à moins d’un kilomètre")
    return ngettext("à %(count)d kilomètre", "à %(count)d kilomètres", round(km)) % {
        "count": round(km)
    }


def closed_in_words(closure: Closure | None) -> str:
    """« Fermé jusqu’au vendredi 27 novembre inclus (congés). »"""
    if closure is None:
        return ""
    said = {"day": full_day(closure.ends_on), "reason": closure.reason}
    if closure.reason:
        return _("Fermé jusqu’au %(day)s inclus (%(reason)s).") % said
    return _("Fermé jusqu’au %(day)s inclus.") % said


def coming_closures(closures: Iterable[Closure]) -> list[str]:
    """What will be closed, each in a sentence."""
    found = []
    for closure in closures:
        said = {"first": full_day(closure.starts_on), "last": full_day(closure.ends_on)}
        if closure.starts_on == closure.ends_on:
            found.append(_("Fermé le %(first)s.") % said)
        else:
            found.append(_("Fermé du %(first)s au %(last)s inclus.") % said)
    return found


def checked_in_words(entry: Entry, on: date) -> str:
    """Since when it is known to be true; kindly, when that was long ago."""
    day = full_day(freshness.known_true_on(entry))
    if freshness.is_stale(entry, on):
        return _("Fiche du %(day)s : à confirmer par téléphone avant de venir.") % {"day": day}
    if entry.verified_on and entry.verified_on >= entry.updated_on:
        return _("Vérifiée le %(day)s.") % {"day": day}
    return _("Mise à jour le %(day)s.") % {"day": day}


def languages_of(entry: Entry) -> str:
    """« arabe, turc »."""
    if isinstance(entry, Structure):
        return ""
    return ", ".join(languages.name_of(code) for code in entry.languages)
