"""« C’est fait », « pas pour moi »: said by the parent, of a step that they are shown."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from berceau.families.models import Adult
from berceau.parents import policies
from berceau.parents.visible import calendar_for
from berceau.pathway import actions as pathway
from berceau.pathway.models import DecisionKind, StepDecision
from berceau.pathway.subjects import step_key


class UnknownStepError(LookupError):
    """This adult is shown no such step."""


@transaction.atomic
def say(
    *, adult: Adult, rule: str, pregnancy: str, child: str, kind: DecisionKind, at: datetime
) -> StepDecision:
    """Raises UnknownStepError, PermissionDenied."""
    if not policies.can_ask(adult):
        raise PermissionDenied
    line = calendar_for(adult, timezone.localdate(at)).line(rule, pregnancy=pregnancy, child=child)
    if line is None or not line.can_say_done:
        raise UnknownStepError
    return pathway.told_by_parent(
        adult=adult, step=pathway.StepName(*step_key(line.step)), kind=kind, at=at
    )


@transaction.atomic
def take_back(*, adult: Adult, decision_id: int, at: datetime) -> StepDecision:
    """Raises StepDecision.DoesNotExist when another said it."""
    return pathway.take_back(adult=adult, decision_id=decision_id, at=at)
