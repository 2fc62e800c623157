"""Every night: ask whether it is still true, remind, then take out what nobody confirmed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berceau.links import actions as links
from berceau.professionals import publishing
from berceau.professionals.actions.moves import PURPOSE, locked, move
from berceau.professionals.catalogue import renewal
from berceau.professionals.models import Hand, Registration
from berceau.professionals.states import State, Verb


def to_ask(today: date) -> QuerySet[Registration]:
    """Accepted, near their end, and nobody has asked yet."""
    near = today + timedelta(days=renewal().ask_days_before)
    return Registration.objects.filter(
        state=State.ACCEPTED, valid_until__lte=near, asked_at__isnull=True
    )


def to_remind(today: date) -> QuerySet[Registration]:
    """Asked, still silent, nearer."""
    near = today + timedelta(days=renewal().remind_days_before)
    return Registration.objects.filter(
        state=State.ACCEPTED,
        valid_until__lte=near,
        asked_at__date__lt=today,
        reminded_at__isnull=True,
    )


def come_due(today: date) -> QuerySet[Registration]:
    """Past their last day."""
    return Registration.objects.filter(state=State.ACCEPTED, valid_until__lt=today)


def to_expire(today: date) -> QuerySet[Registration]:
    """Told long ago that they are to be revalidated: the delay runs from the day it was said."""
    told = today - timedelta(days=renewal().grace_days)
    return Registration.objects.filter(state=State.TO_REVALIDATE, reminded_at__date__lte=told)


def _link(registration: Registration, at: datetime) -> None:
    links.send(purpose=PURPOSE, subject=registration.reference, email=registration.email, at=at)


@transaction.atomic
def _ask(reference: str, at: datetime) -> None:
    registration = locked(reference)
    registration.asked_at = at
    registration.save(update_fields=["asked_at"])
    _link(registration, at)


@transaction.atomic
def _remind(reference: str, at: datetime) -> None:
    registration = locked(reference)
    registration.reminded_at = at
    registration.save(update_fields=["reminded_at"])
    _link(registration, at)


@transaction.atomic
def _come_due(reference: str, at: datetime) -> None:
    registration = locked(reference)
    move(registration, Verb.COME_DUE, at=at, hand=Hand.NIGHT)
    registration.reminded_at = at
    registration.save(update_fields=["state", "reminded_at"])
    _link(registration, at)


@transaction.atomic
def _expire(reference: str, at: datetime) -> None:
    registration = locked(reference)
    move(registration, Verb.EXPIRE, at=at, hand=Hand.NIGHT)
    registration.ended_at, registration.correction_sent_at = at, None
    registration.save(update_fields=["state", "ended_at", "correction_sent_at"])
    publishing.withdraw(registration, at=at)
    _link(registration, at)


STAGES = ((to_expire, _expire), (come_due, _come_due), (to_remind, _remind), (to_ask, _ask))
"""The last first: what passes a stage this night waits for the next night before another."""


def _sentence(numbers: list[int]) -> str:
    """What was done, and nothing of what was not."""
    expired, due, reminded, asked = numbers
    said = [
        ngettext("%(count)d demande de confirmation", "%(count)d demandes de confirmation", asked),
        ngettext("%(count)d rappel", "%(count)d rappels", reminded),
        ngettext("%(count)d arrivée à son terme", "%(count)d arrivées à leur terme", due),
        ngettext("%(count)d retirée de l’annuaire", "%(count)d retirées de l’annuaire", expired),
    ]
    counted = zip(said, (asked, reminded, due, expired), strict=True)
    done = [words % {"count": count} for words, count in counted if count]
    if not done:
        return _("Aucune inscription n’arrive à son terme.")
    return _("Inscriptions : %(done)s.") % {"done": ", ".join(done)}


def nightly(at: datetime) -> str:
    """One stage a night for each registration; safe to run twice."""
    today = timezone.localdate(at)
    # Chosen before anything moves: no registration passes two stages in one night.
    chosen = [list(rows(today).values_list("reference", flat=True)) for rows, _act in STAGES]
    seen: set[str] = set()
    numbers = []
    for references, (_rows, act) in zip(chosen, STAGES, strict=True):
        mine = [reference for reference in references if reference not in seen]
        seen.update(mine)
        for reference in mine:
            act(reference, at)
        numbers.append(len(mine))
    return _sentence(numbers)


def rehearse(at: datetime) -> str:
    """What this night would do."""
    today = timezone.localdate(at)
    return _sentence([rows(today).count() for rows, _act in STAGES])
