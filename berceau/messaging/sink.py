"""The phones of the demonstration: what left, what waits and why, what families answer.

Everything is read in the outbox; the gateway called « sink » keeps nothing of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from berceau.messaging import worker
from berceau.messaging.gateways import Received
from berceau.messaging.gateways.sink import NAME
from berceau.messaging.models import Channel, Incoming, Message, State
from berceau.messaging.receiving import receive
from berceau.messaging.rules import hours
from berceau.messaging.sending import Count

SHOWN = 60
UNKNOWN_NUMBER = "+33639980999"
NEVER = (State.STOPPED, State.EXPIRED, State.FAILED)


@dataclass(frozen=True, slots=True)
class Bubble:
    """One text on a phone: received by the family, or written by it."""

    at: datetime
    body: str
    title: str = ""
    theirs: bool = False
    language: str = "fr"


@dataclass(slots=True)
class Phone:
    """One number or address of the demonstration, and what was said there."""

    address: str
    channel: str
    bubbles: list[Bubble] = field(default_factory=list)

    @property
    def last(self) -> datetime:
        return self.bubbles[-1].at

    @property
    def may_answer(self) -> bool:
        return self.channel == Channel.SMS


def phones() -> list[Phone]:
    """The last conversations, the most recent first. Two queries."""
    found: dict[tuple[str, str], Phone] = {}
    arrived = (State.SENT, State.DELIVERED)
    sent = Message.objects.filter(provider=NAME, state__in=arrived).order_by("-sent_at", "-pk")
    for message in sent[:SHOWN]:
        bubble = Bubble(
            at=message.sent_at or message.created_at,
            body=message.body,
            title=message.title,
            language=message.language,
        )
        _phone(found, message.channel, message.address).bubbles.append(bubble)
    for text in Incoming.objects.order_by("-received_at")[:SHOWN]:
        bubble = Bubble(at=text.received_at, body=text.body, theirs=True)
        _phone(found, text.channel, text.address).bubbles.append(bubble)
    for phone in found.values():
        phone.bubbles.sort(key=lambda bubble: bubble.at)
    return sorted(found.values(), key=lambda phone: phone.last, reverse=True)


def _phone(found: dict[tuple[str, str], Phone], channel: str, address: str) -> Phone:
    return found.setdefault((channel, address), Phone(address, channel))


def waiting() -> Sequence[Message]:
    """What has not left yet; its reason says why, once somebody tried."""
    return list(
        Message.objects.filter(Q(state=State.WAITING) | Q(state=State.SENDING))
        .select_related("family")
        .order_by("next_try_at", "pk")[:SHOWN]
    )


def held_back() -> Sequence[Message]:
    """The last ones that will never leave."""
    return list(Message.objects.filter(state__in=NEVER).order_by("-next_try_at", "-pk")[:SHOWN])


def refuse_elsewhere() -> None:
    """Outside the demonstration nobody plays a family. Raises PermissionDenied."""
    if not settings.DEMO:
        raise PermissionDenied(_("Hors de la démonstration, personne ne joue une famille."))


def write_as(address: str, body: str, *, at: datetime) -> Incoming:
    """A text of this number, as a provider would bring it. Raises PermissionDenied."""
    refuse_elsewhere()
    text = Received(provider_id=uuid4().hex, sender=address, body=body, at=at)
    return receive(text, provider=NAME)


def at_next_opening(*, at: datetime) -> tuple[datetime, Count]:
    """Send as if the next open hour had come: neither nights nor Sundays stop a demonstration.

    Raises PermissionDenied.
    """
    refuse_elsewhere()
    opening = hours().next_open(at)
    return opening, worker.run(opening)
