"""A family writes; the référente reads it after a refresh, answers; the answer arrives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.journeys.steps import FAMILY_PAGE, next_opening

PARENT = "Zélie"
PHONE, STRANGER = "01 99 00 81 03", "01 99 00 81 77"
WROTE = "Bonjour, vous pouvez me rappeler demain ?"
CHANGED = "C’est moi, j’ai un nouveau numéro"
ANSWER = "Oui, demain matin vers 10 h."


def she_welcomes(page: Any) -> str:
    """A family of hers, with a number that nobody else has; returns the path of its page."""
    page.goto("/familles/accueillir/")
    page.locator("input[name=first_name]").fill(PARENT)
    page.locator("input[name=contact]").fill(PHONE)
    page.get_by_label("accepte d’être contactée").check()
    page.get_by_role("button", name="Ouvrir le dossier").click()
    page.wait_for_url(FAMILY_PAGE)
    return str(page.evaluate("() => location.pathname"))


def the_family_writes(page: Any, number: str, text: str) -> None:
    """On its own phone."""
    page.goto("/demo/messages/")
    page.get_by_label("Son numéro").fill(number)
    page.get_by_label("Ce qu’il écrit").fill(text)
    page.get_by_role("button", name="Envoyer comme ce numéro").click()
    page.get_by_text("Reçu par Berceau").wait_for()


def she_answers(claire: Any) -> None:
    page = claire.page
    page.goto("/aujourdhui/")
    line = page.locator("#manifestees li", has_text=WROTE)
    line.get_by_text("Répondre").click()
    claire.check_width()
    box = line.locator("textarea")
    box.fill("ça va")
    line.locator("output", has_text="doublent le prix").wait_for()
    box.fill(ANSWER)
    line.locator("output", has_text="1 SMS").wait_for()
    claire.check_axe("une réponse sous « Aujourd’hui »")
    line.get_by_role("button", name="Envoyer").click()
    page.get_by_text(f"Réponse à {PARENT} : part").wait_for()
    page.reload()
    assert WROTE not in page.locator("main").inner_text()


def the_answer_arrives(page: Any) -> None:
    next_opening(page)
    page.locator(".bubbles", has_text=ANSWER).wait_for()


def she_finds_whose_number_it_is(claire: Any, family: str) -> None:
    page = claire.page
    page.goto("/messages/inconnus/")
    page.locator("li", has_text=CHANGED).get_by_role("button", name="Je m’en occupe").click()
    line = page.locator("li", has_text=CHANGED)
    line.get_by_role("link", name="C’est cette famille").click()
    page.get_by_label("Nom, prénom").fill(PARENT)
    page.get_by_role("button", name="Chercher").click()
    with page.expect_navigation():
        page.get_by_role("link", name=f"C’est {PARENT}").click()
    claire.check_axe("c’est cette famille")
    page.get_by_role("button", name="Oui, c’est").click()
    page.wait_for_url(lambda url: family in url)
    thread = page.locator("#fil-messages")
    thread.get_by_text(CHANGED).wait_for()
    claire.check_width()


def test_a_family_writes_and_is_answered(visit: Callable[..., Any]) -> None:
    claire, phone = visit("claire", width=360), visit().page
    family = she_welcomes(claire.page)
    the_family_writes(phone, PHONE, WROTE)
    she_answers(claire)
    the_answer_arrives(phone)
    the_family_writes(phone, STRANGER, CHANGED)
    she_finds_whose_number_it_is(claire, family)
