"""The night and the doctor look after the search index."""

from __future__ import annotations

import pytest

from berceau.accounts.models import Agent
from berceau.directory import search_index, today, upkeep
from berceau.directory.actions import answers, entries, places
from berceau.directory.models import SearchEntry, SearchState
from berceau.kit.pace import Pace
from berceau.kit.prepared import counts
from tests.directory.found import CAUDRY, a_professional, a_service, a_structure, indexed
from tests.factories import AT, TODAY

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


def test_who_works_in_a_structure_is_found_by_its_new_name_and_where_it_moves(
    referente: Agent,
) -> None:
    structure = a_structure("Maison Bleue")
    midwife = a_professional(
        first_name="Inès", last_name="Carpentier", structure=structure, agreed_on=TODAY
    )
    search_index.refresh_professionals([midwife.pk])
    entries.correct(
        kind="structure", reference=structure.reference, values={"name": "Maison Ovale"},
        by=referente, at=AT,
    )  # fmt: skip
    assert "ovale:" in SearchEntry.objects.get().words
    places.set_place(
        kind="structure", reference=structure.reference,
        values={"address": "3 rue Basse", "commune_code": CAUDRY[0]}, by=referente, at=AT,
    )  # fmt: skip
    assert f"commune:{CAUDRY[0]}" in SearchEntry.objects.get().tags


def test_what_a_structure_proposes_is_counted_in_the_menu(referente: Agent) -> None:
    structure = a_structure("Crèche")
    for name in ("Crèche des Lilas", "Crèche du Parc"):
        answers.suggest(structure, "name", name, at=AT)
    assert counts([today.proposed(referente, TODAY)]) == [1]


def test_so_many_readings_from_one_address_then_its_window_ends() -> None:
    pace = Pace(2, seconds=60)
    said = [pace.one_more("192.0.2.1", now=second) for second in (0, 1, 2, 59, 60)]
    assert said == [True, True, False, False, True]
    assert pace.one_more("192.0.2.2", now=2)
