"""Requests in lists: those that go on, by their next date; what is due today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.housing import household, policies
from berceau.housing.models import Appointment, HousingRequest, Piece
from berceau.housing.policies import Reader
from berceau.housing.queries.dates import declared_of, in_order, renewal_of
from berceau.housing.queries.homes import Member, homes
from berceau.housing.queries.reach import visible
from berceau.housing.states import State
from berceau.privacy.access import READ, role_allows
from berceau.ui.french import full_day, long_day

COMPARTMENTS = ("identity", "housing")
NAMES_SHOWN = 3
SOON = timedelta(days=10)
"""How long before an appointment the papers that miss are said."""


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
    """Requests that go on, the nearest date first; those without a date, the oldest first.

    Two queries.
    """
    requests = list(visible(agent, today).going_on().with_renewal().select_related("family"))
    meetings = expected_of(requests)
    lines = [_line(one, meetings[one.pk], today) for one in requests]
    return sorted(
        lines, key=lambda line: (line.next_on or date.max, line.request.created_at, line.request.pk)
    )


def expected_of(requests: Sequence[HousingRequest]) -> dict[int, list[Appointment]]:
    """request -> its appointments of which nobody said what became, in order; one query."""
    rows = Appointment.objects.filter(request__in=requests, outcome="")
    found: dict[int, list[Appointment]] = {request.pk: [] for request in requests}
    for row in in_order(rows):
        found[row.request_id].append(row)
    return found


def _line(one: HousingRequest, meetings: Sequence[Appointment], today: date) -> RequestLine:
    renewal = renewal_of(one, today)
    coming = [(meeting.on, _("rendez-vous")) for meeting in meetings if meeting.on >= today]
    if renewal is not None:
        coming.append((renewal.last_day, _("dernier jour pour renouveler")))
    # On the same day, the appointment is said.
    day, why = min(coming, key=lambda what: what[0], default=(None, ""))
    return RequestLine(one, one.family, str(State(one.state).label), day, why)


def ended(agent: Agent, today: date) -> list[HousingRequest]:
    """Those that are over, the last first; two queries at most."""
    return list(
        visible(agent, today)
        .filter(ended_at__isnull=False)
        .select_related("family")
        .order_by("-ended_at", "-pk")[:50]
    )


def due(agent: Agent, today: date) -> list[DueLine]:
    """« Aujourd'hui » : what must be done about the requests, by date.

    Three queries, and one more when an appointment is near.
    """
    if not role_allows(agent.role, policies.COMPARTMENT, READ):
        return []
    requests = [
        one
        for one in visible(agent, today)
        .going_on()
        .with_renewal()
        .with_declaration()
        .select_related("family")
        if one.family.is_open and not one.family.is_frozen
    ]
    meetings = expected_of(requests)
    missing = _missing([one for one in requests if any(_is_near(meetings[one.pk], today))])
    people = homes({one.family_id for one in requests})
    lines = [
        line
        for one in requests
        for line in (
            *_renewal(one, today),
            *_household(one, people[one.family_id], agent, today),
            *_meetings(one, meetings[one.pk], missing.get(one.pk, ()), today),
        )
    ]
    return sorted(lines, key=lambda line: (line.on, line.request.pk, line.kind))


def _is_near(meetings: Iterable[Appointment], today: date) -> Iterator[bool]:
    return (today <= one.on <= today + SOON for one in meetings)


def _missing(requests: Sequence[HousingRequest]) -> dict[int, list[Piece]]:
    """request -> the papers that miss; one query, none when nothing is near."""
    found: dict[int, list[Piece]] = {}
    for piece in Piece.objects.filter(request__in=requests) if requests else ():
        if piece.is_awaited:
            found.setdefault(piece.request_id, []).append(piece)
    return found


def _renewal(request: HousingRequest, today: date) -> Iterator[DueLine]:
    renewal = renewal_of(request, today)
    if renewal is None or not renewal.is_due:
        return
    said = (
        _("Renouvellement passé de date le %(day)s : appeler le guichet aussitôt.")
        if renewal.is_late
        else _("À renouveler au plus tard le %(day)s.")
    )
    day = renewal.last_day
    yield DueLine(request, request.family, "renewal", day, said % {"day": full_day(day)})


def _household(
    request: HousingRequest, home: Sequence[Member], agent: Agent, today: date
) -> Iterator[DueLine]:
    changes = household.compare(home, declared_of(request)).to_declare
    if changes:
        words = " ".join(change.words for change in changes)
        yield DueLine(
            request, request.family, "household", today,
            _("Le foyer a changé : %(changes)s À signaler dans la demande.") % {"changes": words},
            can_declare=policies.can_add(_reader(agent, request)),
        )  # fmt: skip


def _meetings(
    request: HousingRequest,
    meetings: Sequence[Appointment],
    missing: Sequence[Piece],
    today: date,
) -> Iterator[DueLine]:
    for one in meetings:
        if one.on < today:
            said = _("Rendez-vous du %(day)s : dire ce qu’il en est.") % {"day": full_day(one.on)}
            yield DueLine(request, request.family, "outcome", one.on, said)
        elif missing and one.on <= today + SOON:
            yield DueLine(request, request.family, "pieces", one.on, _before(missing, one.on))


def _reader(agent: Agent, request: HousingRequest) -> Reader:
    """The list holds only what she reads: what is not of her families is reached by a share."""
    return Reader(agent, request, reached=True)


def _before(missing: Sequence[Piece], day: date) -> str:
    """« Rendez-vous jeudi 26 novembre : il manque 2 pièces (…) »."""
    names = ", ".join(piece.label for piece in missing[:NAMES_SHOWN])
    if len(missing) > NAMES_SHOWN:
        names += "…"
    return ngettext(
        "Rendez-vous %(day)s : il manque %(count)d pièce (%(names)s).",
        "Rendez-vous %(day)s : il manque %(count)d pièces (%(names)s).",
        len(missing),
    ) % {"day": long_day(day), "count": len(missing), "names": names}
