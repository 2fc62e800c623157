"""The birth desk: « Oui », « Non merci », « Plus tard »."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.families.actions import NewAdult, open_family
from berceau.families.models import Door
from berceau.followup.actions.assignment import assign_by_rules
from berceau.followup.actions.promises import promise_first_call
from berceau.followup.models import DeskDay
from berceau.followup.queries import referentes

REMEMBERED = 30
"""How many forms of the day are recognised when they come twice."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the officer may know afterwards: whose card to give."""

    referente_id: int | None


def _day(today: date) -> DeskDay:
    """Today's counter, locked; the form keys of the days before are forgotten."""
    DeskDay.objects.get_or_create(day=today)
    DeskDay.objects.filter(day__lt=today).exclude(received={}).update(received={})
    return DeskDay.objects.select_for_update(of=("self",)).get(day=today)


def _remember(day: DeskDay, form_key: str, referente_id: int | None) -> None:
    if not form_key:
        return
    kept = list(day.received.items())[-(REMEMBERED - 1) :]
    day.received = {**dict(kept), form_key: referente_id}


def _refuse_others(by: Agent) -> None:
    if by.role != Role.BIRTH_OFFICER:
        raise PermissionDenied


@transaction.atomic
def accept(
    *,
    first_name: str,
    contact: str,
    language: str,
    commune_code: str,
    form_key: str,
    by: Agent,
    at: datetime,
) -> Answered:
    """The family says yes: a file, a référente, a call within 48 h. The same form twice acts once.

    A family that is already known is not said to be: the officer learns nothing.
    """
    _refuse_others(by)
    day = _day(timezone.localdate(at))
    if form_key and form_key in day.received:
        return Answered(day.received[form_key])
    family = open_family(
        door=Door.BIRTH_DESK,
        commune_code=commune_code,
        adult=NewAdult(first_name=first_name, language=language, contacts=[contact], agreed=True),
        by=by,
        at=at,
    )
    referente = assign_by_rules(family=family, by=by, at=at)
    promise_first_call(family=family, by=by, at=at)
    referente_id = referente.pk if referente else None
    day.accepted += 1
    _remember(day, form_key, referente_id)
    day.save(update_fields=["accepted", "received"])
    return Answered(referente_id)


@transaction.atomic
def refuse(*, form_key: str, by: Agent, at: datetime) -> None:
    """« Non merci »: one more in the counter of the day, and nothing else anywhere."""
    _refuse_others(by)
    day = _day(timezone.localdate(at))
    if form_key and form_key in day.received:
        return
    day.refused += 1
    _remember(day, form_key, None)
    day.save(update_fields=["refused", "received"])


@transaction.atomic
def put_off(*, form_key: str, by: Agent, at: datetime) -> Answered:
    """« Plus tard »: one more in the counter, and the card of whom to call some day."""
    _refuse_others(by)
    today = timezone.localdate(at)
    day = _day(today)
    if form_key and form_key in day.received:
        return Answered(day.received[form_key])
    referente = referentes.choose(commune_code=settings.COMMUNE, neighbourhood_id=None, on=today)
    referente_id = referente.pk if referente else None
    day.later += 1
    _remember(day, form_key, referente_id)
    day.save(update_fields=["later", "received"])
    return Answered(referente_id)
