"""Writing a message: in the transaction of what causes it, once for each cause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.messaging.addresses import index_of
from berceau.messaging.gsm import measure
from berceau.messaging.models import Channel, Message, State
from berceau.messaging.purposes import purposes
from berceau.messaging.sending import IllegalMoveError, move
from berceau.privacy import journal


@dataclass(frozen=True, slots=True)
class To:
    """Whom a message is for: one adult of one file, at one address."""

    address: str
    family_id: int | None = None
    adult_id: int | None = None
    language: str = "fr"


def post(
    *,
    channel: str,
    purpose: str,
    to: To,
    body: str,
    key: str,
    at: datetime,
    by: Agent | None = None,
    title: str = "",
    subject: str = "",
    not_before: datetime | None = None,
) -> Message:
    """Put a message in the outbox; the one already there when this cause was posted before.

    Nothing leaves here: call it inside the transaction of what causes it, so that neither exists
    without the other. Raises KeyError for an unknown purpose.
    """
    leaves = not_before or at
    message, _created = Message.objects.get_or_create(
        key=key,
        defaults={
            "channel": channel,
            "purpose": purpose,
            "family_id": to.family_id,
            "adult_id": to.adult_id,
            "subject": subject,
            "address": to.address,
            "address_index": index_of(channel, to.address),
            "title": title,
            "body": body,
            "language": to.language,
            "created_at": at,
            "created_by": by,
            "next_try_at": leaves,
            "expires_at": leaves + purposes()[purpose].keeps,
            "segments": measure(body).segments if channel == Channel.SMS else 1,
        },
    )
    return message


def _locked(message_id: int) -> Message:
    return Message.objects.select_for_update(of=("self",)).get(pk=message_id)


@transaction.atomic
def withdraw(*, message_id: int, by: Agent, at: datetime) -> Message:
    """Keep back a message that waits; its text stays, in case she changes her mind.

    Raises IllegalMoveError when it has left, or is leaving. The caller asks who may.
    """
    message = _locked(message_id)
    if message.state == State.STOPPED and message.body:
        return message
    move(message, State.STOPPED, reason=_("annulé avant de partir"))
    journal.did("message.withdrawn", by=by, at=at, family_id=message.family_id, message=message.pk)
    return message


@transaction.atomic
def let_go(*, message_id: int, by: Agent, at: datetime) -> Message:
    """A message that was kept back waits again; every rule will be asked when it leaves.

    Raises IllegalMoveError for a message that a rule stopped (its text is gone), and for one that
    has no more object.
    """
    message = _locked(message_id)
    if message.state == State.WAITING:
        return message
    if not message.body or message.expires_at <= at:
        raise IllegalMoveError(f"{message.pk} : {message.state} → {State.WAITING}")
    move(message, State.WAITING, reason="", next_try_at=max(message.next_try_at, at))
    journal.did("message.let_go", by=by, at=at, family_id=message.family_id, message=message.pk)
    return message
