"""Which steps of the file one adult is shown: what is theirs, their children's, their home's.

The same line as the access request (`families/holdings.py`): another adult's pregnancy, and what
only she is told around a birth, are hers; an adult who lives elsewhere is not told how this home
lives; who is no parent is told nothing of the children. After a loss, nothing about it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from berceau.families.holdings import PARENTS, children_of, pregnancies_of
from berceau.families.models import Adult, AdultRole
from berceau.parents import policies
from berceau.pathway.calendar import FamilyCalendar, StepLine, Subject, calendar_of
from berceau.pathway.facts import child_key, pregnancy_key
from berceau.pathway.models import DecisionKind
from berceau.pathway.words import NOT_WANTED
from berceau.rules import Rule

OF_THE_HOME = frozenset(
    {
        "single_parent", "unmarried", "second_parent_employed", "active_housing_request",
        "separated", "moved", "fact:social_housing_request_on", "fact:separated_on",
        "fact:moved_on",
    }
)  # fmt: skip
"""Facts of the household that a step would tell."""
OF_ONE = frozenset({"newcomer", "territory_arrival"})
"""Facts that may be the other adult's."""
MOTHERS = frozenset({AdultRole.MOTHER, AdultRole.PARENT})
SECOND = frozenset({AdultRole.FATHER, AdultRole.SECOND_PARENT, AdultRole.PARENT})


@dataclass(frozen=True, slots=True)
class Reader:
    """What decides, for one adult; loaded once."""

    adult: Adult
    pregnancies: frozenset[str]
    children: frozenset[str]
    alone: bool


def reader(adult: Adult) -> Reader:
    """Five queries."""
    return Reader(
        adult=adult,
        pregnancies=frozenset(
            pregnancy_key(pk) for pk in pregnancies_of(adult.pk).values_list("pk", flat=True)
        ),
        children=frozenset(
            child_key(pk) for pk in children_of(adult.pk).values_list("pk", flat=True)
        ),
        alone=not Adult.objects.filter(family=adult.family_id).exclude(pk=adult.pk).exists(),
    )


def facts_told(rule: Rule) -> frozenset[str]:
    """The facts that showing this line tells."""
    anchors = {edge.anchor for _name, edge in rule.edges() if edge.anchor}
    return frozenset({name for name, _value in rule.when} | anchors | {rule.anchor or ""})


def may_read(who: Reader, line: StepLine, subject: Subject) -> bool:
    """Whether this adult is shown this step."""
    adult, step = who.adult, line.step
    if adult.role not in PARENTS or subject.lost or step.bereavement:
        return False
    if _tells_of_others(who, facts_told(step.rule)):
        return False
    if step.subject == "family":
        return not adult.lives_elsewhere
    if subject.kind == "child":
        return subject.key in who.children and _is_for(who, step.audience)
    return _of_this_birth(who, line, subject)


def _tells_of_others(who: Reader, told: frozenset[str]) -> bool:
    if who.adult.lives_elsewhere and told & (OF_THE_HOME | OF_ONE):
        return True
    return not who.alone and bool(told & OF_ONE)


def _of_this_birth(who: Reader, line: StepLine, subject: Subject) -> bool:
    """A pregnancy is told to the one who carries it; once born, its parents are told the rest."""
    birth = subject.birth
    if birth is None:
        return False
    carried = who.alone if birth.pregnancy is None else birth.pregnancy.id in who.pregnancies
    born = not birth.ongoing and any(child.id in who.children for child in birth.children)
    told = born and line.step.subject == "birth" and _is_for(who, line.step.audience)
    return carried or told


def _is_for(who: Reader, audience: Collection[str]) -> bool:
    """A line for one parent only is shown to that one."""
    if set(audience) == {"mother"}:
        return who.adult.role in MOTHERS
    if set(audience) == {"second_parent"}:
        return who.adult.role in SECOND
    return True


def _of_this_adult(adult: Adult, line: StepLine) -> StepLine:
    """« Pas pour moi », said by another adult, is theirs: here the step is as the calendar has it.

    Who else said something is not told.
    """
    decision = line.decision
    if decision is None or decision.said_by_id in {None, adult.pk}:
        return line
    if decision.kind == DecisionKind.NOT_WANTED and line.state == NOT_WANTED:
        return replace(line, decision=None, state=line.step.state)
    return replace(line, decision=None)


def _title(subject: Subject, names: Mapping[str, str]) -> str:
    """Around a birth, the children who live."""
    birth = subject.birth
    if subject.kind != "pregnancy" or birth is None or birth.ongoing:
        return subject.title
    living = [names[child.id] for child in birth.children if child.died_on is None]
    if len(living) == len(birth.children):
        return subject.title
    return _("Autour de la naissance : %(names)s") % {"names": ", ".join(living)}


def calendar_for(adult: Adult, today: date) -> FamilyCalendar:
    """The calendar of the file as this adult may read it."""
    whole = calendar_of(adult.family, today, can_act=policies.can_ask(adult))
    who = reader(adult)
    subjects = []
    for subject in whole.subjects:
        lines = tuple(
            _of_this_adult(adult, line) for line in subject.lines if may_read(who, line, subject)
        )
        if lines:
            subjects.append(replace(subject, lines=lines, title=_title(subject, whole.names)))
    return replace(whole, subjects=tuple(subjects), names={})
