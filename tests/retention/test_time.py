"""T13 and T14: 24 months and a day after its last word, nothing of a family is left anywhere."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.families.actions.files import correct_family
from berceau.families.models import Family
from berceau.followup.actions import notes
from berceau.followup.actions.notes import Said
from berceau.followup.models import NoteKind, Readers
from berceau.privacy.models import Act
from berceau.retention import actions, engine
from berceau.retention.models import Remains, WaitingErasure
from tests import factories
from tests.retention import planted

pytestmark = pytest.mark.django_db

ENTERED = date(2023, 2, 1)
WORD = date(2023, 6, 15)
DUE = date(2025, 6, 15)
"""24 months after the last word."""


def night_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(3)))


def nights(first: date, last: date) -> engine.Report:
    day, report = first, None
    while day <= last:
        report = actions.night(at=night_of(day))
        day += timedelta(days=1)
    assert report is not None
    return report


def visa(dpo: Agent, *, on: date) -> None:
    """The archives answered, ahead of time."""
    made = actions.make_elimination_list(by=dpo, at=night_of(on))
    actions.record_visa(
        number=made.number,
        on=on,
        given_by="Mme Archer, directrice",
        reference="V 12/2025",
        by=dpo,
        at=night_of(on),
    )


@pytest.fixture
def dpo() -> Agent:
    return factories.AgentFactory(role=Role.DPO)


@pytest.fixture
def family(referente: Agent) -> Family:
    return planted.plant(referente, entered=ENTERED, word=WORD)


def test_the_planting_reaches_tables_of_people_and_of_the_follow_up(family: Family) -> None:
    found = planted.clear_rows_with(planted.MARKER)
    assert {
        "families.Family", "families.Adult", "families.Contact", "families.Child",
        "families.SearchTerm", "followup.Note", "followup.Closing",
    } <= set(found)  # fmt: skip


def test_nothing_is_left_24_months_and_a_day_after_the_last_word(
    family: Family, dpo: Agent
) -> None:
    visa(dpo, on=DUE - timedelta(days=60))
    nights(DUE - timedelta(days=2), DUE + timedelta(days=1))
    assert planted.tables_with(planted.MARKER, planted.PHONE[3:], planted.PHONE[:2:-1]) == []
    assert planted.clear_rows_with(planted.MARKER, planted.PHONE[3:]) == []
    assert planted.files_with(planted.MARKER, planted.PHONE[3:]) == []
    assert not Family.objects.exists()


def test_a_day_before_24_months_all_is_still_there(family: Family, dpo: Agent) -> None:
    before = planted.clear_rows_with(planted.MARKER)
    visa(dpo, on=DUE - timedelta(days=60))
    nights(DUE - timedelta(days=3), DUE - timedelta(days=1))
    assert Family.objects.filter(pk=family.pk).exists()
    assert planted.clear_rows_with(planted.MARKER) == before


def test_the_evening_before_says_how_many_files_go_tomorrow(family: Family, dpo: Agent) -> None:
    visa(dpo, on=DUE - timedelta(days=60))
    dry = engine.run(at=night_of(DUE - timedelta(days=1)), dry=True)
    assert "Demain : 1 dossier." in dry.sentence
    assert not WaitingErasure.objects.exists()


def test_nothing_is_erased_that_was_not_listed_the_day_before(family: Family, dpo: Agent) -> None:
    visa(dpo, on=DUE - timedelta(days=60))
    actions.night(at=night_of(DUE + timedelta(days=30)))
    assert Family.objects.filter(pk=family.pk).exists()
    actions.night(at=night_of(DUE + timedelta(days=31)))
    assert not Family.objects.filter(pk=family.pk).exists()


def test_without_the_visa_of_the_archives_the_file_waits(family: Family) -> None:
    report = nights(DUE - timedelta(days=1), DUE + timedelta(days=5))
    assert "En attente du visa des archives : 1 dossier." in report.sentence
    assert Family.objects.filter(pk=family.pk).exists()


def test_an_instance_that_holds_no_public_archives_needs_no_visa(
    family: Family, settings: Any
) -> None:
    settings.ARCHIVES_VISA = False
    nights(DUE - timedelta(days=1), DUE)
    assert not Family.objects.exists()


def test_the_visa_of_a_clock_does_not_hold_for_another(family: Family, dpo: Agent) -> None:
    visa(dpo, on=DUE - timedelta(days=60))
    Family.objects.filter(pk=family.pk).update(last_word_on=WORD + timedelta(days=10))
    nights(DUE + timedelta(days=9), DUE + timedelta(days=12))
    assert Family.objects.filter(pk=family.pk).exists()


def test_a_word_of_the_family_the_last_evening_takes_it_off_the_list(
    family: Family, dpo: Agent, referente: Agent
) -> None:
    visa(dpo, on=DUE - timedelta(days=60))
    eve = DUE - timedelta(days=1)
    actions.night(at=night_of(eve))
    assert WaitingErasure.objects.filter(rule="family").count() == 1
    note(family, referente, on=eve, kind=NoteKind.CALL)
    nights(DUE, DUE + timedelta(days=2))
    assert Family.objects.filter(pk=family.pk).exists()
    assert not WaitingErasure.objects.filter(rule="family").exists()


def test_a_word_that_comes_while_the_night_runs_saves_the_file(
    family: Family, dpo: Agent, referente: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    visa(dpo, on=DUE - timedelta(days=60))
    nights(DUE - timedelta(days=2), DUE - timedelta(days=1))
    read, heard = engine.look, []

    def look_then_hear(*args: Any, **options: Any) -> Any:
        found = read(*args, **options)
        if args[0].key == "family" and found[0].tonight:
            note(family, referente, on=DUE, kind=NoteKind.CALL, answered=True)
            heard.append(True)
        return found

    monkeypatch.setattr(engine, "look", look_then_hear)
    report = actions.night(at=night_of(DUE))
    assert Family.objects.filter(pk=family.pk).exists()
    assert report.erased == 0
    assert heard


def note(family: Family, by: Agent, *, on: date, kind: str, answered: bool = False) -> None:
    at = timezone.make_aware(datetime.combine(on, time(15)))
    said = Said(kind=kind, text="…", readers=Readers.TEAM, answered=answered)
    notes.write(reference=family.reference, said=said, by=by, at=at)


# --- Our own gestures never postpone ----------------------------------------------------------
def sms(family: Family, by: Agent, on: date) -> None:
    note(family, by, on=on, kind=NoteKind.SMS)


def no_answer(family: Family, by: Agent, on: date) -> None:
    note(family, by, on=on, kind=NoteKind.NO_ANSWER)


def edit(family: Family, by: Agent, on: date) -> None:
    at = timezone.make_aware(datetime.combine(on, time(15)))
    correct_family(family_id=family.pk, values={"address": "1 rue Neuve"}, by=by, at=at)


def imported(family: Family, by: Agent, on: date) -> None:
    """What an import writes: rows, by no word of the family."""
    factories.ChildFactory(family=family, born_on=on)
    Family.objects.get(pk=family.pk).save()


def opened(family: Family, by: Agent, on: date) -> None:
    from berceau.contract import announce_change, announce_opening

    at = timezone.make_aware(datetime.combine(on, time(15)))
    announce_opening(family.pk, by=by, at=at)
    announce_change(family.pk)


@pytest.mark.parametrize("gesture", [sms, no_answer, edit, imported, opened])
def test_our_own_gestures_do_not_postpone(
    gesture: Any, family: Family, referente: Agent, dpo: Agent
) -> None:
    gesture(family, referente, DUE - timedelta(days=100))
    visa(dpo, on=DUE - timedelta(days=60))
    nights(DUE - timedelta(days=1), DUE)
    assert not Family.objects.filter(pk=family.pk).exists()


@pytest.mark.parametrize(
    ("kind", "answered"), [(NoteKind.CALL, False), (NoteKind.VISIT, False), (NoteKind.SMS, True)]
)
def test_a_word_of_the_family_postpones(
    kind: str, answered: bool, family: Family, referente: Agent, dpo: Agent
) -> None:
    note(family, referente, on=DUE - timedelta(days=100), kind=kind, answered=answered)
    nights(DUE - timedelta(days=1), DUE)
    assert not WaitingErasure.objects.filter(rule="family").exists()


# --- What is left on purpose ------------------------------------------------------------------
def test_the_journal_keeps_the_number_of_the_file_and_no_word_of_it(
    family: Family, dpo: Agent
) -> None:
    visa(dpo, on=DUE - timedelta(days=60))
    nights(DUE - timedelta(days=1), DUE)
    act = Act.objects.get(verb="family.erased", family_number=family.pk)
    assert act.detail == {"why": "family"}


def test_what_remains_counts_and_names_nobody(family: Family, dpo: Agent) -> None:
    visa(dpo, on=DUE - timedelta(days=60))
    nights(DUE - timedelta(days=1), DUE)
    entered = Remains.objects.get(what="")
    assert (entered.period, entered.commune_code, entered.files) == (
        date(2023, 2, 1), factories.CAMBRAI, 1,
    )  # fmt: skip
    assert set(Remains.objects.exclude(what="").values_list("commune_code", flat=True)) == {""}
    assert "theme:housing" in set(Remains.objects.values_list("what", flat=True))


def test_another_family_is_untouched(family: Family, referente: Agent, dpo: Agent) -> None:
    other = factories.FamilyFactory(
        referente=referente, entered_on=DUE, last_word_on=DUE, with_newborn=True
    )
    visa(dpo, on=DUE - timedelta(days=60))
    nights(DUE - timedelta(days=1), DUE)
    assert Family.objects.get() == other
    assert other.adults.count() == 1
    assert other.children.count() == 1


def test_a_child_who_also_lives_elsewhere_stays_there(
    family: Family, referente: Agent, dpo: Agent
) -> None:
    other = factories.FamilyFactory(referente=referente, entered_on=DUE, last_word_on=DUE)
    child = family.children.get()
    factories.ChildHomeFactory(child=child, family=other)
    visa(dpo, on=DUE - timedelta(days=60))
    nights(DUE - timedelta(days=1), DUE)
    assert other.children.get() == child
