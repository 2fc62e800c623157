"""Writing a message: in the transaction of what causes it, once for each cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.messaging import tasks
from berceau.messaging.addresses import index_of
from berceau.messaging.gateways.email import link_in
from berceau.messaging.gsm import measure
from berceau.messaging.models import Channel, Message, State
from berceau.messaging.purposes import purposes
from berceau.messaging.sending import IllegalMoveError, move
from berceau.messaging.wordings import said
from berceau.privacy import journal


class ContentInEmailError(ValueError):
    """Somebody wanted to write something of a family in an e-mail."""


@dataclass(frozen=True, slots=True)
class To:
    """Whom a message is for: one adult of one file, at one address."""

    address: str
    family_id: int | None = None
    adult_id: int | None = None
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class Draft:
    """A message not yet in the outbox; `key` names its cause."""

    channel: str
    purpose: str
    to: To
    body: str
    key: str
    title: str = ""
    subject: str = ""
    not_before: datetime | None = None


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
    without the other; the worker is told once that transaction is committed. Raises KeyError for an
    unknown purpose, ContentInEmailError for an e-mail to a family that says more than its link.
    """
    draft = Draft(
        channel=channel, purpose=purpose, to=to, body=body, key=key, title=title, subject=subject,
        not_before=not_before,
    )  # fmt: skip
    message, created = Message.objects.get_or_create(key=key, defaults=_columns(draft, at, by))
    if created:
        _wake([draft], at)
    return message


def post_many(drafts: Sequence[Draft], *, at: datetime) -> dict[str, Message]:
    """The same for many at once, by key, in two queries."""
    Message.objects.bulk_create(
        (Message(key=draft.key, **_columns(draft, at, None)) for draft in drafts),
        ignore_conflicts=True,
    )
    _wake(drafts, at)
    keys = [draft.key for draft in drafts]
    return {message.key: message for message in Message.objects.filter(key__in=keys)}


def _wake(drafts: Sequence[Draft], at: datetime) -> None:
    """What leaves later is found by the rounds that the worker makes by itself."""
    if any(one.channel != Channel.LETTER and (one.not_before or at) <= at for one in drafts):
        tasks.wake()


def _refuse_content(draft: Draft) -> None:
    """An e-mail to a family is the text of a personal link, and nothing else."""
    link = link_in(draft.body)
    if link is None or draft.body != said("link", draft.to.language, link=link):
        raise ContentInEmailError(_("Un courriel à une famille ne porte que son lien personnel."))


def _columns(draft: Draft, at: datetime, by: Agent | None) -> dict[str, Any]:
    if draft.channel == Channel.EMAIL and (draft.to.family_id or draft.to.adult_id):
        _refuse_content(draft)
    leaves = draft.not_before or at
    return {
        "channel": draft.channel,
        "purpose": draft.purpose,
        "family_id": draft.to.family_id,
        "adult_id": draft.to.adult_id,
        "subject": draft.subject,
        "address": draft.to.address,
        "address_index": index_of(draft.channel, draft.to.address),
        "title": draft.title,
        "body": draft.body,
        "language": draft.to.language,
        "created_at": at,
        "created_by": by,
        "next_try_at": leaves,
        "expires_at": leaves + purposes()[draft.purpose].keeps(draft.channel),
        "segments": measure(draft.body).segments if draft.channel == Channel.SMS else 1,
    }


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
