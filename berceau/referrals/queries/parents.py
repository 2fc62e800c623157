"""« Ma page »: the referrals of one adult, with where to go; never those of another adult."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from berceau.directory.hours import in_words
from berceau.directory.models import Service
from berceau.directory.queries.showing import closed_in_words, coming_closures
from berceau.families.models import Adult
from berceau.referrals import policies, stops
from berceau.referrals.actions.moving import last_said
from berceau.referrals.models import Referral
from berceau.referrals.states import OVER, SHOWN_TO_PARTNER, Actor, State, Way, offered
from berceau.ui.french import phone

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where to go, when, with what, as the directory says it today."""

    name: str
    structure: str
    address: str
    how_to_reach: str
    phone: str
    dialled: str
    hours: str
    to_bring: str
    without_appointment: bool
    closed: tuple[str, ...]
    """Now, and in what comes."""

    @property
    def hours_in_words(self) -> str:
        """In French whatever the page, as all that the directory says."""
        with override("fr"):
            return " ; ".join(in_words(self.hours))


@dataclass(frozen=True, slots=True)
class ParentLine:
    """One referral, and what may be answered."""

    referral: Referral
    sheet: Sheet
    came: bool
    helped: bool
    could_not: bool
    can_revoke: bool
    can_undo: bool

    @property
    def said(self) -> str:
        """Where it stands, in words for a parent."""
        if self.referral.way == Way.HERSELF and self.referral.state == State.SENT:
            return str(BY_HERSELF)
        return str(SAID[State(self.referral.state)])

    @property
    def goes_on(self) -> bool:
        """Going there still makes sense."""
        return self.referral.state not in OVER or self.referral.state == State.HELPED


BY_HERSELF = _("Vous pouvez y aller : personne n’a été prévenu.")
SAID = {
    State.SENT: _("Cette structure a reçu votre demande."),
    State.SEEN: _("Cette structure a lu votre demande."),
    State.ACCEPTED: _("Cette structure a dit oui. Elle vous attend."),
    State.APPOINTMENT_SET: _("Un rendez-vous est fixé."),
    State.CAME: _("Vous y êtes allé·e."),
    State.HELPED: _("Ça vous a aidé."),
    State.DID_NOT_COME: _("Vous n’avez pas pu y aller. Ce n’est pas grave."),
    State.DECLINED: _("Cette structure ne peut pas. Votre référente cherche ailleurs."),
    State.EXPIRED: _("Cette structure n’a pas répondu. Votre référente cherche ailleurs."),
}
SHOWN_STATES = frozenset(SAID)


def sheet_of(referral: Referral, known: Mapping[str, Service], today: date) -> Sheet:
    """The sheet, given what `services_of` says; the name alone when the service has left the
    directory."""
    service = known.get(referral.service_reference)
    structure = service.structure if service is not None else None
    where = service.where if service is not None else None
    number = (service.phone or service.structure.phone) if service is not None else ""
    return Sheet(
        name=referral.service_name,
        structure="" if referral.structure_name == referral.service_name
        else referral.structure_name,
        address=where.line if where is not None else "",
        how_to_reach=where.how_to_reach if where is not None else "",
        phone=phone(number) if number else "",
        dialled=number,
        hours=(service.hours or structure.hours) if service is not None and structure else "",
        to_bring=service.to_bring if service is not None else "",
        without_appointment=bool(service.without_appointment) if service is not None else False,
        closed=_closed(service, today) if service is not None else (),
    )  # fmt: skip


def _closed(service: Service, today: date) -> tuple[str, ...]:
    """In French whatever the page."""
    closures = [
        one for one in service.structure.closures.all() if one.service_id in {None, service.pk}
    ]
    running = [one for one in closures if one.starts_on <= today <= one.ends_on]
    with override("fr"):
        now = closed_in_words(max(running, key=lambda one: one.ends_on, default=None))
        coming = coming_closures(one for one in closures if one.starts_on > today)
    return tuple(filter(None, (now, *coming)))


def services_of(referrals: Sequence[Referral]) -> dict[str, Service]:
    """Reference -> published entry of the directory, with its closures. Two queries, none for no
    referral."""
    if not referrals:
        return {}
    rows = (
        Service.objects.published()
        .filter(
            structure__archived_at=None,
            reference__in={one.service_reference for one in referrals},
        )
        .select_related("structure__place", "place")
        .prefetch_related("structure__closures")
    )
    return {service.reference: service for service in rows}


def of_adult(adult: Adult, at: datetime) -> list[ParentLine]:
    """All those that a structure still reads, then the last of the others. Constant queries."""
    read = Q(state__in=SHOWN_TO_PARTNER)
    found = stops.with_subjects(
        Referral.objects.filter(read | Q(settled_at=None), adult=adult, state__in=SHOWN_STATES)
    ).prefetch_related("transitions")
    first = [row for row in found if row.state in SHOWN_TO_PARTNER]
    rest = [row for row in found if row.state not in SHOWN_TO_PARTNER]
    rows = first + rest[: max(0, SHOWN - len(first))]
    quiet = stops.hushed(rows)
    rows = [row for row in rows if quiet.get(row.pk) != stops.LOSS]
    known = services_of(rows)
    return [_line(adult, row, known, at) for row in rows]


def _line(
    adult: Adult, referral: Referral, known: Mapping[str, Service], at: datetime
) -> ParentLine:
    says = policies.can_say(adult, referral)
    mine = offered(referral.state, Actor.PARENT, way=referral.way) if says else ()
    return ParentLine(
        referral=referral,
        sheet=sheet_of(referral, known, timezone.localdate(at)),
        came=State.CAME in mine,
        helped=State.HELPED in mine,
        could_not=State.DID_NOT_COME in mine,
        can_revoke=State.REVOKED in mine and referral.way == Way.PARTNER,
        can_undo=says and policies.can_undo(last_said(referral), Actor.PARENT, at=at),
    )


def panel(adult: Adult, today: date, *, at: datetime) -> dict[str, object] | None:
    """The block of « Ma page »; hidden when there is nothing."""
    lines = of_adult(adult, at)
    return {"lines": lines} if lines else None
