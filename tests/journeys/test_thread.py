"""« Done when »: the thread between a family and its référente, from the card to STOP, and a loss.

The messages are those of the demonstration's phones: what a round of sending really handed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.journeys.steps import (
    ARABIC,
    FAMILY_PAGE,
    NAMES,
    choose_language,
    forget_the_cut,
    keep_the_day,
    local_today,
    next_opening,
    on_her_own_phone,
    open_gesture,
    the_desk_hands_a_card,
    the_first_sms,
    weigh,
)

PHONE = 360
PARENT, NUMBER = "Safia", "01 99 00 84 31"
OTHER, OTHER_NUMBER = "Loubna", "01 99 00 84 32"
WORDS = "Je dors très peu"
ANSWER = "Je passe vous voir jeudi."
NOTED = "Vue chez elle, elle souffle un peu."
LIGHT = 60_000
IN_ARABIC = re.compile("[\u0621-\u064a]{3}")


def she_reads_her_page_in_arabic(mother: Any, link: str, referente: str) -> None:
    page = mother.page
    page.goto(link)
    choose_language(page, ARABIC)
    page.locator("main form:not(.language-list) button").click()
    page.get_by_role("heading", name=PARENT).wait_for()
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert IN_ARABIC.search(page.locator("h1").inner_text())
    assert page.get_by_text(referente).count() == 1
    assert page.locator(".unreviewed").count() == 1
    mother.check_axe("« Ma page » en arabe")
    mother.check_width()


def it_is_light_in_every_language(visit: Callable[..., Any], mother: Any) -> None:
    """In Turkish too, whose letters are in a font of their own."""
    for language in ("fr", "tr"):
        other = visit(width=PHONE)
        other.context.add_cookies(mother.context.cookies())
        other.page.goto("/p/moi/informations/")
        other.page.locator(".language summary").click()
        other.page.locator(f"button[value={language}]").click()
        other.page.locator(f"html[lang={language}]").wait_for(state="attached")
        fresh = visit(width=PHONE)
        fresh.context.add_cookies(other.context.cookies())
        each = weigh(fresh, "/p/moi/")
        assert fresh.page.locator(f"html[lang={language}]").count() == 1
        assert 0 < sum(each.values()) < LIGHT, each


def she_asks_for_a_breather(page: Any) -> None:
    page.goto("/p/moi/souffler/")
    for question in ("soon", "relief", "moment"):
        page.locator(f"input[name={question}]").first.check()
    page.locator("textarea[name=words]").fill(WORDS)
    page.locator("main form.cardx button").click()
    page.wait_for_url("**/p/moi/")


def her_referente_sees_it_and_answers(page: Any) -> str:
    """One refresh of « Aujourd'hui »; returns the path of the family."""
    page.reload()
    asked = page.locator("#demandes-des-parents li", has_text=WORDS)
    asked.get_by_role("button", name="Je m’en occupe").click()
    page.get_by_text("Vous vous en occupez").wait_for()
    asked.get_by_role("link", name=f"{PARENT} aimerait souffler").click()
    page.wait_for_url(FAMILY_PAGE)
    thread = page.locator("#fil-messages")
    thread.get_by_text("Écrire", exact=False).first.click()
    thread.locator("textarea").fill(ANSWER)
    thread.get_by_role("button", name="Envoyer").click()
    page.get_by_text(f"Réponse à {PARENT}").wait_for()
    return str(page.evaluate("() => location.pathname"))


def the_answer_arrives(page: Any) -> None:
    next_opening(page)
    page.locator(".phone", has_text=NUMBER).get_by_text(ANSWER).wait_for()


def she_writes_a_note_without_network(person: Any, family: str) -> None:
    page = person.page
    keep_the_day(page)
    person.context.set_offline(True)
    line = page.locator("[data-show=families] li", has_text=PARENT)
    line.get_by_role("button", name="Noter un contact").click()
    page.get_by_label("Visite").check()
    page.get_by_label("Ce qui a été dit").fill(NOTED)
    page.get_by_role("button", name="Garder la note").click()
    page.get_by_text("1 note attend le réseau").wait_for()
    person.context.set_offline(False)
    page.get_by_text("1 note est arrivée").wait_for()
    page.goto(f"{family}notes/")
    assert page.locator("main").inner_text().count(NOTED) == 1


def stop_stops(phones: Any, referente: Any, family: str) -> None:
    phones.goto("/demo/messages/")
    phone = phones.locator(".phone", has_text=NUMBER)
    phone.get_by_label("Répondre comme ce numéro").fill("STOP")
    phone.get_by_role("button", name="Envoyer").click()
    phones.get_by_text("Reçu par Berceau").wait_for()
    next_opening(phones)
    phone.get_by_text("REPRENDRE").wait_for()
    referente.goto(family)
    referente.get_by_text(f"Pas de SMS à {PARENT} : la personne a écrit STOP").wait_for()


def a_loss_is_declared(page: Any) -> None:
    """Of a child whose family waits for its first message."""
    page.goto("/aujourdhui/appels/")
    page.locator("main").get_by_role("link", name=f"Famille de {OTHER}").first.click()
    page.wait_for_url(FAMILY_PAGE)
    open_gesture(page, "Ajouter un enfant")
    page.get_by_label("Prénom").fill("Capucine")
    page.get_by_label("Né·e le").fill(local_today().isoformat())
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url(FAMILY_PAGE)
    open_gesture(page, "Déclarer une perte")
    page.get_by_label("Date").fill(local_today().isoformat())
    page.locator("input[name=subject]").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Oui, tout arrêter").click()
    page.wait_for_url(FAMILY_PAGE)


def what_waited_never_leaves(phones: Any) -> None:
    next_opening(phones)
    held = phones.locator("section", has=phones.get_by_role("heading", name="Ce qui ne partira"))
    held.locator("li", has_text=OTHER_NUMBER).get_by_text("une perte a été déclarée").wait_for()
    assert phones.locator(".phone", has_text=OTHER_NUMBER).count() == 0


def test_the_thread_from_the_card_to_stop(visit: Callable[..., Any], town: str) -> None:
    officer, phones = visit("etatcivil").page, visit().page
    referente = the_desk_hands_a_card(officer, PARENT, NUMBER)
    hers = on_her_own_phone(visit, town, NAMES[referente])
    hers.page.goto("/aujourdhui/")
    link = the_first_sms(phones, NUMBER)
    mother = visit(width=PHONE)
    she_reads_her_page_in_arabic(mother, link, referente)
    she_asks_for_a_breather(mother.page)
    family = her_referente_sees_it_and_answers(hers.page)
    the_answer_arrives(phones)
    she_writes_a_note_without_network(hers, family)
    stop_stops(phones, hers.page, family)
    it_is_light_in_every_language(visit, mother)
    forget_the_cut(hers)


def test_a_loss_declared_while_a_message_waits(visit: Callable[..., Any]) -> None:
    referente = the_desk_hands_a_card(visit("etatcivil").page, OTHER, OTHER_NUMBER)
    phones = visit().page
    phones.goto("/demo/messages/")
    phones.locator("#attend ~ ul li, section li", has_text=OTHER_NUMBER).first.wait_for()
    a_loss_is_declared(visit(NAMES[referente]).page)
    what_waited_never_leaves(phones)
