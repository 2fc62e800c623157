"""What the search finds, what it leaves out, and what it says of what is closed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from berceau.directory import search_index
from berceau.directory.models import Closure
from berceau.directory.search import Wanted, search
from berceau.families.models import Neighbourhood
from tests.directory.found import (
    CAMBRAI,
    CAUDRY,
    LILLE,
    a_place,
    a_professional,
    a_service,
    a_structure,
    indexed,
)
from tests.factories import AT, TODAY

pytestmark = pytest.mark.django_db


def names(wanted: Wanted, *, on: date = TODAY) -> list[str]:
    return [str(hit.entry) for hit in search(wanted, on=on).hits]


@pytest.mark.parametrize(
    "typed",
    ["bébés nageurs", "bebe nageur", "BÉBÉ NAGEURS", "bebes nagueurs", "les bébés nageur !"],
)
def test_accents_plurals_case_and_errors_do_not_matter(typed: str) -> None:
    indexed("Bébés nageurs")
    indexed("Crèche Les Lutins")
    assert names(Wanted(words=typed))[0] == "Bébés nageurs"


def test_a_corrected_word_is_said() -> None:
    indexed("Ludothèque La Toupie")
    assert search(Wanted(words="ludotèque"), on=TODAY).corrected == (("ludoteque", "ludotheque"),)


def test_a_word_nobody_knows_finds_nothing_and_is_said() -> None:
    indexed("Ludothèque La Toupie")
    answer = search(Wanted(words="xylographie"), on=TODAY)
    assert (answer.total, answer.unknown) == (0, ("xylographie",))


def test_words_that_say_nothing_ask_for_everything() -> None:
    indexed("Ludothèque La Toupie")
    assert search(Wanted(words="je cherche"), on=TODAY).total == 1


def test_who_answers_to_both_words_comes_first() -> None:
    indexed("Atelier musique")
    indexed("Atelier cuisine")
    indexed("Musique et cuisine")
    assert names(Wanted(words="cuisine musique"))[0] == "Musique et cuisine"


@pytest.mark.parametrize(
    ("low", "high", "months", "is_found"),
    [
        (None, None, 8, True), (0, 12, 8, True), (8, 12, 8, True),
        (9, None, 8, False), (None, 8, 8, False), (0, 9, 8, True), (300, 400, 8, False),
    ],
)  # fmt: skip
def test_age_in_completed_months(
    low: int | None, high: int | None, months: int, is_found: bool
) -> None:
    indexed("Éveil", age_from_months=low, age_to_months=high)
    assert bool(names(Wanted(age_months=months))) is is_found


def test_filters_add_up() -> None:
    laep = {"kind": "laep", "cost": "gratuit", "without_appointment": True, "languages": ["ar"]}
    indexed("Tout", **laep)
    for other in (
        {"kind": "creche"},
        {"cost": "payant"},
        {"without_appointment": None},
        {"languages": ["en"]},
    ):
        indexed(f"Sauf {min(other)}", **{**laep, **other})
    wanted = Wanted(kind="laep", free=True, walk_in=True, language="ar", need="meet")
    assert names(wanted) == ["Tout"]


def test_moments_follow_the_nature_and_the_ages() -> None:
    indexed("Classe des petits", kind="tps")
    indexed("Grossesse", kind="midwife")
    indexed("Plus grands", kind="laep", age_from_months=18)
    assert set(names(Wanted(moment="one_to_three"))) == {"Classe des petits", "Plus grands"}
    assert names(Wanted(moment="first_months")) == ["Grossesse"]
    assert names(Wanted(moment="pregnancy")) == ["Grossesse"]


def test_open_on_a_day_and_a_part_of_it() -> None:
    indexed("Mercredi matin", hours="We 09:00-12:00")
    indexed("Mercredi après-midi", structure=a_structure("S", hours="We 14:00-17:00"))
    indexed("Sans horaires")
    assert len(names(Wanted(day="we"))) == 2
    assert names(Wanted(day="we", part="afternoon")) == ["Mercredi après-midi"]
    assert names(Wanted(part="morning")) == ["Mercredi matin"]
    assert names(Wanted(day="tu")) == []


def test_what_is_closed_that_day_is_not_proposed_as_open() -> None:
    service = indexed("Halte", hours="We 09:00-12:00")
    wednesday = TODAY + timedelta(days=2)
    Closure.objects.create(structure=service.structure, starts_on=wednesday, ends_on=wednesday)
    assert names(Wanted(day="we")) == []
    assert names(Wanted(day="we"), on=wednesday + timedelta(days=1)) == ["Halte"]


def test_what_is_closed_now_says_until_when() -> None:
    service, other = indexed("Halte"), indexed("Ludothèque")
    until = TODAY + timedelta(days=5)
    Closure.objects.create(
        structure=service.structure, service=service, starts_on=TODAY, ends_on=until
    )
    closed = {str(hit.entry): hit.closure for hit in search(Wanted(), on=TODAY).hits}
    assert closed["Halte"] is not None
    assert closed["Halte"].ends_on == until
    assert closed[str(other)] is None


def test_archived_entries_are_not_found() -> None:
    service = indexed("Ludothèque")
    service.archived_at = AT
    service.save()
    search_index.refresh([service.pk])
    assert names(Wanted(words="ludothèque")) == []


def test_distance_from_a_commune() -> None:
    for name, commune in (("Ici", CAMBRAI), ("À côté", CAUDRY), ("Loin", LILLE)):
        indexed(name, place=a_place(commune))
    assert names(Wanted(commune="59122")) == ["Ici", "À côté"]
    assert names(Wanted(commune="59122", within_km=10)) == ["Ici"]
    [here, beside] = search(Wanted(commune="59122"), on=TODAY).hits
    assert here.km == pytest.approx(0, abs=0.1)
    assert beside.km == pytest.approx(13.8, abs=0.5)


def test_measured_one_by_one_near_the_limit() -> None:
    indexed("Centre", place=a_place(CAMBRAI))
    for step in range(40):
        north = ("59001", "Nord", CAMBRAI[2] + step * 0.001, CAMBRAI[3])
        a_service(f"À {step}", place=a_place(north), structure=a_structure(f"S{step}"))
    search_index.refresh(None)
    near = search(Wanted(commune="59122", within_km=2), on=TODAY, size=100).hits
    # 0.001 degree is 111 metres: 17 steps are 1.9 km, 18 are 2.0015.
    assert len(near) == 1 + 18
    assert max(hit.km or 0 for hit in near) <= 2


def test_a_commune_without_position_finds_what_is_there_or_comes_there() -> None:
    nowhere = ("59567", "Séranvillers", None, None)
    indexed("Au village", place=a_place(nowhere))
    indexed("Chez vous", zone=["59567"], place=a_place(LILLE))
    indexed("Par téléphone", structure=a_structure("Ligne", place=None))
    indexed("À Lille", place=a_place(LILLE))
    assert set(names(Wanted(commune="59567"))) == {"Au village", "Chez vous", "Par téléphone"}


def test_by_neighbourhood() -> None:
    area = Neighbourhood.objects.create(commune_code="59122", name="Martin-Martine")
    place = a_place(address="3 rue du Parc")
    place.neighbourhood = area
    place.save()
    indexed("Ici", place=place)
    indexed("Ailleurs")
    assert names(Wanted(area=area.pk)) == ["Ici"]
    assert names(Wanted(words="martin martine"))[0] == "Ici"


def test_a_professional_is_found_by_her_name_and_her_trade() -> None:
    midwife = a_professional(
        first_name="Inès", last_name="Carpentier", kind="midwife", agreed_on=TODAY
    )
    search_index.refresh_professionals([midwife.pk])
    assert names(Wanted(words="carpantier")) == ["Inès Carpentier"]
    assert names(Wanted(words="sage femme")) == ["Inès Carpentier"]


def test_pages_follow_each_other_without_repeating() -> None:
    structure = a_structure()
    for number in range(45):
        a_service("Atelier", structure=structure, source_id=str(number))
    search_index.refresh(None)
    pages = [search(Wanted(words="atelier"), on=TODAY, page=page) for page in (1, 2, 3)]
    seen = [hit.entry.pk for page in pages for hit in page.hits]
    assert [len(page.hits) for page in pages] == [20, 20, 5]
    assert len(set(seen)) == 45
    assert search(Wanted(words="atelier"), on=TODAY, page=99).page == 3


@pytest.mark.parametrize("words", ["", "atelier", "atelliier"])
def test_the_number_of_queries_does_not_grow(
    words: str, django_assert_max_num_queries: Any
) -> None:
    structure = a_structure()
    for number in range(30):
        a_service("Atelier", structure=structure, source_id=str(number))
    search_index.refresh(None)
    with django_assert_max_num_queries(10):
        search(Wanted(words=words, commune="59122", age_months=8, free=False), on=TODAY)
