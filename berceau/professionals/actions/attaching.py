"""Whoever moderates says which entry of the directory is theirs: no twin is made, and it is undone
as easily."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.directory.actions import common
from berceau.professionals import attaching, publishing
from berceau.professionals.actions.moves import locked_by, move
from berceau.professionals.models import Attachment, Hand, Registration
from berceau.professionals.states import Verb


def link_to_entry(registration: Registration, entry: str, *, by: Agent, at: datetime) -> None:
    """Attach; the caller publishes. `entry`: « structure/abcd ». Raises ValidationError."""
    kind, _slash, reference = entry.partition("/")
    if kind not in {"structure", "professional"}:
        raise ValidationError(_("Cette fiche n’est plus dans l’annuaire."))
    found = common.MODELS[kind].objects.select_for_update(of=("self",))
    one = found.filter(reference=reference, archived_at=None).exclude(source=publishing.SOURCE)
    target = one.first()
    if target is None:
        raise ValidationError(_("Cette fiche n’est plus dans l’annuaire."))
    if Attachment.objects.filter(Q(**{kind: target}) | Q(registration=registration)).exists():
        raise ValidationError(_("C’est déjà fait : une inscription tient cette fiche à jour."))
    move(registration, Verb.ATTACH, at=at, hand=Hand.AGENT, by=by)
    Attachment.objects.create(registration=registration, **{kind: target}, at=at, by=by)


@transaction.atomic
def attach(*, reference: str, entry: str, by: Agent, at: datetime) -> Registration:
    """Their own entry leaves the directory; what they say shows on the one that was there."""
    registration = locked_by(by, reference)
    link_to_entry(registration, entry, by=by, at=at)
    publishing.publish(registration, at=at)
    return registration


@transaction.atomic
def detach(*, reference: str, by: Agent, at: datetime) -> Registration:
    """It was not theirs: it says again what it said, and they have an entry of their own."""
    registration = locked_by(by, reference)
    move(registration, Verb.DETACH, at=at, hand=Hand.AGENT, by=by)
    attachment = attaching.of(registration)
    if attachment is None:
        raise ValidationError(_("Cette inscription a déjà sa propre fiche."))
    attaching.give_back(attachment, at=at)
    attachment.delete()
    publishing.publish(registration, at=at)
    return registration
