"""What a step is about, in rows of the family file."""

from __future__ import annotations

from berceau.pathway.decisions import StepKey
from berceau.pathway.facts import primary_key
from berceau.rules import Step


def step_key(step: Step) -> StepKey:
    """The line, the pregnancy and the child that a decision on this step names.

    A birth without a recorded pregnancy is named by its first child.
    """
    pregnancy = primary_key(step.pregnancy) if step.subject != "family" else None
    child = primary_key(step.child)
    if step.subject == "child":
        pregnancy = None
    elif step.subject != "family" and pregnancy is None and child is None:
        child = primary_key(step.subject_id.removeprefix("birth:"))
    return step.code, pregnancy, child
