"""The public site: open to all, without a single family, without a cookie."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from berceau.pathway.pack import pack_in_force
from berceau.portal import calendar, published
from berceau.portal.pages import PAGES
from tests import factories

pytestmark = pytest.mark.django_db
URLS = [page.url for page in PAGES] + ["/etre-accompagne/et-ensuite/"]
FORMS = {"/etre-accompagne/", "/professionnels/se-faire-connaitre/"}
READ_ONLY = [url for url in URLS if url not in FORMS]
SETTINGS = {
    "CONTROLLER": "Ville de Cambrai",
    "CONTROLLER_ADDRESS": "2 place Aristide-Briand|59400 Cambrai",
    "PUBLISHER": "la maire",
    "HOST": "Hébergeur fictif|1 rue du Serveur",
    "DPO_CONTACT": "dpo@exemple.fr",
    "TEAM_PHONE": "01 99 00 70 00",
    "COMPLAINT_CONTACT": "reclamation@exemple.fr",
    "ACCESSIBILITY_CONTACT": "acces@exemple.fr",
}


def text_of(client, url: str) -> str:
    return client.get(url).content.decode()


@pytest.mark.parametrize("url", URLS)
def test_anybody_opens_the_page(client, url):
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("url", [*READ_ONLY, "/sitemap.xml", "/robots.txt"])
def test_a_page_to_read_sets_no_cookie(client, url):
    assert not client.get(url).cookies


def test_the_form_sets_one_cookie_that_ends_with_the_browser(client):
    cookies = client.get("/etre-accompagne/").cookies
    assert list(cookies) == ["csrftoken"]
    assert not cookies["csrftoken"]["max-age"]


@pytest.mark.parametrize("url", READ_ONLY)
def test_a_page_to_read_runs_no_script(client, url):
    assert "<script" not in text_of(client, url)


@pytest.mark.parametrize("url", URLS)
def test_nothing_is_fetched_from_another_site(client, url):
    fetched = re.findall(r'(?:src|<link[^>]*href)="(https?:)?//', text_of(client, url))
    assert fetched == []


@pytest.mark.parametrize("url", READ_ONLY)
def test_the_page_says_why_there_is_no_banner(client, url):
    assert "Pas de bandeau de cookies" in text_of(client, url)


@pytest.mark.parametrize("url", [page.url for page in PAGES])
def test_the_page_describes_itself(client, url):
    assert '<meta name="description" content="' in text_of(client, url)


# --- The home -----------------------------------------------------------------------------
def test_the_home_gives_first_names_and_places_only(client):
    referente = factories.ReferenteFactory(
        first_name="Hawa", last_name="Diallo", work_phone="+33199007799"
    )
    page = text_of(client, "/")
    assert "Hawa" in page
    assert "Cambrai" in page
    assert "Diallo" not in page
    assert "99 00 77 99" not in page
    assert referente.email not in page


@override_settings(PUBLISH_FIRST_NAMES=False)
def test_a_territory_may_keep_first_names_to_itself(client):
    factories.ReferenteFactory(first_name="Hawa")
    assert "Hawa" not in text_of(client, "/")


def test_the_home_names_no_referente_whose_mandate_is_over(client):
    referente = factories.ReferenteFactory(first_name="Hawa")
    referente.mandates.update(ends_on=factories.TODAY.replace(year=2021))
    assert "Hawa" not in text_of(client, "/")


@override_settings(TEAM_PHONE="01 99 00 70 00")
def test_the_home_gives_the_number_of_the_team(client):
    assert 'href="tel:0199007000"' in text_of(client, "/")


def test_without_a_number_the_page_says_which_setting_is_missing(client):
    assert "BERCEAU_TEAM_PHONE" in text_of(client, "/")


@pytest.mark.parametrize("url", URLS)
def test_no_page_names_a_family(client, url):
    factories.AdultFactory(
        first_name="Marqueurprenom", family=factories.FamilyFactory(name="Marqueurfamille")
    )
    page = text_of(client, url)
    assert "Marqueurfamille" not in page
    assert "Marqueurprenom" not in page


@pytest.mark.parametrize("url", ["/", "/j-attends-un-enfant/", "/mon-enfant-est-ne/"])
def test_the_emergency_numbers_are_there(client, url):
    page = text_of(client, url)
    assert all(f'href="tel:{number}"' in page for number in ("112", "119", "3919", "3114"))


@pytest.mark.parametrize("url", ["/", "/j-attends-un-enfant/", "/mon-enfant-est-ne/"])
def test_no_number_that_nobody_verified_is_there(client, url):
    """Allo Parents Bébé: its existence was not confirmed since 2012."""
    assert "0800003456" not in text_of(client, url)


@pytest.mark.parametrize("referentes", [1, 6])
def test_the_home_asks_the_database_as_much_for_one_as_for_six(
    client, django_assert_num_queries, referentes
):
    for _ in range(referentes):
        factories.ReferenteFactory()
    client.get("/")
    with django_assert_num_queries(3):
        client.get("/")


# --- What comes from the calendar -----------------------------------------------------------
def test_the_lines_shown_are_in_the_pack():
    codes = [code for of in (calendar.EXPECTING, calendar.BORN) for _, some in of for code in some]
    assert [code for code in codes if code not in pack_in_force().pack.by_code] == []


def test_a_line_that_nobody_read_in_a_source_is_not_shown(client):
    """G02: sources disagree; it waits for a signature."""
    assert "Déclarer la grossesse" not in text_of(client, "/j-attends-un-enfant/")


def test_a_line_shown_names_its_sources(client):
    page = text_of(client, "/mon-enfant-est-ne/")
    assert "Déclarer la naissance à la mairie" in page
    assert 'rel="noreferrer"' in page


def test_an_amount_is_shown_while_it_is_in_force():
    amount = calendar.amount("R03", on=factories.TODAY)
    assert amount is not None
    assert (amount.value, bool(amount.sources)) == ("1\u00a0093,08", True)


def test_an_amount_out_of_date_is_not_shown():
    assert calendar.amount("R03", on=factories.TODAY.replace(year=2028)) is None


# --- Notices --------------------------------------------------------------------------------
def test_the_notice_lists_the_register(client):
    assert "combien de temps" in text_of(client, "/confidentialite/")


@pytest.mark.parametrize("variable", list(published.EXPECTED))
def test_a_missing_setting_is_said_on_a_page(client, variable):
    assert any(variable in text_of(client, url) for url in URLS)


@override_settings(**SETTINGS)
@pytest.mark.parametrize("value", list(SETTINGS.values()))
def test_a_setting_is_written_on_a_page(client, value):
    first_line = value.split("|")[0]
    assert any(first_line in text_of(client, url) for url in URLS)


@override_settings(**SETTINGS)
@pytest.mark.parametrize("url", URLS)
def test_when_all_is_set_no_page_speaks_of_settings(client, url):
    assert "BERCEAU_" not in text_of(client, url)


def test_the_doctor_names_what_is_missing():
    finding = published.check(timezone.now())
    assert (finding.level, "BERCEAU_HOST" in finding.sentence) == ("warn", True)


@override_settings(**SETTINGS)
def test_the_doctor_is_content_when_all_is_set():
    assert published.check(datetime.now().astimezone()).level == "ok"


def test_the_doctor_asks_the_public_site(capsys):
    with suppress(SystemExit):
        call_command("doctor")
    assert "Pages publiques" in capsys.readouterr().out


def test_the_complaint_page_names_the_next_steps(client):
    page = text_of(client, "/reclamation/")
    assert "cnil.fr" in page
    assert "defenseurdesdroits.fr" in page


@override_settings(MEDIATOR="Médiatrice de la ville, 03 99 00 00 01")
def test_the_mediator_is_named_when_there_is_one(client):
    assert "Médiatrice de la ville" in text_of(client, "/reclamation/")


# --- Robots ---------------------------------------------------------------------------------
def test_the_sitemap_lists_the_public_pages_and_nothing_else(client):
    tree = ET.fromstring(text_of(client, "/sitemap.xml"))
    found = [(one.text or "").removeprefix("http://testserver") for one in tree.iter()
             if one.tag.endswith("loc")]  # fmt: skip
    assert found == [page.url for page in PAGES]


def test_robots_may_read_what_is_named_and_nothing_else(client):
    lines = text_of(client, "/robots.txt").splitlines()
    allowed = {line.removeprefix("Allow: ") for line in lines if line.startswith("Allow: ")}
    assert allowed == {f"{page.url}$" for page in PAGES} | {"/static/"}
    assert "Disallow: /" in lines


@override_settings(DEMO=True)
def test_the_demonstration_is_not_to_be_found(client):
    assert "Allow" not in text_of(client, "/robots.txt")
    assert "noindex" in text_of(client, "/")


def test_a_public_page_may_be_found(client):
    assert "noindex" not in text_of(client, "/")


def test_the_sign_in_page_may_not(client):
    assert "noindex" in text_of(client, "/compte/login/")


def test_an_unknown_page_says_what_to_do(client):
    answer = client.get("/nulle-part/")
    assert (answer.status_code, "<h1" in answer.content.decode()) == (404, True)
