"""Orienting on a phone, the structure answers from its mail, the référente reads it."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.journeys.steps import FAMILY_PAGE

PARENT, PHONE = "Apolline", "01 99 00 81 31"
LINK = re.compile(r"/i/[0-9a-z]{16}")
GESTURES = 8
"""Taps from the family page to the referral made."""


def she_welcomes(page: Any) -> None:
    page.goto("/familles/accueillir/")
    page.locator("input[name=first_name]").fill(PARENT)
    page.locator("input[name=contact]").fill(PHONE)
    page.get_by_label("accepte d’être contactée").check()
    page.get_by_role("button", name="Ouvrir le dossier").click()
    page.wait_for_url(FAMILY_PAGE)


class Hand:
    """A thumb that counts its taps."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, target: Any) -> None:
        target.click()
        self.taps += 1


def she_orients(claire: Any) -> str:
    """From the family page; gives the path of the referral, and prints taps and seconds."""
    page, hand = claire.page, Hand()
    started = time.monotonic()
    hand.tap(page.get_by_role("link", name="Orienter", exact=True))
    hand.tap(page.get_by_role("link", name="Un suivi de santé"))
    hand.tap(page.get_by_role("link", name="Choisir : Consultation de nourrissons"))
    hand.tap(page.get_by_label("Souhaite un rendez-vous de suivi."))
    hand.tap(page.get_by_label("son prénom"))
    hand.tap(page.get_by_label("son téléphone"))
    hand.tap(page.get_by_label("Elle est d’accord pour que la structure le sache"))
    hand.tap(page.get_by_role("button", name="Orienter"))
    page.wait_for_url(re.compile(r"/orientations/[0-9a-z]{12}/$"))
    sys.stdout.write(
        f"orienter : {hand.taps} gestes, {time.monotonic() - started:.1f} s de pages\n"
    )
    assert hand.taps == GESTURES
    claire.check_axe("une orientation")
    claire.check_width()
    return str(page.evaluate("() => location.pathname"))


def pages_of_orienting_are_clean(claire: Any) -> None:
    page = claire.page
    family = page.url
    for name in ("Orienter", "Un suivi de santé", "Choisir : Consultation de nourrissons"):
        page.get_by_role("link", name=name, exact=name == "Orienter").click()
        claire.check_axe(name)
        claire.check_width()
    page.get_by_role("button", name="Orienter").click()
    page.get_by_text("Sans l’accord de la personne").first.wait_for()
    claire.check_axe("une orientation refusée")
    page.goto(family)


def links_now(page: Any) -> set[str]:
    """The links of the mails that structures have received so far."""
    page.goto("/demo/messages/")
    found = page.locator(".bubbles a[href*='/i/']").evaluate_all("l => l.map(x => x.href)")
    return {match.group() for one in found if (match := LINK.search(one))}


def the_structure_opens(partner: Any, known: set[str]) -> None:
    """The link of the new mail: the town has others on their way."""
    page = partner.page
    for _try in range(20):
        for link in links_now(page) - known:
            known.add(link)
            page.goto(link)
            assert PARENT not in page.content()
            page.get_by_role("button", name="Ouvrir").click()
            page.wait_for_url(re.compile("/l/"))
            if PARENT in page.content():
                return
        time.sleep(1)
    raise AssertionError("le courriel n’est pas arrivé")


def the_structure_answers(partner: Any) -> None:
    page = partner.page
    page.get_by_text("Souhaite un rendez-vous de suivi.").wait_for()
    partner.check_axe("une orientation, chez la structure")
    partner.check_width()
    page.get_by_role("button", name="Je prends").click()
    page.get_by_text("votre réponse est arrivée").wait_for()


def silence_is_under_today(claire: Any) -> None:
    """The town was left with a referral that nobody answered."""
    page = claire.page
    page.goto("/aujourdhui/")
    line = page.locator("#orientations li", has_text="sans réponse").first
    line.get_by_role("link", name="Orienter ailleurs").wait_for()
    claire.check_width()


def test_orienting_is_answered_from_the_mail(visit: Callable[..., Any]) -> None:
    claire, partner = visit("claire", width=360), visit(width=360)
    known = links_now(partner.page)
    she_welcomes(claire.page)
    pages_of_orienting_are_clean(claire)
    path = she_orients(claire)
    the_structure_opens(partner, known)
    the_structure_answers(partner)
    claire.page.goto(path)
    claire.page.get_by_text("acceptée").first.wait_for()
    silence_is_under_today(claire)
