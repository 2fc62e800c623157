"""From the birth desk to the référente: card, first SMS, personal page on a phone, a breather."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

PARENT, PHONE = "Mahaut", "01 99 00 82 14"
LINK = re.compile(r"/p/[a-z0-9]{12}\b")
WORDS = "Les nuits sont courtes"


def the_desk_hands_a_card(page: Any) -> None:
    page.goto("/naissance/")
    page.locator("input[name=first_name]").fill(PARENT)
    page.locator("input[name=contact]").fill(PHONE)
    page.get_by_role("button", name="Oui", exact=True).click()
    page.wait_for_url("**/naissance/carte/**")


def the_first_sms(page: Any) -> str:
    """What arrives on that phone, once messages may leave; the address of the link."""
    page.goto("/demo/messages/")
    page.get_by_role("button", name="Passer à la prochaine ouverture").click()
    phone = page.locator(".phone", has_text=PHONE)
    bubble = phone.locator(".bubbles a[href*='/p/']").last
    bubble.wait_for()
    found = LINK.search(str(bubble.get_attribute("href")))
    assert found is not None
    return found.group()


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
    officer = visit("etatcivil")
    the_desk_hands_a_card(officer.page)
    link = the_first_sms(visit().page)
    mother = visit(width=360)
    she_opens_her_page(mother, link)
    she_asks_to_breathe(mother.page)
    elsewhere_the_link_tells_nothing(visit(width=360), link)
    for who in ("claire", "nadia"):
        page = visit(who).page
        page.goto("/aujourdhui/")
        if page.locator("#demandes-des-parents li", has_text=WORDS).count():
            the_referente_sees_it(page)
            break
    else:
        raise AssertionError("aucune référente ne voit la demande")
