"""Everything that the page of a request shows to one reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from berceau.accounts.models import Agent, Mandate
from berceau.families.models import Family
from berceau.housing import policies, states
from berceau.housing.catalogue import renewal_line, sizes
from berceau.housing.household import Compared
from berceau.housing.models import (
    Appointment,
    HouseholdReport,
    HousingNote,
    HousingRequest,
    HousingStep,
    Letter,
    Piece,
)
from berceau.housing.policies import Reader
from berceau.housing.queries.dates import Known, Renewal, known_of
from berceau.housing.queries.reach import visible
from berceau.housing.states import State
from berceau.pathway.calendar import StepLine, calendar_of
from berceau.sharing.models import Share


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step that was gone through."""

    step: HousingStep
    on: date | None
    can_undo: bool


@dataclass(frozen=True, slots=True)
class LetterShown:
    letter: Letter
    can_cancel: bool


@dataclass(frozen=True, slots=True)
class NoteShown:
    note: HousingNote
    mine: bool


@dataclass(frozen=True, slots=True)
class RequestPage:
    """The whole page, as this reader may see it."""

    request: HousingRequest
    family: Family
    reader: Reader
    state: str
    known: Known
    compared: Compared
    renewal: Renewal | None
    size: str
    reasons: Sequence[str]
    steps: Sequence[StepShown]
    letters: Sequence[LetterShown]
    notes: Sequence[NoteShown]
    expected: Sequence[Appointment]
    unsettled: Sequence[Appointment]
    past: Sequence[Appointment]
    pieces: Sequence[Piece]
    report_id: int | None
    """The last declaration, when this reader may take it back."""
    reopened: frozenset[int]
    """The appointments of which she may take back what is said."""
    calendar: Sequence[StepLine]
    """The lines of the calendar about this request, for who follows the family."""
    offered: Sequence[State]
    twin: bool
    """Another request of this family goes on: two files were reunited."""

    @property
    def can_add(self) -> bool:
        return policies.can_add(self.reader)

    @property
    def can_correct(self) -> bool:
        return policies.can_correct(self.reader)

    @property
    def can_confide(self) -> bool:
        return policies.can_confide(self.reader)

    @property
    def can_write_letter(self) -> bool:
        return policies.can_write_letter(self.reader) and self.request.state in states.LETTER_FROM

    @property
    def number_wanted(self) -> bool:
        """Filed, and its number not written yet."""
        return self.request.is_filed and not self.request.number

    @property
    def is_team(self) -> bool:
        return self.reader.is_team


def page_of(reader: Reader, today: date) -> RequestPage:
    """All of it, in a constant number of queries."""
    request = reader.request
    [known] = known_of([request], today)
    steps = list(
        request.steps.filter(undone_at__isnull=True).select_related("by").order_by("at", "pk")
    )
    return RequestPage(
        request=request,
        family=request.family,
        reader=reader,
        state=str(State(request.state).label),
        known=known,
        compared=known.compared,
        renewal=known.renewal,
        size=sizes().get(request.size, ""),
        reasons=request.reasons,
        steps=[_step(step, reader, last=step is steps[-1]) for step in steps],
        letters=_letters(reader),
        notes=_notes(reader),
        expected=known.expected(today),
        unsettled=known.unsettled(today),
        past=[one for one in reversed(known.appointments) if not one.is_expected],
        pieces=known.pieces,
        report_id=_report_to_undo(reader, known.reports),
        reopened=frozenset(
            one.pk
            for one in known.appointments
            if one.settled_by_id and policies.can_change(reader, one.settled_by_id)
        ),
        calendar=_calendar(reader, today),
        offered=states.offered(request.state) if policies.can_add(reader) else (),
        twin=request.is_going_on
        and HousingRequest.objects.going_on()
        .filter(family=request.family_id)
        .exclude(pk=request.pk)
        .exists(),
    )


def _step(step: HousingStep, reader: Reader, *, last: bool) -> StepShown:
    on = step.on
    if step.after == State.FILED and on is None:
        on = reader.request.filed_on
    by_letter = step.after == states.BY_A_LETTER
    return StepShown(step, on, last and not by_letter and policies.can_change(reader, step.by_id))


def _report_to_undo(reader: Reader, reports: Sequence[HouseholdReport]) -> int | None:
    """The last one, unless it is the only one: a request always says a home."""
    if len(reports) < 2 or not policies.can_change(reader, reports[0].by_id):
        return None
    return reports[0].pk


def _letters(reader: Reader) -> list[LetterShown]:
    return [
        LetterShown(
            letter,
            letter.cancelled_at is None and policies.can_cancel_letter(reader, letter.by_id),
        )
        for letter in reader.request.letters.select_related("by", "cancelled_by")
    ]


def _notes(reader: Reader) -> list[NoteShown]:
    return [
        NoteShown(note, policies.can_correct_note(reader, note))
        for note in reader.request.notes.select_related("author")
        if policies.can_read_note(reader, note)
    ]


def _calendar(reader: Reader, today: date) -> list[StepLine]:
    """The renewal, with its own gestures: what is noted here is noted in the calendar."""
    if not reader.is_team or not reader.request.is_going_on:
        return []
    calendar = calendar_of(reader.family, today, can_act=policies.can_add(reader))
    return [line for line in calendar.to_do() if line.rule == renewal_line()]


# --- Other pages --------------------------------------------------------------------------
def colleagues(request: HousingRequest, today: date) -> list[Mandate]:
    """Those to whom it can be confided: they hold a share of this file that lasts. Two queries."""
    shares = Share.objects.in_force(today).filter(family=request.family_id)
    recipients = set(shares.values_list("recipient_id", "recipient_organisation_id"))
    mandates = (
        Mandate.objects.in_force(today)
        .filter(agent_id__in=[agent for agent, _organisation in recipients], agent__is_active=True)
        .select_related("agent", "organisation")
        .order_by("agent__last_name", "agent__first_name", "pk")
    )
    found = []
    for mandate in mandates:
        agent: Agent = mandate.agent
        agent.mandate = mandate
        if (mandate.agent_id, mandate.organisation_id) in recipients and policies.reads_by_share(
            agent.role
        ):
            found.append(mandate)
    return found


def of_family(agent: Agent, family: Family, today: date) -> list[HousingRequest]:
    """The requests of one family that this agent may read, those that go on first."""
    rows = visible(agent, today).filter(family=family).select_related("family", "applicant")
    return sorted(rows, key=lambda one: (not one.is_going_on, -one.pk))
