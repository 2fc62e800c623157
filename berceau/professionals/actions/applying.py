"""What the person does, by the public form and then by their link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.kit.crypto import keyed_index
from berceau.links import actions as links
from berceau.links.models import GuestLink
from berceau.privacy import journal
from berceau.professionals import answers as said
from berceau.professionals import publishing, states
from berceau.professionals.actions.moves import PURPOSE, locked, move
from berceau.professionals.actions.validity import next_end
from berceau.professionals.models import Hand, Registration
from berceau.professionals.states import Verb

PER_ADDRESS = 5
"""Registrations that one address finds again at once: beyond, it writes to the team."""


def index_of(email: str) -> str:
    """The fingerprint by which an address is found again."""
    return keyed_index("professionals.email", email.strip().casefold())


@transaction.atomic
def begin(*, who: str, email: str, at: datetime) -> GuestLink:
    """Open a draft and send its link. Returns another, for this browser to go on at once: whoever
    typed the address of somebody else never holds the one that proves it."""
    registration = Registration.objects.create(
        email=email,
        email_index=index_of(email),
        answers={"who": who, "email": email},
        created_at=at,
        changed_at=at,
    )
    journal.did("professional.begun", by=None, at=at, registration=registration.pk)
    links.send(purpose=PURPOSE, subject=registration.reference, email=email, at=at)
    return links.hold(purpose=PURPOSE, subject=registration.reference, email=email, at=at)


@transaction.atomic
def find_again(*, email: str, at: datetime) -> int:
    """Send the links of this address again. How many; whoever asked is never told."""
    found = Registration.objects.filter(email_index=index_of(email))[:PER_ADDRESS]
    for registration in found:
        links.send(purpose=PURPOSE, subject=registration.reference, email=registration.email, at=at)
    return len(found)


@transaction.atomic
def write(*, reference: str, step: str, typed: Mapping[str, Any], at: datetime) -> Registration:
    """Keep the answers of one step, complete or not. Raises IllegalMoveError, KeyError."""
    registration = locked(reference)
    if registration.state not in states.WRITABLE:
        raise states.IllegalMoveError(
            _("Ces réponses ne se changent pas en ce moment : l’inscription est « %(state)s ».")
            % {"state": registration.get_state_display()}
        )
    written = {name: typed[name] for name in said.BY_KEY[step].fields if name in typed}
    registration.answers = {**registration.answers, **written}
    registration.changed_at = at
    # What was sent is no longer what is written: it is sent again when it is ready.
    registration.correction_sent_at = None
    registration.save(update_fields=["answers", "changed_at", "correction_sent_at"])
    return registration


def _complete(registration: Registration, link: GuestLink) -> None:
    """Raise ValidationError when the answers may not be sent yet."""
    if link.opened_at is None:
        raise ValidationError(
            _("Ouvrez d’abord le message reçu : il prouve que cette adresse est la vôtre.")
        )
    lacking = said.missing(registration.answers)
    if lacking:
        raise ValidationError([_("Il reste à %(what)s.") % {"what": m.sentence} for m in lacking])


@transaction.atomic
def send(*, reference: str, link: GuestLink, at: datetime) -> Registration:
    """Hand the draft, or the corrections of an accepted entry, to the team."""
    registration = locked(reference)
    _complete(registration, link)
    registration.changed_at = at
    if registration.state in states.IN_DIRECTORY:
        if not registration.has_corrections:
            raise ValidationError(_("Rien n’a changé : il n’y a pas de correction à envoyer."))
        move(registration, Verb.SEND_CORRECTIONS, at=at, hand=Hand.APPLICANT)
        registration.correction_sent_at = at
    else:
        move(registration, Verb.SEND, at=at, hand=Hand.APPLICANT)
        registration.sent_at = at
    registration.save()
    return registration


@transaction.atomic
def withdraw(*, reference: str, at: datetime) -> Registration:
    """The person takes their registration back; the directory forgets it at once."""
    registration = locked(reference)
    move(registration, Verb.WITHDRAW, at=at, hand=Hand.APPLICANT)
    registration.ended_at = registration.changed_at = at
    registration.correction_sent_at = None
    registration.save()
    publishing.withdraw(registration, at=at)
    return registration


@transaction.atomic
def reopen(*, reference: str, at: datetime) -> Registration:
    """Refused, withdrawn or expired: a draft again, with everything that was written."""
    registration = locked(reference)
    move(registration, Verb.REOPEN, at=at, hand=Hand.APPLICANT)
    registration.ended_at, registration.changed_at = None, at
    registration.save()
    return registration


@transaction.atomic
def confirm(*, reference: str, at: datetime) -> Registration:
    """« C'est toujours exact »: good for another year."""
    registration = locked(reference)
    move(registration, Verb.CONFIRM, at=at, hand=Hand.APPLICANT)
    registration.valid_until = next_end(timezone.localdate(at))
    registration.asked_at = registration.reminded_at = None
    registration.changed_at = at
    registration.save()
    publishing.verified(registration, at=at)
    return registration


@transaction.atomic
def erase(*, reference: str, at: datetime) -> None:
    """Everything goes, at once: the answers, the decisions, the entry, the links."""
    registration = locked(reference)
    forget([registration], at=at)


def forget(registrations: list[Registration], *, at: datetime) -> None:
    """Erase these registrations and what they wrote in the directory."""
    for registration in registrations:
        publishing.forget(registration, at=at)
        links.forget(purpose=PURPOSE, subject=registration.reference)
        journal.did("professional.erased", by=None, at=at, registration=registration.pk)
        registration.delete()
