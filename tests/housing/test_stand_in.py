"""While the référente is away, her stand-in moves a request forward: no day of it is lost.

She opens nothing, corrects nothing, confides nothing and writes to no landlord.
"""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.housing import policies
from berceau.housing.actions import household, letters, papers, steps
from berceau.housing.actions.household import Declared
from berceau.housing.actions.papers import Meeting
from berceau.housing.models import HousingRequest, Outcome
from berceau.housing.policies import Reader
from berceau.housing.queries.page import page_of
from berceau.housing.queries.reach import fetch
from berceau.housing.states import State
from tests import factories
from tests.factories import AT, TODAY
from tests.housing.rows import request_of, whole_file
from tests.signing import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def away(asked: HousingRequest) -> Agent:
    """The colleague who stands in for the référente, these days."""
    colleague = factories.ReferenteFactory()
    factories.AbsenceFactory(agent=asked.family.referente, stand_in=colleague)
    return put_on_duty(colleague, on=TODAY)


def test_she_notes_a_step_and_undoes_hers_alone(asked: HousingRequest, away: Agent) -> None:
    mine = steps.advance(reference=asked.reference, to=State.FILED, on=TODAY, by=away, at=AT)
    steps.undo(reference=asked.reference, step_id=mine.pk, by=away, at=AT)
    hers = steps.advance(
        reference=asked.reference, to=State.FILED, on=TODAY, by=asked.family.referente, at=AT
    )
    with pytest.raises(PermissionDenied):
        steps.undo(reference=asked.reference, step_id=hers.pk, by=away, at=AT)


def test_she_gathers_papers(asked: HousingRequest, away: Agent) -> None:
    piece = papers.add_piece(
        reference=asked.reference, label="Bail", holder="family", by=away, at=AT
    )
    papers.move_piece(
        reference=asked.reference, piece_id=piece.pk, holder="ccas", state="here", by=away, at=AT
    )
    piece.refresh_from_db()
    assert (piece.holder, piece.state, piece.by) == ("ccas", "here", away)


def test_she_makes_an_appointment_and_says_what_became_of_it(
    asked: HousingRequest, away: Agent
) -> None:
    meeting = papers.make_appointment(
        reference=asked.reference, said=Meeting(TODAY, "14:30", remind=False), by=away, at=AT
    )
    said = papers.settle_appointment(
        reference=asked.reference, appointment_id=meeting.pk, outcome=Outcome.CAME, by=away, at=AT
    )
    assert said.settled_by == away


def test_her_note_is_read_by_the_referente(asked: HousingRequest, away: Agent) -> None:
    note = papers.write_note(
        reference=asked.reference, text="Le bail arrive.", for_both=False, by=away, at=AT
    )
    reader = fetch(asked.family.referente, asked.reference, TODAY)
    assert reader is not None
    assert [line.note for line in page_of(reader, TODAY).notes] == [note]


def test_she_declares_the_home_again(asked: HousingRequest, away: Agent) -> None:
    report = household.declare(
        reference=asked.reference, declared=Declared(), on=TODAY, by=away, at=AT
    )
    household.take_back(reference=asked.reference, report_id=report.pk, by=away, at=AT)
    report.refresh_from_db()
    assert report.undone_at == AT


@pytest.mark.parametrize(
    "right", [policies.can_correct, policies.can_confide, policies.can_write_letter]
)
def test_what_waits_for_the_referente(right, asked: HousingRequest, away: Agent) -> None:
    assert right(Reader(asked.family.referente, asked, reached=False))
    assert not right(Reader(away, asked, reached=False))


def test_she_opens_no_request(family: Family) -> None:
    colleague = factories.ReferenteFactory()
    factories.AbsenceFactory(agent=family.referente, stand_in=colleague)
    away = put_on_duty(colleague, on=TODAY)
    assert not policies.can_open_one(away, family, reached=False)


def test_she_cancels_no_letter(family: Family) -> None:
    request = whole_file(family, family.adults.get(), family.referente)
    colleague = factories.ReferenteFactory()
    factories.AbsenceFactory(agent=family.referente, stand_in=colleague)
    with pytest.raises(PermissionDenied):
        letters.cancel(
            reference=request.reference, letter_id=request.letters.get().pk,
            by=put_on_duty(colleague, on=TODAY), at=AT,
        )  # fmt: skip


def test_her_page_offers_what_she_may_do_and_nothing_else(
    client: Client, asked: HousingRequest, away: Agent
) -> None:
    sign_in(client, away)
    page = client.get(reverse("housing:file", args=[asked.reference])).content.decode()
    assert "Noter une étape" in page
    assert "Ajouter une pièce" in page
    assert "Écrire une note" in page
    assert "Corriger la demande" not in page
    assert "Lettre d’appui</" not in page


def test_the_morning_after_she_reads_nothing(family: Family) -> None:
    request = request_of(family)
    assert fetch(factories.ReferenteFactory(), request.reference, TODAY) is None
