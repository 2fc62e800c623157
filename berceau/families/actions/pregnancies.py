"""Pregnancies, and the births that end them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families.actions import common
from berceau.families.models import (
    Child,
    ChildHome,
    Family,
    Outcome,
    Pregnancy,
    Residence,
)

PREGNANCY = ("carried_by", "began_on", "last_period_on", "due_on", "expected_children")
DATES = ("began_on", "last_period_on", "due_on")
TERM_IN_DAYS = 287
"""From the first day of the last period to the term, as French declarations count: 41 weeks."""
WEEKS = range(20, 45)


@dataclass(frozen=True, slots=True)
class Newborn:
    """What a birth adds to what the pregnancy already said; everything may stay empty."""

    first_name: str = ""
    last_name: str = ""
    born_on: date | None = None
    """When a twin is born after midnight."""


def lock_pregnancy(pregnancy_id: int, *, by: Agent) -> tuple[Family, Pregnancy]:
    """The pregnancy and its family, locked, if this agent may correct them."""
    pregnancy = Pregnancy.objects.select_for_update(of=("self",)).get(pk=pregnancy_id)
    return common.lock_family(pregnancy.family_id, by=by), pregnancy


def _check_dates(pregnancy: Pregnancy) -> None:
    if not any(getattr(pregnancy, name) for name in (*DATES, "ended_on")):
        raise ValidationError(
            _("Il faut au moins une date : terme, début de grossesse ou dernières règles.")
        )
    begins = pregnancy.began_on or pregnancy.last_period_on
    if begins and pregnancy.due_on and pregnancy.due_on <= begins:
        raise ValidationError({"due_on": _("Le terme vient après le début de la grossesse.")})
    if pregnancy.carried_by and pregnancy.carried_by.family_id != pregnancy.family_id:
        raise ValidationError({"carried_by": _("Cette personne n’est pas dans ce dossier.")})


@transaction.atomic
def add_pregnancy(
    *, family_id: int, values: Mapping[str, Any], by: Agent, at: datetime
) -> Pregnancy:
    """A pregnancy, with the dates written on its declaration (fields of PREGNANCY)."""
    family = common.lock_family(family_id, by=by)
    pregnancy = Pregnancy(family=family, **values)
    _check_dates(pregnancy)
    common.create(pregnancy)
    common.settle([family], "pregnancy.added", by=by, at=at, dates=True, pregnancy=pregnancy.pk)
    return pregnancy


@transaction.atomic
def correct_pregnancy(
    *, pregnancy_id: int, values: Mapping[str, Any], by: Agent, at: datetime
) -> Pregnancy:
    """Change dates or the number of children expected; each date that moves is kept in history."""
    family, pregnancy = lock_pregnancy(pregnancy_id, by=by)
    for name, value in values.items():
        setattr(pregnancy, name, value)
    _check_dates(pregnancy)
    pregnancy.refresh_from_db()
    before = common.change(pregnancy, values, allowed=PREGNANCY)
    if before:
        common.keep_dates(pregnancy, before, family=family, by=by, at=at)
        common.settle(
            [family],
            "pregnancy.corrected",
            by=by,
            at=at,
            dates=before.keys() != {"carried_by"},
            pregnancy=pregnancy.pk,
            fields=sorted(before),
        )
    return pregnancy


def gestation_at(pregnancy: Pregnancy, born_on: date) -> int | None:
    """Weeks since the last period at birth, from the dates of the declaration; None when absurd."""
    if pregnancy.last_period_on:
        days = (born_on - pregnancy.last_period_on).days
    elif pregnancy.began_on:
        days = (born_on - pregnancy.began_on).days + 14
    elif pregnancy.due_on:
        days = TERM_IN_DAYS - (pregnancy.due_on - born_on).days
    else:
        return None
    weeks = days // 7
    return weeks if weeks in WEEKS else None


@transaction.atomic
def record_birth(
    *,
    pregnancy_id: int,
    born_on: date,
    newborns: Sequence[Newborn],
    by: Agent,
    at: datetime,
    gestation_weeks: int | None = None,
    birth_commune_code: str = "",
) -> list[Child]:
    """The pregnancy becomes one or several children; name, weeks and home come from the file."""
    family, pregnancy = lock_pregnancy(pregnancy_id, by=by)
    if pregnancy.ended_on is not None:
        raise ValidationError(_("Cette grossesse est déjà terminée."))
    if not newborns:
        raise ValidationError(_("Il faut au moins un enfant."))
    days = [newborn.born_on or born_on for newborn in newborns]
    if max(days) > timezone.localdate(at):
        raise ValidationError({"born_on": _("Cette date est dans le futur.")})
    before = common.change(
        pregnancy,
        {"ended_on": min(days), "outcome": Outcome.BIRTH, "expected_children": len(newborns)},
        allowed=("ended_on", "outcome", "expected_children"),
    )
    common.keep_dates(pregnancy, before, family=family, by=by, at=at)
    last_name = _family_last_name(family, pregnancy)
    children = []
    for newborn, day in zip(newborns, days, strict=True):
        child = Child(
            pregnancy=pregnancy,
            first_name=newborn.first_name,
            last_name=newborn.last_name or last_name,
            born_on=day,
            gestation_weeks=gestation_weeks or gestation_at(pregnancy, day),
            birth_commune_code=birth_commune_code,
        )
        common.create(child)
        ChildHome.objects.create(child=child, family=family, residence=Residence.FULL)
        children.append(child)
    common.settle(
        [family],
        "birth.recorded",
        by=by,
        at=at,
        names=True,
        dates=True,
        pregnancy=pregnancy.pk,
        children=[child.pk for child in children],
    )
    return children


def _family_last_name(family: Family, pregnancy: Pregnancy) -> str:
    """The name of the siblings, else of the family, else of who carried the child."""
    sibling = family.children.exclude(last_name="").order_by("-born_on", "-pk").first()
    if sibling is not None:
        return sibling.last_name
    if family.name:
        return family.name[:80]
    return pregnancy.carried_by.last_name if pregnancy.carried_by else ""
