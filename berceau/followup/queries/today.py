"""The lists of « Aujourd’hui »: ordered by promises and dates, never by anything about a family."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.contract import Recall
from berceau.families.models import ChildHome, Family, FamilyState
from berceau.followup.models import WITHIN_48_H, Promise
from berceau.followup.queries.people import (
    Subject,
    family_label,
    in_bereavement,
    promise_reach,
    recall_of,
    sentence,
    subjects_of,
    with_reach,
)
from berceau.kit.prepared import Prepared
from berceau.rules.offsets import shift
from berceau.ui.french import relative_day

SHOWN = 20
QUIET_MONTHS = 3
BIRTHDAY_WITHIN = timedelta(days=60)
BIRTHDAY_PAST = timedelta(days=30)

Line = TypeVar("Line")


class Lines(list[Line], Generic[Line]):
    """The first lines of a list; `more_url` leads to all of them when there are others."""

    more_url: str = ""

    @property
    def bereaved(self) -> list[Line]:
        """Families in bereavement, listed apart."""
        return [line for line in self if getattr(line, "bereaved", False)]

    @property
    def others(self) -> list[Line]:
        return [line for line in self if not getattr(line, "bereaved", False)]

    @classmethod
    def first(cls, lines: Iterable[Line], *, block: str, whole: bool) -> Lines[Line]:
        kept = cls(lines)
        if not whole and len(kept) > SHOWN:
            del kept[SHOWN:]
            kept.more_url = reverse("followup:block", args=[block])
        return kept


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call promised: when, to whom, about what was last said."""

    promise: Promise
    family: Family
    label: str
    when: str
    about: str
    bereaved: bool
    recall: Recall


@dataclass(frozen=True, slots=True)
class QuietLine:
    """A family without a word for three months."""

    family: Family
    label: str
    since: str
    about: str
    bereaved: bool
    recall: Recall


@dataclass(frozen=True, slots=True)
class BirthdayLine:
    """A child whose follow-up comes to its birthday."""

    family: Family
    label: str
    first_name: str
    birthday: date
    when: str
    recall: Recall


def when_promised(promise: Promise, today: date) -> str:
    """« 48 h dépassées », « promis pour hier », « avant demain »."""
    if promise.kind in WITHIN_48_H and not promise.postponed_times:
        if promise.due_on < today:
            return _("48 h dépassées")
        if promise.due_on == today:
            return _("à appeler aujourd’hui")
        return _("à appeler d’ici %(day)s") % {"day": _day(promise.due_on, today)}
    if promise.due_on == today:
        return _("promis aujourd’hui")
    if promise.due_on == today - timedelta(days=1):
        return _("promis pour hier")
    return _("promis %(day)s") % {"day": relative_day(promise.due_on, today)}


def _day(day: date, today: date) -> str:
    names = [
        _("lundi"),
        _("mardi"),
        _("mercredi"),
        _("jeudi"),
        _("vendredi"),
        _("samedi"),
        _("dimanche"),
    ]
    if day == today + timedelta(days=1):
        return _("demain")
    return names[day.weekday()]


def promises_of(reader: int, referentes: Collection[int], today: date) -> QuerySet[Promise]:
    """The calls to make, first promised first."""
    return (
        Promise.objects.to_keep(today)
        .filter(
            family__referente_id__in=referentes,
            family__state=FamilyState.OPEN,
            family__frozen_on=None,
        )
        .select_related("family")
        .annotate(**promise_reach(reader))
        .order_by("due_on", "made_at", "pk")
    )


def _first_promises(reader: int, referentes: Collection[int], today: date) -> QuerySet[Promise]:
    return promises_of(reader, referentes, today)[: SHOWN + 1]


_FIRST_PROMISES = Prepared(_first_promises)


def call_line(promise: Promise, subjects: list[Subject], *, today: date) -> CallLine:
    """One line, from an annotated promise."""
    bereaved = in_bereavement(subjects)
    return CallLine(
        promise=promise,
        family=promise.family,
        label=family_label(promise.family, promise.first_name),  # type: ignore[attr-defined]
        when=_("à rappeler") if bereaved else when_promised(promise, today),
        about=sentence(subjects, today=today),
        bereaved=bereaved,
        recall=recall_of(promise),
    )


def to_call(agent: Agent, today: date, *, whole: bool = False) -> Lines[CallLine]:
    """Whom to call first. Two queries."""
    if not agent.answers_for:
        return Lines()
    asked = promises_of if whole else _FIRST_PROMISES.rows
    promises = list(asked(reader=agent.pk, referentes=agent.answers_for, today=today))
    subjects = subjects_of([promise.family_id for promise in promises])
    lines = (call_line(promise, subjects[promise.family_id], today=today) for promise in promises)
    return Lines.first(lines, block="appels", whole=whole)


def one_call(agent: Agent, today: date, promise_id: int) -> CallLine | None:
    """The refreshed line of one promise; None when it is no longer for today."""
    promise = promises_of(agent.pk, agent.answers_for, today).filter(pk=promise_id).first()
    if promise is None:
        return None
    subjects = subjects_of([promise.family_id])
    return call_line(promise, subjects[promise.family_id], today=today)


def quiet(agent: Agent, today: date, *, whole: bool = False) -> Lines[QuietLine]:
    """Families without a word for three months, the longest silence first. Three queries.

    Two ordered reads, each on the index of the référente's families: those who spoke once, and
    those who never did, whose silence began on the day they came in.
    """
    if not agent.answers_for:
        return Lines()
    before = shift(today, -QUIET_MONTHS, 0)
    asked = (_spoke_once, _never_spoke) if whole else _FIRST_SILENT
    families = sorted(
        [
            family
            for rows in asked
            for family in rows(reader=agent.pk, referentes=agent.answers_for, before=before)
        ],
        key=lambda family: (family.last_word_on or family.entered_on, family.pk),
    )[: None if whole else SHOWN + 1]
    subjects = subjects_of([family.pk for family in families])
    lines = (_quiet_line(family, subjects[family.pk], today=today) for family in families)
    return Lines.first(lines, block="silences", whole=whole)


def _spoke_once(reader: int, referentes: Collection[int], before: date) -> QuerySet[Family]:
    families = with_reach(Family.objects.answered_by(referentes).followed(), reader)
    return families.filter(last_word_on__lt=before).order_by("last_word_on", "pk")


def _never_spoke(reader: int, referentes: Collection[int], before: date) -> QuerySet[Family]:
    families = with_reach(Family.objects.answered_by(referentes).followed(), reader)
    return families.filter(last_word_on__isnull=True, entered_on__lt=before).order_by(
        "entered_on", "pk"
    )


def _spoke_once_first(reader: int, referentes: Collection[int], before: date) -> QuerySet[Family]:
    return _spoke_once(reader, referentes, before)[: SHOWN + 1]


def _never_spoke_first(reader: int, referentes: Collection[int], before: date) -> QuerySet[Family]:
    return _never_spoke(reader, referentes, before)[: SHOWN + 1]


_FIRST_SILENT = (Prepared(_spoke_once_first).rows, Prepared(_never_spoke_first).rows)


def _quiet_line(family: Family, subjects: list[Subject], *, today: date) -> QuietLine:
    heard = family.last_word_on
    since = relative_day(heard or family.entered_on, today)
    return QuietLine(
        family=family,
        label=family_label(family, family.first_name),  # type: ignore[attr-defined]
        since=_("dernier mot %(when)s") % {"when": since}
        if heard
        else _("arrivée %(when)s, pas encore de mot") % {"when": since},
        about=sentence(subjects, today=today),
        bereaved=in_bereavement(subjects),
        recall=recall_of(family),
    )


def birthdays(agent: Agent, today: date, *, whole: bool = False) -> Lines[BirthdayLine]:
    """Children whose follow-up ends within 60 days, or has just ended. Two queries."""
    if not agent.answers_for:
        return Lines()
    months = settings.FOLLOW_UP_END_MONTHS
    # Shifting the birth, not the bounds, is what makes 29 February right: the bounds are wide.
    earliest = shift(today - BIRTHDAY_PAST, -months, -2)
    latest = shift(today + BIRTHDAY_WITHIN, -months, 2)
    # Not only the first of them: some are left out below. Three months of births are not many.
    rows = _BIRTHDAYS.rows(
        reader=agent.pk, referentes=agent.answers_for, earliest=earliest, latest=latest
    )
    subjects = subjects_of([home.family_id for home in rows])
    lines = []
    for home in rows:
        birthday = shift(home.child.born_on, months, 0)
        if not today - BIRTHDAY_PAST <= birthday <= today + BIRTHDAY_WITHIN:
            continue
        if in_bereavement(subjects[home.family_id]):
            continue
        lines.append(
            BirthdayLine(
                family=home.family,
                label=family_label(home.family, home.first_name),
                first_name=str(home.child),
                birthday=birthday,
                when=relative_day(birthday, today),
                recall=recall_of(home),
            )
        )
    return Lines.first(lines, block="anniversaires", whole=whole)


def _homes(
    reader: int, referentes: Collection[int], earliest: date, latest: date
) -> QuerySet[ChildHome]:
    return (
        ChildHome.objects.filter(
            family__referente_id__in=referentes,
            family__state=FamilyState.OPEN,
            family__frozen_on=None,
            child__died_on__isnull=True,
            child__born_on__gte=earliest,
            child__born_on__lte=latest,
        )
        .select_related("child", "family")
        .annotate(**promise_reach(reader))
        .order_by("child__born_on", "pk")
    )


_BIRTHDAYS = Prepared(_homes)
