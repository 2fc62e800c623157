"""A contact note in three taps: what it writes, what it keeps, who reads it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.followup.models import Note, NoteKind, Promise, PromiseKind, Readers
from berceau.followup.queries import panels
from berceau.privacy.models import Reading
from tests import factories
from tests.followup.conftest import promised, signed_in

pytestmark = pytest.mark.django_db

SAID = {
    "kind": "call",
    "text": "Moral en baisse, sommeil difficile.",
    "themes": ["respite", "sleep"],
    "readers": "author",
    "after": "nothing",
    "form_key": "one",
}


@pytest.fixture
def family(referente: Agent) -> Family:
    return factories.FamilyFactory(referente=referente, last_word_on=date(2026, 10, 1))


@pytest.fixture
def stand_in(referente: Agent) -> Agent:
    """Who replaces the référente today."""
    colleague = factories.ReferenteFactory()
    factories.AbsenceFactory(agent=referente, stand_in=colleague)
    return put_on_duty(colleague, on=factories.TODAY)


def write(agent: Agent, family: Family, **values: object):  # type: ignore[no-untyped-def]
    url = reverse("followup:note", args=[family.reference])
    return signed_in(agent).post(url, SAID | values)


def test_a_note_is_for_its_author_unless_she_says_otherwise(
    referente: Agent, family: Family
) -> None:
    page = signed_in(referente).get(reverse("followup:note", args=[family.reference]))
    assert page.context["form"]["readers"].value() == Readers.AUTHOR


def test_the_note_holds_what_was_said(referente: Agent, family: Family) -> None:
    response = write(referente, family)
    note = Note.objects.get()
    assert response["Location"] == reverse("desk:family", args=[family.reference])
    assert (note.kind, note.text, note.themes, note.readers, note.happened_on) == (
        "call", SAID["text"], ["respite", "sleep"], "author", factories.TODAY,
    )  # fmt: skip


def test_a_double_tap_writes_one_note(referente: Agent, family: Family) -> None:
    write(referente, family, after="week")
    write(referente, family, after="week")
    assert (Note.objects.count(), Promise.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "answered", "moves"),
    [
        ("call", "", True),
        ("visit", "", True),
        ("meeting", "", True),
        ("sms", "", False),  # our own message
        ("sms", "on", True),  # theirs
        ("no_answer", "", False),
        ("no_answer", "on", False),
    ],
)
def test_only_the_family_moves_its_last_word(
    referente: Agent, family: Family, kind: str, answered: str, moves: bool
) -> None:
    write(referente, family, kind=kind, answered=answered)
    family.refresh_from_db()
    assert family.last_word_on == (factories.TODAY if moves else date(2026, 10, 1))


def test_an_older_contact_does_not_move_the_last_word_back(
    referente: Agent, family: Family
) -> None:
    write(referente, family, happened_on="2026-09-01")
    family.refresh_from_db()
    assert family.last_word_on == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("kind", "due_in", "contact", "kept"),
    [
        (PromiseKind.FIRST_CALL, 2, "call", True),
        (PromiseKind.CALL_BACK, 0, "call", True),
        (PromiseKind.CALL_BACK, -3, "visit", True),
        (PromiseKind.CALL_BACK, 4, "call", False),  # promised for another day
        (PromiseKind.FIRST_CALL, 2, "no_answer", False),
        (PromiseKind.CALL_BACK, 0, "sms", False),
    ],
)
def test_a_call_keeps_the_promises_that_are_due(
    referente: Agent, family: Family, kind: str, due_in: int, contact: str, kept: bool
) -> None:
    promise = promised(family, kind=kind, due_on=factories.TODAY + timedelta(days=due_in))
    write(referente, family, kind=contact)
    promise.refresh_from_db()
    assert (promise.kept_at is not None) is kept


@pytest.mark.parametrize(
    ("after", "day", "due"),
    [
        ("soon", "", date(2026, 11, 25)),
        ("week", "", date(2026, 11, 30)),
        ("nothing", "2026-12-03", date(2026, 12, 3)),
        ("soon", "2026-12-03", date(2026, 12, 3)),
    ],
)
def test_what_next_makes_a_promise(
    referente: Agent, family: Family, after: str, day: str, due: date
) -> None:
    write(referente, family, after=after, call_back_on=day)
    promise = Promise.objects.get()
    assert (promise.kind, promise.due_on, promise.made_by) == (
        PromiseKind.CALL_BACK,
        due,
        referente,
    )


def test_nothing_next_promises_nothing(referente: Agent, family: Family) -> None:
    write(referente, family)
    assert Promise.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "son numéro 1 85 05 78 006 084 91"}, "text"),
        ({"call_back_on": "2026-11-01"}, "__all__"),
        ({"happened_on": "2026-12-24"}, "__all__"),
        ({"kind": "announced"}, "kind"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    referente: Agent, family: Family, values: dict[str, str], field: str
) -> None:
    response = write(referente, family, **values)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert (Note.objects.count(), Promise.objects.count()) == (0, 0)


def test_nobody_answered_needs_no_sentence(referente: Agent, family: Family) -> None:
    write(referente, family, kind="no_answer", text="")
    assert Note.objects.get().kind == NoteKind.NO_ANSWER


# --- Who reads ----------------------------------------------------------------------------
def shown(agent: Agent, family: Family) -> list[str]:
    lines = panels.notes(put_on_duty(agent, on=factories.TODAY), family, factories.TODAY)["notes"]
    return [line.note.text for line in lines]  # type: ignore[attr-defined]


def test_a_private_note_is_read_by_its_author_alone(
    referente: Agent, family: Family, stand_in: Agent
) -> None:
    write(referente, family)
    assert shown(referente, family) == [SAID["text"]]
    assert shown(stand_in, family) == []


def test_a_team_note_is_read_by_the_stand_in(
    referente: Agent, family: Family, stand_in: Agent
) -> None:
    write(referente, family, readers="team")
    assert shown(stand_in, family) == [SAID["text"]]


def test_a_private_note_is_on_no_page_of_another(
    referente: Agent, family: Family, stand_in: Agent
) -> None:
    write(referente, family, after="soon")
    promised(family)
    client = signed_in(stand_in)
    for url in (
        reverse("followup:notes", args=[family.reference]),
        reverse("followup:block", args=["appels"]),
    ):
        page = client.get(url)
        assert page.status_code == 200
        assert "Moral en baisse" not in page.content.decode()


def test_a_stand_in_writes_for_the_team_only(
    referente: Agent, family: Family, stand_in: Agent
) -> None:
    assert write(stand_in, family).status_code == 422
    write(stand_in, family, readers="team")
    assert Note.objects.get().readers == Readers.TEAM


def test_a_stand_in_who_comes_back_later_reads_nothing(
    referente: Agent, family: Family, stand_in: Agent
) -> None:
    url = reverse("followup:notes", args=[family.reference])
    with time_machine.travel(factories.AT + timedelta(days=6), tick=False):
        assert signed_in(stand_in).get(url).status_code == 404


# --- Correcting ----------------------------------------------------------------------------
def test_the_author_corrects_her_note_the_same_day(referente: Agent, family: Family) -> None:
    write(referente, family)
    url = reverse("followup:note_correct", args=[family.reference, Note.objects.get().pk])
    signed_in(referente).post(url, {"text": "Mieux.", "readers": "team"})
    note = Note.objects.get()
    assert (note.text, note.themes, note.readers) == ("Mieux.", [], "team")


def test_the_next_day_the_note_stays_as_it_is(referente: Agent, family: Family) -> None:
    write(referente, family)
    url = reverse("followup:note_correct", args=[family.reference, Note.objects.get().pk])
    with time_machine.travel(factories.AT + timedelta(days=1), tick=False):
        client = signed_in(referente)
        assert client.get(url).status_code == 403
        assert client.post(url, {"text": "Autre.", "readers": "team"}).status_code == 403


def test_the_author_erases_her_note_the_same_day(referente: Agent, family: Family) -> None:
    write(referente, family)
    url = reverse("followup:note_erase", args=[family.reference, Note.objects.get().pk])
    signed_in(referente).post(url)
    assert Note.objects.count() == 0


def test_nobody_corrects_the_note_of_another(
    referente: Agent, family: Family, stand_in: Agent
) -> None:
    write(referente, family, readers="team")
    for name in ("note_correct", "note_erase"):
        url = reverse(f"followup:{name}", args=[family.reference, Note.objects.get().pk])
        assert signed_in(stand_in).post(url, {"text": "x", "readers": "team"}).status_code == 404
    assert Note.objects.get().text == SAID["text"]


# --- The page ------------------------------------------------------------------------------
def test_opening_the_page_leaves_one_line_in_the_journal(referente: Agent, family: Family) -> None:
    signed_in(referente).get(reverse("followup:note", args=[family.reference]))
    reading = Reading.objects.get()
    assert (reading.family_number, reading.agent_id, reading.compartment) == (
        family.pk, referente.pk, "identity",
    )  # fmt: skip


def test_the_form_names_its_draft(referente: Agent, family: Family) -> None:
    page = signed_in(referente).get(reverse("followup:note", args=[family.reference]))
    assert f'data-draft-key="note-{family.reference}"' in page.content.decode()


def test_an_expired_session_asks_to_sign_in_and_writes_nothing(family: Family, client) -> None:  # type: ignore[no-untyped-def]
    response = client.post(reverse("followup:note", args=[family.reference]), SAID)
    assert response.status_code == 302
    assert "login" in response["Location"] or "connexion" in response["Location"]
    assert Note.objects.count() == 0


def test_the_panel_asks_the_same_number_of_queries_whatever_the_notes(
    referente: Agent, family: Family
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            panels.notes(referente, family, factories.TODAY)
        return len(captured)

    Note.objects.create(
        family=family,
        author=referente,
        kind="call",
        text="a",
        happened_on=factories.TODAY,
        at=factories.AT,
    )
    few = queries()
    for _turn in range(15):
        Note.objects.create(
            family=family, author=factories.ReferenteFactory(), kind="call", text="b",
            readers="team", happened_on=factories.TODAY, at=factories.AT,
        )  # fmt: skip
    assert queries() == few == 1
