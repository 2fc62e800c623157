"""A midwife makes herself known on a phone, the team accepts her, anybody verifies it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

EMAIL = "sage.femme@exemple.fr"
START = "/professionnels/se-faire-connaitre/"
LONG_ENOUGH = "() => performance.now() > 3500"
"""The form refuses who answers faster than a hand."""
NEXT = "Enregistrer et continuer"


def type_all(page: Any, **typed: str) -> None:
    for label, text in typed.items():
        page.get_by_label(re.compile(f"^{label}")).fill(text)


def check_all(page: Any, *labels: str) -> None:
    for label in labels:
        page.get_by_label(label, exact=True).check()


def who(page: Any) -> None:
    type_all(page, Prénom="Maëlle", Nom="Vasseur")
    page.get_by_label("Secteur, puis métier ou type de structure").select_option("Sage-femme")


def place(page: Any) -> None:
    type_all(page, Adresse="14 rue du Moulin", Commune="Cambrai (59)")


def action(page: Any) -> None:
    page.get_by_label("En quelques mots, pour les parents").fill("Visites après la naissance.")
    check_all(page, "Les premiers mois", "anglais")


def conditions(page: Any) -> None:
    check_all(page, "Des parents", "L’État", "Un agrément ou une autorisation")
    page.get_by_label("Lequel, en une phrase").fill("Inscrite à l’ordre.")
    check_all(page, "La santé des plus petits")


STEPS = (
    ("qui", who),
    ("joindre", lambda page: type_all(page, **{"Téléphone professionnel": "06 39 98 04 04"})),
    ("lieu", place),
    ("action", action),
    ("conditions", conditions),
    ("accord", lambda page: check_all(page, "Oui, dans l’annuaire public et sur la carte")),
)


def begin(person: Any, email: str = EMAIL) -> None:
    page = person.page
    page.goto("/professionnels/")
    page.get_by_role("link", name="Faites-le savoir : s’inscrire").click()
    page.wait_for_url(f"**{START}")
    page.get_by_label("Je suis professionnel·le, en mon nom").check()
    page.get_by_label("Votre courriel professionnel").fill(email)
    person.check_width()
    person.check_axe()
    page.wait_for_function(LONG_ENOUGH)
    page.get_by_role("button", name="Commencer l’inscription").click()


def the_link(page: Any, email: str) -> str:
    """What came in this mailbox last."""
    page.goto("/demo/messages/")
    link = page.locator(".phone", has_text=email).locator("a[href*='/i/']").last
    for _again in range(60):
        if link.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    return str(link.get_attribute("href"))


def test_a_midwife_registers_and_is_accepted(visit: Callable[..., Any]) -> None:
    person = visit(width=360, dark=True)
    page = person.page
    begin(person)
    for key, fill in STEPS:
        page.wait_for_url(f"**/etape/{key}/")
        fill(page)
        person.check_width()
        person.check_axe(key)
        last = "Enregistrer et relire" if key == "accord" else NEXT
        page.get_by_role("button", name=last).click()
    page.wait_for_url("**/inscription/")
    person.check_width()
    person.check_axe("la fin du brouillon")
    # Written, but the address is not proven: the message alone lets it be sent.
    assert page.get_by_role("button", name="Envoyer à l’équipe").count() == 0
    page.goto(the_link(page, EMAIL))
    page.get_by_role("button", name="Ouvrir").click()
    page.get_by_role("button", name="Envoyer à l’équipe").click()
    page.get_by_text("Envoyée.", exact=True).wait_for()
    mine = page.url

    team = visit("pilote")
    team.page.goto("/inscriptions/")
    team.page.get_by_role("link", name="Maëlle Vasseur").click()
    team.page.wait_for_url(re.compile(r"/inscriptions/[0-9a-z]{12}/$"))
    team.check_axe("la page de l’inscription")
    team.check_width()
    team.page.get_by_label("Un mot pour la personne").fill("Bienvenue.")
    team.page.get_by_role("button", name="Accepter").click()
    team.page.get_by_text("Inscription acceptée.").wait_for()

    page.goto(mine)
    page.get_by_text("Acceptée.", exact=True).wait_for()
    person.check_axe("l’inscription acceptée")
    person.check_width()
    with page.expect_download() as certificate:
        page.get_by_role("link", name="Certificat (PDF)").click()
    assert certificate.value.suggested_filename == "certificat.pdf"
    page.get_by_role("link", name="La page publique qui vérifie ce certificat").click()
    page.get_by_text("Ce certificat est valable.").wait_for()
    assert page.get_by_text("Maëlle Vasseur").count() == 1
    person.check_axe("la vérification")


def test_it_all_works_without_script(browser: Any, town: str) -> None:
    context = browser.new_context(
        base_url=town, java_script_enabled=False, viewport={"width": 360, "height": 800}
    )
    page = context.new_page()
    page.goto(START)
    page.get_by_label("Je parle pour une structure : association, service, lieu").check()
    page.get_by_label("Votre courriel professionnel").fill("sans.script@exemple.fr")
    page.get_by_role("button", name="Commencer l’inscription").click()
    # Too quick: said in words, what was typed stays, the second try passes.
    page.get_by_role("alert").first.wait_for()
    assert page.get_by_label("Votre courriel professionnel").input_value() == (
        "sans.script@exemple.fr"
    )
    page.wait_for_timeout(3500)
    page.get_by_role("button", name="Commencer l’inscription").click()
    page.wait_for_url("**/etape/qui/")
    page.get_by_label("Nom de la structure").fill("Les Galipettes")
    page.get_by_role("button", name="Enregistrer et m’arrêter").click()
    page.wait_for_url("**/inscription/")
    page.get_by_role("link", name="choisir votre métier ou type").click()
    assert page.get_by_label("Nom de la structure").input_value() == "Les Galipettes"
    context.close()
