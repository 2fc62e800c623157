"""« Aujourd'hui »: ordered by promises and dates, in a constant number of queries."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.families.models import Consent, Outcome
from berceau.followup.models import Note, PromiseKind
from berceau.followup.queries import today as lists
from tests import factories
from tests.followup.conftest import promised, signed_in

pytestmark = pytest.mark.django_db

TODAY = factories.TODAY


def labels(lines: Any) -> list[str]:
    return [line.label for line in lines]


def family_of(referente: Agent, name: str = "Dubois", **values: Any) -> Any:
    return factories.FamilyFactory(referente=referente, name=name, **values)


def note(family: Any, author: Agent, text: str, **values: Any) -> Note:
    return Note.objects.create(
        **{
            "family": family, "author": author, "kind": "call", "text": text,
            "happened_on": TODAY - timedelta(days=1), "at": factories.AT,
        }
        | values
    )  # fmt: skip


# --- To call ------------------------------------------------------------------------------
def test_ordered_by_the_day_promised_then_by_the_moment_of_the_promise(referente: Agent) -> None:
    later = factories.AT + timedelta(minutes=5)
    promised(family_of(referente, "C"), made_at=later)
    promised(family_of(referente, "B"))
    promised(family_of(referente, "A"), due_on=TODAY - timedelta(days=1), made_at=later)
    assert labels(lists.to_call(referente, TODAY)) == ["Famille A", "Famille B", "Famille C"]


def test_a_call_promised_for_another_day_waits(referente: Agent) -> None:
    promised(family_of(referente), due_on=TODAY + timedelta(days=1))
    assert lists.to_call(referente, TODAY) == []


def test_a_first_call_is_there_from_the_first_hour(referente: Agent) -> None:
    promised(family_of(referente), kind=PromiseKind.FIRST_CALL, due_on=TODAY + timedelta(days=2))
    assert [line.when for line in lists.to_call(referente, TODAY)] == ["à appeler d’ici mercredi"]


def test_a_first_call_put_off_waits_for_its_day(referente: Agent) -> None:
    promised(
        family_of(referente),
        kind=PromiseKind.FIRST_CALL,
        due_on=TODAY + timedelta(days=2),
        postponed_times=1,
    )
    assert lists.to_call(referente, TODAY) == []


@pytest.mark.parametrize(
    ("kind", "days", "words"),
    [
        (PromiseKind.FIRST_CALL, -1, "48 h dépassées"),
        (PromiseKind.FIRST_CALL, 0, "à appeler aujourd’hui"),
        (PromiseKind.FIRST_CALL, 1, "à appeler d’ici demain"),
        (PromiseKind.CALL_BACK, 0, "promis aujourd’hui"),
        (PromiseKind.CALL_BACK, -1, "promis pour hier"),
        (PromiseKind.CALL_BACK, -9, "promis il y a 9 jours"),
    ],
)
def test_when_it_was_promised(referente: Agent, kind: str, days: int, words: str) -> None:
    promised(family_of(referente), kind=kind, due_on=TODAY + timedelta(days=days))
    assert [line.when for line in lists.to_call(referente, TODAY)] == [words]


def test_what_is_kept_or_cancelled_is_gone(referente: Agent) -> None:
    promised(family_of(referente), kept_at=factories.AT)
    promised(family_of(referente), cancelled_at=factories.AT)
    assert lists.to_call(referente, TODAY) == []


def test_closed_files_and_those_of_others_are_not_there(referente: Agent) -> None:
    promised(family_of(referente, closed=True))
    promised(factories.FamilyFactory())
    assert lists.to_call(referente, TODAY) == []


def test_the_families_she_stands_in_for_are_there(referente: Agent) -> None:
    away = factories.ReferenteFactory()
    factories.AbsenceFactory(agent=away, stand_in=referente)
    promised(family_of(away, "Nguyen"))
    assert labels(lists.to_call(put_on_duty(referente, on=TODAY), TODAY)) == ["Famille Nguyen"]


def test_the_age_of_the_child_or_the_due_date(referente: Agent) -> None:
    born, expecting = family_of(referente, "A"), family_of(referente, "B")
    factories.ChildFactory(family=born, first_name="Inès")
    factories.PregnancyFactory(family=expecting, due_on=date(2027, 3, 2))
    promised(born)
    promised(expecting)
    assert [line.about for line in lists.to_call(referente, TODAY)] == [
        "Inès, 8 semaines",
        "terme le 2\xa0mars",
    ]


def test_the_last_sentence_is_one_that_she_may_read(referente: Agent) -> None:
    family = family_of(referente)
    note(family, referente, "la mienne")
    note(family, factories.ReferenteFactory(), "privée", happened_on=TODAY)
    promised(family)
    assert [line.recall.said for line in lists.to_call(referente, TODAY)] == ["la mienne"]


def test_one_rings_the_preferred_safe_phone(referente: Agent) -> None:
    family = family_of(referente, adult=False)
    adult = factories.AdultFactory(family=family, phone="", is_main_contact=True, first_name="Mina")
    factories.ContactFactory(adult=adult, value="+33611111111", unsafe=True)
    factories.ContactFactory(adult=adult, value="+33622222222")
    factories.ContactFactory(adult=adult, value="+33633333333", preferred=True, no_message=True)
    promised(family)
    reach = lists.to_call(referente, TODAY)[0].recall
    assert (reach.phone, reach.who, reach.no_message) == ("+33633333333", "Mina", True)


def test_one_does_not_ring_who_refused(referente: Agent) -> None:
    family = family_of(referente)
    family.adults.update(consent=Consent.REFUSED)
    promised(family)
    assert lists.to_call(referente, TODAY)[0].recall.phone == ""


def test_a_family_without_a_name_yet_is_named_by_its_first_name(referente: Agent) -> None:
    family = family_of(referente, "", adult=False)
    factories.AdultFactory(family=family, first_name="Amina", last_name="")
    promised(family)
    assert labels(lists.to_call(referente, TODAY)) == ["Famille d’Amina"]


# --- Bereavement --------------------------------------------------------------------------
def bereaved(referente: Agent, **values: Any) -> Any:
    family = family_of(referente, "Petit", **values)
    factories.ChildFactory(family=family, first_name="Léo", died_on=TODAY - timedelta(days=20))
    return family


def test_nothing_is_said_of_the_child(referente: Agent) -> None:
    family = bereaved(referente)
    factories.ChildFactory(family=family, first_name="Zoé", born_on=date(2024, 1, 2))
    promised(family, due_on=TODAY - timedelta(days=2))
    line = lists.to_call(referente, TODAY)[0]
    assert (line.bereaved, line.about, line.when) == (True, "", "à rappeler")


def test_a_quiet_family_in_bereavement_is_listed_apart(referente: Agent) -> None:
    bereaved(referente, last_word_on=date(2026, 6, 1))
    family_of(referente, "Autre", last_word_on=date(2026, 6, 2))
    lines = lists.quiet(referente, TODAY)
    assert (labels(lines.bereaved), labels(lines.others)) == (["Famille Petit"], ["Famille Autre"])
    assert lines.bereaved[0].about == ""


def test_a_new_pregnancy_is_spoken_of_again(referente: Agent) -> None:
    family = family_of(referente)
    factories.PregnancyFactory(
        family=family, due_on=date(2025, 9, 1), outcome=Outcome.LOSS, ended_on=date(2025, 5, 1)
    )
    factories.PregnancyFactory(family=family, due_on=date(2027, 3, 2))
    promised(family)
    assert lists.to_call(referente, TODAY)[0].about == "terme le 2\xa0mars"


# --- Quiet --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("last_word_on", "entered_on", "quiet"),
    [
        (date(2026, 8, 22), date(2025, 1, 1), True),
        (date(2026, 8, 23), date(2025, 1, 1), False),  # three months to the day
        (None, date(2026, 8, 22), True),
        (None, date(2026, 8, 24), False),
        (TODAY, date(2025, 1, 1), False),
    ],
)
def test_three_months_without_a_word(
    referente: Agent, last_word_on: date | None, entered_on: date, quiet: bool
) -> None:
    family_of(referente, last_word_on=last_word_on, entered_on=entered_on)
    assert bool(lists.quiet(referente, TODAY)) is quiet


def test_the_longest_silence_first(referente: Agent) -> None:
    family_of(referente, "B", last_word_on=date(2026, 5, 1))
    family_of(referente, "C", last_word_on=None, entered_on=date(2026, 6, 1))
    family_of(referente, "A", last_word_on=date(2026, 1, 1))
    assert labels(lists.quiet(referente, TODAY)) == ["Famille A", "Famille B", "Famille C"]


# --- Birthdays ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("born_on", "shown"),
    [
        (date(2024, 1, 22), True),  # in 60 days
        (date(2024, 1, 23), False),
        (date(2023, 11, 23), True),  # today
        (date(2023, 10, 24), True),  # 30 days ago, not closed yet
        (date(2023, 10, 23), False),
    ],
)
def test_the_third_birthday_is_near(referente: Agent, born_on: date, shown: bool) -> None:
    factories.ChildFactory(family=family_of(referente), born_on=born_on)
    assert bool(lists.birthdays(referente, TODAY)) is shown


def test_born_on_29_february_three_years_on_28(referente: Agent) -> None:
    factories.ChildFactory(family=family_of(referente), born_on=date(2024, 2, 29))
    lines = lists.birthdays(referente, date(2027, 1, 15))
    assert [line.birthday for line in lines] == [date(2027, 2, 28)]


def test_the_territory_sets_its_own_end(referente: Agent, settings: Any) -> None:
    settings.FOLLOW_UP_END_MONTHS = 24
    factories.ChildFactory(family=family_of(referente), born_on=date(2024, 12, 1))
    assert len(lists.birthdays(referente, TODAY)) == 1


def test_a_birthday_comes_with_what_was_said_last_and_whom_to_ring(referente: Agent) -> None:
    family = family_of(referente)
    factories.ChildFactory(family=family, born_on=date(2023, 12, 20))
    note(family, referente, "Inscrite à l’école.")
    [line] = lists.birthdays(referente, TODAY)
    assert line.recall.said == "Inscrite à l’école."
    assert line.recall.phone


def test_no_birthday_in_bereavement(referente: Agent) -> None:
    family = bereaved(referente)
    factories.ChildFactory(family=family, born_on=date(2023, 12, 1))
    assert lists.birthdays(referente, TODAY) == []


def test_those_left_out_hide_no_birthday(referente: Agent) -> None:
    for _turn in range(lists.SHOWN + 6):
        factories.ChildFactory(family=family_of(referente), born_on=date(2023, 10, 22))
    factories.ChildFactory(family=family_of(referente), born_on=date(2023, 12, 1))
    assert len(lists.birthdays(referente, TODAY)) == 1


# --- Limits and queries -------------------------------------------------------------------
def test_twenty_lines_then_all_of_them_on_their_page(referente: Agent) -> None:
    for _turn in range(22):
        promised(family_of(referente))
    lines = lists.to_call(referente, TODAY)
    assert (len(lines), lines.more_url) == (20, reverse("followup:block", args=["appels"]))
    page = signed_in(referente).get(lines.more_url)
    assert len(page.context["items"]) == 22


@pytest.mark.parametrize("block", ["appels", "silences", "anniversaires"])
def test_each_list_has_its_page(referente: Agent, block: str) -> None:
    assert signed_in(referente).get(reverse("followup:block", args=[block])).status_code == 200


def test_an_unknown_list_is_not_found(referente: Agent) -> None:
    assert signed_in(referente).get("/aujourdhui/inconnue/").status_code == 404


@pytest.mark.parametrize(
    ("read", "most"), [(lists.to_call, 2), (lists.quiet, 3), (lists.birthdays, 2)]
)
def test_a_constant_number_of_queries(referente: Agent, read: Any, most: int) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            read(referente, TODAY)
        return len(captured)

    def grow(times: int) -> None:
        for _turn in range(times):
            family = family_of(
                referente, last_word_on=date(2026, 5, 1), with_newborn=True, expecting=True
            )
            factories.ChildFactory(family=family, born_on=date(2023, 12, 1))
            promised(family)
            note(family, referente, "dit")

    grow(1)
    few = count()
    grow(12)
    assert count() == few
    assert few <= most
