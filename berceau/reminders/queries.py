"""What pages and the command show of reminders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from berceau.families.models import Adult, Contact, ContactKind, Family, FamilyState
from berceau.messaging.letter_rules import address_of
from berceau.messaging.letters import readers
from berceau.pathway.pack import pack_in_force
from berceau.reminders.choices import (
    Choice,
    accepts,
    choices,
    may_be_reminded,
    usual_pace,
)
from berceau.reminders.models import EVERY_STEP, Mute, Pace, Reminded, Rhythm
from berceau.reminders.plan import gathered_between, is_muted, why_no_letter
from berceau.rules import Rule

AHEAD = timedelta(days=90)
LINES = 20


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing that a family will be reminded of."""

    on: date
    why: str
    step: str
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComingReminders:
    """What is said of a family's reminders."""

    lines: tuple[Coming, ...]
    muted: bool


def coming(family: Family, today: date) -> ComingReminders:
    """What the family will be reminded of, the nearest first; who would be told of each."""
    if family.state != FamilyState.OPEN or family.frozen_on is not None:
        return ComingReminders((), muted=False)
    muted = set(Mute.objects.filter(family=family).values_list("family_id", "step"))
    phones, homes = _reached(family)
    adults = [
        (adult, pace) for adult, pace in paces_of(family) if adult.pk in phones or adult.pk in homes
    ]
    said = set(
        Reminded.objects.filter(family=family, on__gte=today - AHEAD).values_list("adult_id", "key")
    )
    lines = []
    for item in gathered_between(today, today + AHEAD, [family.pk]):
        reminder = item.reminder
        if is_muted(reminder, muted):
            continue
        who = tuple(
            adult.first_name
            if adult.pk in phones
            else _("%(name)s (courrier)") % {"name": adult.first_name}
            for adult, pace in adults
            if reminder.adult_id in (None, adult.pk)
            and accepts(pace, reminder.level)
            and (adult.pk, reminder.key) not in said
            and (
                adult.pk in phones
                or why_no_letter(reminder, homes[adult.pk], max(today, reminder.on)) is None
            )
        )
        if who:
            lines.append(Coming(reminder.on, str(reminder.why), reminder.step, who))
    lines.sort(key=lambda line: (line.on, line.why))
    return ComingReminders(tuple(lines[:LINES]), muted=(family.pk, EVERY_STEP) in muted)


def _reached(family: Family) -> tuple[set[int], dict[int, str]]:
    """Who is told by SMS, and the address of those who have no telephone but a letter box."""
    phones = {
        adult_id: not unsafe and not no_message
        for adult_id, unsafe, no_message in Contact.objects.filter(
            adult__family=family, kind=ContactKind.PHONE
        )
        .order_by("-unsafe", "-no_message")
        .values_list("adult_id", "unsafe", "no_message")
    }
    homes = {adult.pk: address_of(adult) for adult in readers(family) if adult.pk not in phones}
    return {pk for pk, usable in phones.items() if usable}, homes


@dataclass(frozen=True, slots=True)
class MutedStep:
    step: str
    label: str


def muted_steps(family: Family) -> list[MutedStep]:
    """What this family is spared, except « everything »."""
    lines = pack_in_force().pack.by_code
    steps = Mute.objects.filter(family=family).exclude(step=EVERY_STEP).order_by("step")
    return [
        MutedStep(step, lines[step].agents if step in lines else step)
        for step in steps.values_list("step", flat=True)
    ]


def paces_of(family: Family) -> list[tuple[Adult, str]]:
    """Each adult who agreed, with their pace."""
    chosen: Mapping[int, str] = dict(
        Rhythm.objects.filter(adult__family=family).values_list("adult_id", "pace")
    )
    return [
        (adult, chosen.get(adult.pk, usual_pace()))
        for adult in Adult.objects.filter(family=family, consent="given")
    ]


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """One line of the calendar and when it is reminded."""

    rule: Rule
    choice: Choice
    changed: bool

    @property
    def level(self) -> str:
        return str(Pace(("light", "regular", "reinforced")[self.choice.level - 1]).label)

    @property
    def delays(self) -> str:
        """« 10 j avant, 15 j après »."""
        said = []
        if self.choice.before is not None:
            said.append(_("%(days)d j avant") % {"days": self.choice.before})
        if self.choice.after is not None:
            said.append(_("%(days)d j après") % {"days": self.choice.after})
        return ", ".join(said)


def choice_lines(changed: set[str]) -> tuple[list[ChoiceLine], list[Rule], list[str]]:
    """What is reminded, what could be, and what was chosen but left the calendar."""
    lines = pack_in_force().pack
    chosen = choices()
    reminded: list[ChoiceLine] = []
    others: list[Rule] = []
    for rule in lines.steps:
        if not may_be_reminded(rule):
            continue
        choice = chosen.get(rule.code)
        if choice is not None and choice.active:
            reminded.append(ChoiceLine(rule, choice, rule.code in changed))
        else:
            others.append(rule)
    asleep = [
        step
        for step, choice in chosen.items()
        if choice.active and not may_be_reminded(lines.by_code.get(step))
    ]
    return reminded, others, asleep


def reminded_of(adult_id: int) -> QuerySet[Reminded]:
    return Reminded.objects.filter(adult=adult_id)


def rhythm_of(adult_id: int) -> QuerySet[Rhythm]:
    return Rhythm.objects.filter(adult=adult_id)


def mutes_around(adult_id: int) -> QuerySet[Mute]:
    return Mute.objects.filter(family__adults=adult_id)
