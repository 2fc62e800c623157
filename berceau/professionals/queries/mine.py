"""What the person reads of their own registration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from berceau.links.models import GuestLink
from berceau.professionals import answers as said
from berceau.professionals import attaching, states
from berceau.professionals.catalogue import renewal
from berceau.professionals.models import Registration
from berceau.professionals.queries.moderation import Told, last_decision
from berceau.professionals.states import IN_DIRECTORY, LEGAL, State, Verb


@dataclass(frozen=True, slots=True)
class Page:
    """Finished facts for the page of a link."""

    registration: Registration
    name: str
    sections: list[said.Section]
    missing: list[said.Missing]
    decision: Told | None
    address_proven: bool
    is_published: bool
    has_corrections: bool
    can_write: bool
    can_send: bool
    can_reopen: bool
    can_withdraw: bool
    can_confirm: bool
    certified: bool
    grace_days: int


def page_of(registration: Registration, link: GuestLink, *, today: date) -> Page:
    """One query besides the registration."""
    state = State(registration.state)
    lacking = said.missing(registration.answers)
    in_directory = state in IN_DIRECTORY
    corrected = in_directory and registration.has_corrections
    waits = registration.correction_sent_at is not None
    near = registration.valid_until is not None and (
        registration.valid_until <= today + timedelta(days=renewal().ask_days_before)
    )
    return Page(
        registration=registration,
        name=said.name_of(registration.answers),
        sections=said.sections(registration.answers),
        missing=lacking,
        decision=last_decision(registration),
        address_proven=link.opened_at is not None,
        is_published=in_directory and said.agrees(registration.accepted),
        has_corrections=corrected,
        can_write=state in states.WRITABLE,
        can_send=not lacking and (state == State.DRAFT or (corrected and not waits)),
        can_reopen=(state, Verb.REOPEN) in LEGAL,
        can_withdraw=(state, Verb.WITHDRAW) in LEGAL,
        can_confirm=(state, Verb.CONFIRM) in LEGAL and near,
        certified=registration.certified(today),
        grace_days=renewal().grace_days,
    )


def stays_behind(registration: Registration) -> str:
    """The name of the structure that the directory had before, and keeps; empty for an own entry.
    One query."""
    attachment = attaching.of(registration)
    return attachment.structure.name if attachment and attachment.structure else ""


def is_over(link: GuestLink) -> bool:
    """The browser that began writes the draft; once it was sent, only the mailbox opens it. No
    query for a link that came by a message."""
    if link.opened_at is not None:
        return False
    sent = Registration.objects.filter(reference=link.subject, sent_at__isnull=False)
    return sent.exists()
