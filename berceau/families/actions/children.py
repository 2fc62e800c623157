"""Children and siblings, and the one or two homes they live in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families import policies
from berceau.families.actions import common
from berceau.families.models import Child, ChildHome, Family, Residence

CHILD = (
    "first_name",
    "last_name",
    "born_on",
    "birth_commune_code",
    "gestation_weeks",
    "adopted_on",
)
MOVING = frozenset({"born_on", "gestation_weeks", "adopted_on"})
NAMES = frozenset({"first_name", "last_name"})


def _lock_child(child_id: int, *, by: Agent) -> tuple[list[Family], Child]:
    """The child and the homes, locked, if this agent may correct at least one of them."""
    child = Child.objects.select_for_update(of=("self",)).get(pk=child_id)
    keys = [home.pk for home in common.households(child)]
    homes = list(Family.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    if not any(policies.can_edit(by, home) for home in homes):
        raise PermissionDenied
    return homes, child


def _own(homes: list[Family], by: Agent) -> Family:
    """The home through which this agent speaks."""
    return next(home for home in homes if policies.can_edit(by, home))


def _check_dates(child: Child, today: date) -> None:
    if child.born_on > today:
        raise ValidationError({"born_on": _("Cette date est dans le futur.")})
    if child.adopted_on and child.adopted_on < child.born_on:
        raise ValidationError({"adopted_on": _("L’arrivée au foyer vient après la naissance.")})
    if child.died_on and child.died_on < child.born_on:
        raise ValidationError({"born_on": _("La naissance vient avant le décès.")})


@transaction.atomic
def add_child(
    *,
    family_id: int,
    values: Mapping[str, Any],
    by: Agent,
    at: datetime,
    residence: str = Residence.FULL,
) -> Child:
    """A child, or an older sibling, of this household (fields of CHILD)."""
    family = common.lock_family(family_id, by=by)
    child = Child(**values)
    if not child.last_name:
        child.last_name = family.name[:80]
    _check_dates(child, timezone.localdate(at))
    common.create(child)
    ChildHome.objects.create(child=child, family=family, residence=residence)
    common.settle([family], "child.added", by=by, at=at, names=True, dates=True, child=child.pk)
    return child


@transaction.atomic
def correct_child(*, child_id: int, values: Mapping[str, Any], by: Agent, at: datetime) -> Child:
    """Change what is written of a child; a date that moves is kept in history, for every home."""
    homes, child = _lock_child(child_id, by=by)
    for name, value in values.items():
        setattr(child, name, value)
    _check_dates(child, timezone.localdate(at))
    child.refresh_from_db()
    before = common.change(child, values, allowed=CHILD)
    if before:
        common.keep_dates(child, before, family=_own(homes, by), by=by, at=at)
        common.settle(
            homes,
            "child.corrected",
            by=by,
            at=at,
            names=not before.keys().isdisjoint(NAMES),
            dates=not before.keys().isdisjoint(MOVING),
            child=child.pk,
            fields=sorted(before),
        )
    return child


@transaction.atomic
def give_second_home(
    *,
    child_id: int,
    family_id: int,
    residence: str,
    by: Agent,
    at: datetime,
    residence_here: str | None = None,
) -> ChildHome:
    """The child also lives in this other household; `residence_here` is for the first home."""
    homes, child = _lock_child(child_id, by=by)
    other = common.lock_family(family_id, by=by)
    if other.pk in {home.pk for home in homes}:
        raise ValidationError(_("L’enfant vit déjà dans ce foyer."))
    if len(homes) > 1:
        raise ValidationError(_("L’enfant a déjà deux foyers."))
    if residence_here is not None:
        ChildHome.objects.filter(child=child, family__in=homes).update(residence=residence_here)
    home = ChildHome(child=child, family=other, residence=residence)
    common.create(home)
    common.settle(
        [*homes, other], "child.home_added", by=by, at=at, names=True, dates=True, child=child.pk
    )
    return home


@transaction.atomic
def leave_home(*, child_id: int, family_id: int, by: Agent, at: datetime) -> None:
    """The child no longer lives in this household; the last home stays."""
    homes, child = _lock_child(child_id, by=by)
    family = common.lock_family(family_id, by=by)
    others = [home for home in homes if home.pk != family.pk]
    if not others:
        raise ValidationError(_("C’est le seul foyer de l’enfant."))
    ChildHome.objects.filter(child=child, family=family).delete()
    ChildHome.objects.filter(child=child, family__in=others).update(residence=Residence.FULL)
    common.settle(
        [family, *others], "child.home_left", by=by, at=at, names=True, dates=True, child=child.pk
    )
