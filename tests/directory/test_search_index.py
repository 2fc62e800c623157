"""The index says what the entries say, however it was brought up to date."""

from __future__ import annotations

import random
from typing import Any

import pytest

from berceau.directory import search_index
from berceau.directory.finding import bits
from berceau.directory.models import (
    Professional,
    SearchEntry,
    SearchState,
    SearchTerm,
    SearchWord,
    Service,
)
from tests.directory.found import CAUDRY, a_place, a_professional, a_service, a_structure
from tests.factories import AT, TODAY

pytestmark = pytest.mark.django_db

WORDS = [
    "atelier", "massage", "bébé", "crèche", "lait", "couches",
    "musique", "papa", "pesée", "éveil", "nounou", "répit",
]  # fmt: skip


def content() -> dict[str, Any]:
    """Everything the index says, its own numbering taken out."""
    entries = {row.number: row for row in SearchEntry.objects.all()}
    words = {row.number: row.word for row in SearchWord.objects.all()}
    terms = {}
    for row in SearchTerm.objects.all():
        names = (
            words
            if row.key.startswith("abc:")
            else {number: entry.reference for number, entry in entries.items()}
        )
        terms[row.key] = (
            row.entries,
            {names[number] for number in bits.numbers_of(bits.unpack(row.bits))},
        )
    return {
        "entries": {
            row.reference: (row.words, row.tags, row.rank, row.cell, row.latitude, row.longitude)
            for row in entries.values()
        },
        "words": {row.word: row.entries for row in SearchWord.objects.all()},
        "terms": terms,
    }


def some_services(count: int) -> list[Service]:
    draw = random.Random(5)
    structure = a_structure()
    return [
        a_service(
            " ".join(draw.sample(WORDS, 3)), structure=structure, source_id=str(number),
            kind=draw.choice(["laep", "creche", "food"]),
            age_from_months=draw.choice([None, 0, 6]),
            languages=draw.choice([[], ["ar"], ["en", "fr"]]),
        )
        for number in range(count)
    ]  # fmt: skip


def test_step_by_step_equals_all_at_once() -> None:
    services = some_services(30)
    draw = random.Random(7)
    search_index.refresh(None)
    for _step in range(6):
        changed = draw.sample(services, 5)
        for service in changed:
            service.name = " ".join(draw.sample(WORDS, 2))
            service.archived_at = draw.choice([None, AT])
            service.place = draw.choice([None, a_place(CAUDRY)])
            service.save()
        search_index.refresh([service.pk for service in changed])
    step_by_step = content()
    search_index.refresh(None)
    assert content() == step_by_step
    assert len(step_by_step["entries"]) < 30


def test_the_same_again_changes_nothing() -> None:
    services = some_services(4)
    assert search_index.refresh([service.pk for service in services]) == 4
    assert search_index.refresh([service.pk for service in services]) == 0


def test_a_deleted_service_leaves_nothing_behind() -> None:
    kept, gone = a_service("Ludothèque"), a_service("Tricotage")
    search_index.refresh(None)
    key = gone.pk
    gone.delete()
    search_index.refresh([key])
    assert set(content()["entries"]) == {kept.reference}
    assert not SearchWord.objects.filter(word="tricotage").exists()
    assert not SearchTerm.objects.filter(key="abc:ric").exists()


def test_services_of_an_archived_structure_are_not_found() -> None:
    service = a_service("Ludothèque")
    service.structure.archived_at = AT
    service.structure.save()
    search_index.refresh(None)
    assert not SearchEntry.objects.exists()


def test_a_professional_is_found_once_she_agreed() -> None:
    midwife = a_professional(first_name="Inès", last_name="Carpentier", kind="midwife")
    search_index.refresh_professionals([midwife.pk])
    assert not SearchEntry.objects.exists()
    Professional.objects.update(agreed_on=TODAY)
    search_index.refresh_professionals([midwife.pk])
    assert "carpentier:8 " in SearchEntry.objects.get().words
    Professional.objects.update(agreed_on=None)
    search_index.refresh_professionals([midwife.pk])
    assert content() == {"entries": {}, "words": {}, "terms": {}}


def test_the_person_to_ask_for_is_not_in_the_index() -> None:
    a_service("Ludothèque", contact_name="Solveig Quiquempois")
    search_index.refresh(None)
    assert not SearchWord.objects.filter(word="solveig").exists()


def test_refreshing_costs_the_same_for_one_and_for_twenty(
    django_assert_max_num_queries: Any,
) -> None:
    services = some_services(20)
    search_index.refresh(None)
    Service.objects.update(name="Bébés lecteurs")
    with django_assert_max_num_queries(30):
        search_index.refresh([service.pk for service in services])


def test_an_index_made_with_other_words_says_so() -> None:
    search_index.refresh(None)
    assert search_index.is_up_to_date()
    SearchState.objects.update(made_with="avant")
    assert not search_index.is_up_to_date()
