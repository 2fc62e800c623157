"""Aujourd'hui, the family page and search: who sees them, and how many queries they ask."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from berceau.accounts.roles import Role
from berceau.families import search
from berceau.families.models import Family
from berceau.followup.models import Note, NoteKind, Promise, PromiseKind, Readers
from berceau.pathway import projection
from berceau.privacy.models import Reading
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(factories.AT, tick=False):
        yield


def populate(referente, count):
    families = [
        factories.FamilyFactory(referente=referente, with_newborn=True, expecting=index % 2 == 0)
        for index in range(count)
    ]
    for family in families:
        Note.objects.create(
            family=family, author=referente, kind=NoteKind.CALL, text="Tout va bien.",
            readers=Readers.TEAM, happened_on=factories.TODAY, at=factories.AT,
        )  # fmt: skip
        Promise.objects.create(
            family=family, kind=PromiseKind.CALL_BACK, due_on=factories.TODAY,
            made_by=referente, made_at=factories.AT,
        )  # fmt: skip
    projection.rebuild([family.pk for family in families], today=factories.TODAY)
    search.index_many(families)
    return families


def queries_of(client, url):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    assert answer.status_code == 200
    return len(queries)


def counting(client, url, **headers):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url, headers=headers)
    assert answer.status_code == 200
    return [query["sql"] for query in queries if query["sql"].startswith("SELECT (SELECT COUNT(")]


def test_the_menu_is_counted_in_one_query(client_of, referente):
    assert len(counting(client_of(referente), "/aujourdhui/")) == 1


def test_a_piece_of_a_page_does_not_count_the_menu(client_of, referente):
    assert counting(client_of(referente), "/recherche/?q=dub", **{"HX-Request": "true"}) == []


@pytest.mark.parametrize("url", ["/aujourdhui/", "/recherche/?q=dub"])
def test_a_list_asks_as_many_queries_for_three_families_as_for_twelve(client_of, referente, url):
    populate(referente, 3)
    client = client_of(referente)
    queries_of(client, url)
    few = queries_of(client, url)
    populate(referente, 9)
    assert queries_of(client, url) == few


def test_the_family_page_asks_as_many_queries_with_more_people_and_notes(client_of, referente):
    family = populate(referente, 1)[0]
    client = client_of(referente)
    url = f"/familles/{family.reference}/"
    queries_of(client, url)
    few = queries_of(client, url)
    for _ in range(3):
        factories.AdultFactory(family=family)
        factories.ChildFactory(family=family)
        Note.objects.create(
            family=family, author=referente, kind=NoteKind.SMS, text="Encore.",
            readers=Readers.AUTHOR, happened_on=factories.TODAY, at=factories.AT,
        )  # fmt: skip
    projection.rebuild([family.pk], today=factories.TODAY)
    assert queries_of(client, url) == few


def test_opening_a_family_leaves_one_line_a_compartment_in_the_journal(client_of, referente):
    family = populate(referente, 1)[0]
    client_of(referente).get(f"/familles/{family.reference}/")
    lines = Reading.objects.filter(family_number=family.pk)
    assert {(line.agent_id, line.ground) for line in lines} == {
        (referente.pk, "référente de la famille")
    }
    shown = [line.compartment for line in lines]
    assert len(shown) == len(set(shown))
    assert {"identity", "agreement", "followup"} <= set(shown)


def test_another_referente_finds_no_such_page(client_of, referente):
    family = populate(referente, 1)[0]
    other = factories.ReferenteFactory()
    assert client_of(other).get(f"/familles/{family.reference}/").status_code == 404


def test_a_refused_opening_leaves_no_line(client_of, referente):
    family = populate(referente, 1)[0]
    client_of(factories.ReferenteFactory()).get(f"/familles/{family.reference}/")
    assert not Reading.objects.filter(family_number=family.pk).exists()


def test_a_private_note_of_a_colleague_is_not_on_the_page(client_of, referente):
    family = populate(referente, 1)[0]
    colleague = factories.ReferenteFactory()
    Note.objects.create(
        family=family, author=colleague, kind=NoteKind.CALL, text="MARQUEUR-PRIVE",
        readers=Readers.AUTHOR, happened_on=factories.TODAY, at=factories.AT,
    )  # fmt: skip
    answer = client_of(referente).get(f"/familles/{family.reference}/")
    assert "MARQUEUR-PRIVE" not in answer.content.decode()


def test_a_stand_in_opens_the_page_during_the_absence(client_of, referente):
    family = populate(referente, 1)[0]
    absence = factories.AbsenceFactory(agent=referente)
    client = client_of(absence.stand_in)
    assert client.get(f"/familles/{family.reference}/").status_code == 200


def test_a_stand_in_finds_nothing_the_day_after(client_of, referente):
    family = populate(referente, 1)[0]
    absence = factories.AbsenceFactory(agent=referente)
    with time_machine.travel(factories.AT.replace(day=30, hour=9), tick=False):
        client = client_of(absence.stand_in)
        assert client.get(f"/familles/{family.reference}/").status_code == 404


def test_the_summary_prints_without_the_notes(client_of, referente):
    family = populate(referente, 1)[0]
    page = client_of(referente).get(f"/familles/{family.reference}/resume/").content.decode()
    assert "Tout va bien." not in page


def test_search_shows_only_her_families(client_of, referente):
    populate(referente, 1)
    stranger = populate(factories.ReferenteFactory(), 1)[0]
    page = client_of(referente).get("/recherche/?q=dubois").content.decode()
    assert stranger.reference not in page


def test_search_by_htmx_answers_a_fragment(client_of, referente):
    populate(referente, 1)
    page = client_of(referente).get("/recherche/?q=dubois", headers={"HX-Request": "true"})
    assert "<html" not in page.content.decode()


def test_a_search_without_result_says_what_to_type(client_of, referente):
    page = client_of(referente).get("/recherche/?q=zzzz").content.decode()
    assert "trois lettres" in page


def test_a_family_that_nobody_can_call_has_no_call_button(client_of, referente):
    family = factories.FamilyFactory(referente=referente)
    Family.objects.get(pk=family.pk).adults.get().contacts.update(unsafe=True)
    page = client_of(referente).get(f"/familles/{family.reference}/").content.decode()
    assert 'href="tel:' not in page


def test_who_follows_no_family_reads_what_she_has_and_no_empty_list(client_of, referente):
    populate(referente, 1)
    nurse = client_of(factories.AgentFactory(role=Role.PMI_NURSE)).get("/aujourdhui/")
    words = nurse.content.decode()
    assert "Rien ne vous attend aujourd’hui." in words
    assert "Personne à rappeler" not in words
    assert "entendues depuis 3 mois" not in words
    hers = client_of(factories.ReferenteFactory()).get("/aujourdhui/").content.decode()
    assert "Personne à rappeler" in hers


@pytest.mark.parametrize("role", [Role.PMI_NURSE, Role.PMI_DOCTOR, Role.SOCIAL_WORKER])
def test_who_only_announces_families_is_led_there_from_an_empty_day(client_of, role):
    words = client_of(factories.AgentFactory(role=role)).get("/aujourdhui/").content.decode()
    head = words.partition('<div class="page-head">')[2].partition('<div class="columns">')[0]
    assert f'href="{reverse("followup:announce")}"' in head
    assert "Accueillir une famille" not in head


def test_a_referente_welcomes_and_is_offered_one_way_in(client_of):
    words = client_of(factories.ReferenteFactory()).get("/aujourdhui/").content.decode()
    head = words.partition('<div class="page-head">')[2].partition('<div class="columns">')[0]
    assert "Accueillir une famille" in head
    assert "Annoncer une famille" not in head
