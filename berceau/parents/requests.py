"""What agents read of the parents' side: who asks what, who takes care of it, whose page opens."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    Max,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.urls import reverse
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families.models import Adult, Contact, ContactKind, Family, FamilyState
from berceau.followup.queries.people import family_label
from berceau.followup.queries.today import Lines
from berceau.kit.prepared import Prepared
from berceau.parents import policies
from berceau.parents.models import Ask, ParentRequest, ParentSession, PersonalCode

SHOWN = 30
HISTORY = 10
COMPARTMENTS = ("identity", "agreement", "parents")
"""What a line shows: whose, at which number, what was asked."""


@dataclass(frozen=True, slots=True)
class Line:
    """One request: whose, what was answered, who looks after it."""

    asked: ParentRequest
    family: Family
    label: str
    answers: str
    phone: str
    """The safe number of who asks, never that of the other adult."""
    no_message: bool
    can_answer: bool

    @property
    def title(self) -> str:
        return title_of(self.asked)


def title_of(asked: ParentRequest) -> str:
    """« Samira aimerait souffler », as a sentence."""
    said = {
        Ask.BREATHER: _("%(name)s aimerait souffler"),
        Ask.CALL_BACK: _("%(name)s veut être rappelé·e"),
        Ask.CODE: _("%(name)s a oublié le code de sa page"),
    }[Ask(asked.kind)]
    return said % {"name": asked.adult.first_name}


def answers_of(asked: ParentRequest) -> str:
    """« cette semaine · de l'aide à la maison · le matin », in the order of the questions."""
    words = [
        asked.get_soon_display() if asked.soon else "",
        asked.get_relief_display() if asked.relief else "",
        asked.get_moment_display() if asked.moment else "",
    ]
    return " · ".join(str(word) for word in words if word)


def _line(asked: ParentRequest, agent: Agent) -> Line:
    return Line(
        asked=asked,
        family=asked.family,
        label=family_label(asked.family, asked.adult.first_name),
        answers=answers_of(asked),
        phone=getattr(asked, "phone", None) or "",
        no_message=bool(getattr(asked, "phone_silent", False)),
        can_answer=policies.can_answer(agent, asked.family),
    )


def waiting(agent: Agent, today: date, *, limit: int | None = SHOWN) -> Lines[Line]:
    """Not settled yet, in the files of this agent and of whom she stands in for: the first asked
    first, nothing else decides the order. One query."""
    phone = Contact.objects.filter(
        adult=OuterRef("adult"), kind=ContactKind.PHONE, unsafe=False
    ).order_by("-preferred", "pk")
    rows = (
        ParentRequest.objects.filter(
            done_at=None,
            cancelled_at=None,
            family__referente_id__in=agent.answers_for,
            family__state=FamilyState.OPEN,
            family__frozen_on=None,
        )
        .select_related("family", "adult", "taken_by")
        .annotate(
            phone=Subquery(phone.values("value")[:1], output_field=CharField()),
            phone_silent=Subquery(phone.values("no_message")[:1], output_field=BooleanField()),
        )
        .order_by("asked_at", "pk")[: None if limit is None else limit + 1]
    )
    lines = Lines(_line(row, agent) for row in rows)
    if limit is not None and len(lines) > limit:
        del lines[limit:]
        lines.more_url = reverse("parents:waiting")
    return lines


def unheard(family_ids: Collection[int]) -> dict[int, datetime]:
    """The first request not settled of each of these files. One query."""
    rows = ParentRequest.objects.filter(
        family__in=family_ids, done_at=None, cancelled_at=None
    ).order_by()
    return dict(
        rows.values("family").annotate(first=Min("asked_at")).values_list("family", "first")
    )


def history(agent: Agent, family: Family) -> list[Line]:
    """The last requests of this file, the latest first. One query."""
    found = []
    for row in _LAST_ASKED.rows(family=family.pk):
        row.family = family
        found.append(_line(row, agent))
    return found


def _last_asked(family: int) -> QuerySet[ParentRequest]:
    return (
        ParentRequest.objects.filter(family_id=family)
        .select_related("adult", "taken_by", "done_by")
        .order_by("-asked_at", "-pk")[:HISTORY]
    )


_LAST_ASKED = Prepared(_last_asked)


@dataclass(frozen=True, slots=True)
class Door:
    """One adult and their page."""

    adult: Adult
    has_code: bool
    last_opened: datetime | None
    can_send: bool
    """A safe contact is known."""


def doors_of(family: Family) -> list[Door]:
    """Each adult of the file. Two queries."""
    opened = (
        ParentSession.objects.filter(adult=OuterRef("pk"))
        .order_by()
        .values("adult")
        .annotate(last=Max("opened_at"))
        .values("last")
    )
    adults = (
        Adult.objects.filter(family=family)
        .annotate(
            has_code=Exists(PersonalCode.objects.filter(adult=OuterRef("pk"))),
            last_opened=Subquery(opened),
        )
        .prefetch_related("contacts")
    )
    return [
        Door(
            adult=adult,
            has_code=adult.has_code,
            last_opened=adult.last_opened,
            can_send=any(policies.is_safe(contact) for contact in adult.contacts.all()),
        )
        for adult in adults
    ]


def panel(agent: Agent, family: Family, today: date) -> dict[str, object] | None:
    """What was asked, on the family page; nothing when nobody asked anything."""
    lines = history(agent, family)
    return {"lines": lines} if lines else None
