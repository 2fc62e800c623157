"""What is reminded, chosen by the team; one family spared one step by its référente."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.journeys.steps import families_of_today

PHONE = 360
SPARE = re.compile("^Pas pour cette famille")


def test_the_team_chooses_when_a_step_is_reminded(visit: Callable[..., Any]) -> None:
    person = visit("pilote", width=PHONE)
    page = person.page
    page.goto("/rappels/")
    person.check_axe("les étapes rappelées")
    person.check_width()
    page.locator("#etapes ~ ul li a").first.click()
    page.get_by_label("Jours avant le début").fill("21")
    person.check_axe("une étape rappelée")
    person.check_width()
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Enregistré.").wait_for()
    line = page.locator("li", has_text="choix de l’équipe")
    line.get_by_text("21 j avant").wait_for()
    line.get_by_role("link").click()
    page.get_by_role("button", name="Revenir au choix de départ").click()
    page.get_by_text("suit de nouveau le choix de départ").wait_for()
    assert line.count() == 0


def family_to_be_reminded(page: Any) -> None:
    for path in families_of_today(page):
        page.goto(f"{path}rappels/")
        if page.get_by_role("button", name=SPARE).count():
            return
    raise AssertionError("Aucune famille de la semaine n’a de rappel à venir")


def test_a_family_is_spared_one_step_and_takes_it_back(visit: Callable[..., Any]) -> None:
    person = visit("claire", width=PHONE)
    page = person.page
    family_to_be_reminded(page)
    person.check_axe("les rappels d’une famille")
    person.check_names()
    person.check_width()
    spare = page.get_by_role("button", name=SPARE)
    before = spare.count()
    spare.first.click()
    page.get_by_text("cette famille n’en recevra plus").wait_for()
    assert spare.count() < before
    person.check_axe("une étape arrêtée pour une famille")
    person.check_width()
    page.get_by_role("button", name="Reprendre :").click()
    page.get_by_text("Les rappels reprennent").wait_for()
    assert spare.count() == before
