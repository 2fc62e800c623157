"""Making, sending, opening, renewing and closing the links of partners."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.families.communes import name_of
from berceau.families.models.references import ALPHABET
from berceau.kit.crypto import keyed_index
from berceau.links.doors import doors
from berceau.links.models import GuestLink
from berceau.messaging.models import Channel
from berceau.messaging.outbox import To, post
from berceau.privacy import journal

LENGTH = 16
"""79 bits: nobody types it, it is always followed from a message."""
WRITTEN = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")
MOST_A_DAY = 4
"""Links sent in one day about one thing: beyond, somebody plays with a mailbox."""
WORDS = (
    "Bonjour, l’équipe des 1000 premiers jours ({commune}) a quelque chose à vous montrer. "
    "Rien n’est écrit ici ; tout est derrière ce lien, qui est à votre structure : {link}"
)
"""What the e-mail says: no name, no service, no family."""


def index_of(token: str) -> str:
    """The fingerprint of a link."""
    return keyed_index("links.guest", token)


@transaction.atomic
def new_link(
    *, purpose: str, subject: str, email: str, at: datetime, by: Agent | None = None
) -> str:
    """The address of a new link. Raises KeyError for a purpose that no room knows."""
    address, _link = _make(purpose=purpose, subject=subject, email=email, at=at, by=by)
    return address


def _make(
    *, purpose: str, subject: str, email: str, at: datetime, by: Agent | None
) -> tuple[str, GuestLink]:
    door = doors()[purpose]
    token = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    link = GuestLink.objects.create(
        purpose=purpose,
        subject=subject,
        email=email,
        key_index=index_of(token),
        made_at=at,
        made_by=by,
        expires_at=at + timedelta(days=door.days),
    )
    return settings.ADDRESS + reverse("links:link", args=[token]), link


@transaction.atomic
def hold(*, purpose: str, subject: str, email: str, at: datetime) -> GuestLink:
    """For the browser that is there now (`session.keep_open`): its address is told to nobody, so
    it is never opened and never proves that a mailbox is theirs."""
    _address, link = _make(purpose=purpose, subject=subject, email=email, at=at, by=None)
    return link


@transaction.atomic
def send(
    *, purpose: str, subject: str, email: str, at: datetime, by: Agent | None = None
) -> GuestLink:
    """Make a link and post the e-mail that carries it and nothing else."""
    address, link = _make(purpose=purpose, subject=subject, email=email, at=at, by=by)
    post(
        channel=Channel.EMAIL,
        purpose="guest_link",
        to=To(email),
        body=WORDS.format(commune=name_of(settings.COMMUNE), link=address),
        key=f"guest:{link.pk}",
        at=at,
        by=by,
    )
    journal.did("link.sent", by=by, at=at, link=link.pk, purpose=purpose)
    return link


def _locked(token: str) -> GuestLink | None:
    if not WRITTEN.fullmatch(token):
        return None
    return (
        GuestLink.objects.select_for_update(of=("self",)).filter(key_index=index_of(token)).first()
    )


@transaction.atomic
def open_link(token: str, *, at: datetime) -> GuestLink | None:
    """The link, noted as opened. None for one that is over, closed, or that never was."""
    link = _locked(token)
    if link is None or not link.is_alive(at) or link.purpose not in doors():
        return None
    opened = doors()[link.purpose].opened
    if opened is not None:
        # Before our own line: it takes its locks, and the journal's comes last.
        opened(link.subject, at)
    if link.opened_at is None:
        link.opened_at = at
        link.save(update_fields=["opened_at"])
        journal.did("link.opened", by=None, at=at, link=link.pk, purpose=link.purpose)
    return link


@transaction.atomic
def renew(token: str, *, at: datetime) -> None:
    """A link that nobody closed is sent again where it had gone, a few times a day at most."""
    link = _locked(token)
    if link is None or link.closed_at is not None or link.purpose not in doors():
        return
    lately = GuestLink.objects.filter(
        purpose=link.purpose, subject=link.subject, made_at__gt=at - timedelta(days=1)
    )
    if lately.count() < MOST_A_DAY:
        send(purpose=link.purpose, subject=link.subject, email=link.email, at=at)


@transaction.atomic
def forget(*, purpose: str, subject: str) -> int:
    """Every link about this thing is gone, with the address that it went to."""
    erased, _by_table = GuestLink.objects.filter(purpose=purpose, subject=subject).delete()
    return erased


@transaction.atomic
def close(*, purpose: str, subject: str, at: datetime) -> int:
    """Every link about this thing stops opening it. How many were alive."""
    return GuestLink.objects.filter(purpose=purpose, subject=subject, closed_at=None).update(
        closed_at=at
    )
