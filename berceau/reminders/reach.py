"""Who may be told, where, in which language, how often: read for a batch of files at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from berceau.accounts.models import Absence, Agent
from berceau.families.models import Adult, Contact, ContactKind, Family
from berceau.messaging.letter_rules import address_of
from berceau.messaging.models import State
from berceau.reminders.choices import usual_pace
from berceau.reminders.models import Mute, Reminded, Rhythm
from berceau.ui.french import phone


@dataclass(frozen=True, slots=True)
class Person:
    """An adult as a reminder sees them. The number may be one that a rule refuses: it says why."""

    adult_id: int
    family_id: int
    language: str
    pace: str
    number: str
    home: str = ""
    """Without a number, the lines of the envelope: where a letter would find them."""


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers for a file on a day: the référente, or who stands in for her."""

    name: str
    phone: str


@dataclass(slots=True)
class Reach:
    """What a batch of files says of whom to remind."""

    people: dict[int, list[Person]] = field(default_factory=lambda: defaultdict(list))
    """By file, the first contact first."""
    muted: set[tuple[int, str]] = field(default_factory=set)
    """File and step; the step is empty for all of them."""
    told: set[tuple[int, str]] = field(default_factory=set)
    """Adult and cause: a message said it, or waits to."""
    referentes: dict[int, int] = field(default_factory=dict)
    agents: dict[int, Agent] = field(default_factory=dict)
    absences: tuple[Absence, ...] = ()

    def answering(self, family_id: int, on: date) -> Answering | None:
        """Who answers for this file that day."""
        agent_id = self.referentes.get(family_id)
        for absence in self.absences:
            if absence.agent_id == agent_id and absence.starts_on <= on <= absence.ends_on:
                return _answering(absence.stand_in)
        agent = self.agents.get(agent_id) if agent_id is not None else None
        return None if agent is None else _answering(agent)


def _answering(agent: Agent) -> Answering:
    return Answering(agent.full_name, phone(agent.work_phone))


def reach(families: Collection[int], causes: Collection[str], *, today: date) -> Reach:
    """Nine queries, whatever the number of files. Files that are not followed have nobody."""
    found = Reach()
    followed = Family.objects.followed().filter(pk__in=families)
    for family_id, referente_id in followed.values_list("pk", "referente_id"):
        if referente_id is not None:
            found.referentes[family_id] = referente_id
    adults = list(
        Adult.objects.filter(family__in=followed)
        .order_by("-is_main_contact", "pk")
        .values_list("pk", "family_id", "language")
    )
    keys = [pk for pk, _family, _language in adults]
    numbers = _numbers(keys)
    homes = _homes([pk for pk in keys if pk not in numbers])
    paces = dict(Rhythm.objects.filter(adult_id__in=keys).values_list("adult_id", "pace"))
    usual = usual_pace()
    for pk, family_id, language in adults:
        found.people[family_id].append(
            Person(
                pk,
                family_id,
                language,
                paces.get(pk, usual),
                numbers.get(pk, ""),
                homes.get(pk, ""),
            )
        )
    found.muted = set(Mute.objects.filter(family_id__in=families).values_list("family_id", "step"))
    found.told = told(keys, causes)
    found.agents = Agent.objects.in_bulk(set(found.referentes.values()))
    found.absences = tuple(
        Absence.objects.filter(cancelled_at__isnull=True, ends_on__gte=today).select_related(
            "stand_in"
        )
    )
    return found


def told(adults: Collection[int], causes: Collection[str]) -> set[tuple[int, str]]:
    """What these adults were told, or will be. One query.

    A message that a rule stopped told nothing (its text is gone): the cause may be tried again. One
    that somebody kept back stays so.
    """
    return set(
        Reminded.objects.filter(adult_id__in=adults, key__in=causes)
        .exclude(message__state=State.STOPPED, message__body="")
        .values_list("adult_id", "key")
    )


def _numbers(adults: Collection[int]) -> dict[int, str]:
    """The number of each adult: a safe one that takes messages, or else the one that is there."""
    found: dict[int, str] = {}
    rows = Contact.objects.filter(adult_id__in=adults, kind=ContactKind.PHONE).order_by(
        "unsafe", "no_message", "-preferred", "pk"
    )
    for adult_id, value in rows.values_list("adult_id", "value"):
        found.setdefault(adult_id, value)
    return found


def _homes(adults: Collection[int]) -> dict[int, str]:
    """Where a letter finds each of these adults; whether it may go is asked of the rules."""
    rows = Adult.objects.filter(pk__in=adults).select_related("family")
    return {adult.pk: address_of(adult) for adult in rows}
