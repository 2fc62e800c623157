"""A structure makes itself known without script; the story of a midwife is in test_around."""

from __future__ import annotations

from typing import Any

START = "/professionnels/se-faire-connaitre/"


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
