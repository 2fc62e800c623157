"""« Ne plus rien recevoir », asked by an adult on their page: as STOP from each of their numbers.

What waits in the outbox is stopped when its moment comes, by the same rule as STOP.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from berceau.families.models import Adult, Contact, ContactKind
from berceau.messaging.addresses import index_of
from berceau.messaging.models import Channel, Optout
from berceau.privacy import journal

CHANNELS = {ContactKind.PHONE: Channel.SMS, ContactKind.EMAIL: Channel.EMAIL}


def _addresses(adult: Adult) -> list[tuple[str, str]]:
    """(channel, fingerprint) of each of this adult's own contacts."""
    found: list[tuple[str, str]] = []
    for kind, value in Contact.objects.filter(adult=adult).values_list("kind", "value"):
        channel = CHANNELS[ContactKind(kind)]
        found.append((channel, index_of(channel, value)))
    return found


def is_stopped(adult: Adult) -> bool:
    """Whether nothing leaves any more to any of their contacts. Two queries."""
    addresses = set(_addresses(adult))
    stopped = Optout.objects.filter(address_index__in=[index for _, index in addresses], until=None)
    return bool(addresses) and addresses == set(stopped.values_list("channel", "address_index"))


@transaction.atomic
def stop(*, adult: Adult, at: datetime) -> int:
    """Nothing more to any contact of this adult; says how many were still open."""
    closed = 0
    for channel, index in _addresses(adult):
        _row, is_new = Optout.objects.get_or_create(
            channel=channel, address_index=index, until=None, defaults={"since": at}
        )
        closed += is_new
    if closed:
        journal.did("messages.stopped", by=None, at=at, family_id=adult.family_id, adult=adult.pk)
    return closed


@transaction.atomic
def resume(*, adult: Adult, at: datetime) -> int:
    """Messages may leave again to this adult's contacts."""
    opened = 0
    for channel, index in _addresses(adult):
        opened += Optout.objects.filter(channel=channel, address_index=index, until=None).update(
            until=at
        )
    if opened:
        journal.did("messages.resumed", by=None, at=at, family_id=adult.family_id, adult=adult.pk)
    return opened
