"""A housing request, from its opening to a complete file; what the CCAS keeps; what a parent
reads. Its letter of support is in test_around."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.journeys.steps import check, local_today

PHONE = 360
FILE = re.compile(r"/logement/demandes/[0-9a-z]{12}/(#.*)?$")


def without_request(page: Any) -> str:
    """The path of a family whose page offers to open a request."""
    page.goto("/familles/")
    paths = page.locator("main a[href^='/familles/']").evaluate_all(
        "links => [...new Set(links.map(link => link.getAttribute('href')))]"
    )
    for path in paths:
        if re.fullmatch(r"/familles/[0-9a-z]{12}/", path):
            page.goto(f"{path}logement/")
            if page.get_by_role("link", name="Ouvrir une demande").count():
                return str(path)
    raise AssertionError("toutes les familles ont déjà une demande")


def test_from_its_opening_to_a_complete_file(visit: Callable[..., Any]) -> None:
    person = visit("claire")
    page = person.page
    family = without_request(page)
    check(person, "aucune demande")
    page.get_by_role("link", name="Ouvrir une demande").click()
    check(person, "nouvelle demande")
    page.get_by_role("group", name="Qui demande").get_by_role("radio").first.check()
    page.get_by_label("Taille demandée").select_option("T4")
    page.get_by_label("Logement trop petit").check()
    page.get_by_label("Déposée le").fill(str(local_today() - timedelta(days=60)))
    # Typed from the certificate, two signs short: it is said, and nothing is lost.
    number = page.get_by_label("Numéro unique")
    number.fill("059 0926 004312 CAM")
    page.get_by_role("button", name="Ouvrir la demande").click()
    page.get_by_text("celui-ci en a 16").first.wait_for()
    check(person, "numéro trop court")
    assert page.get_by_label("Logement trop petit").is_checked()
    number.fill("059 0926 004312 CAMBR")
    page.get_by_role("button", name="Ouvrir la demande").click()
    page.wait_for_url(FILE)
    check(person, "la demande")
    assert "059 0926 004312 CAMBR" in page.inner_text("main")
    assert "Déposée" in page.inner_text("main")

    page.get_by_role("link", name="Noter : Avis d’imposition").click()
    check(person, "une pièce")
    page.get_by_label("réunie").check()
    page.get_by_label("la référente").check()
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url(FILE)

    # A step by mistake, undone from its message.
    page.get_by_role("link", name="Noter une étape").click()
    check(person, "étape")
    assert page.get_by_label("Appuyée par la ville").count() == 0
    page.get_by_label("Retirée par la famille").check()
    page.get_by_role("button", name="Noter cette étape").click()
    page.wait_for_url(FILE)
    page.locator("#messages").get_by_role("button", name="Annuler").click()
    page.get_by_text("Étape annulée").wait_for()
    page.get_by_role("link", name="Noter une étape").click()
    page.get_by_label("Dossier complet").check()
    page.get_by_role("button", name="Noter cette étape").click()
    page.wait_for_url(FILE)

    page.goto(family)
    assert "Dossier complet" in page.locator("#logement").inner_text()


def test_an_appointment_on_a_phone_names_no_service(visit: Callable[..., Any]) -> None:
    person = visit("claire", width=PHONE)
    page = person.page
    page.goto("/logement/")
    check(person, "la liste")
    page.locator("main a[href^='/logement/demandes/']").first.click()
    page.wait_for_url(FILE)
    check(person, "la demande, au téléphone")
    page.get_by_role("link", name="Noter un rendez-vous").click()
    page.get_by_label("Jour").fill(str(local_today() + timedelta(days=20)))
    page.get_by_label("Heure").fill("09:15")
    page.get_by_label("Adresse").fill("CCAS, 2 rue de Nice")
    page.get_by_role("button", name="Noter ce rendez-vous").click()
    page.get_by_text("un autre peut lire le SMS").first.wait_for()
    check(person, "rendez-vous refusé")
    page.get_by_label("Adresse").fill("2 rue de Nice")
    page.get_by_role("button", name="Noter ce rendez-vous").click()
    page.wait_for_url(FILE)
    assert "9 h 15" in page.locator("#rendez-vous").inner_text().replace("\u00a0", " ")


def test_a_birth_is_declared_from_today(visit: Callable[..., Any]) -> None:
    """The demonstration has a child born since the last declaration."""
    person = visit("claire")
    page = person.page
    page.goto("/aujourdhui/")
    gesture = page.locator("#logement").get_by_role("button", name=re.compile("C’est signalé"))
    assert gesture.count() == 1
    gesture.click()
    page.get_by_text("le foyer est signalé").wait_for()
    assert gesture.count() == 0
    page.locator("#messages").get_by_role("button", name="Annuler").click()
    page.get_by_text("Déclaration annulée").wait_for()
    page.goto("/aujourdhui/")
    assert gesture.count() == 1


def test_the_ccas_keeps_its_own_notes(visit: Callable[..., Any]) -> None:
    sentence = "Gardée de mon côté : revoir les ressources."
    person = visit("ccas")
    page = person.page
    page.goto("/logement/")
    page.locator("main a[href^='/logement/demandes/']").first.click()
    page.wait_for_url(FILE)
    check(person, "la demande confiée")
    path = page.url
    page.get_by_role("link", name="Écrire une note").click()
    check(person, "une note")
    page.get_by_label("Votre note").fill(sentence)
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url(FILE)
    assert sentence in page.locator("#notes").inner_text()
    assert page.get_by_role("link", name="Corriger la demande").count() == 0
    referente = visit("claire").page
    referente.goto(path)
    assert sentence not in referente.inner_text("main")


def test_the_team_reads_its_template(visit: Callable[..., Any]) -> None:
    person = visit("claire", width=PHONE)
    person.page.goto("/logement/modele/")
    check(person, "le modèle")
    assert person.page.get_by_role("link", name="Modifier ce modèle").count() == 0
