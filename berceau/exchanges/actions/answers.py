"""Answering one adult, and saying that what they wrote was seen to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.contract import judged
from berceau.exchanges import checks, policies
from berceau.exchanges.queries.boxes import (
    ANSWER,
    Wanted,
    answer_to,
    contacts_of,
    signature_of,
    signed,
)
from berceau.families.models import Adult, Family
from berceau.followup.forms.fields import new_form_key
from berceau.messaging import outbox
from berceau.messaging.models import Channel, Incoming, Message
from berceau.messaging.sending import IllegalMoveError
from berceau.privacy import journal


@dataclass(frozen=True, slots=True)
class Said:
    """What the form says of one answer."""

    text: str
    to: str
    """The number that the page showed."""
    up_to: int = 0
    """The last message that she had read."""
    form_key: str = ""


def _lock(reference: str, adult_reference: str) -> tuple[Family, Adult]:
    family = Family.objects.select_for_update(of=("self",)).get(reference=reference)
    return family, Adult.objects.get(reference=adult_reference, family=family)


def unseen(adult: Adult, *, up_to: int) -> list[Incoming]:
    """What this adult wrote up to there and nobody has seen to, the last one last; locked."""
    return list(
        Incoming.objects.select_for_update(of=("self",))
        .filter(adult=adult, handled_at=None, pk__lte=up_to)
        .order_by("received_at", "pk")
    )


@transaction.atomic
def answer(*, reference: str, adult_reference: str, said: Said, by: Agent, at: datetime) -> Message:
    """One SMS to this adult, signed; what she had read is seen to. A form acts once."""
    family, adult = _lock(reference, adult_reference)
    key = f"answer:{adult.pk}:{said.form_key or new_form_key()}"
    already = Message.objects.filter(key=key).first()
    if already is not None:
        return already
    if not policies.can_answer(by, family):
        raise PermissionDenied
    read = unseen(adult, up_to=said.up_to)
    if said.to not in {contact.value for contact in contacts_of([adult])[adult.pk]}:
        raise ValidationError(
            _("Ce numéro n’est plus celui de cette personne. Rien n’est parti : relisez la page.")
        )
    verdict = judged([answer_to(Wanted(adult, family), said.to)], at).get(0)
    if verdict is not None and verdict.until is None:
        raise ValidationError(
            _("Rien ne part : %(reason)s.") % {"reason": verdict.reason}, code="stopped"
        )
    message = outbox.post(
        channel=Channel.SMS,
        purpose=ANSWER,
        to=outbox.To(said.to, family.pk, adult.pk, adult.language),
        body=signed(said.text, signature_of(by)),
        key=key,
        subject=checks.subject_of(family),
        at=at,
        by=by,
    )
    _seen(read, by=by, at=at)
    journal.did("message.answered", by=by, at=at, family_id=family.pk, message=message.pk)
    return message


def _seen(messages: list[Incoming], *, by: Agent, at: datetime) -> None:
    Incoming.objects.filter(pk__in=[one.pk for one in messages]).update(
        handled_at=at, handled_by=by
    )


@transaction.atomic
def set_aside(*, reference: str, adult_reference: str, up_to: int, by: Agent, at: datetime) -> int:
    """Seen to: nothing to answer, or she rang. Says how many messages."""
    family, adult = _lock(reference, adult_reference)
    if not policies.can_set_aside(by, family):
        raise PermissionDenied
    read = unseen(adult, up_to=up_to)
    _seen(read, by=by, at=at)
    if read:
        journal.did(
            "message.seen", by=by, at=at, family_id=family.pk, messages=[one.pk for one in read]
        )
    return len(read)


@transaction.atomic
def bring_back(*, reference: str, incoming_id: int, by: Agent, at: datetime) -> None:
    """Not seen to after all: it comes back, with those set aside in the same gesture.

    What answered itself (STOP) stays answered.
    """
    family = Family.objects.select_for_update(of=("self",)).get(reference=reference)
    if not policies.can_set_aside(by, family):
        raise PermissionDenied
    one = Incoming.objects.get(pk=incoming_id, family=family)
    if one.handled_at is None or one.handled_by_id is None:
        return
    Incoming.objects.filter(
        adult=one.adult_id, family=family, handled_at=one.handled_at, handled_by=one.handled_by_id
    ).update(handled_at=None, handled_by=None)
    journal.did("message.unseen", by=by, at=at, family_id=family.pk, incoming=one.pk)


@transaction.atomic
def withdraw(*, reference: str, message_id: int, by: Agent, at: datetime) -> Message:
    """A message that waits does not leave; what it answered waits for an answer again."""
    family = Family.objects.select_for_update(of=("self",)).get(reference=reference)
    if not policies.can_answer(by, family):
        raise PermissionDenied
    message = Message.objects.get(pk=message_id, family=family)
    try:
        message = outbox.withdraw(message_id=message.pk, by=by, at=at)
    except IllegalMoveError:
        raise ValidationError(_("Ce message est déjà parti, ou ne part plus.")) from None
    if message.purpose == ANSWER and message.created_by_id is not None:
        # What this answer saw to: the same agent, the same moment.
        Incoming.objects.filter(
            adult=message.adult_id,
            handled_at=message.created_at,
            handled_by=message.created_by_id,
        ).update(handled_at=None, handled_by=None)
    return message


@transaction.atomic
def let_go(*, reference: str, message_id: int, by: Agent, at: datetime) -> Message:
    """It leaves after all, if no rule stops it then. What it answers stays to be set aside by hand:
    other words may have come since."""
    family = Family.objects.select_for_update(of=("self",)).get(reference=reference)
    if not policies.can_answer(by, family):
        raise PermissionDenied
    message = Message.objects.get(pk=message_id, family=family)
    try:
        message = outbox.let_go(message_id=message.pk, by=by, at=at)
    except IllegalMoveError:
        raise ValidationError(_("Ce message ne peut plus partir : en écrire un autre.")) from None
    return message
