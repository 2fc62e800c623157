"""The night and the doctor look after the search index."""

from __future__ import annotations

import pytest

from berceau.directory import upkeep
from berceau.directory.models import SearchEntry, SearchState
from berceau.kit.pace import Pace
from tests.directory.found import a_service, indexed
from tests.factories import AT

pytestmark = pytest.mark.django_db


def test_the_night_makes_an_index_that_was_never_made() -> None:
    a_service("Ludothèque")
    assert "serait refait" in upkeep.would_run(AT)
    assert "1 fiche" in upkeep.run(AT)
    assert SearchEntry.objects.count() == 1
    assert "à jour" in upkeep.run(AT)


def test_the_night_makes_it_again_when_words_changed() -> None:
    upkeep.run(AT)
    SearchState.objects.update(made_with="avant")
    assert "refait" in upkeep.run(AT)


def test_the_doctor_says_what_cannot_be_found() -> None:
    upkeep.run(AT)
    indexed("Ludothèque")
    assert upkeep.check(AT).level == "ok"
    a_service("Halte")
    assert upkeep.check(AT).level == "error"


def test_so_many_readings_from_one_address_then_its_window_ends() -> None:
    pace = Pace(2, seconds=60)
    said = [pace.one_more("192.0.2.1", now=second) for second in (0, 1, 2, 59, 60)]
    assert said == [True, True, False, False, True]
    assert pace.one_more("192.0.2.2", now=2)
