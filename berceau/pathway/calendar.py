"""The calendar of one file as its pages show it: subjects, lines, states in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from berceau.families.models import Family
from berceau.pathway.facts import KnownFamily, child_key, known_families, pregnancy_key
from berceau.pathway.models import DecisionKind, StepDecision, Teller
from berceau.pathway.pack import pack_in_force
from berceau.pathway.subjects import step_key
from berceau.pathway.words import (
    DOMAINS,
    NOT_WANTED,
    OBLIGATIONS,
    POSTPONED,
    chip_words,
    window_words,
)
from berceau.rules import DONE, LATE, MISSED, NOT_YET, OPEN, Source, Step, plan
from berceau.rules.facts import Birth, births_of, due_date
from berceau.ui.french import age

SOON = timedelta(days=30)
TERM_WEEKS = 41
TO_DO = frozenset({LATE, OPEN})
CORRECTED_UNTIL_MONTHS = 24


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step, ready to be shown."""

    step: Step
    about: str
    pregnancy: str
    """Reference of the pregnancy it is about; empty when it is not about one."""
    child: str
    state: str
    chip: str
    chip_domain: str
    decision: StepDecision | None
    decided_here: bool
    can_act: bool
    is_near: bool
    """To do now or opening within thirty days: its gestures are at hand."""

    @property
    def key(self) -> str:
        """The anchor of the line in a page."""
        about = self.child or self.pregnancy or "foyer"
        return f"etape-{self.step.code}-{about}"

    @property
    def rule(self) -> str:
        return self.step.code

    @property
    def label(self) -> str:
        return self.step.agents

    @property
    def name(self) -> str:
        """What a gesture of this line is about: twins have the same steps."""
        return f"{self.label}, {self.about}" if self.child else self.label

    @property
    def parents_label(self) -> str:
        return self.step.parents

    @property
    def domain_label(self) -> str:
        return str(DOMAINS[self.step.domain])

    @property
    def obligation(self) -> str:
        return str(OBLIGATIONS[self.step.obligation])

    @property
    def window(self) -> str:
        return window_words(self.step.opens_on, self.step.last_day)

    @property
    def health(self) -> bool:
        return self.step.health

    @property
    def to_confirm(self) -> bool:
        return self.step.to_confirm

    @property
    def why(self) -> str:
        return self.step.why

    @property
    def sources(self) -> tuple[Source, ...]:
        return self.step.sources

    @property
    def said(self) -> str:
        """Who said that it was done, or that it is not for them."""
        if self.decision is None:
            return ""
        teller = self.decision.said_by
        if teller is not None:
            return _("dit par %(name)s, sur sa page") % {"name": teller.first_name}
        if self.decision.kind != DecisionKind.DONE:
            return ""
        return str(Teller(self.decision.told_by).label)

    @property
    def can_undo(self) -> bool:
        return self.can_act and self.decision is not None and self.decided_here

    @property
    def can_decide(self) -> bool:
        return self.can_act and self.state not in {DONE, MISSED, NOT_WANTED}

    @property
    def can_say_done(self) -> bool:
        """A step whose time has passed may still be told as done."""
        return self.can_act and self.state not in {DONE, NOT_WANTED}


@dataclass(frozen=True, slots=True)
class Subject:
    """The lines of one pregnancy, one child or the household."""

    key: str
    title: str
    kind: str
    lines: tuple[StepLine, ...]
    birth: Birth | None = None
    first_name: str = ""
    ages: str = ""
    lost: bool = False


@dataclass(frozen=True, slots=True)
class FamilyCalendar:
    """All the subjects of a file on a day."""

    today: date
    subjects: tuple[Subject, ...]
    bereaved: bool
    names: dict[str, str] = field(default_factory=dict)

    @property
    def lines(self) -> list[StepLine]:
        return [line for subject in self.subjects for line in subject.lines]

    def line(self, rule: str, *, pregnancy: str, child: str) -> StepLine | None:
        """The line of one step."""
        wanted = (rule, pregnancy, child)
        return next((x for x in self.lines if (x.rule, x.pregnancy, x.child) == wanted), None)

    def to_do(self) -> list[StepLine]:
        """Late, open, then opening within thirty days."""
        return sorted((line for line in self.lines if line.is_near), key=_urgency)


class References(NamedTuple):
    """From the keys of rows to their references in addresses, and how each is called."""

    pregnancies: dict[int, str]
    children: dict[int, str]
    names: dict[str, str]


def calendar_of(family: Family, today: date, *, can_act: bool) -> FamilyCalendar:
    """The calendar of one file. Four queries at most, one when the file is loaded."""
    pack = pack_in_force().pack
    [known] = known_families([family], pack, today)
    references = _references(known)
    lines: dict[str, list[StepLine]] = {}
    for step in plan(known.facts, pack, today):
        if step.child in known.too_old:
            continue
        # The two calendars of a birth (the mother's, the parents') are one subject on the page.
        key = step.subject_id if step.subject != "family" else "family"
        lines.setdefault(key, []).append(_line(known, step, references, today, can_act=can_act))
    subjects = tuple(_subjects(known, lines, references, today))
    bereaved = any(birth.lost for birth in births_of(known.facts)) or any(
        child.died_on is not None for child in known.children
    )
    return FamilyCalendar(today, subjects, bereaved, references.names)


def _references(known: KnownFamily) -> References:
    names = {child_key(c.pk): str(c) for c in known.children}
    names |= {pregnancy_key(p.pk): _("Grossesse") for p in known.pregnancies}
    return References(
        {row.pk: row.reference for row in known.pregnancies},
        {row.pk: row.reference for row in known.children},
        names,
    )


def _line(
    known: KnownFamily, step: Step, references: References, today: date, *, can_act: bool
) -> StepLine:
    key = step_key(step)
    decision = known.decisions.of(key)
    state = effective_state(step, decision, today)
    postponed = (
        decision.on if decision is not None and decision.kind == DecisionKind.POSTPONED else None
    )
    return StepLine(
        step=step,
        about=references.names.get(step.child or "", "") if step.child else _about(step),
        pregnancy=references.pregnancies.get(key[1], "") if key[1] else "",
        child=references.children.get(key[2], "") if key[2] else "",
        state=state,
        chip=chip_words(
            state,
            today=today,
            opens_on=step.opens_on,
            late_from=step.late_from,
            done_on=step.done_on,
            postponed_to=postponed,
            calm=step.bereavement,
        ),
        chip_domain=_chip_domain(step, state),
        decision=decision,
        decided_here=decision is not None and decision.family_id == known.family.pk,
        can_act=can_act,
        is_near=state in TO_DO or (state == NOT_YET and step.opens_on <= today + SOON),
    )


def _about(step: Step) -> str:
    return {
        "pregnancy": _("La mère"),
        "birth": _("Les parents"),
        "family": _("Le foyer"),
    }[step.subject]


def _chip_domain(step: Step, state: str) -> str:
    if state == LATE and not step.bereavement:
        return "late"
    return step.domain if state in {OPEN, NOT_YET} and not step.bereavement else "plain"


def effective_state(step: Step, decision: StepDecision | None, today: date) -> str:
    """The engine's state, unless a person said « later » or « no »."""
    if decision is None or step.state in {DONE, MISSED}:
        return step.state
    if decision.kind == DecisionKind.NOT_WANTED:
        return NOT_WANTED
    if decision.kind == DecisionKind.POSTPONED and decision.on > today:
        return POSTPONED
    return step.state


def _subjects(
    known: KnownFamily, lines: dict[str, list[StepLine]], references: References, today: date
) -> Iterable[Subject]:
    births = births_of(known.facts)
    for birth in reversed(births):
        shared = lines.get(birth.id, [])
        if shared:
            yield Subject(
                key=birth.id.replace(":", "-"),
                title=_birth_title(birth, references),
                kind="pregnancy",
                lines=tuple(shared),
                birth=birth,
                lost=birth.lost,
            )
        for child in birth.children:
            own = lines.get(child.id, [])
            if own:
                yield Subject(
                    key=child.id,
                    title=references.names[child.id],
                    kind="child",
                    lines=tuple(own),
                    birth=birth,
                    first_name=references.names[child.id],
                    ages=_ages(birth, child.id, today),
                    lost=child.died_on is not None,
                )
    if lines.get("family"):
        yield Subject(key="foyer", title=_("Le foyer"), kind="family", lines=tuple(lines["family"]))


def _birth_title(birth: Birth, references: References) -> str:
    if birth.lost:
        return _("Après la perte")
    if birth.ongoing or not birth.children:
        return _("La grossesse")
    names = [references.names[child.id] for child in birth.children]
    joined = names[0] if len(names) == 1 else _("%(first)s et %(last)s") % {
        "first": ", ".join(names[:-1]), "last": names[-1],
    }  # fmt: skip
    return _("Autour de la naissance : %(names)s") % {"names": joined}


def _ages(birth: Birth, child_id: str, today: date) -> str:
    """« 4 mois »; for a child born too early, the corrected age too, until two years."""
    child = next(one for one in birth.children if one.id == child_id)
    if child.died_on is not None:
        return ""
    plain = age(child.born_on, today)
    weeks = child.gestation_weeks
    if weeks is None or weeks >= 37:
        return plain
    months = (today.year - child.born_on.year) * 12 + today.month - child.born_on.month
    if months >= CORRECTED_UNTIL_MONTHS:
        return plain
    term = due_date(birth.pregnancy) if birth.pregnancy is not None else None
    if term is None:
        term = child.born_on + timedelta(weeks=TERM_WEEKS - weeks)
    if term > today:
        return _("%(age)s ; terme prévu le %(day)s, pas encore atteint") % {
            "age": plain, "day": f"{term:%d/%m/%Y}",
        }  # fmt: skip
    return _("%(age)s ; %(corrected)s en âge corrigé, celui qui compte pour l’éveil") % {
        "age": plain, "corrected": age(term, today),
    }  # fmt: skip


def _urgency(line: StepLine) -> tuple[int, date, date, str]:
    """Late first, those that can wait least before; then open, by their end; then what opens."""
    order = {LATE: 0, OPEN: 1, NOT_YET: 2}
    far = date.max
    step = line.step
    end = {LATE: step.late_until, OPEN: step.late_from, NOT_YET: step.opens_on}[line.state]
    return order[line.state], end or far, step.opens_on, line.key


def shown_first(lines: Sequence[StepLine], limit: int) -> tuple[list[StepLine], int]:
    """The first lines, and how many more there are."""
    return list(lines[:limit]), max(0, len(lines) - limit)
