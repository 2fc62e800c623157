"""« Étapes de la semaine »: read from the projection alone, whatever the number of families."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import QuerySet

from berceau.accounts.models import Agent
from berceau.contract import DayLine, Recall, recalls
from berceau.families.models import Family, FamilyState
from berceau.kit.prepared import Prepared
from berceau.pathway.models import ProjectedStep
from berceau.pathway.pack import pack_in_force
from berceau.pathway.words import chip_words
from berceau.rules import LATE, MISSED, NOT_APPLICABLE, Pack

LINES = 20
LATE_LINES = 12
"""At most so many lines of lateness, so that what opens this week is always seen."""
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One step of the week."""

    row: ProjectedStep
    label: str
    about: str
    chip: str
    chip_domain: str
    to_confirm: bool
    next_week: date

    @property
    def key(self) -> str:
        return f"semaine-{self.row.pk}"

    @property
    def name(self) -> str:
        """What a gesture of this line is about: the same step waits in other families."""
        return ", ".join(part for part in (self.label, str(self.row.family), self.about) if part)

    @property
    def pregnancy(self) -> str:
        return self.row.pregnancy.reference if self.row.pregnancy else ""

    @property
    def child(self) -> str:
        return self.row.child.reference if self.row.child else ""


@dataclass(slots=True)
class WeekFamily:
    """A family with its steps of the week, what it said last and the number to ring."""

    family: Family
    recall: Recall | None = None
    lines: list[WeekLine] = field(default_factory=list)


def steps_of_the_week(agent: Agent, today: date) -> list[WeekFamily]:
    """Late or back from a postponement, then opening since Monday or within seven days.

    The first lines; `every_step_of_the_week` gives them all.
    """
    return _week(agent, today, whole=False)


def day_lines(agent: Agent, today: date) -> list[DayLine]:
    """The same, as a phone keeps them: the step and when, never the child."""
    return [
        DayLine(
            family=group.family,
            label=str(group.family),
            when=line.chip,
            why=line.label,
            recall=group.recall,
        )
        for group in steps_of_the_week(agent, today)
        for line in group.lines
    ]


def every_step_of_the_week(agent: Agent, today: date) -> list[WeekFamily]:
    """The same, to the last line."""
    return _week(agent, today, whole=True)


def _week(agent: Agent, today: date, *, whole: bool) -> list[WeekFamily]:
    if not agent.answers_for:
        return []
    late, opening = _rows(agent, today, whole=whole)
    pack = pack_in_force().pack
    families: dict[int, WeekFamily] = {}
    count = 0
    for row in _once([*late, *opening]):
        line = _line(row, pack, today)
        if line is None or (count == LINES and not whole):
            continue
        count += 1
        families.setdefault(row.family_id, WeekFamily(row.family)).lines.append(line)
    for family_id, known in recalls(agent, families).items():
        families[family_id].recall = known
    return list(families.values())


def _rows(
    agent: Agent, today: date, *, whole: bool
) -> tuple[list[ProjectedStep], list[ProjectedStep]]:
    """Two ordered reads for each référente she answers for: each follows one index and stops."""
    asked, shown = (_asking, _showing) if whole else (_FIRST_LATE.rows, _FIRST_OPENING.rows)
    monday, in_a_week = today - timedelta(days=today.weekday()), today + A_WEEK
    late: list[ProjectedStep] = []
    opening: list[ProjectedStep] = []
    for referente_id in sorted(agent.answers_for):
        late += asked(referente=referente_id, today=today)
        opening += shown(referente=referente_id, today=today, monday=monday, in_a_week=in_a_week)
    late.sort(key=lambda row: (row.attention_until or date.max, row.pk))
    opening.sort(key=lambda row: (row.shows_on, row.pk))
    return (late, opening) if whole else (late[:LATE_LINES], opening[:LINES])


def _steps_of(referente: int) -> QuerySet[ProjectedStep]:
    return ProjectedStep.objects.filter(
        referente_id=referente,
        # The copy of the référente only serves the index; the file itself says who may see.
        family__referente_id=referente,
        family__state=FamilyState.OPEN,
        bereavement=False,
    ).select_related("family", "child", "pregnancy")


def _asking(referente: int, today: date) -> QuerySet[ProjectedStep]:
    """Late today, or postponed until a day that has come; what can wait least first."""
    return (
        _steps_of(referente)
        .filter(attention_from__isnull=False, attention_from__lte=today, attention_until__gt=today)
        .order_by("attention_until", "pk")
    )


def _showing(referente: int, today: date, monday: date, in_a_week: date) -> QuerySet[ProjectedStep]:
    """Opening since Monday or within seven days; what was postponed waits for its day."""
    return (
        _steps_of(referente)
        .filter(shows_on__gte=monday, shows_on__lte=in_a_week)
        .exclude(postponed_to__gt=today)
        .order_by("shows_on", "pk")
    )


def _first_asking(referente: int, today: date) -> QuerySet[ProjectedStep]:
    return _asking(referente, today)[:LATE_LINES]


def _first_showing(
    referente: int, today: date, monday: date, in_a_week: date
) -> QuerySet[ProjectedStep]:
    return _showing(referente, today, monday, in_a_week)[:LINES]


_FIRST_LATE, _FIRST_OPENING = Prepared(_first_asking), Prepared(_first_showing)


def _once(rows: Iterable[ProjectedStep]) -> Iterable[ProjectedStep]:
    seen: set[int] = set()
    for row in rows:
        if row.pk not in seen:
            seen.add(row.pk)
            yield row


def _line(row: ProjectedStep, pack: Pack, today: date) -> WeekLine | None:
    rule = pack.by_code.get(row.rule)
    state = row.state_on(today)
    if rule is None or state in {MISSED, NOT_APPLICABLE}:
        return None
    return WeekLine(
        row=row,
        label=rule.agents,
        about=str(row.child) if row.child and rule.subject == "child" else "",
        chip=chip_words(state, today=today, opens_on=row.opens_on, late_from=row.late_from),
        chip_domain="late" if state == LATE else row.domain,
        to_confirm=rule.to_confirm,
        next_week=today + A_WEEK,
    )
