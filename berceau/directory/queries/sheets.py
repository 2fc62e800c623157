"""The page of one entry: what a family needs to know before going there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from berceau.directory import freshness, taxonomy
from berceau.directory.addresses import everybodys_email
from berceau.directory.freshness import Entry
from berceau.directory.models import Closure, Place, Professional, Service, Structure
from berceau.directory.models.sourced import EntryQuerySet
from berceau.directory.queries import showing

REMOTE_ONLY = ["a-distance"]


@dataclass(frozen=True, slots=True)
class Link:
    """A way out of the page."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a page says of one entry."""

    entry: Entry
    kind: str
    name: str
    nature: str
    description: str
    structure: Structure | None
    closed: str
    coming: tuple[str, ...]
    hours: tuple[str, ...]
    holiday: str
    phone: showing.Phone | None
    email: str
    links: tuple[Link, ...]
    place: Place | None
    amenities: tuple[str, ...]
    facts: tuple[tuple[str | Promise, str], ...]
    services: tuple[Service, ...]
    professionals: tuple[Professional, ...]
    checked: str
    stale: bool
    # For the team alone.
    email_of_a_person: str
    contact_name: str
    owner: str


WITH_ALL = ("place__neighbourhood", "structure__place__neighbourhood", "owner")


def published(kind: str) -> EntryQuerySet:
    """What everybody may open, of this kind: structure, service or professional."""
    shown = every(kind).published()
    return shown.filter(agreed_on__isnull=False) if kind == "professional" else shown


def every(kind: str) -> EntryQuerySet:
    """What the team may open: withdrawn entries too."""
    if kind == "service":
        return Service.objects.select_related(*WITH_ALL)
    if kind == "professional":
        return Professional.objects.select_related(*WITH_ALL)
    return Structure.objects.select_related("place__neighbourhood", "owner").prefetch_related(
        Prefetch("services", Service.objects.published(), to_attr="shown_services"),
        Prefetch(
            "professionals",
            Professional.objects.published().filter(agreed_on__isnull=False),
            to_attr="shown_professionals",
        ),
    )


def sheet(entry: Entry, *, on: date) -> Sheet:
    """`on` is today."""
    place = showing.place_of(entry)
    now, coming = _closures(entry, on)
    return Sheet(
        entry=entry,
        kind=showing.kind_of(entry),
        name=str(entry),
        nature=showing.nature_of(entry),
        description=entry.description,
        structure=_structure_of(entry),
        closed=showing.closed_in_words(now),
        coming=tuple(showing.coming_closures(coming)),
        hours=showing.hours_of(entry),
        holiday=showing.holiday_warning(entry, on),
        phone=showing.phone_of(entry),
        email=everybodys_email(entry),
        links=tuple(_links(entry)),
        place=place,
        amenities=tuple(
            taxonomy.amenities().get(key, key) for key in (place.amenities if place else ())
        ),
        facts=tuple(_facts(entry)),
        services=tuple(getattr(entry, "shown_services", ())),
        professionals=tuple(getattr(entry, "shown_professionals", ())),
        checked=showing.checked_in_words(entry, on),
        stale=freshness.is_stale(entry, on),
        email_of_a_person="" if everybodys_email(entry) else entry.email,
        contact_name=entry.contact_name if isinstance(entry, Service) else "",
        owner=entry.owner.full_name if entry.owner else "",
    )


def _structure_of(entry: Entry) -> Structure | None:
    """The page that says where: that of a professional may have been withdrawn before theirs."""
    if isinstance(entry, Structure):
        return None
    structure = entry.structure
    is_gone = isinstance(entry, Professional) and structure and not structure.is_published
    return None if is_gone else structure


def _closures(entry: Entry, on: date) -> tuple[Closure | None, list[Closure]]:
    """The closure of today, and those that come."""
    if isinstance(entry, Professional):
        return None, []
    structure = entry if isinstance(entry, Structure) else entry.structure
    rows = Closure.objects.filter(structure=structure, ends_on__gte=on)
    mine = {None} if isinstance(entry, Structure) else {None, entry.pk}
    concerned = [row for row in rows.order_by("starts_on", "pk") if row.service_id in mine]
    today = [row for row in concerned if row.starts_on <= on]
    now = max(today, key=lambda row: (row.ends_on, row.pk), default=None)
    return now, [row for row in concerned if row.starts_on > on]


def _links(entry: Entry) -> list[Link]:
    found = []
    if isinstance(entry, Service):
        if entry.mobilisation_link:
            found.append(Link(_("S’inscrire ou demander en ligne"), entry.mobilisation_link))
        if entry.structure.website:
            found.append(Link(_("Site de la structure"), entry.structure.website))
    elif entry.website:
        found.append(Link(_("Site"), entry.website))
    place = showing.place_of(entry)
    if place and place.accessibility_url:
        found.append(Link(_("Accessibilité du lieu (Accèslibre)"), place.accessibility_url))
    return found


def _facts(entry: Entry) -> list[tuple[str | Promise, str]]:
    """Each thing that is said, with its title; what is not said has no line."""
    lines: list[tuple[str, str]] = [(_("Langues parlées"), showing.languages_of(entry))]
    if isinstance(entry, Service):
        lines = [
            (_("Pour qui"), ". ".join(filter(None, (showing.ages_of(entry), entry.publics_note)))),
            (_("Combien"), showing.cost_of(entry)),
            (_("Rendez-vous"), _appointment(entry)),
            (_("Comment faire"), entry.mobilisation_note),
            (_("À apporter"), entry.to_bring),
            (_("Conditions"), entry.conditions),
            *lines,
        ]
        if entry.reception == REMOTE_ONLY:
            lines.append((_("Lieu"), _("Par téléphone ou en ligne.")))
    return [(title, said) for title, said in lines if said]


def _appointment(service: Service) -> str:
    if service.without_appointment is None:
        return ""
    return _("Sans rendez-vous") if service.without_appointment else _("Sur rendez-vous")
