"""Requests in lists: those that go on, by their next date; what is due today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.housing import policies
from berceau.housing.models import HousingRequest
from berceau.housing.policies import Reader
from berceau.housing.queries.dates import SOON, Known, known
from berceau.housing.queries.reach import visible
from berceau.housing.states import State
from berceau.privacy.access import READ, role_allows
from berceau.ui.french import full_day, long_day

COMPARTMENTS = ("identity", "housing")
NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request of the list."""

    request: HousingRequest
    family: Family
    state: str
    next_on: date | None
    why: str
    """What falls on that day."""


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing to do about a request."""

    request: HousingRequest
    family: Family
    kind: str
    on: date
    text: str
    can_declare: bool = False
    """« C'est signalé » is at hand."""

    @property
    def title(self) -> str:
        """What the link is about, for who hears it."""
        return {
            "renewal": _("renouveler"),
            "household": _("le foyer a changé"),
            "outcome": _("rendez-vous passé"),
            "pieces": _("pièces qui manquent"),
        }[self.kind]


def going_on(agent: Agent, today: date) -> list[RequestLine]:
    """Requests that go on, the nearest date first; those without a date, the oldest first."""
    lines = [_line(one, today) for one in known(visible(agent, today).going_on(), today)]
    return sorted(
        lines, key=lambda line: (line.next_on or date.max, line.request.created_at, line.request.pk)
    )


def _line(one: Known, today: date) -> RequestLine:
    day = one.next_date(today)
    return RequestLine(
        request=one.request,
        family=one.request.family,
        state=str(State(one.request.state).label),
        next_on=day,
        why=_why(one, day, today),
    )


def _why(one: Known, day: date | None, today: date) -> str:
    if day is None:
        return ""
    if any(meeting.on == day for meeting in one.expected(today)):
        return _("rendez-vous")
    return _("dernier jour pour renouveler")


def ended(agent: Agent, today: date) -> list[HousingRequest]:
    """Those that are over, the last first; two queries at most."""
    return list(
        visible(agent, today)
        .filter(ended_at__isnull=False)
        .select_related("family")
        .order_by("-ended_at", "-pk")[:50]
    )


def due(agent: Agent, today: date) -> list[DueLine]:
    """« Aujourd'hui » : what must be done about the requests, by date."""
    if not role_allows(agent.role, policies.COMPARTMENT, READ):
        return []
    lines = [
        line
        for one in known(visible(agent, today).going_on(), today)
        for line in _due(one, agent, today)
    ]
    return sorted(lines, key=lambda line: (line.on, line.request.pk, line.kind))


def _due(one: Known, agent: Agent, today: date) -> Iterator[DueLine]:
    request, family = one.request, one.request.family
    if family.is_frozen or not family.is_open:
        return
    if one.renewal is not None and one.renewal.is_due:
        day = one.renewal.last_day
        said = (
            _("Renouvellement passé de date le %(day)s : appeler le guichet aussitôt.")
            if one.renewal.is_late
            else _("À renouveler au plus tard le %(day)s.")
        )
        yield DueLine(request, family, "renewal", day, said % {"day": full_day(day)})
    if one.compared.to_declare:
        words = " ".join(change.words for change in one.compared.to_declare)
        yield DueLine(
            request, family, "household", today,
            _("Le foyer a changé : %(changes)s À signaler dans la demande.") % {"changes": words},
            can_declare=policies.can_add(_reader(agent, request)),
        )  # fmt: skip
    for meeting in one.unsettled(today):
        yield DueLine(
            request, family, "outcome", meeting.on,
            _("Rendez-vous du %(day)s : dire ce qu’il en est.") % {"day": full_day(meeting.on)},
        )  # fmt: skip
    for meeting in one.expected(today):
        if one.missing and meeting.on <= today + SOON:
            yield DueLine(request, family, "pieces", meeting.on, _before(one, meeting.on))


def _reader(agent: Agent, request: HousingRequest) -> Reader:
    """The list holds only what she reads: what is not of her families is reached by a share."""
    return Reader(agent, request, reached=True)


def _before(one: Known, day: date) -> str:
    """« Rendez-vous jeudi 26 novembre : il manque 2 pièces (…) »."""
    names = ", ".join(piece.label for piece in one.missing[:NAMES_SHOWN])
    return ngettext(
        "Rendez-vous %(day)s : il manque %(count)d pièce (%(names)s).",
        "Rendez-vous %(day)s : il manque %(count)d pièces (%(names)s…).",
        len(one.missing),
    ) % {"day": long_day(day), "count": len(one.missing), "names": names}
