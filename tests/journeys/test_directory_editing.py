"""Keeping the directory true: hours typed with the keyboard on a phone, a structure that confirms
its entry from the link in its mailbox."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.journeys.steps import link_in_mailbox

PHONE = 360
NAME = "Ludothèque des Quatre Vents"
EMAIL = "ludotheque@quatre-vents.exemple.fr"


def she_writes_a_structure(page: Any) -> None:
    page.goto("/annuaire/structures/nouvelle/")
    page.get_by_label("Nom de la structure").fill(NAME)
    page.get_by_label("Nature").select_option("toy_library")
    page.get_by_label("Courriel").fill(EMAIL)
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url(re.compile(r"/annuaire/structures/[0-9a-z]{12}/modifier/$"))


def type_the_time(page: Any, label: str, hour: int) -> None:
    """As a keyboard gives it: « 1400 », or « 0200P » to a browser that counts twelve hours."""
    field = page.get_by_label(label, exact=True)
    wanted = f"{hour:02d}:00"
    for typed in (f"{hour:02d}00", f"{(hour - 1) % 12 + 1:02d}00{'P' if hour >= 12 else 'A'}"):
        field.focus()
        page.keyboard.type(typed)
        if field.input_value() == wanted:
            return
        field.blur()
    raise AssertionError(f"{label} : {field.input_value()}")


def she_types_its_hours(agent: Any) -> None:
    page = agent.page
    agent.check_width()
    agent.check_axe("modifier une structure")
    agent.check_names()
    type_the_time(page, "Lundi, de", 9)
    type_the_time(page, "Lundi, à", 12)
    page.get_by_label("Mêmes heures que lundi").focus()
    page.keyboard.press("Space")
    type_the_time(page, "Samedi, de", 14)
    type_the_time(page, "Samedi, à", 17)
    page.get_by_label("Fermé les jours fériés").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_text("Fiche enregistrée.").wait_for()
    words = page.locator(".hours-table").inner_text().replace("\u00a0", " ")
    assert "du lundi au vendredi de 9 h à 12 h" in words
    assert "samedi de 14 h à 17 h" in words
    assert "fermé les jours fériés" in words


def she_asks_structures(agent: Any) -> None:
    page = agent.page
    page.goto("/annuaire/verifier/")
    page.get_by_label("Fiches que personne n’a vérifiées").fill("0")
    page.get_by_role("button", name="Voir ce qui partirait").click()
    page.locator("#partirait").wait_for()
    agent.check_axe("ce qui partirait")
    agent.check_width()
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_role("heading", name="On attend leur réponse").wait_for()
    agent.check_axe("une campagne")
    agent.check_width()


def it_confirms(guest: Any, address: str) -> None:
    page = guest.page
    page.goto(address)
    page.get_by_role("button", name="Ouvrir").click()
    page.get_by_role("heading", name=NAME).wait_for()
    guest.check_axe("la fiche d’une structure")
    guest.check_width()
    guest.check_names()
    assert "du lundi au vendredi de 9 h à 12 h" in page.locator("main").inner_text().replace(
        "\u00a0", " "
    )
    page.get_by_role("link", name="Corriger la structure").click()
    page.get_by_role("button", name="Envoyer").wait_for()
    guest.check_axe("une structure corrige sa fiche")
    guest.check_width()
    page.go_back()
    page.get_by_role("button", name="Tout est juste").click()
    page.get_by_text("Confirmé aujourd’hui").wait_for()


def test_hours_by_keyboard_then_the_structure_confirms(visit: Callable[..., Any]) -> None:
    claire = visit("claire", width=PHONE)
    she_writes_a_structure(claire.page)
    she_types_its_hours(claire)
    she_asks_structures(claire)
    campaign = claire.page.url
    it_confirms(visit(width=PHONE), link_in_mailbox(visit().page, EMAIL))
    claire.page.goto(campaign)
    answered = claire.page.locator("section, .cardx", has_text="Ont répondu").last
    assert NAME in answered.inner_text()
