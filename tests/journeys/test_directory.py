"""A tired parent looks for something near home, with a thumb, a keyboard, typing errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.steps import tab_to


def test_from_the_home_to_a_service_with_typing_errors(visit: Callable[..., Any]) -> None:
    person = visit(width=360)
    page = person.page
    page.goto("/")
    with page.expect_navigation():
        page.get_by_role("link", name="Ce qui existe autour de vous").click()
    person.check_width()
    person.check_axe("l’annuaire")
    page.get_by_label("Que cherchez-vous ?").fill("bebe nagueurs")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    first = page.locator(".found > li").first
    assert first.get_by_role("link").first.inner_text() == "Bébés nageurs"
    assert "Nous avons lu « nageurs » au lieu de « nagueurs »." in page.content()
    page.get_by_label("Âge de l’enfant").select_option("3")
    with page.expect_navigation():
        page.get_by_role("button", name="Chercher").click()
    # From six months on: not proposed for a child of three months, and what was typed stays.
    assert page.get_by_role("link", name="Bébés nageurs", exact=True).count() == 0
    assert page.get_by_label("Que cherchez-vous ?").input_value() == "bebe nagueurs"
    page.get_by_label("Âge de l’enfant").select_option("8")
    with page.expect_navigation():
        page.get_by_role("button", name="Chercher").click()
    with page.expect_navigation():
        page.get_by_role("link", name="Bébés nageurs", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "Bébés nageurs"
    assert "De 6 mois à 4 ans" in page.inner_text("main")
    person.check_width()
    person.check_axe("une fiche")
    with page.expect_navigation():
        page.locator(".page-head a").click()
    assert page.get_by_role("link", name="Bébés nageurs", exact=True).is_visible()
    person.check_width()
    person.check_axe("une structure")
    assert person.context.cookies() == []


def test_the_map_is_opened_with_the_keyboard(visit: Callable[..., Any]) -> None:
    person = visit(width=360)
    page = person.page
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto("/annuaire/?q=nageurs")
    assert not [url for url in loaded if "leaflet" in url]
    tab_to(page, "Voir ces lieux sur une carte")
    page.keyboard.press("Enter")
    pin = page.locator("button.pin").first
    pin.wait_for()
    assert "Bébés nageurs" in pin.get_attribute("aria-label")
    person.check_width()
    person.check_axe("la carte")
    assert page.locator(".town").count() >= 1
    for _press in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.classList.contains('pin')"):
            break
    page.keyboard.press("Enter")
    read = page.get_by_role("link", name="Lire la fiche : Bébés nageurs")
    read.wait_for()
    person.check_axe("un repère ouvert")
    page.keyboard.press("Escape")
    read.wait_for(state="detached")
    assert page.evaluate("() => document.activeElement.classList.contains('pin')")
    page.keyboard.press("Enter")
    read.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.hash.startsWith('#fiche-')")


def test_it_works_without_script(browser: Any, town: str) -> None:
    context = browser.new_context(base_url=town, java_script_enabled=False)
    page = context.new_page()
    page.goto("/annuaire/")
    page.get_by_label("Que cherchez-vous ?").fill("je suis fatiguée")
    page.get_by_text("Plus de choix").click()
    page.get_by_role("checkbox", name="Gratuit").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Chercher").click()
    assert page.locator(".found > li").count() >= 1
    page.get_by_text("Voir ces lieux sur une carte").click()
    assert page.get_by_text("La carte a besoin de JavaScript.").is_visible()
    context.close()


@pytest.mark.parametrize("dark", [False, True])
def test_on_a_large_screen(visit: Callable[..., Any], dark: bool) -> None:
    person = visit(dark=dark)
    for url in ("/annuaire/", "/annuaire/?q=nounou&near=Caudry&km=5&free=on", "/annuaire/?q=zzzz"):
        person.page.goto(url)
        person.check_width()
        person.check_axe(url)
