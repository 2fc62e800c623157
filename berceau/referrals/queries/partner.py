"""What a structure reads of a referral: the sentence, what was passed on, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.directory.models import Structure
from berceau.families import languages
from berceau.followup.queries.today import Lines
from berceau.privacy.access import READ, role_allows
from berceau.referrals import policies, stops
from berceau.referrals.actions.moving import last_said
from berceau.referrals.models import Referral, Transition
from berceau.referrals.partners import IDENTIFYING, Passed
from berceau.referrals.queries.lists import Gesture, gestures_of
from berceau.referrals.queries.rates import Rate, rate_of
from berceau.referrals.silence import delays
from berceau.referrals.states import ANSWERS, SHOWN_TO_PARTNER, WAITING, Actor, State, Way, offered
from berceau.sharing.queries.people import one_adult
from berceau.ui.french import age, full_day, phone

WAITING_SHOWN = 8


@dataclass(frozen=True, slots=True)
class PartnerPage:
    """One referral, for whoever may answer it."""

    referral: Referral
    is_shown: bool
    """Otherwise neither the sentence nor a word on the person."""
    is_hushed: bool
    facts: Sequence[tuple[str, str]]
    ring: str
    """The number to ring, when it was passed on and is safe."""
    first_name: str
    no_message: bool
    referente: str
    team_phone: str
    answers: Sequence[Gesture]
    outcomes: Sequence[Gesture]
    can_decline: bool
    can_set_day: bool
    can_undo: bool
    steps: Sequence[Transition]
    """What the structure said, by itself or to the référente: not what the family said."""
    rate: Rate | None

    @property
    def compartments(self) -> tuple[str, ...]:
        """What it shows, for the journal."""
        if not self.is_shown:
            return ("referrals",)
        named = IDENTIFYING & set(self.referral.passed)
        return ("referrals", "identity") if named else ("referrals",)


def fetch(reference: str) -> Referral | None:
    """The referral that a link speaks of. One query."""
    return (
        stops.with_subjects(Referral.objects.filter(way=Way.PARTNER))
        .prefetch_related("transitions")
        .filter(reference=reference)
        .first()
    )


def page_of(referral: Referral, *, at: datetime, today: date) -> PartnerPage:
    """Constant queries."""
    hushed = bool(stops.hushed([referral]))
    shown = referral.state in SHOWN_TO_PARTNER and not hushed
    mine = offered(referral.state, Actor.PARTNER) if shown else ()
    answers, outcomes = gestures_of(referral, Actor.PARTNER) if shown else ([], [])
    adult = one_adult(referral.adult)
    number = adult.callable if shown and Passed.PHONE in referral.passed else None
    ring = number.value if number is not None else ""
    referente = referral.family.referente
    return PartnerPage(
        referral=referral,
        is_shown=shown,
        is_hushed=hushed,
        facts=[*_facts(referral, today), *([(_("Téléphone"), phone(ring))] if ring else [])]
        if shown
        else (),
        ring=ring,
        first_name=referral.adult.first_name if Passed.FIRST_NAME in referral.passed else "",
        no_message=number is not None and number.no_message,
        referente=referente.full_name if referente is not None else "",
        team_phone=phone(referente.work_phone)
        if referente is not None and referente.work_phone
        else settings.TEAM_PHONE,
        answers=answers,
        outcomes=outcomes,
        can_decline=State.DECLINED in mine,
        can_set_day=State.APPOINTMENT_SET in mine,
        can_undo=not hushed and policies.can_undo(last_said(referral), Actor.PARTNER, at=at),
        steps=[
            step
            for step in referral.transitions.all()
            if step.undone_at is None and (step.actor == Actor.PARTNER or step.after in ANSWERS)
        ],
        rate=rate_of(referral.structure_reference, today, least=delays().rate_outside),
    )


def _facts(referral: Referral, today: date) -> list[tuple[str, str]]:
    """What was ticked, as it is today, in the order of the form."""
    adult, child = referral.adult, referral.child
    known = {
        Passed.FIRST_NAME: adult.first_name,
        Passed.LAST_NAME: adult.last_name or referral.family.name,
        Passed.LANGUAGE: languages.name_of(adult.language),
        Passed.CHILD_AGE: _age(referral, today),
        Passed.CHILD_NAME: child.first_name if child is not None else "",
    }
    labels = {
        Passed.FIRST_NAME: _("Prénom"),
        Passed.LAST_NAME: _("Nom"),
        Passed.LANGUAGE: _("Langue parlée"),
        Passed.CHILD_AGE: _("Enfant"),
        Passed.CHILD_NAME: _("Prénom de l’enfant"),
    }
    return [
        (labels[key], value) for key, value in known.items() if key in referral.passed and value
    ]


def _age(referral: Referral, today: date) -> str:
    if referral.child is not None:
        return age(referral.child.born_on, today)
    if referral.pregnancy is not None and referral.pregnancy.due_on is not None:
        return _("attendu le %(day)s") % {"day": full_day(referral.pregnancy.due_on)}
    return ""


# --- The inbox of a structure that has accounts -------------------------------------------
def structures_of(agent: Agent) -> list[Structure]:
    """Those of the directory where she works. One query."""
    if agent.organisation_id is None or not role_allows(agent.role, "referrals", READ):
        return []
    return list(Structure.objects.filter(organisation=agent.organisation_id).order_by("name"))


def received(agent: Agent, *, states: Collection[State] = SHOWN_TO_PARTNER) -> list[Referral]:
    """What her structures received, that goes on and that she may read: what waits first, then the
    last that moved. Four queries, none for who receives nothing by her function."""
    references = [structure.reference for structure in structures_of(agent)]
    if not references:
        return []
    going_on = Referral.objects.received_by(references).filter(state__in=states)
    rows = [
        row
        for row in stops.with_subjects(going_on).order_by("-state_at", "-pk")
        if policies.can_receive(agent, row)
    ]
    quiet = stops.hushed(rows)
    return sorted(
        (row for row in rows if row.pk not in quiet), key=lambda row: row.state not in WAITING
    )


def waiting(agent: Agent, today: date) -> Lines[Referral]:
    """Those that nobody has answered, under « Aujourd'hui »; the oldest first."""
    rows = received(agent, states=WAITING)[::-1]
    lines = Lines(rows[:WAITING_SHOWN])
    if len(rows) > WAITING_SHOWN:
        lines.more_url = reverse("referrals:inbox")
    return lines


def fetch_received(reference: str, *, agent: Agent) -> Referral | None:
    """One of them. Two queries."""
    references = [structure.reference for structure in structures_of(agent)]
    if not references:
        return None
    referral = (
        stops.with_subjects(Referral.objects.received_by(references))
        .prefetch_related("transitions")
        .filter(reference=reference)
        .first()
    )
    if referral is None or not policies.can_receive(agent, referral):
        return None
    return referral


def reached(agent: Agent, today: date) -> set[int]:
    """Keys of the files of which a referral is entrusted to her structure. Few queries."""
    return {referral.family_id for referral in received(agent)}
