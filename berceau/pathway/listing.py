"""The lines of a subject, grouped by what there is to do with them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from berceau.pathway.calendar import StepLine, Subject
from berceau.pathway.words import NOT_WANTED, POSTPONED
from berceau.rules import DONE, LATE, MISSED, NOT_YET, OPEN


@dataclass(frozen=True, slots=True)
class LineGroup:
    key: str
    title: str
    lines: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True)
class GroupedSubject:
    subject: Subject
    groups: tuple[LineGroup, ...]


def grouped(subject: Subject) -> GroupedSubject:
    """À faire, à venir, fait, passé: only those that hold something."""
    kinds = (
        ("a-faire", _("À faire"), {LATE, OPEN}),
        ("a-venir", _("À venir"), {NOT_YET, POSTPONED}),
        ("fait", _("Fait"), {DONE}),
        ("passe", _("Passé ou pas souhaité"), {MISSED, NOT_WANTED}),
    )
    groups = []
    for key, title, states in kinds:
        lines = tuple(line for line in subject.lines if line.state in states)
        if lines:
            groups.append(LineGroup(key, title, lines))
    return GroupedSubject(subject, tuple(groups))
