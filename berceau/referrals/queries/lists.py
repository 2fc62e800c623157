"""Referrals as the team's screens show them: « Aujourd'hui », the family page, one referral."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.directory.models import Service
from berceau.families.models import Family, FamilyState
from berceau.families.policies import is_standing_in
from berceau.followup.queries.people import family_label
from berceau.followup.queries.today import Lines
from berceau.referrals import policies, stops
from berceau.referrals.actions.moving import last_said
from berceau.referrals.models import Referral, Settled, Transition
from berceau.referrals.states import ANSWERS, WAITING, Actor, State, offered
from berceau.ui.french import phone

SHOWN = 20
LAST = 6
"""Of a family, on its page; all of them have theirs."""
COMPARTMENTS = ("identity", "social")


@dataclass(frozen=True, slots=True)
class TakeUpLine:
    """A referral to take up again: what happened, and the next gesture."""

    referral: Referral
    family: Family
    label: str
    chip: str
    phone: str
    """That of the structure, as the directory knows it today."""
    can_act: bool
    can_refer: bool
    in_place_of: str


def chip_of(referral: Referral) -> str:
    """What happened, in two words."""
    if referral.is_live:
        return _("sans réponse") if referral.state in WAITING else _("sans nouvelles")
    return str(State(referral.state).label)


def to_take_up(agent: Agent, today: date) -> Lines[TakeUpLine]:
    """The first ones, under « Aujourd'hui ». Two queries."""
    rows = list(every_one_to_take_up(agent)[: SHOWN + 1])
    lines = Lines(take_up_lines(agent, rows[:SHOWN]))
    if len(rows) > SHOWN:
        lines.more_url = reverse("referrals:to_take_up")
    return lines


def every_one_to_take_up(agent: Agent) -> QuerySet[Referral]:
    """Those of her families, the oldest word first, as `take_up_lines` reads them."""
    waiting = Referral.objects.visible_to(agent).to_take_up()
    return (
        waiting.filter(family__frozen_on=None, family__state=FamilyState.OPEN)
        .select_related("family__referente", "adult")
        .order_by("state_at", "pk")
    )


def take_up_lines(agent: Agent, rows: Collection[Referral]) -> list[TakeUpLine]:
    """One query."""
    kept = [row for row in rows if policies.can_read(agent, row.family)]
    phones = phones_of(kept)
    return [_line(agent, row, phones.get(row.service_reference, "")) for row in kept]


def _line(agent: Agent, referral: Referral, phone: str) -> TakeUpLine:
    family = referral.family
    referente = family.referente
    return TakeUpLine(
        referral=referral,
        family=family,
        label=family_label(family, referral.adult.first_name),
        chip=chip_of(referral),
        phone=phone,
        can_act=policies.can_carry_on(agent, family),
        can_refer=policies.can_refer(agent, family),
        in_place_of=referente.full_name if referente and is_standing_in(agent, family) else "",
    )


def phones_of(referrals: Collection[Referral]) -> dict[str, str]:
    """Reference of a service -> the number to call. No query for no referral."""
    if not referrals:
        return {}
    rows = (
        Service.objects.published()
        .filter(
            structure__archived_at=None,
            reference__in={one.service_reference for one in referrals},
        )
        .values_list("reference", "phone", "structure__phone")
    )
    return {reference: own or theirs for reference, own, theirs in rows}


def unheard(family_ids: Collection[int]) -> dict[int, datetime]:
    """Since when a referral of each of these files waits to be taken up. One query."""
    rows = Referral.objects.to_take_up().filter(family__in=family_ids).order_by()
    return dict(
        rows.values("family").annotate(first=Min("state_at")).values_list("family", "first")
    )


# --- One file -----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class FileLine:
    """One referral on the family page."""

    referral: Referral
    chip: str
    need_is_open: bool


def of_family(family: Family) -> list[FileLine]:
    """The last referrals of this file. One query."""
    return file_lines(every_one(family)[:LAST])


def every_one(family: Family) -> QuerySet[Referral]:
    """All those of this file, the last first, as `file_lines` reads them."""
    return Referral.objects.filter(family=family).select_related("adult")


def file_lines(rows: Iterable[Referral]) -> list[FileLine]:
    """Nothing is asked of the database."""
    return [
        FileLine(
            referral=row,
            chip=chip_of(row) if row.silent_on else str(State(row.state).label),
            need_is_open=row.need_is_open,
        )
        for row in rows
    ]


# --- One referral -------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Gesture:
    """What may be said now, as a button."""

    after: str
    label: str
    icon: str
    kind: str = "outline"


def gestures_of(referral: Referral, actor: str) -> tuple[list[Gesture], list[Gesture]]:
    """The buttons that need nothing but a tap: the answer, and what happened then."""
    takes = Gesture(State.ACCEPTED, _("La structure prend"), "check-lg")
    if actor == Actor.PARTNER:
        takes = Gesture(State.ACCEPTED, _("Je prends"), "check-lg", kind="primary")
    buttons = {
        State.ACCEPTED: takes,
        State.CAME: Gesture(State.CAME, _("Est venu·e"), "check-lg"),
        State.DID_NOT_COME: Gesture(State.DID_NOT_COME, _("N’est pas venu·e"), "x-lg"),
        State.HELPED: Gesture(State.HELPED, _("Ça a aidé"), "heart"),
    }
    mine = offered(referral.state, actor, way=referral.way)
    found = [buttons[after] for after in mine if after in buttons]
    return (
        [one for one in found if one.after in ANSWERS],
        [one for one in found if one.after not in ANSWERS],
    )


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """All that the team reads of one referral."""

    referral: Referral
    steps: Sequence[Transition]
    hushed: str
    phone: str
    answers: Sequence[Gesture]
    outcomes: Sequence[Gesture]
    can_act: bool
    can_refer: bool
    can_decline: bool
    can_set_day: bool
    can_revoke: bool
    can_undo: bool
    can_send_again: bool
    can_settle: bool
    can_reopen: bool

    @property
    def phone_written(self) -> str:
        """« 03 27 73 00 00 »."""
        return phone(self.phone)


def page_of(referral: Referral, *, agent: Agent, at: datetime) -> ReferralPage:
    """Constant queries: the steps, whether it is hushed, the phone, the last step."""
    can_act = policies.can_carry_on(agent, referral.family)
    mine = offered(referral.state, Actor.REFERENTE, way=referral.way) if can_act else ()
    answers, outcomes = gestures_of(referral, Actor.REFERENTE) if can_act else ([], [])
    why = stops.hushed([referral]).get(referral.pk, "")
    return ReferralPage(
        referral=referral,
        steps=list(referral.transitions.all()),
        hushed=stops.words()[why] if why else "",
        phone=phones_of([referral]).get(referral.service_reference, ""),
        answers=answers,
        outcomes=outcomes,
        can_act=can_act,
        can_refer=policies.can_refer(agent, referral.family),
        can_decline=State.DECLINED in mine,
        can_set_day=State.APPOINTMENT_SET in mine,
        can_revoke=State.REVOKED in mine,
        can_undo=can_act and policies.can_undo(last_said(referral), Actor.REFERENTE, at=at),
        can_send_again=policies.can_send_again(agent, referral) and not why,
        can_settle=can_act and referral.need_is_open,
        can_reopen=can_act and referral.settled == Settled.NO_NEED,
    )


def fetch(reference: str, *, agent: Agent) -> Referral | None:
    """The referral, when she follows its file. One query."""
    referral = (
        Referral.objects.visible_to(agent)
        .select_related("family__referente", "adult", "child", "pregnancy", "made_by", "after",
                        "settled_by")
        .prefetch_related("transitions__by")
        .filter(reference=reference)
        .first()
    )  # fmt: skip
    if referral is None or not policies.can_read(agent, referral.family):
        return None
    return referral
