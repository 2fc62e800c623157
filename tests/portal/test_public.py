"""The public site: open to all, without a single family."""

from __future__ import annotations

import pytest

from tests import factories

pytestmark = pytest.mark.django_db
PAGES = ["/", "/accessibilite/", "/confidentialite/", "/mentions-legales/"]


@pytest.mark.parametrize("url", PAGES)
def test_anybody_opens_the_page(client, url):
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("url", PAGES)
def test_the_page_sets_no_cookie_on_a_visitor(client, url):
    assert not client.get(url).cookies


def test_the_home_names_the_referentes(client):
    referente = factories.ReferenteFactory(first_name="Hawa", last_name="Diallo")
    assert referente.full_name in client.get("/").content.decode()


def test_the_home_names_no_referente_whose_mandate_is_over(client):
    referente = factories.ReferenteFactory(first_name="Hawa", last_name="Diallo")
    referente.mandates.update(ends_on=factories.TODAY.replace(year=2021))
    assert "Diallo" not in client.get("/").content.decode()


def test_the_home_names_no_family(client):
    factories.FamilyFactory(name="Marqueurfamille")
    assert "Marqueurfamille" not in client.get("/").content.decode()


def test_the_notice_lists_the_register(client):
    page = client.get("/confidentialite/").content.decode()
    assert "Combien de temps" in page or "combien de temps" in page


def test_an_unknown_page_says_what_to_do(client):
    answer = client.get("/nulle-part/")
    assert (answer.status_code, "<h1" in answer.content.decode()) == (404, True)


def test_the_home_gives_the_emergency_numbers(client):
    page = client.get("/").content.decode()
    assert all(f'href="tel:{number}"' in page for number in ("112", "119", "3919", "3114"))


def test_the_home_gives_no_number_that_nobody_verified(client):
    """Allo Parents Bébé: its existence was not confirmed since 2012."""
    assert "0800003456" not in client.get("/").content.decode()
