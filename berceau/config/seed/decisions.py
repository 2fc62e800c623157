"""Most steps of the past were done: the fictional families said so."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from berceau.pathway.models import DecisionKind, ProjectedStep, StepDecision, Teller

SHARE_DONE = 0.93


def mark_the_past(*, today: date, seed: int = 1000) -> None:
    """Write « fait, dit par le parent » on most steps whose recommended day is past."""
    chance = random.Random(seed)  # noqa: S311 - fiction, not secrecy
    steps = (
        ProjectedStep.objects.filter(due_on__lt=today - timedelta(days=5), bereavement=False)
        .select_related("family")
        .order_by("family_id", "pregnancy_id", "child_id", "rule")
    )
    batch: list[StepDecision] = []
    for step in steps.iterator(2000):
        referente = step.family.referente_id
        if step.rule == "R31" or referente is None or chance.random() > SHARE_DONE:
            continue
        last = min(step.last_day or today, today - timedelta(days=1))
        on = max(step.opens_on, min(step.due_on + timedelta(days=chance.randint(-3, 6)), last))
        batch.append(
            StepDecision(
                family_id=step.family_id,
                rule=step.rule,
                pregnancy_id=step.pregnancy_id,
                child_id=step.child_id,
                kind=DecisionKind.DONE,
                on=on,
                told_by=Teller.PARENT,
                by_id=referente,
                at=timezone.make_aware(datetime.combine(on, time(11))),
            )
        )
    StepDecision.objects.bulk_create(batch, batch_size=500)
