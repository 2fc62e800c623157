"""From the birth desk to the référente: card, first SMS, personal page on a phone, a breather."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.journeys.steps import NAMES, the_desk_hands_a_card, the_first_sms

PARENT, PHONE = "Mahaut", "01 99 00 82 14"
WORDS = "Les nuits sont courtes"


def she_opens_her_page(mother: Any, link: str) -> None:
    page = mother.page
    page.goto(link)
    mother.check_axe("un lien personnel")
    mother.check_width()
    page.get_by_role("button", name="C’est moi, continuer").click()
    page.get_by_role("heading", name=f"Bonjour {PARENT}").wait_for()
    for where in ("", "calendrier/", "souffler/", "rappel/", "message/", "code/"):
        page.goto("/p/moi/" + where)
        mother.check_axe(where)
        mother.check_width()


def she_asks_to_breathe(page: Any) -> None:
    """With the keyboard: the pages need neither a mouse nor a script."""
    page.goto("/p/moi/souffler/")
    for name in ("cette semaine", "de l’aide à la maison"):
        page.get_by_label(name).focus()
        page.keyboard.press("Space")
    page.get_by_label("Un mot, si vous voulez").fill(WORDS)
    page.get_by_role("button", name="Envoyer").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Vous avez demandé à souffler.").wait_for()


def elsewhere_the_link_tells_nothing(stranger: Any, link: str) -> None:
    page = stranger.page
    page.goto(link)
    page.get_by_role("button", name="C’est moi, continuer").click()
    page.get_by_role("heading", name="Ce lien ne marche plus").wait_for()
    assert PARENT not in page.content()
    stranger.check_axe("un lien qui ne marche plus")


def the_referente_sees_it(page: Any) -> None:
    page.goto("/aujourdhui/")
    page.locator("#demandes-des-parents li", has_text=WORDS).wait_for()


def test_from_the_birth_desk_to_a_breather(visit: Callable[..., Any]) -> None:
    referente = the_desk_hands_a_card(visit("etatcivil").page, PARENT, PHONE)
    link = the_first_sms(visit().page, PHONE)
    mother = visit(width=360)
    she_opens_her_page(mother, link)
    she_asks_to_breathe(mother.page)
    elsewhere_the_link_tells_nothing(visit(width=360), link)
    the_referente_sees_it(visit(NAMES[referente]).page)
