"""The phones of the demonstration, in a real browser: a family writes, the next hour is reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

PHONE = 360


def test_the_phones_of_the_demonstration(visit: Callable[..., Any]) -> None:
    person = visit(width=PHONE)
    page = person.page
    page.goto("/demo/messages/")
    page.get_by_label("Son numéro").fill("06 39 98 08 88")
    page.get_by_label("Ce qu’il écrit").fill("STOP")
    page.get_by_role("button", name="Envoyer comme ce numéro").click()
    page.get_by_text("Reçu par Berceau").wait_for()
    phone = page.locator(".phone", has_text="06 39 98 08 88").first
    phone.locator(".theirs", has_text="STOP").wait_for()
    page.get_by_role("button", name="Passer à la prochaine ouverture").click()
    page.get_by_role("status").or_(page.locator(".notice")).first.wait_for()
    page.reload()
    phone.get_by_text("vous ne recevrez plus de SMS").wait_for()
    person.check_axe("téléphones de la démonstration")
    person.check_width()
