"""What a line of a list says of a family: its name, its children, whom to ring. Few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    CharField,
    DateField,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.contract import Recall
from berceau.families.models import (
    Adult,
    ChildHome,
    Contact,
    ContactKind,
    Family,
    Outcome,
    Pregnancy,
)
from berceau.followup.models import Note
from berceau.kit.prepared import Prepared
from berceau.ui.french import age, full_day, short_day

BORN, CARRIED = "child", "pregnancy"
PREGNANCY = timedelta(days=280)


@dataclass(frozen=True, slots=True)
class Subject:
    """A child or a pregnancy of a family, alive or not."""

    kind: str
    first_name: str
    day: date | None
    """Birth of the child, end of the pregnancy."""
    due_or_died_on: date | None
    outcome: str

    @property
    def lost_on(self) -> date | None:
        if self.kind == BORN:
            return self.due_or_died_on
        return self.day if self.outcome == Outcome.LOSS else None

    @property
    def lives(self) -> bool:
        return self.lost_on is None

    @property
    def expected(self) -> bool:
        return self.kind == CARRIED and not self.outcome


def _subjects(family_ids: Collection[int]) -> QuerySet[ChildHome, Any]:
    children = (
        ChildHome.objects.filter(family_id__in=family_ids)
        .order_by()
        .values_list(
            "family_id",
            Value(BORN, CharField()),
            "child__first_name",
            "child__born_on",
            "child__died_on",
            Value("", CharField()),
        )
    )
    pregnancies = (
        Pregnancy.objects.filter(family_id__in=family_ids)
        .order_by()
        .values_list(
            "family_id",
            Value(CARRIED, CharField()),
            Value("", CharField()),
            Cast("ended_on", DateField()),
            Cast("due_on", DateField()),
            F("outcome"),
        )
    )
    return children.union(pregnancies, all=True)


_SUBJECTS = Prepared(_subjects)


def subjects_of(family_ids: Collection[int]) -> dict[int, list[Subject]]:
    """Children and pregnancies of these families, in one query."""
    found: dict[int, list[Subject]] = defaultdict(list)
    if not family_ids:
        return found
    rows = _SUBJECTS.rows(family_ids=family_ids)
    for family_id, kind, first_name, day, other, outcome in rows:
        found[family_id].append(
            Subject(kind, first_name, _as_date(day), _as_date(other), outcome or "")
        )
    return found


def _as_date(value: date | str | None) -> date | None:
    # SQLite gives the columns of a union back as text.
    return date.fromisoformat(value) if isinstance(value, str) else value


def in_bereavement(subjects: Collection[Subject]) -> bool:
    """A loss that no later birth or pregnancy has followed: the tone of the whole line changes."""
    losses = [subject.lost_on for subject in subjects if subject.lost_on is not None]
    if not losses:
        return False
    last = max(losses)
    return not any(began is not None and began > last for began in map(_began_on, subjects))


def _began_on(subject: Subject) -> date | None:
    """When a living child was born, or when a pregnancy under way began."""
    if subject.kind == BORN:
        return subject.day if subject.lives else None
    if subject.expected and subject.due_or_died_on is not None:
        return subject.due_or_died_on - PREGNANCY
    return None


def sentence(subjects: Collection[Subject], *, today: date) -> str:
    """« Inès, 2 mois » or « terme le 2 mars »; nothing for a family in bereavement."""
    if in_bereavement(subjects):
        return ""
    expected = [subject for subject in subjects if subject.expected]
    if expected:
        due_on = expected[0].due_or_died_on
        if due_on is None:
            return _("grossesse en cours")
        shown = short_day(due_on) if abs((due_on - today).days) < 300 else full_day(due_on)
        return _("terme le %(day)s") % {"day": shown}
    born = [s for s in subjects if s.kind == BORN and s.lives and s.day is not None]
    if not born:
        return ""
    latest = max(subject.day for subject in born if subject.day is not None)
    youngest = [subject for subject in born if subject.day == latest]
    names = [subject.first_name for subject in youngest if subject.first_name]
    shown_age = age(latest, today)
    if not names:
        return _("enfant de %(age)s") % {"age": shown_age}
    return _("%(names)s, %(age)s") % {"names": _joined(names), "age": shown_age}


def _joined(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("%(first)s et %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def with_reach(families: QuerySet[Family], reader: int) -> QuerySet[Family]:
    """Families with the last sentence that she (her key) may read and the safe phone to ring."""
    return families.annotate(**_reach("pk", reader))


def _reach(family: str, reader: int) -> dict[str, Subquery]:
    said = (
        Note.objects.readable_by_key(reader)
        .filter(family=OuterRef(family))
        .exclude(text="")
        .order_by("-happened_on", "-at", "-pk")
    )
    phone = (
        Contact.objects.filter(adult__family=OuterRef(family), kind=ContactKind.PHONE, unsafe=False)
        .exclude(adult__consent="refused")
        .order_by("-adult__is_main_contact", "-preferred", "pk")
    )
    adult = Adult.objects.filter(family=OuterRef(family)).order_by("-is_main_contact", "pk")
    return {
        "last_said": Subquery(said.values("text")[:1]),
        "phone": Subquery(phone.values("value")[:1]),
        "phone_silent": Subquery(phone.values("no_message")[:1]),
        "phone_who": Subquery(phone.values("adult__first_name")[:1]),
        "first_name": Subquery(adult.values("first_name")[:1]),
    }


def recall(agent: Agent, family_ids: Collection[int]) -> dict[int, Recall]:
    """What to know before ringing each family: the words she may read, the safe number."""
    if not family_ids:
        return {}
    families = _RECALLED.rows(family_ids=family_ids, reader=agent.pk)
    return {family.pk: recall_of(family) for family in families}


def _recalled(family_ids: Collection[int], reader: int) -> QuerySet[Family]:
    return with_reach(Family.objects.filter(pk__in=family_ids).only("pk"), reader)


_RECALLED = Prepared(_recalled)


def recall_of(row: object) -> Recall:
    """The same, from a row annotated by `with_reach` or `promise_reach`."""
    return Recall(
        said=getattr(row, "last_said", None) or "",
        phone=getattr(row, "phone", None) or "",
        who=getattr(row, "phone_who", None) or "",
        no_message=bool(getattr(row, "phone_silent", False)),
    )


def promise_reach(reader: int) -> dict[str, Subquery]:
    """The same annotations, for rows that point to a family."""
    return _reach("family_id", reader)


def family_label(family: Family, first_name: str | None) -> str:
    """« Famille Dubois »; before the name is known, the first name said at the desk."""
    return family.called(first_name)
