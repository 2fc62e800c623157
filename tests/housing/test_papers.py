"""Pieces, appointments, notes: who has what, what became of them, who reads what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.housing import policies
from berceau.housing.actions import papers as verbs
from berceau.housing.actions.papers import Meeting
from berceau.housing.catalogue import (
    FRENCH,
    calendar_lines,
    household_lines,
    source,
    usual_pieces,
)
from berceau.housing.models import (
    Appointment,
    HousingNote,
    HousingRequest,
    Outcome,
    Piece,
    PieceHolder,
    PieceState,
)
from berceau.housing.queries.reach import reader_of
from berceau.messaging import forbidden
from berceau.pathway.pack import pack_in_force
from tests import factories
from tests.factories import AT, TODAY
from tests.housing.rows import request_of

pytestmark = pytest.mark.django_db
THURSDAY = TODAY + timedelta(days=3)


def meet(request: HousingRequest, **more: object) -> Appointment:
    said = {"on": THURSDAY, "hour": "14:30", "address": "2 rue de Nice", **more}
    return verbs.make_appointment(
        reference=request.reference, said=Meeting(**said), by=request.family.referente, at=AT
    )


# --- The catalogue ------------------------------------------------------------------------
@pytest.mark.parametrize("piece", usual_pieces().values(), ids=lambda piece: piece.key)
def test_every_usual_piece_is_said_to_parents_in_six_languages(piece: object) -> None:
    assert set(piece.parents) == {FRENCH, "en", "ar", "tr", "pt", "uk"}
    assert piece.holder in PieceHolder.values
    assert piece.said("fa") == piece.parents[FRENCH]


def test_every_list_says_where_it_comes_from() -> None:
    for of in ("sizes", "reasons", "pieces"):
        assert source(of).url.startswith("https://")
        assert source(of).status in {"sourced", "known"}


def test_the_lines_of_the_calendar_exist_and_speak_of_housing() -> None:
    rules = pack_in_force().pack.by_code
    assert household_lines() < calendar_lines()
    for code in calendar_lines():
        assert ("active_housing_request", True) in rules[code].when


# --- Pieces -------------------------------------------------------------------------------
def test_a_piece_is_added_then_moved_from_that_day(asked: HousingRequest) -> None:
    by = asked.family.referente
    piece = verbs.add_piece(
        reference=asked.reference, label="Jugement de garde", holder=PieceHolder.ASK, by=by, at=AT
    )
    assert (piece.state, piece.is_awaited) == (PieceState.MISSING, True)
    later = AT + timedelta(days=2)
    verbs.move_piece(
        reference=asked.reference, piece_id=piece.pk, holder=PieceHolder.CCAS,
        state=PieceState.HERE, by=by, at=later,
    )  # fmt: skip
    piece.refresh_from_db()
    assert (piece.holder, piece.state) == (PieceHolder.CCAS, PieceState.HERE)
    assert (piece.since, piece.is_awaited) == (TODAY + timedelta(days=2), False)


def test_moved_to_where_it_is_nothing_changes(asked: HousingRequest) -> None:
    by = asked.family.referente
    piece = verbs.add_piece(
        reference=asked.reference, label="Bail", holder=PieceHolder.FAMILY, by=by, at=AT
    )
    verbs.move_piece(
        reference=asked.reference, piece_id=piece.pk, holder=PieceHolder.FAMILY,
        state=PieceState.MISSING, by=by, at=AT + timedelta(days=9),
    )  # fmt: skip
    piece.refresh_from_db()
    assert piece.since == TODAY


@pytest.mark.parametrize(
    ("label", "holder"), [("", "family"), ("x" * 161, "family"), ("Bail", "voisine")]
)
def test_a_piece_has_a_name_and_a_holder(asked: HousingRequest, label: str, holder: str) -> None:
    with pytest.raises((ValidationError, ValueError)):
        verbs.add_piece(
            reference=asked.reference, label=label, holder=holder, by=asked.family.referente, at=AT
        )
    assert not Piece.objects.exists()


def test_the_piece_of_another_request_is_not_moved(asked: HousingRequest) -> None:
    other = factories.FamilyFactory(referente=asked.family.referente)

    piece = Piece.objects.create(
        request=request_of(other), label="Bail", holder="family", since=TODAY,
        by=other.referente, at=AT,
    )  # fmt: skip
    with pytest.raises(Piece.DoesNotExist):
        verbs.move_piece(
            reference=asked.reference, piece_id=piece.pk, holder="ccas", state="here",
            by=asked.family.referente, at=AT,
        )  # fmt: skip


# --- Appointments -------------------------------------------------------------------------
@pytest.mark.parametrize(
    "wrong",
    [
        {"on": TODAY - timedelta(days=1)}, {"on": None}, {"hour": "25:00"}, {"hour": "14"},
        {"address": ""}, {"address": "CCAS, 2 rue de Nice"}, {"address": "C.C.A.S."},
        {"with_whom": "2 55 08 14 168 025 38"},
    ],
    ids=str,
)  # fmt: skip
def test_an_appointment_that_cannot_be(asked: HousingRequest, wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        meet(asked, **wrong)
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("14:30", "14:30"),
        ("14 h 30", "14:30"),
        ("14\u00a0h\u00a030", "14:30"),
        ("14h30", "14:30"),
        ("9 H 05", "09:05"),
        ("9h", "09:00"),
        (" 0:00 ", "00:00"),
    ],
)
def test_an_hour_is_typed_as_it_is_said(asked: HousingRequest, typed: str, kept: str) -> None:
    assert meet(asked, hour=typed).hour == kept


@pytest.mark.parametrize("typed", ["", "midi", "24 h", "14 h 60", "14:", "14", "1430", "14 h 3"])
def test_what_is_no_hour_is_refused(asked: HousingRequest, typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        meet(asked, hour=typed)
    assert refused.value.message_dict == {"hour": ["Dire l’heure, par exemple 14 h 30."]}


def test_without_a_reminder_the_place_may_be_named(asked: HousingRequest) -> None:
    assert list(forbidden.found_in("CCAS, 2 rue de Nice", "fr"))
    assert meet(asked, remind=False, address="CCAS, 2 rue de Nice").pk


def test_what_became_of_it_and_back(asked: HousingRequest) -> None:
    meeting, by = meet(asked), asked.family.referente
    settle = {"reference": asked.reference, "appointment_id": meeting.pk, "by": by}
    with pytest.raises(ValidationError):  # it has not come yet
        verbs.settle_appointment(**settle, outcome=Outcome.CAME, at=AT)
    after = AT + timedelta(days=3)
    verbs.settle_appointment(**settle, outcome=Outcome.CAME, words="Dossier remis.", at=after)
    meeting.refresh_from_db()
    assert (meeting.is_expected, meeting.outcome_words, meeting.settled_by) == (
        False, "Dossier remis.", by,
    )  # fmt: skip
    verbs.settle_appointment(**settle, outcome="", at=after)
    meeting.refresh_from_db()
    assert (meeting.is_expected, meeting.outcome_words, meeting.settled_by) == (True, "", None)


def test_what_was_said_of_it_is_taken_back_before_saying_otherwise(asked: HousingRequest) -> None:
    meeting, by = meet(asked), asked.family.referente
    settle = {"reference": asked.reference, "appointment_id": meeting.pk, "by": by, "at": AT}
    verbs.settle_appointment(**settle, outcome=Outcome.CANCELLED)
    with pytest.raises(ValidationError, match="déjà dit"):
        verbs.settle_appointment(**settle, outcome=Outcome.MOVED)
    meeting.refresh_from_db()
    assert meeting.outcome == Outcome.CANCELLED


def test_cancelled_before_its_day(asked: HousingRequest) -> None:
    meeting = meet(asked)
    verbs.settle_appointment(
        reference=asked.reference, appointment_id=meeting.pk, outcome=Outcome.CANCELLED,
        by=asked.family.referente, at=AT,
    )  # fmt: skip
    meeting.refresh_from_db()
    assert not meeting.is_expected


def test_the_social_worker_takes_back_only_what_she_said(
    confided: HousingRequest, worker: Agent
) -> None:
    meeting = meet(confided)
    verbs.settle_appointment(
        reference=confided.reference, appointment_id=meeting.pk, outcome=Outcome.CANCELLED,
        by=confided.family.referente, at=AT,
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        verbs.settle_appointment(
            reference=confided.reference, appointment_id=meeting.pk, outcome="",
            by=put_on_duty(worker, on=TODAY), at=AT,
        )  # fmt: skip


# --- Notes --------------------------------------------------------------------------------
def note(request: HousingRequest, by: Agent, *, for_both: bool = False) -> HousingNote:
    return verbs.write_note(
        reference=request.reference, text="Dit en confiance.", for_both=for_both, by=by, at=AT
    )


@pytest.mark.parametrize(
    ("writer", "for_both", "readers"),
    [
        ("referente", False, {"referente", "cover"}),
        ("referente", True, {"referente", "cover", "worker"}),
        ("worker", False, {"worker"}),
        ("worker", True, {"worker", "referente", "cover"}),
    ],
)
def test_who_reads_a_note(
    confided: HousingRequest, worker: Agent, writer: str, for_both: bool, readers: set[str]
) -> None:
    colleague = factories.ReferenteFactory()
    factories.AbsenceFactory(agent=confided.family.referente, stand_in=colleague)
    who = {
        "referente": put_on_duty(confided.family.referente, on=TODAY),
        "cover": put_on_duty(colleague, on=TODAY),
        "worker": put_on_duty(worker, on=TODAY),
        "stranger": factories.ReferenteFactory(),
    }
    written = note(confided, who[writer], for_both=for_both)
    assert {
        name
        for name, agent in who.items()
        if policies.can_read_note(reader_of(agent, confided, TODAY), written)
    } == readers


def test_only_its_author_corrects_a_note(confided: HousingRequest, worker: Agent) -> None:
    mine = note(confided, put_on_duty(worker, on=TODAY), for_both=True)
    again = {
        "reference": confided.reference, "note_id": mine.pk, "text": "Corrigée.",
        "for_both": False, "at": AT,
    }  # fmt: skip
    with pytest.raises(PermissionDenied):
        verbs.correct_note(**again, by=confided.family.referente)
    verbs.correct_note(**again, by=worker)
    mine.refresh_from_db()
    assert (mine.text, mine.for_both, mine.corrected_at) == ("Corrigée.", False, AT)


def test_an_empty_note_is_none(asked: HousingRequest) -> None:
    with pytest.raises(ValidationError):
        verbs.write_note(
            reference=asked.reference, text="  ", for_both=False,
            by=asked.family.referente, at=AT,
        )  # fmt: skip
