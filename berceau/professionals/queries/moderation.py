"""What the team reads: what waits, what is accepted, by commune, and one registration."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from berceau.accounts.models import Agent
from berceau.directory.models import Place, Professional, Structure
from berceau.families import communes
from berceau.kit.prepared import Asked, Prepared
from berceau.professionals import answers as said
from berceau.professionals import attaching, catalogue, policies
from berceau.professionals.models import Registration, RegistrationMove
from berceau.professionals.publishing import SOURCE
from berceau.professionals.states import IN_DIRECTORY, State, Verb

MOST = 200
"""Lines of a list: a territory has some hundreds of professionals; the rest is said."""

TO_SEE = Q(state=State.SUBMITTED) | Q(correction_sent_at__isnull=False)
FILTERS = {
    "a-relire": (_("À relire"), TO_SEE),
    "acceptees": (_("Acceptées"), Q(state=State.ACCEPTED)),
    "a-revalider": (_("À revalider"), Q(state=State.TO_REVALIDATE)),
    "sans-reponse": (_("Retirées sans réponse"), Q(state=State.EXPIRED)),
    "refusees": (_("Refusées ou retirées"), Q(state__in=[State.REFUSED, State.WITHDRAWN])),
    "rendues": (_("Rendues à la personne"), Q(state=State.DRAFT, sent_at__isnull=False)),
}
"""Address of the list -> its label and what it holds."""
FIRST = "a-relire"


@dataclass(frozen=True, slots=True)
class Tab:
    """One list, and how many lines it has."""

    key: str
    label: str
    count: int
    active: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One registration of a list."""

    reference: str
    name: str
    type: str
    place: str
    state: str
    since: datetime
    valid_until: date | None
    corrections: bool


def _name(key: str) -> str:
    """A key of `FILTERS` as the name of a column."""
    return key.replace("-", "_")


def tabs(active: str) -> list[Tab]:
    """The lists, counted. One query."""
    counted = Registration.objects.aggregate(
        **{_name(key): Count("pk", filter=holds) for key, (_label, holds) in FILTERS.items()}
    )
    return [
        Tab(key, str(label), counted[_name(key)], key == active)
        for key, (label, _holds) in FILTERS.items()
    ]


def lines(key: str) -> list[Line]:
    """The registrations of this list; what waits first came first. One query."""
    _label, holds = FILTERS[key]
    order = "changed_at" if key == FIRST else "-changed_at"
    return [_line(one) for one in Registration.objects.filter(holds).order_by(order, "pk")[:MOST]]


def _line(one: Registration) -> Line:
    return Line(
        reference=one.reference,
        name=said.name_of(one.told),
        type=said.type_of(one.told),
        place=said.read(one.told, "commune"),
        state=one.get_state_display(),
        since=one.changed_at,
        valid_until=one.valid_until if one.state in IN_DIRECTORY else None,
        corrections=one.correction_sent_at is not None,
    )


def drafts() -> int:
    """Begun and never sent: counted, and read by their author alone. One query."""
    return Registration.objects.filter(state=State.DRAFT, sent_at__isnull=True).count()


def by_commune() -> list[tuple[str, int]]:
    """Entries accepted today, by commune, the most first: the measure of this room. One query."""
    codes = Registration.objects.filter(state__in=IN_DIRECTORY).values_list(
        "commune_code", flat=True
    )
    counted = Counter(codes)
    named = [(communes.name_of(code), number) for code, number in counted.items()]
    return sorted(named, key=lambda one: (-one[1], one[0]))


def _to_see() -> QuerySet[Registration]:
    return Registration.objects.filter(TO_SEE)


_WAITING = Prepared(_to_see)


def how_many_wait(agent: Agent, today: date) -> Asked | None:
    """For the menu of whoever decides; nobody else is counted for."""
    return _WAITING.asked() if policies.can_moderate(agent) else None


# --- One registration ---------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened, in words."""

    verb: str
    who: str
    at: datetime
    reasons: list[str]
    sentence: str


def history(registration: Registration) -> list[Told]:
    """Everything that happened, the last first. One query."""
    rows: QuerySet[RegistrationMove] = registration.moves.select_related("by")
    return [_told(row, name=str(row.by) if row.by else str(row.get_hand_display())) for row in rows]


def last_decision(registration: Registration) -> Told | None:
    """What the team last said, for the person: the function, not the name. One query."""
    decided = registration.moves.filter(hand="agent").exclude(verb__in=(Verb.ATTACH, Verb.DETACH))
    row = decided.first()
    return _told(row, name=str(row.get_hand_display())) if row is not None else None


def _told(row: RegistrationMove, *, name: str) -> Told:
    known = _sentences()
    return Told(
        verb=row.get_verb_display(),
        who=name,
        at=row.at,
        reasons=[known[row.verb][key] for key in row.reasons if key in known.get(row.verb, {})],
        sentence=row.sentence,
    )


def _sentences() -> dict[str, dict[str, str]]:
    question = catalogue.reasons("question")
    return {
        "refuse": catalogue.reasons("refusal"),
        "ask_back": question,
        "return_corrections": question,
        "take_down": catalogue.reasons("removal"),
    }


def located(registration: Registration) -> Place | None:
    """The place that its entry has in the directory, if it has one. Three queries."""
    attachment = attaching.of(registration)
    if attachment is not None:
        return attachment.entry.place
    key = {"source": SOURCE, "source_id": registration.reference}
    for entries in (Structure.objects, Professional.objects):
        entry: Structure | Professional | None = (
            entries.filter(**key).select_related("place").first()
        )
        if entry is not None:
            return entry.place
    return None
