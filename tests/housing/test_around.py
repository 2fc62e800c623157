"""Around the room: reminders, « Ma page », retention, the access request, reuniting two files."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from berceau.accounts.models import Agent
from berceau.families.actions.merging import merge, undo_merge
from berceau.families.models import Adult, AdultRole, Family, FamilyState
from berceau.housing import parents, reminders, retention
from berceau.housing.models import (
    Appointment,
    HousingNote,
    HousingRequest,
    Outcome,
    Piece,
    PieceState,
)
from berceau.housing.queries.page import page_of
from berceau.housing.queries.reach import fetch
from berceau.messaging import forbidden
from berceau.messaging.wordings import said
from berceau.pathway import projection
from berceau.rights.gathering import gather
from tests import factories
from tests.client import Browser
from tests.factories import AT, TODAY
from tests.housing.rows import request_of, whole_file
from tests.parents.visitors import come

pytestmark = pytest.mark.django_db
THURSDAY = TODAY + timedelta(days=3)


def meeting(request: HousingRequest, **more: object) -> Appointment:
    return Appointment.objects.create(
        request=request,
        **{"on": THURSDAY, "hour": "14:30", "address": "2 rue de Nice",
           "by": request.created_by, "at": AT, **more},
    )  # fmt: skip


def given(*families: Family) -> list[object]:
    keys = [family.pk for family in families]
    return list(reminders.given(TODAY, TODAY + timedelta(days=7), keys))


# --- Reminders ----------------------------------------------------------------------------
def test_the_family_is_reminded_the_day_before(asked: HousingRequest) -> None:
    meeting(asked)
    [reminder] = given(asked.family)
    assert (reminder.on, reminder.day) == (THURSDAY - timedelta(days=1), THURSDAY)
    assert reminder.adult_id == asked.applicant_id
    assert reminder.purpose == "appointment"


@pytest.mark.parametrize("language", ["fr", "en", "ar", "tr", "pt", "uk"])
def test_the_reminder_names_no_service(asked: HousingRequest, language: str) -> None:
    meeting(asked, with_whom="Bruno, CCAS")
    [reminder] = given(asked.family)
    text = said(reminder.wording, language, day="jeudi", **reminder.places)
    assert "2 rue de Nice" in text
    assert "14:30" in text
    assert list(forbidden.found_in(text, language)) == []
    assert "Bruno" not in text


@pytest.mark.parametrize(
    "more",
    [
        {"remind": False}, {"address": ""}, {"outcome": Outcome.CANCELLED},
        {"address": "CCAS, 2 rue de Nice"}, {"on": TODAY + timedelta(days=1)},
    ],
    ids=str,
)  # fmt: skip
def test_no_reminder(more: dict[str, object], asked: HousingRequest) -> None:
    meeting(asked, **more)
    assert given(asked.family) == []


def test_a_request_that_is_over_reminds_of_nothing(asked: HousingRequest) -> None:
    meeting(asked)
    HousingRequest.objects.update(ended_at=AT)
    assert given(asked.family) == []


def test_who_left_the_home_is_not_told(asked: HousingRequest) -> None:
    meeting(asked)
    stays = factories.AdultFactory(family=asked.family, first_name="Karim")
    Adult.objects.filter(pk=asked.applicant_id).update(lives_elsewhere=True)
    assert [one.adult_id for one in given(asked.family)] == [stays.pk]


def test_reminders_of_many_families_ask_two_questions(
    referente: Agent, django_assert_num_queries: object
) -> None:
    families = factories.FamilyFactory.create_batch(5, referente=referente)
    for family in families:
        meeting(request_of(family))
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(given(*families)) == 5


# --- « Ma page » --------------------------------------------------------------------------
def block(adult: Adult) -> parents.ParentView | None:
    adult = Adult.objects.select_related("family").get(pk=adult.pk)
    found = parents.block(adult, TODAY)
    return found["housing"] if found else None  # type: ignore[return-value]


def test_a_parent_reads_where_it_stands_and_what_to_bring(asked: HousingRequest) -> None:
    meeting(asked)
    mine = {"holder": "family", "since": TODAY, "by": asked.created_by, "at": AT}
    Piece.objects.create(request=asked, usual="identity", label="Pièce d’identité", **mine)
    Piece.objects.create(request=asked, label="Jugement de garde", **mine)
    Piece.objects.create(request=asked, label="Bail", **(mine | {"holder": "ccas"}))
    Piece.objects.create(request=asked, label="Impôts", state=PieceState.HERE, **mine)
    page = come(asked.family.adults.get()).get("/p/moi/").content.decode()
    assert "Votre demande de logement" in page
    assert "Votre demande se prépare." in page
    assert "2 rue de Nice" in page
    assert "la carte d’identité, le passeport" in page
    assert "Jugement de garde" in page
    assert "Bail" not in page
    assert "Impôts" not in page


def test_the_usual_papers_are_in_the_language_of_the_page(asked: HousingRequest) -> None:
    Piece.objects.create(
        request=asked, usual="taxes", label="Avis", holder="family", since=TODAY,
        by=asked.created_by, at=AT,
    )  # fmt: skip
    with translation.override("en"):
        view = block(asked.family.adults.get())
        assert view is not None
        assert view.pieces[0].words.startswith("the tax notice")


def test_every_step_that_a_parent_may_see_has_its_sentence() -> None:
    silent = {"inadmissible", "withdrawn", "lapsed"}
    for state in parents.State:
        assert bool(parents.stage(state)) is (state.value not in silent), state


@pytest.mark.parametrize(
    "who",
    [{"lives_elsewhere": True, "role": AdultRole.FATHER}, {"role": AdultRole.GRANDPARENT}],
    ids=["elsewhere", "no parent"],
)
def test_it_is_the_home_s_and_told_to_its_parents(
    who: dict[str, object], asked: HousingRequest
) -> None:
    other = factories.AdultFactory(family=asked.family, first_name="Karim", **who)
    assert block(other) is None
    assert "demande de logement" not in come(other).get("/p/moi/").content.decode()


@pytest.mark.parametrize(
    ("state", "days", "shown"),
    [("granted", 5, True), ("granted", 31, False), ("withdrawn", 1, False)],
)
def test_once_over_only_the_good_news_is_told(
    state: str, days: int, shown: bool, asked: HousingRequest
) -> None:
    HousingRequest.objects.update(state=state, ended_at=AT - timedelta(days=days))
    assert (block(asked.family.adults.get()) is not None) is shown


def test_of_two_requests_a_parent_reads_the_one_that_goes_on(asked: HousingRequest) -> None:
    """Two files were reunited; the newest was the double, and was withdrawn."""
    request_of(asked.family, state="withdrawn", created_at=AT + timedelta(days=1), ended_at=AT)
    view = block(asked.family.adults.get())
    assert view is not None
    assert view.stage == "Votre demande se prépare."


def test_notes_and_letters_are_not_on_their_page(asked: HousingRequest) -> None:
    HousingNote.objects.create(
        request=asked, author=asked.created_by, of_team=True, text="Zxylo", at=AT
    )
    assert "Zxylo" not in come(asked.family.adults.get()).get("/p/moi/").content.decode()


def test_without_a_request_their_page_asks_one_question(
    family: Family, django_assert_num_queries: object
) -> None:
    adult = Adult.objects.select_related("family").get(family=family)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert parents.block(adult, TODAY) is None


# --- Retention ----------------------------------------------------------------------------
def test_a_request_that_is_over_goes_with_all_that_was_written(family: Family) -> None:
    over = whole_file(family, family.adults.get(), family.referente)
    kept = request_of(family)
    HousingRequest.objects.filter(pk=over.pk).update(ended_at=AT)
    assert [one.key for one in retention.ended(TODAY - timedelta(days=1))] == []
    assert [(one.key, one.since) for one in retention.ended(TODAY)] == [(over.pk, TODAY)]
    assert retention.erase([over.pk, kept.pk], AT) == 1
    assert list(HousingRequest.objects.all()) == [kept]
    assert not Appointment.objects.exists()
    assert retention.erase([over.pk], AT) == 0


# --- The access request -------------------------------------------------------------------
def told(adult: Adult) -> dict[str, list[str]]:
    return {
        section.model: [fact.value for row in section.rows for fact in row.facts]
        for section in gather(adult)
        if section.model.startswith("housing.")
    }


def test_all_of_it_is_told_to_who_lives_there(family: Family) -> None:
    whole_file(family, family.adults.get(), family.referente)
    found = told(family.adults.get())
    assert all(found[f"housing.{model}"] for model in (
        "HousingRequest", "HousingStep", "HouseholdReport", "Piece", "Appointment",
        "HousingNote", "Letter",
    ))  # fmt: skip
    assert any("0591125004312CAMBR" in value for value in found["housing.HousingRequest"])


def test_nothing_of_it_is_told_to_who_lives_elsewhere(family: Family) -> None:
    whole_file(family, family.adults.get(), family.referente)
    away = factories.AdultFactory(family=family, lives_elsewhere=True)
    assert not any(told(away).values())


def test_a_note_kept_by_one_side_is_flagged(confided: HousingRequest, worker: Agent) -> None:
    for of_team, for_both in ((False, False), (False, True), (True, False)):
        HousingNote.objects.create(
            request=confided, author=worker, of_team=of_team, for_both=for_both, text="x", at=AT
        )
    [section] = [
        one for one in gather(confided.family.adults.get()) if one.model == "housing.HousingNote"
    ]
    assert sorted(row.author_only for row in section.rows) == [False, False, True]


# --- Two files reunited -------------------------------------------------------------------
def test_a_request_follows_its_file_and_comes_back(family: Family) -> None:
    referente = family.referente
    other = factories.FamilyFactory(referente=referente)
    request = request_of(other)
    request_of(family)
    done = merge(kept_id=family.pk, absorbed_id=other.pk, by=referente, at=AT)
    request.refresh_from_db()
    assert request.family_id == family.pk
    reader = fetch(referente, request.reference, TODAY)
    assert reader is not None
    assert page_of(reader, TODAY).twin
    undo_merge(merge_id=done.pk, by=referente, at=AT)
    request.refresh_from_db()
    assert request.family_id == other.pk


def test_the_calendar_follows_the_file_that_is_closed(family: Family) -> None:
    """A closed file has no projected step: no renewal is shown, and the page still reads."""
    family.social_housing_request_on = TODAY - timedelta(days=320)
    family.state = FamilyState.CLOSED
    family.save()
    projection.rebuild([family.pk], today=TODAY)
    request = request_of(family, state="filed")
    reader = fetch(family.referente, request.reference, TODAY)
    assert reader is not None
    page = page_of(reader, TODAY)
    assert (page.renewal, page.can_add) == (None, False)


def test_the_page_of_parents_needs_no_sign_in_to_be_refused() -> None:
    assert Browser().get("/logement/").status_code == 302
