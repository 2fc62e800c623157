"""A number that nobody knows: one agent takes the message, then says whose it is, or nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.exchanges import policies
from berceau.exchanges.models import Taken
from berceau.families.actions import add_contact
from berceau.families.models import Adult, ContactKind, Family
from berceau.messaging.models import Incoming
from berceau.privacy import journal


def _lock(incoming_id: int) -> tuple[Incoming, Taken | None]:
    """The message, still of no file and not seen to, and who has it."""
    incoming = Incoming.objects.select_for_update(of=("self",)).get(
        pk=incoming_id, family=None, handled_at=None
    )
    return incoming, Taken.objects.select_related("by").filter(incoming=incoming).first()


def _lock_hers(incoming_id: int, *, by: Agent) -> Incoming:
    incoming, taken = _lock(incoming_id)
    if not policies.holds(by, taken):
        raise PermissionDenied
    return incoming


@transaction.atomic
def take(*, incoming_id: int, by: Agent, at: datetime) -> Taken:
    """She looks after it; her colleagues no longer read it."""
    incoming, taken = _lock(incoming_id)
    if taken is not None and policies.holds(by, taken):
        return taken
    if not policies.can_take(by, taken, at=at):
        if taken is None:
            raise PermissionDenied
        raise ValidationError(
            _("%(who)s s’en occupe déjà.") % {"who": taken.by.full_name}, code="taken"
        )
    taken, _is_new = Taken.objects.update_or_create(
        incoming=incoming, defaults={"by": by, "at": at}
    )
    journal.did("unknown.taken", by=by, at=at, incoming=incoming.pk)
    return taken


@transaction.atomic
def give_back(*, incoming_id: int, by: Agent, at: datetime) -> None:
    """Back in the list, for everybody."""
    incoming = _lock_hers(incoming_id, by=by)
    Taken.objects.filter(incoming=incoming).delete()
    journal.did("unknown.given_back", by=by, at=at, incoming=incoming.pk)


@transaction.atomic
def not_ours(*, incoming_id: int, by: Agent, at: datetime) -> Incoming:
    """« Pas pour nous »: nothing is answered, nothing is attached."""
    incoming = _lock_hers(incoming_id, by=by)
    incoming.handled_at, incoming.handled_by = at, by
    incoming.save(update_fields=["handled_at", "handled_by"])
    journal.did("unknown.not_ours", by=by, at=at, incoming=incoming.pk)
    return incoming


@transaction.atomic
def look_again(*, incoming_id: int, by: Agent, at: datetime) -> None:
    """It was for us after all."""
    incoming = Incoming.objects.select_for_update(of=("self",)).get(pk=incoming_id, family=None)
    if incoming.handled_at is None:
        return
    if not policies.holds(by, Taken.objects.filter(incoming=incoming).first()):
        raise PermissionDenied
    incoming.handled_at, incoming.handled_by = None, None
    incoming.save(update_fields=["handled_at", "handled_by"])
    journal.did("unknown.back", by=by, at=at, incoming=incoming.pk)


@transaction.atomic
def attach(
    *,
    incoming_id: int,
    adult_reference: str,
    contact: Mapping[str, Any] | None,
    by: Agent,
    at: datetime,
) -> Incoming:
    """It is this adult: the message joins their thread, the file hears that they spoke.

    `contact` says how the number is to be used (`no_message`, `unsafe`) when it becomes theirs;
    None leaves their contacts as they are.
    """
    adult = Adult.objects.get(reference=adult_reference)
    family = Family.objects.select_for_update(of=("self",)).get(pk=adult.family_id)
    if not policies.can_attach(by, family):
        raise PermissionDenied
    incoming = _lock_hers(incoming_id, by=by)
    incoming.family, incoming.adult = family, adult
    incoming.save(update_fields=["family", "adult"])
    Taken.objects.filter(incoming=incoming).delete()
    # It came from them, on the day they wrote: attaching it later moves nothing further.
    day = timezone.localdate(incoming.received_at)
    if family.last_word_on is None or family.last_word_on < day:
        family.last_word_on = day
        family.save(update_fields=["last_word_on"])
    if contact is not None and not adult.contacts.filter(value=incoming.address).exists():
        values = {"kind": ContactKind.PHONE, "value": incoming.address, **contact}
        add_contact(adult_id=adult.pk, values=values, by=by, at=at)
    journal.did("unknown.attached", by=by, at=at, family_id=family.pk, incoming=incoming.pk)
    return incoming
