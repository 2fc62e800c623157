"""Preparing a leaflet on screen; the paper and its address for everybody."""

from __future__ import annotations

import time

import pytest
import time_machine
from django.urls import reverse

from berceau.accounts.roles import Role
from berceau.directory.open_pace import OPEN_DATA
from berceau.leaflet.models import LeafletChoice
from tests import factories
from tests.signing import sign_in


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(factories.AT, tick=False):
        yield


@pytest.fixture
def manager(client, town):
    agent = factories.AgentFactory(role=Role.LOCAL_MANAGER)
    sign_in(client, agent)
    return agent


def test_the_screen_shows_the_pages_what_is_printed_and_what_is_not(client, manager, zone):
    page = client.get(reverse("leaflet:prepare"), {"lieu": zone.key}).content.decode()
    assert page.count("page-") >= 4
    assert "Ce qui ne tient pas sur le papier" in page
    assert "Mettre en premier" in page
    assert "Laisser de côté" in page
    assert "Pendant la grossesse" in page


def test_an_empty_directory_says_what_to_do(client, db):
    sign_in(client, factories.AgentFactory(role=Role.LOCAL_MANAGER))
    page = client.get(reverse("leaflet:prepare")).content.decode()
    assert "L’annuaire ne connaît encore aucun service ici." in page
    assert "Tout tient sur le papier" not in page


def test_an_agent_who_only_reads_prints_and_does_not_choose(client, zone):
    sign_in(client, factories.AgentFactory(role=Role.FACILITATOR))
    page = client.get(reverse("leaflet:prepare"), {"lieu": zone.key}).content.decode()
    assert "À imprimer et à plier" in page
    assert "Mettre en premier" not in page


def test_a_place_that_is_not_on_the_list_is_refused_in_words(client, manager):
    response = client.get(reverse("leaflet:prepare"), {"lieu": "99999"})
    assert response.status_code == 422
    assert "Sélectionnez un choix valide" in response.content.decode()


def test_choosing_comes_back_to_the_same_leaflet(client, manager, zone):
    page = client.get(reverse("leaflet:prepare"), {"lieu": zone.key})
    left = page.context["made"].laid.left[0]
    url = reverse("leaflet:choose", args=[zone.key, left.key])
    response = client.post(url + "?langue=ar", {"place": "first"})
    assert response.status_code == 302
    assert f"lieu={zone.key}" in response.url
    assert "langue=ar" in response.url
    choice = LeafletChoice.objects.get()
    assert (choice.service_id, choice.place, choice.by) == (left.key, "first", manager)


@pytest.mark.parametrize(("place", "status"), [("first", 302), ("out", 302), ("", 302), ("x", 404)])
def test_only_places_that_exist(client, manager, zone, place, status):
    left = client.get(reverse("leaflet:prepare"), {"lieu": zone.key}).context["made"].laid.left[0]
    url = reverse("leaflet:choose", args=[zone.key, left.key])
    assert client.post(url, {"place": place}).status_code == status


def test_the_picture_of_a_page(client, manager, zone):
    response = client.get(reverse("leaflet:picture", args=[zone.key, 2]))
    assert response.content.startswith(b"\x89PNG")
    assert client.get(reverse("leaflet:picture", args=[zone.key, 5])).status_code == 404


@pytest.mark.parametrize("variant", ["read", "print", "large", "poster"])
def test_anybody_may_have_the_paper(client, zone, variant):
    response = client.get(reverse("leaflet:pdf", args=[zone.key, variant]))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert not response.cookies


@pytest.mark.parametrize("where", ["99999", "59350", "59122-999999", "59122-x", "rien"])
def test_a_place_that_does_not_exist_is_unknown(client, town, where):
    assert client.get(reverse("leaflet:pdf", args=[where, "read"])).status_code == 404


def test_the_address_on_paper_leads_to_the_directory_of_this_place(client, zone):
    response = client.get(reverse("leaflet:web", args=[zone.key]), follow=True)
    assert response.status_code == 200
    assert response.redirect_chain[0][0].startswith("/annuaire/?near=Cambrai")
    assert response.content.decode().count("tel:") > 5


@pytest.mark.parametrize(
    ("asked", "code"), [("", "59122"), ("Caudry (59)", "59139"), ("Lille (59)", "59122")]
)
def test_the_public_directory_leads_to_the_leaflet_of_the_commune(client, town, asked, code):
    page = client.get(reverse("portal:directory"), {"near": asked})
    assert page.status_code == 200
    for query in ("read.pdf?langue=fr", "read.pdf?langue=ar", "large.pdf"):
        assert f"/depliants/{code}/{query}" in page.content.decode()


def test_words_that_do_not_hold_are_said_to_everybody(client, manager, zone, settings):
    settings.TEAM_HOURS = "du lundi au vendredi " * 60
    answer = client.get(reverse("leaflet:pdf", args=[zone.key, "poster"]))
    assert answer.status_code == 503
    assert "appelez l’équipe" in answer.content.decode()
    assert client.get(reverse("leaflet:picture", args=[zone.key, 1])).status_code == 404
    page = client.get(reverse("leaflet:prepare"), {"lieu": zone.key}).content.decode()
    assert "ne tiennent pas dans la page" in page


def test_one_address_does_not_print_without_end(client, zone):
    for _time in range(OPEN_DATA.most):
        OPEN_DATA.one_more("127.0.0.1", now=time.monotonic())
    answer = client.get(reverse("leaflet:pdf", args=[zone.key, "read"]))
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"


def test_after_a_choice_the_list_where_it_was_made_is_open(client, manager, zone):
    page = client.get(reverse("leaflet:prepare"), {"lieu": zone.key})
    entry = page.context["printed"][0][2][0]
    url = reverse("leaflet:choose", args=[zone.key, entry.key])
    assert f"{url}?langue=fr&amp;ouvert=pregnancy" in page.content.decode()
    after = client.post(f"{url}?langue=fr&ouvert=pregnancy", {"place": "out"}, follow=True)
    shown = after.content.decode()
    assert '<details class="more" id="pregnancy" open>' in shown
    assert shown.count(" open>") == 1
    assert "Laissé de côté par l’équipe (1)" in shown
