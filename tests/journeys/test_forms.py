"""Two screens correct the same thing, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.journeys.steps import first_family


def test_two_screens_correct_the_same_adult(visit: Callable[..., Any]) -> None:
    """The second is told what changed and by whom, keeps what was typed, and decides."""
    first, second = visit("claire"), visit("claire", width=360)
    family = first_family(first.page)
    first.page.goto(f"{family}corriger/")
    address = first.page.locator("main a[href*='/adultes/']").first.get_attribute("href")
    for person in (first, second):
        person.page.goto(address)
    first.page.get_by_label("Prénom").fill("Samira")
    first.page.get_by_role("button", name="Enregistrer").click()
    first.page.get_by_text("Corrigé.").first.wait_for()
    page = second.page
    page.get_by_label("Prénom").fill("Amina")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Rien n’est encore enregistré").wait_for()
    assert page.get_by_text("« Samira »").count() > 0
    assert page.get_by_text("Changé par Claire Morel").count() > 0
    assert page.get_by_label("Prénom").input_value() == "Amina"
    second.check_axe("deux personnes corrigent la même chose")
    second.check_width()
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Corrigé.").first.wait_for()
    first.page.goto(address)
    assert first.page.get_by_label("Prénom").input_value() == "Amina"
