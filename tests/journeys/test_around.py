"""« Done when »: what exists around a family, from the file of a directory to the town's letter.

A file with errors is read; the leaflet of a neighbourhood is printed; a midwife makes herself known
and is accepted; a family is oriented to the PMI, which answers from its mail; another structure
stays silent until the night says so; a housing request goes on to its letter of support.
"""

from __future__ import annotations

import io
import re
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from tests.journeys.steps import (
    FAMILY_PAGE,
    Hand,
    check,
    follow,
    link_in_mailbox,
    links_now,
    local_today,
    press,
    she_welcomes,
    the_link_opens,
)

PHONE = 360
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "exemples" / "annuaire-avec-erreurs.json"
NEIGHBOURHOOD = "Martin-Martine"
PARENT, NUMBER = "Apolline", "01 99 00 81 31"
MIDWIFE, MAILBOX = "Maëlle Vasseur", "sage.femme@exemple.fr"
LONG_ENOUGH = "() => performance.now() > 3500"
"""The form refuses who answers faster than a hand."""
GESTURES = 8
"""Taps from the family page to the referral made."""
PAST_TEN_OPENING_DAYS = timedelta(days=20)
"""Even in May, when three public holidays may fall in three weeks."""
REFERRAL = re.compile(r"/orientations/[0-9a-z]{12}/$")
REGISTRATION = re.compile(r"/inscriptions/[0-9a-z]{12}/$")
REQUEST = re.compile(r"/logement/demandes/[0-9a-z]{12}/(#.*)?$")


def pdf(page: Any, link: Any) -> tuple[int, str]:
    """How many pages, and their words, of the PDF behind this link."""
    answer = page.request.get(link.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    read = PdfReader(io.BytesIO(answer.body()))
    words = " ".join(one.extract_text() for one in read.pages)
    return len(read.pages), " ".join(words.split())


# --- The directory and its leaflet --------------------------------------------------------
def where_the_errors_are(manager: Any) -> None:
    """Read, written without the wrong lines, then taken back: the town stays as it was."""
    page = manager.page
    page.goto("/annuaire/imports/")
    check(manager, "importer")
    page.get_by_label("Fichier", exact=True).set_input_files(EXAMPLE)
    press(page, "Lire le fichier")
    check(manager, "ce que l’import changerait")
    said = page.locator("main").inner_text()
    assert "8 points à regarder dans le fichier" in said
    assert "services, fiche n° 6, colonne frais" in said
    assert "Vouliez-vous dire « gratuit » ?" in said
    press(page, "Écrire")
    page.get_by_text("Des lignes sont refusées").first.wait_for()
    check(manager, "un import refusé")
    page.get_by_label("Importer seulement les bonnes lignes").check()
    press(page, "Écrire")
    page.get_by_role("heading", name="Ce qui a été fait").wait_for()
    press(page, "Annuler l’import")
    page.get_by_text("Cet import a été annulé").wait_for()


def the_leaflet_of_a_neighbourhood(manager: Any) -> None:
    page = manager.page
    page.goto("/depliants/")
    page.get_by_label("Pour quel lieu").select_option(label=f"Cambrai : {NEIGHBOURHOOD}")
    press(page, "Voir ce dépliant")
    check(manager, "le dépliant")
    for number in range(1, 5):
        page.get_by_alt_text(f"Page {number} du dépliant").scroll_into_view_if_needed()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.leaflet-pages img')].every(i => i.naturalWidth > 0)"
    )
    sheets, _words = pdf(page, page.get_by_role("link", name="À imprimer et à plier"))
    pages, words = pdf(page, page.get_by_role("link", name="À lire à l’écran"))
    poster, _words = pdf(page, page.get_by_role("link", name="Affiche d’une page"))
    assert (sheets, pages, poster) == (2, 4, 1)
    for said in (NEIGHBOURHOOD, "Besoin de souffler", "3919", "Ce que nous n’écrivons jamais"):
        assert said in words


# --- A midwife makes herself known --------------------------------------------------------
def type_all(page: Any, **typed: str) -> None:
    for label, text in typed.items():
        page.get_by_label(re.compile(f"^{label}")).fill(text)


def check_all(page: Any, *labels: str) -> None:
    for label in labels:
        page.get_by_label(label, exact=True).check()


def who(page: Any) -> None:
    type_all(page, Prénom="Maëlle", Nom="Vasseur")
    page.get_by_label("Secteur, puis métier ou type de structure").select_option("Sage-femme")


def conditions(page: Any) -> None:
    check_all(page, "Des parents", "L’État", "Un agrément ou une autorisation")
    page.get_by_label("Lequel, en une phrase").fill("Inscrite à l’ordre.")
    check_all(page, "La santé des plus petits")


def action(page: Any) -> None:
    page.get_by_label("En quelques mots, pour les parents").fill("Visites après la naissance.")
    check_all(page, "Les premiers mois", "anglais")


STEPS: tuple[tuple[str, Callable[[Any], None]], ...] = (
    ("qui", who),
    ("joindre", lambda page: type_all(page, **{"Téléphone professionnel": "06 39 98 04 04"})),
    ("lieu", lambda page: type_all(page, Adresse="14 rue du Moulin", Commune="Cambrai (59)")),
    ("action", action),
    ("conditions", conditions),
    ("accord", lambda page: check_all(page, "Oui, dans l’annuaire public et sur la carte")),
)


def she_registers(midwife: Any) -> str:
    """Page by page on a phone, then from the link that proves her address; gives her page."""
    page = midwife.page
    page.goto("/professionnels/")
    follow(page, "Faites-le savoir : s’inscrire")
    page.get_by_label("Je suis professionnel·le, en mon nom").check()
    page.get_by_label("Votre courriel professionnel").fill(MAILBOX)
    check(midwife, "se faire connaître")
    page.wait_for_function(LONG_ENOUGH)
    press(page, "Commencer l’inscription")
    for key, fill in STEPS:
        page.wait_for_url(f"**/etape/{key}/")
        fill(page)
        check(midwife, key)
        press(page, "Enregistrer et relire" if key == "accord" else "Enregistrer et continuer")
    check(midwife, "la fin du brouillon")
    # Written, but the address is not proven: the message alone lets it be sent.
    assert page.get_by_role("button", name="Envoyer à l’équipe").count() == 0
    page.goto(link_in_mailbox(page, MAILBOX))
    press(page, "Ouvrir")
    press(page, "Envoyer à l’équipe")
    page.get_by_text("Envoyée.", exact=True).wait_for()
    return str(page.url)


def she_is_accepted(manager: Any) -> None:
    page = manager.page
    page.goto("/inscriptions/")
    follow(page, MIDWIFE)
    page.wait_for_url(REGISTRATION)
    check(manager, "la page de l’inscription")
    page.get_by_label("Un mot pour la personne").fill("Bienvenue.")
    press(page, "Accepter")
    page.get_by_text("Inscription acceptée.").wait_for()


def anybody_verifies_her_certificate(midwife: Any, mine: str) -> None:
    page = midwife.page
    page.goto(mine)
    page.get_by_text("Acceptée.", exact=True).wait_for()
    check(midwife, "l’inscription acceptée")
    pages, words = pdf(page, page.get_by_role("link", name="Certificat (PDF)"))
    assert pages == 1
    assert MIDWIFE in words
    follow(page, "La page publique qui vérifie ce certificat")
    page.get_by_text("Ce certificat est valable.").wait_for()
    assert page.get_by_text(MIDWIFE).count() == 1
    check(midwife, "la vérification")
    page.goto("/annuaire/?q=sage-femme")
    assert page.get_by_role("link", name=re.compile(MIDWIFE)).count() >= 1


# --- A family is oriented -----------------------------------------------------------------
def pages_of_orienting_are_clean(claire: Any) -> None:
    page = claire.page
    family = page.url
    for name in ("Orienter", "Un suivi de santé", "Choisir : Consultation de nourrissons"):
        follow(page, name, exact=name == "Orienter")
        check(claire, name)
    press(page, "Orienter")
    page.get_by_text("Sans l’accord de la personne").first.wait_for()
    check(claire, "une orientation refusée")
    page.goto(family)


def she_orients_to_the_pmi(claire: Any) -> str:
    """From the family page; gives the path of the referral, and prints taps and seconds."""
    page, hand = claire.page, Hand()
    started = time.monotonic()
    hand.tap(page.get_by_role("link", name="Orienter", exact=True))
    hand.tap(page.get_by_role("link", name="Un suivi de santé"))
    hand.tap(page.get_by_role("link", name="Choisir : Consultation de nourrissons"))
    hand.tap(page.get_by_label("Souhaite un rendez-vous de suivi."))
    hand.tap(page.get_by_label("son prénom"))
    hand.tap(page.get_by_label("son téléphone"))
    hand.tap(page.get_by_label("Elle est d’accord pour que la structure le sache"))
    hand.tap(page.get_by_role("button", name="Orienter"))
    page.wait_for_url(REFERRAL)
    sys.stdout.write(
        f"orienter : {hand.taps} gestes, {time.monotonic() - started:.1f} s de pages\n"
    )
    assert hand.taps == GESTURES
    check(claire, "une orientation")
    return str(page.evaluate("() => location.pathname"))


def she_orients_where_nobody_will_answer(page: Any, family: str) -> None:
    page.goto(family)
    follow(page, "Orienter", exact=True)
    follow(page, "Souffler un peu")
    with page.expect_navigation():
        page.get_by_role("link", name="Choisir : ").first.click()
    page.get_by_label("A besoin de souffler quelques heures.").check()
    page.get_by_label("Elle est d’accord pour que la structure le sache").check()
    press(page, "Orienter")
    page.wait_for_url(REFERRAL)


def the_pmi_answers(partner: Any, known: set[str]) -> None:
    page = partner.page
    the_link_opens(page, known, PARENT)
    page.get_by_text("Souhaite un rendez-vous de suivi.").wait_for()
    check(partner, "une orientation, chez la structure")
    press(page, "Je prends")
    page.get_by_text("votre réponse est arrivée").wait_for()


def silence_is_under_today(claire: Any) -> None:
    page = claire.page
    page.goto("/aujourdhui/")
    line = page.locator("#orientations li", has_text=PARENT).filter(has_text="sans réponse")
    line.get_by_role("link", name="Orienter ailleurs").wait_for()
    check(claire, "une orientation sans réponse")


# --- Housing ------------------------------------------------------------------------------
def a_step_of_the_request(page: Any, label: str) -> None:
    follow(page, "Noter une étape")
    page.get_by_label(label).check()
    press(page, "Noter cette étape")
    page.wait_for_url(REQUEST)


def the_request_being_prepared(page: Any) -> str:
    """Opened; gives the path of its family."""
    page.goto("/logement/")
    line = page.locator("main li", has_text="en préparation").first
    with page.expect_navigation():
        line.get_by_role("link").click()
    page.wait_for_url(REQUEST)
    links = page.locator("a[href^='/familles/']").evaluate_all("l => l.map(x => x.pathname)")
    return next(path for path in links if FAMILY_PAGE.search(path))


def the_town_supports_it(claire: Any) -> None:
    page = claire.page
    family = the_request_being_prepared(page)
    a_step_of_the_request(page, "Déposée")
    follow(page, "Corriger la demande")
    page.get_by_label("Numéro unique").fill("059 0926 004313 CAMBR")
    press(page, "Enregistrer")
    a_step_of_the_request(page, "Dossier complet")
    page.locator("main").get_by_role("link", name="Lettre d’appui").click()
    page.get_by_label("À qui").fill("Habitat du Cambrésis")
    page.get_by_label("Signée par").fill("Virginie Lenoir")
    page.get_by_label("Sa fonction").fill("adjointe au maire")
    press(page, "Aperçu")
    page.get_by_text("enregistrée sous le numéro 059 0926 004313 CAMBR").wait_for()
    check(claire, "aperçu de la lettre")
    assert page.get_by_label("Signée par").input_value() == "Virginie Lenoir"
    press(page, "Faire la lettre")
    page.wait_for_url(REQUEST)
    check(claire, "demande appuyée")
    assert "Appuyée par la Ville" in page.inner_text("main")
    _pages, words = pdf(page, page.get_by_role("link", name=re.compile(r"Lettre n° \d{4}-\d{4}")))
    for said in ("Habitat du Cambrésis", "Virginie Lenoir", "adjointe au maire"):
        assert said in words
    page.goto(family)
    assert "Appuyée par la Ville" in page.locator("#logement").inner_text()


def test_what_exists_around_a_family(
    visit: Callable[..., Any], command: Callable[..., str]
) -> None:
    manager, midwife = visit("pilote"), visit(width=PHONE, dark=True)
    where_the_errors_are(manager)
    the_leaflet_of_a_neighbourhood(manager)
    mine = she_registers(midwife)
    she_is_accepted(manager)
    anybody_verifies_her_certificate(midwife, mine)

    claire, partner = visit("claire", width=PHONE), visit(width=PHONE)
    known = links_now(partner.page)
    family = she_welcomes(claire.page, PARENT, NUMBER)
    pages_of_orienting_are_clean(claire)
    referral = she_orients_to_the_pmi(claire)
    the_pmi_answers(partner, known)
    claire.page.goto(referral)
    claire.page.get_by_text("acceptée").first.wait_for()
    she_orients_where_nobody_will_answer(claire.page, family)
    command("referrals", "clock", "--on", (local_today() + PAST_TEN_OPENING_DAYS).isoformat())
    silence_is_under_today(claire)
    the_town_supports_it(claire)
