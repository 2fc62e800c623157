"""What a parent writes on their own page: read and answered like any other message."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from berceau.families.models import Adult, Contact, ContactKind
from berceau.messaging.addresses import index_of
from berceau.messaging.models import Channel, Incoming

PROVIDER = "page"


@transaction.atomic
def write(*, adult: Adult, body: str, key: str, at: datetime) -> Incoming:
    """One message of this adult, once for each key. An answer goes to their safe contact."""
    contact = (
        Contact.objects.filter(adult=adult, unsafe=False, no_message=False)
        .order_by("-kind", "-preferred", "pk")
        .first()
    )
    is_email = contact is not None and contact.kind == ContactKind.EMAIL
    channel = Channel.EMAIL if is_email else Channel.SMS
    address = contact.value if contact is not None else ""
    incoming, _is_new = Incoming.objects.get_or_create(
        provider=PROVIDER,
        provider_id=key,
        defaults={
            "channel": channel,
            "address": address,
            "address_index": index_of(channel, address),
            "body": body,
            "received_at": at,
            "family_id": adult.family_id,
            "adult": adult,
        },
    )
    return incoming
