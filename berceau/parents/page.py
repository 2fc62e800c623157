"""What « Ma page » shows: whom to call, what comes next, what was asked, whom to ring at night."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from berceau.accounts.models import Absence, Agent
from berceau.families.models import Adult
from berceau.parents import policies
from berceau.parents.blocks import Block, blocks_of
from berceau.parents.models import ParentRequest
from berceau.parents.visible import calendar_for
from berceau.pathway.calendar import FamilyCalendar, StepLine, Subject
from berceau.pathway.help_lines import help_lines
from berceau.pathway.models import StepDecision
from berceau.pathway.ribbon import ribbons
from berceau.pathway.words import NOT_WANTED, POSTPONED, chip_words
from berceau.rules import DONE, LATE, MISSED, Rule
from berceau.rules.facts import Birth
from berceau.ui.french import phone
from berceau.ui.frise import FriseLayout

FIRST = 5


@dataclass(frozen=True, slots=True)
class Person:
    """Who answers: her name, her hours, her number."""

    name: str
    function: str
    hours: str
    phone: str
    shown_phone: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call today: the référente, or who stands in for her and until when."""

    who: Person
    away: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step in the words of parents; nothing in it is late, nothing is compulsory."""

    line: StepLine
    when: str
    picture: str
    mine: StepDecision | None
    """What this parent said of it themselves, and may take back."""

    @property
    def step(self) -> object:
        return self.line.step

    @property
    def is_done(self) -> bool:
        return self.line.state == DONE

    @property
    def can_say(self) -> bool:
        return self.line.can_say_done


@dataclass(frozen=True, slots=True)
class Group:
    """The steps of one child, of a pregnancy, of the home."""

    key: str
    title: str
    ages: str
    steps: tuple[StepShown, ...]


PICTURES = {
    "sante": "shield-plus", "droits": "file-earmark-text", "eveil": "people", "soutien": "cup-hot",
}  # fmt: skip


def _person(agent: Agent) -> Person:
    number = agent.work_phone
    return Person(
        agent.full_name, agent.function, agent.reachable, number, phone(number) if number else ""
    )


def _team() -> Person:
    number = settings.TEAM_PHONE
    return Person(_("L’équipe 1000 premiers jours"), "", settings.TEAM_HOURS, number, number)


def whom_to_call(adult: Adult, today: date) -> Contact:
    """The référente; her stand-in when she is away today; the team when nobody answers."""
    referente = adult.family.referente
    if referente is None or not referente.is_active:
        return Contact(_team())
    absence = (
        Absence.objects.in_force(today)
        .filter(agent=referente)
        .select_related("stand_in")
        .order_by("pk")
        .first()
    )
    if absence is None:
        return Contact(_person(referente))
    return Contact(_person(absence.stand_in), referente.full_name, absence.ends_on)


def _when(line: StepLine, today: date) -> str:
    step = line.step
    if line.state == LATE:
        return _("encore possible")
    if line.state == NOT_WANTED:
        return _("pas pour moi")
    postponed = line.decision.on if line.state == POSTPONED and line.decision else None
    return chip_words(
        line.state,
        today=today,
        opens_on=step.opens_on,
        late_from=step.late_from,
        done_on=step.done_on,
        postponed_to=postponed,
    )


def shown(line: StepLine, adult: Adult, today: date) -> StepShown:
    """One step, in their words."""
    decision = line.decision
    mine = decision if decision is not None and decision.said_by_id == adult.pk else None
    picture = PICTURES.get(line.step.domain, "info-circle")
    return StepShown(line, _when(line, today), picture, mine)


def is_sober(calendar: FamilyCalendar, births: Sequence[Birth]) -> bool:
    """A loss, and nobody who lives or is expected: no step, no ribbon."""
    return calendar.bereaved and not any(
        birth.ongoing or any(child.died_on is None for child in birth.children)
        for birth in births
        if not birth.lost
    )


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the page shows."""

    contact: Contact
    groups: tuple[Group, ...]
    more: int
    asked: tuple[ParentRequest, ...]
    can_ask: bool
    is_open: bool
    help_lines: list[Rule]
    blocks: tuple[Block, ...] = ()
    """What other rooms have to say."""


def _births(calendar: FamilyCalendar) -> list[Birth]:
    return [subject.birth for subject in calendar.subjects if subject.birth is not None]


def page_of(adult: Adult, today: date) -> Page:
    """« Ma page »: the first steps to come of each child."""
    calendar = calendar_for(adult, today)
    sober = is_sober(calendar, _births(calendar))
    near = [] if sober or not adult.family.is_open else calendar.to_do()
    first = near[:FIRST]
    keep = {line.key for line in first}
    groups = tuple(
        Group(
            subject.key,
            _title(subject),
            subject.ages,
            tuple(shown(line, adult, today) for line in first if line in subject.lines),
        )
        for subject in calendar.subjects
        if any(line.key in keep for line in subject.lines)
    )
    return Page(
        contact=whom_to_call(adult, today),
        groups=groups,
        more=len(near) - len(first),
        asked=tuple(requests_of(adult)),
        can_ask=policies.can_ask(adult),
        is_open=adult.family.is_open,
        help_lines=help_lines(),
        blocks=blocks_of(adult, today),
    )


def _title(subject: Subject) -> str:
    if subject.kind == "family":
        return _("Votre foyer")
    return subject.title


def requests_of(adult: Adult) -> list[ParentRequest]:
    """What this adult asked and that nobody has settled yet."""
    return list(
        ParentRequest.objects.filter(adult=adult, done_at=None, cancelled_at=None)
        .exclude(kind="code")
        .select_related("taken_by")
        .order_by("asked_at")
    )


@dataclass(frozen=True, slots=True)
class Whole:
    """Every step, and the ribbons."""

    ribbons: list[FriseLayout]
    groups: tuple[Group, ...]


def whole_of(adult: Adult, today: date) -> Whole:
    """All that this adult may read of the calendar; nothing after a loss."""
    calendar = calendar_for(adult, today)
    if is_sober(calendar, _births(calendar)) or not adult.family.is_open:
        return Whole([], ())
    groups = tuple(
        Group(
            subject.key,
            _title(subject),
            subject.ages,
            tuple(
                shown(line, adult, today)
                for line in sorted(subject.lines, key=lambda one: (one.step.opens_on, one.rule))
                if line.state != MISSED
            ),
        )
        for subject in calendar.subjects
    )
    page = reverse("parents:calendar")
    return Whole(ribbons(calendar, page=page, for_parents=True), groups)


def with_child(adult: Adult, today: date) -> bool:
    """Whether a child of theirs lives: nobody is offered to mind a child who died."""
    calendar = calendar_for(adult, today)
    return any(subject.kind == "child" and not subject.lost for subject in calendar.subjects)
