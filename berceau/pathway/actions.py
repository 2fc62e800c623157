"""Human decisions on steps: done, postponed, not wanted, undone. The history is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families.models import Adult, ChildHome, Family
from berceau.families.policies import can_follow
from berceau.pathway import projection
from berceau.pathway.decisions import StepKey
from berceau.pathway.facts import KnownFamily, known_families
from berceau.pathway.models import DecisionKind, StepDecision, Teller
from berceau.pathway.pack import pack_in_force
from berceau.pathway.subjects import step_key
from berceau.privacy import journal
from berceau.rules import Step, plan
from berceau.rules.facts import began_date


@dataclass(frozen=True, slots=True)
class StepName:
    """Which step: the line of the calendar, and the pregnancy or child it is about."""

    rule: str
    pregnancy_id: int | None = None
    child_id: int | None = None

    @property
    def key(self) -> StepKey:
        return self.rule, self.pregnancy_id, self.child_id


@transaction.atomic
def mark_done(
    *, family_id: int, step: StepName, on: date, told_by: str, by: Agent, at: datetime
) -> StepDecision:
    """It was done that day. Of a health step, only « fait, dit par le parent » is kept."""
    family = _lock(family_id, by=by)
    known, found = _find(family, step, today=timezone.localdate(at))
    if found.health and told_by != Teller.PARENT:
        raise ValidationError(
            _("Pour une étape de santé, on note seulement que le parent l’a dit.")
        )
    _check_day_done(known, found, on, today=timezone.localdate(at))
    return _decide(family, step, DecisionKind.DONE, on=on, told_by=told_by, by=by, at=at)


@transaction.atomic
def postpone(
    *, family_id: int, step: StepName, until: date, by: Agent, at: datetime
) -> StepDecision:
    """Not now: it is shown again from that day."""
    family = _lock(family_id, by=by)
    today = timezone.localdate(at)
    _known, found = _find(family, step, today=today)
    if until <= today:
        raise ValidationError({"until": _("Choisir un jour à venir.")})
    if found.late_until is not None and until >= found.late_until:
        raise ValidationError(
            {
                "until": _(
                    "À cette date, cette étape ne pourra plus se faire : choisir un jour avant."
                )
            }
        )
    return _decide(
        family, step, DecisionKind.POSTPONED, on=until, told_by=Teller.AGENT, by=by, at=at
    )


@transaction.atomic
def not_wanted(*, family_id: int, step: StepName, by: Agent, at: datetime) -> StepDecision:
    """The family does not want it: it is never offered again, unless somebody undoes this."""
    family = _lock(family_id, by=by)
    today = timezone.localdate(at)
    _find(family, step, today=today)
    return _decide(
        family, step, DecisionKind.NOT_WANTED, on=today, told_by=Teller.PARENT, by=by, at=at
    )


@transaction.atomic
def undo(*, family_id: int, decision_id: int, by: Agent, at: datetime) -> StepDecision:
    """As before this decision. Whoever follows the family may; the history keeps the line."""
    family = _lock(family_id, by=by)
    decision = StepDecision.objects.select_for_update(of=("self",)).get(
        pk=decision_id, family_id=family.pk
    )
    return _undo(decision, by=by, at=at)


def _undo(decision: StepDecision, *, by: Agent | None, at: datetime) -> StepDecision:
    if decision.undone_at is None:
        decision.undone_at = at
        decision.save(update_fields=["undone_at"])
        journal.did(
            "step.undone",
            by=by,
            at=at,
            family_id=decision.family_id,
            decision=decision.pk,
            rule=decision.rule,
            **({"adult": decision.said_by_id} if by is None else {}),
        )
        _project(decision.family_id, decision.child_id, today=timezone.localdate(at))
    return decision


@transaction.atomic
def told_by_parent(
    *, adult: Adult, step: StepName, kind: DecisionKind, at: datetime
) -> StepDecision:
    """« C’est fait » or « pas pour moi », said by an adult of the file on their own page.

    Which steps this adult is shown is the business of that page: ask it before.
    """
    if kind not in {DecisionKind.DONE, DecisionKind.NOT_WANTED}:
        raise ValueError(kind)
    family = _lock_own(adult)
    today = timezone.localdate(at)
    _find(family, step, today=today)
    return _decide(
        family, step, kind, on=today, told_by=Teller.PARENT, by=None, said_by=adult, at=at
    )


@transaction.atomic
def take_back(*, adult: Adult, decision_id: int, at: datetime) -> StepDecision:
    """The adult takes back what they said themselves. Raises StepDecision.DoesNotExist."""
    family = _lock_own(adult)
    decision = StepDecision.objects.select_for_update(of=("self",)).get(
        pk=decision_id, family_id=family.pk, said_by=adult
    )
    return _undo(decision, by=None, at=at)


def _lock_own(adult: Adult) -> Family:
    family = Family.objects.select_for_update(of=("self",)).get(pk=adult.family_id)
    if not family.is_open or family.is_frozen:
        raise PermissionDenied
    return family


def _lock(family_id: int, *, by: Agent) -> Family:
    family = Family.objects.select_for_update(of=("self",)).get(pk=family_id)
    if not can_follow(by, family):
        raise PermissionDenied
    return family


def _find(family: Family, step: StepName, *, today: date) -> tuple[KnownFamily, Step]:
    """The step, if it is one that this family has."""
    pack = pack_in_force().pack
    [known] = known_families([family], pack, today)
    for found in plan(known.facts, pack, today):
        if step_key(found) == step.key:
            return known, found
    raise ValidationError(_("Cette étape ne concerne pas, ou plus, cette famille."))


def _check_day_done(known: KnownFamily, step: Step, on: date, *, today: date) -> None:
    if on > today:
        raise ValidationError({"on": _("Cette date est à venir.")})
    earliest = _earliest(known, step)
    if earliest is not None and on < earliest:
        raise ValidationError(
            {"on": _("Cette date vient avant la naissance.")}
            if step.child is not None
            else {"on": _("Cette date vient avant le début de la grossesse.")}
        )


def _earliest(known: KnownFamily, step: Step) -> date | None:
    """Before this day it cannot have been done: the birth, or the beginning of the pregnancy."""
    if step.child is not None:
        return next(child.born_on for child in known.facts.children if child.id == step.child)
    for pregnancy in known.facts.pregnancies:
        if pregnancy.id == step.pregnancy:
            return began_date(pregnancy)
    return None


def _decide(
    family: Family,
    step: StepName,
    kind: DecisionKind,
    *,
    on: date,
    told_by: str,
    by: Agent | None,
    at: datetime,
    said_by: Adult | None = None,
) -> StepDecision:
    """Write the decision once (a double tap changes nothing), journal it, make the lists again."""
    last = (
        StepDecision.objects.filter(family=family, rule=step.rule, undone_at__isnull=True)
        .filter(Q(pregnancy=step.pregnancy_id), Q(child=step.child_id))
        .order_by("-at", "-pk")
        .first()
    )
    if last is not None and (last.kind, last.on, last.told_by) == (kind, on, told_by):
        return last
    decision = StepDecision.objects.create(
        family=family,
        rule=step.rule,
        pregnancy_id=step.pregnancy_id,
        child_id=step.child_id,
        kind=kind,
        on=on,
        told_by=told_by,
        by=by,
        said_by=said_by,
        at=at,
    )
    journal.did(
        f"step.{kind}", by=by, at=at, family_id=family.pk,
        decision=decision.pk, rule=step.rule, on=on.isoformat(),
        **({"adult": said_by.pk} if said_by is not None else {}),
    )  # fmt: skip
    _project(family.pk, step.child_id, today=timezone.localdate(at))
    return decision


def _project(family_id: int, child_id: int | None, *, today: date) -> None:
    """What was done for a child is seen in each of its homes."""
    homes = {family_id}
    if child_id is not None:
        homes |= set(
            ChildHome.objects.filter(child_id=child_id).values_list("family_id", flat=True)
        )
    projection.rebuild(sorted(homes), today=today)
