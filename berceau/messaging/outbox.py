"""Writing a message: in the transaction of what causes it, once for each cause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from berceau.accounts.models import Agent
from berceau.messaging.addresses import index_of
from berceau.messaging.gsm import measure
from berceau.messaging.models import Channel, Message
from berceau.messaging.purposes import purposes


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
