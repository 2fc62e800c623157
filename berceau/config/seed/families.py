"""Fictional families written in bulk: the same seed and the same day give the same town."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from faker import Faker

from berceau.accounts.models import Agent
from berceau.config.seed.stories import LANGUAGES, SAID, SHARES, Story
from berceau.config.seed.town import Town
from berceau.families.models import (
    Adult,
    AdultRole,
    Child,
    ChildHome,
    Consent,
    Contact,
    ContactKind,
    Door,
    Family,
    FamilyState,
    Outcome,
    Pregnancy,
    Residence,
)
from berceau.followup import policies
from berceau.followup.models import (
    Assignment,
    Closing,
    ClosingReason,
    Loss,
    Note,
    NoteKind,
    Promise,
    PromiseKind,
    Readers,
)

PREGNANCY_DAYS = 273


@dataclass(slots=True)
class Batch:
    """Rows to write, in the order in which their keys allow it."""

    families: list[Family] = field(default_factory=list)
    adults: list[Adult] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    pregnancies: list[Pregnancy] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)
    homes: list[ChildHome] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    closings: list[Closing] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)

    def write(self) -> None:
        """Insert everything; models refer to each other by object, keys come back on insert."""
        Family.objects.bulk_create(self.families, batch_size=500)
        for rows in (
            self.adults,
            self.contacts,
            self.pregnancies,
            self.children,
            self.homes,
            self.assignments,
            self.notes,
            self.promises,
            self.closings,
            self.losses,
        ):
            _bulk(rows)


def _bulk(rows: list[Any]) -> None:
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=500)  # noqa: SLF001


class Teller:
    """Tells fictional families one after the other, from one fixed seed."""

    def __init__(self, town: Town, *, today: date, seed: int = 1000) -> None:
        self.town = town
        self.today = today
        self.chance = random.Random(seed)  # noqa: S311 - fiction, not secrecy
        self.names = Faker("fr_FR")
        self.names.seed_instance(seed)
        self.batch = Batch()
        self.number = 0

    def tell(self, count: int) -> Batch:
        """`count` families, in the shares of `stories.SHARES`."""
        for story in _stories(count):
            self.family(story)
        return self.batch

    # --- one family ---

    def family(self, story: Story) -> None:
        referente = self.town.referentes[self.number % len(self.town.referentes)]
        self.number += 1
        born_on = self._birth_for(story)
        expected = story in {Story.PREGNANCY, Story.TWINS_EXPECTED, Story.LOSS}
        entered_on = min(
            self.today,
            (born_on + timedelta(days=self.chance.randint(1, 5)))
            if not expected
            else self.today - timedelta(days=self.chance.randint(3, 90)),
        )
        family = Family(
            name=self.names.last_name(),
            commune_code=settings.COMMUNE,
            neighbourhood=self.chance.choice(self.town.neighbourhoods),
            referente=referente,
            door=Door.PARTNER if expected else Door.BIRTH_DESK,
            entered_on=entered_on,
            last_word_on=self._last_word(story, entered_on),
            single_parent=story is Story.SEPARATED or self.chance.random() < 0.25,
            first_child=story is not Story.SIBLINGS,
        )
        if self.chance.random() < 0.2:
            family.social_housing_request_on = self.today - timedelta(
                days=self.chance.randint(20, 700)
            )
        self.batch.families.append(family)
        self.batch.assignments.append(
            Assignment(
                family=family, referente=referente, since=entered_on, by=referente,
                at=self._at(entered_on),
            )
        )  # fmt: skip
        mother = self._adults(family, story)
        self._children(family, mother, story, born_on)
        if story is Story.NEWBORN_TO_CALL:
            self._first_call(family, referente)
        else:
            self._notes(family, referente)
        if story is Story.CLOSED:
            self._close(family, referente)

    def _birth_for(self, story: Story) -> date:
        """A birth in the past three years, or the due date of a pregnancy under way."""
        days = {
            Story.NEWBORN_TO_CALL: (1, 5),
            Story.PREGNANCY: (-170, -10),
            Story.TWINS_EXPECTED: (-150, -40),
            Story.LOSS: (-120, -30),
            Story.NEARLY_THREE: (3 * 365 - 50, 3 * 365 - 4),
            Story.CLOSED: (3 * 365 + 10, 3 * 365 + 200),
            Story.CHILD_DIED: (200, 400),
        }.get(story, (6, 3 * 365 - 70))
        return self.today - timedelta(days=self.chance.randint(*days))

    def _last_word(self, story: Story, entered_on: date) -> date:
        if story is Story.QUIET:
            return max(entered_on, self.today - timedelta(days=self.chance.randint(95, 330)))
        return max(entered_on, self.today - timedelta(days=self.chance.randint(0, 80)))

    def _adults(self, family: Family, story: Story) -> Adult:
        mother = Adult(
            family=family,
            first_name=self.names.first_name_female(),
            last_name=family.name,
            role=AdultRole.MOTHER,
            language=self.chance.choice(LANGUAGES),
            consent=Consent.GIVEN,
            consent_on=family.entered_on,
            is_main_contact=True,
        )
        mother.interpreter_needed = mother.language != "fr" and self.chance.random() < 0.5
        self.batch.adults.append(mother)
        self._phone(mother)
        if not family.single_parent or story is Story.SEPARATED:
            other = Adult(
                family=family,
                first_name=self.names.first_name_male(),
                last_name=family.name if story is not Story.SEPARATED else self.names.last_name(),
                role=AdultRole.FATHER,
                lives_elsewhere=story is Story.SEPARATED,
                language=mother.language,
                consent=self.chance.choice((Consent.GIVEN, Consent.UNKNOWN)),
            )
            self.batch.adults.append(other)
            if self.chance.random() < 0.6:
                self._phone(other)
        return mother

    def _phone(self, adult: Adult) -> None:
        # 06 39 98 xx xx is the range that Arcep keeps for fiction.
        number = f"+3363998{self.chance.randint(0, 9999):04d}"
        self.batch.contacts.append(
            Contact(
                adult=adult, kind=ContactKind.PHONE, value=number, preferred=True,
                no_message=self.chance.random() < 0.05,
            )
        )  # fmt: skip

    def _children(self, family: Family, mother: Adult, story: Story, born_on: date) -> None:
        expected = 2 if story in {Story.TWINS, Story.TWINS_EXPECTED} else 1
        early = (
            timedelta(days=self.chance.randint(28, 60)) if story is Story.PREMATURE else timedelta()
        )
        due_on = born_on + early
        pregnancy = Pregnancy(
            family=family,
            carried_by=mother,
            began_on=due_on - timedelta(days=PREGNANCY_DAYS),
            due_on=due_on,
            expected_children=expected,
        )
        self.batch.pregnancies.append(pregnancy)
        if story in {Story.SIBLINGS, Story.CHILD_DIED}:
            self._child(family, None, born_on - timedelta(days=self.chance.randint(700, 2600)))
        if story is Story.LOSS:
            pregnancy.outcome = Outcome.LOSS
            pregnancy.ended_on = self.today - timedelta(days=self.chance.randint(8, 40))
            self._lost(family, pregnancy=pregnancy, on=pregnancy.ended_on)
            return
        if born_on > self.today:
            return
        pregnancy.outcome, pregnancy.ended_on = Outcome.BIRTH, born_on
        for _ in range(expected):
            child = self._child(family, pregnancy, born_on)
            child.gestation_weeks = (
                41 - 2 - early.days // 7
                if story is Story.PREMATURE
                else self.chance.choice((38, 39, 40))
            )
            if story is Story.CHILD_DIED:
                child.died_on = born_on + timedelta(days=self.chance.randint(20, 90))
                self._lost(family, child=child, on=child.died_on)
            if story is Story.SEPARATED:
                self._second_home(family, child)

    def _child(self, family: Family, pregnancy: Pregnancy | None, born_on: date) -> Child:
        child = Child(
            pregnancy=pregnancy,
            first_name=self.names.first_name(),
            last_name=family.name,
            born_on=born_on,
            birth_commune_code=settings.COMMUNE,
        )
        self.batch.children.append(child)
        self.batch.homes.append(ChildHome(child=child, family=family))
        return child

    def _second_home(self, family: Family, child: Child) -> None:
        """The other parent's own household, followed too, with its own file."""
        if self.chance.random() < 0.5:
            return
        other = Family(
            name=self.names.last_name(),
            commune_code=settings.COMMUNE,
            neighbourhood=self.chance.choice(self.town.neighbourhoods),
            referente=family.referente,
            door=Door.CALL,
            entered_on=family.entered_on,
            last_word_on=family.last_word_on,
            single_parent=True,
        )
        self.batch.families.append(other)
        self.batch.assignments.append(
            Assignment(
                family=other, referente=other.referente, since=other.entered_on,
                by=other.referente, at=self._at(other.entered_on),
            )
        )  # fmt: skip
        father = Adult(
            family=other, first_name=self.names.first_name_male(), last_name=other.name,
            role=AdultRole.FATHER, consent=Consent.GIVEN, is_main_contact=True,
        )  # fmt: skip
        self.batch.adults.append(father)
        self._phone(father)
        self.batch.homes.append(ChildHome(child=child, family=other, residence=Residence.SHARED))

    # --- what was said and promised ---

    def _notes(self, family: Family, referente: Agent) -> None:
        last_word = family.last_word_on or family.entered_on
        for index in range(self.chance.randint(1, 4)):
            happened_on = max(family.entered_on, last_word - timedelta(days=45 * index))
            self.batch.notes.append(
                Note(
                    family=family,
                    author=referente,
                    kind=self.chance.choice(
                        (NoteKind.CALL, NoteKind.CALL, NoteKind.SMS, NoteKind.VISIT)
                    ),
                    text=self.chance.choice(SAID),
                    themes=self.chance.sample(policies.themes_offered(), self.chance.randint(0, 2)),
                    readers=self.chance.choice((Readers.AUTHOR, Readers.TEAM, Readers.TEAM)),
                    happened_on=happened_on,
                    at=self._at(happened_on),
                )
            )
        if family.state == FamilyState.OPEN and self.chance.random() < 0.12:
            self._promise(family, referente, PromiseKind.CALL_BACK, self.chance.randint(-3, 9))

    def _first_call(self, family: Family, referente: Agent) -> None:
        family.last_word_on = family.entered_on
        self._promise(family, referente, PromiseKind.FIRST_CALL, self.chance.randint(-2, 2))

    def _promise(self, family: Family, referente: Agent, kind: PromiseKind, days: int) -> None:
        self.batch.promises.append(
            Promise(
                family=family, kind=kind, due_on=self.today + timedelta(days=days),
                made_by=referente, made_at=self._at(family.entered_on),
            )
        )  # fmt: skip

    def _close(self, family: Family, referente: Agent) -> None:
        family.state = FamilyState.CLOSED
        closed_on = self.today - timedelta(days=self.chance.randint(1, 8))
        self.batch.closings.append(
            Closing(
                family=family,
                reason=ClosingReason.BIRTHDAY,
                on=closed_on,
                last_note="Trois ans : bel anniversaire, et bonne route.",
                what_follows="École maternelle, inscription faite",
                by=referente,
                at=self._at(closed_on),
            )
        )

    def _lost(
        self,
        family: Family,
        *,
        on: date,
        pregnancy: Pregnancy | None = None,
        child: Child | None = None,
    ) -> None:
        self.batch.losses.append(
            Loss(
                family=family, pregnancy=pregnancy, child=child, on=on,
                by=family.referente, at=self._at(on),
            )
        )  # fmt: skip

    def _at(self, day: date) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(10, 15)))


def _stories(count: int) -> Iterator[Story]:
    """The stories of `count` families, mixed so that each référente meets them all."""
    cycle = [story for story, share in SHARES for _ in range(share)]
    random.Random(7).shuffle(cycle)  # noqa: S311
    for index in range(count):
        yield cycle[index % len(cycle)]
