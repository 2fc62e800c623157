"""Personal links: twelve characters, one purpose, one device, an end.

Why twelve: the alphabet has 31 signs without look-alikes, hence 59 bits, which a person can still
type from a card. Suppose 100,000 links alive in one instance and a machine that tries a million of
them a minute (a form that counts answers 30 tries in a quarter of an hour to each address, hence
an army of 500,000 addresses): it finds one in ten thousand years, before that link dies. Nothing is
learnt without trying: showing the page of a link asks nothing of the database, whatever the link.

Kept: a fingerprint under a key that is not in the database. The link itself exists in the message
that carries it (sealed, erased with it) and on paper.
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.families.models import Adult, Contact
from berceau.families.models.references import ALPHABET
from berceau.kit.crypto import keyed_index
from berceau.parents.delays import delays
from berceau.parents.models import AccessLink

LENGTH = 12
WRITTEN = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")


def typed(token: str) -> str:
    """What somebody typed, as it was printed: small letters, without spaces nor hyphens."""
    return re.sub(r"[\s\-.]", "", token).lower()


def index_of(token: str) -> str:
    """The fingerprint of a link."""
    return keyed_index("parents.link", typed(token))


@transaction.atomic
def new_link(
    adult: Adult,
    *,
    purpose: str,
    at: datetime,
    by: Agent | None = None,
    contact: Contact | None = None,
) -> str:
    """The address of a new personal link of this adult. Raises KeyError for an unknown purpose.

    `contact` is where it will be sent: if it becomes unsafe, the link dies and so do its pages.
    """
    lasts = delays().purposes[purpose].lasts
    token = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    AccessLink.objects.create(
        adult=adult,
        purpose=purpose,
        key_index=index_of(token),
        contact=contact,
        made_at=at,
        made_by=by,
        expires_at=at + lasts,
    )
    return settings.ADDRESS + reverse("parents:link", args=[token])
