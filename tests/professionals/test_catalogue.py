"""The data of the room: complete, sourced, and tied to the words of the directory."""

from __future__ import annotations

import pytest

from berceau.directory.taxonomy import kinds, moments
from berceau.professionals import answers, catalogue, publishing


def test_every_type_has_a_nature_of_the_directory():
    assert {one.kind for one in catalogue.types().values()} <= set(kinds())


def test_every_nature_that_a_professional_may_have_is_offered():
    offered = {one.kind for one in catalogue.types().values()}
    assert set(kinds()) - offered == set()


def test_culture_and_sport_are_sectors():
    sectors = [label for label, _types in catalogue.type_choices()]
    assert {"Culture", "Sport"} <= set(sectors)
    assert len(sectors) == len(set(sectors))


def test_there_are_three_conditions_and_six_priorities_each_with_its_source():
    assert len(catalogue.conditions()) == 3
    assert len(catalogue.priorities()) == 6
    for one in (*catalogue.conditions().values(), *catalogue.priorities().values()):
        assert one.label
        assert one.plain
        assert one.source
        assert one.status in {"lu", "lecture"}


def test_that_the_form_uses_these_six_priorities_is_said_to_be_our_reading():
    assert all(one.is_our_reading for one in catalogue.priorities().values())


@pytest.mark.parametrize("table", ["refusal", "question", "removal"])
def test_every_list_of_reasons_ends_with_another_one(table):
    assert list(catalogue.reasons(table))[-1] == "other"


def test_the_reminder_comes_after_the_first_question():
    rhythm = catalogue.renewal()
    assert rhythm.ask_days_before > rhythm.remind_days_before > 0
    assert rhythm.grace_days > 0


def test_every_field_is_asked_once_and_can_be_read():
    assert len(answers.FIELDS) == len(set(answers.FIELDS))
    assert set(answers.FIELDS) == set(answers.READ)


def test_every_moment_after_the_birth_has_its_months():
    assert set(publishing.MONTHS) | {"pregnancy"} == set(moments())
