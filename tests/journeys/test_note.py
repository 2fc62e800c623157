"""A contact note on a phone: three taps and a sentence; nothing of it is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.steps import FAMILY_PAGE, first_family

PHONE = 360


def save(page: Any) -> None:
    page.get_by_role("button", name="Enregistrer").click()


def said(page: Any) -> Any:
    return page.get_by_label("Ce qui a été dit")


def test_three_taps_and_a_sentence(visit: Callable[..., Any]) -> None:
    sentence = "Trois gestes suffisent : elle attend la place en crèche."
    person = visit("claire", width=PHONE)
    page = person.page
    family = first_family(page)
    page.goto(family)
    with page.expect_navigation():
        page.get_by_role("link", name="Noter un contact").click()  # 1
    person.check_width()
    said(page).click()  # 2
    page.keyboard.type(sentence)
    save(page)  # 3
    page.wait_for_url(FAMILY_PAGE)
    assert sentence in page.locator("#echanges").inner_text()


def test_a_note_sent_without_network_waits_on_the_phone(visit: Callable[..., Any]) -> None:
    sentence = "Écrit dans l’ascenseur, sans réseau."
    person = visit("claire", width=PHONE)
    page = person.page
    family = first_family(page)
    page.goto(f"{family}noter/")
    said(page).fill(sentence)
    person.context.set_offline(True)
    save(page)
    page.get_by_text("Pas de réseau : rien n’est perdu").wait_for()
    assert said(page).input_value() == sentence
    person.check_axe("sans réseau")
    person.context.set_offline(False)
    # The tab is even closed by the phone meanwhile, and the page opened again.
    page.reload()
    page.get_by_text("Brouillon retrouvé").wait_for()
    assert said(page).input_value() == sentence
    person.check_axe("brouillon retrouvé")
    save(page)
    page.wait_for_url(FAMILY_PAGE)
    assert sentence in page.locator("#echanges").inner_text()
    page.goto(f"{family}noter/")
    assert said(page).input_value() == ""


def sign_in_again(page: Any) -> None:
    page.get_by_role("button", name="Entrer comme Claire").click()


@pytest.mark.parametrize("lost", ["session", "every cookie"])
def test_a_note_survives_an_expired_session(lost: str, visit: Callable[..., Any]) -> None:
    sentence = f"Écrit longtemps après la dernière page ({lost})."
    person = visit("claire", width=PHONE, own_session=True)
    page = person.page
    family = first_family(page)
    page.goto(f"{family}noter/")
    said(page).fill(sentence)
    page.get_by_label("sommeil").check()
    if lost == "session":
        person.context.clear_cookies(name="sessionid")
        save(page)
    else:
        person.context.clear_cookies()
        save(page)
        page.get_by_text("votre brouillon vous y attend").wait_for()
        page.go_back()
    page.wait_for_url("**/compte/login/**")
    sign_in_again(page)
    page.wait_for_url(f"**{family}noter/")
    page.get_by_text("Brouillon retrouvé").wait_for()
    assert said(page).input_value() == sentence
    assert page.get_by_label("sommeil").is_checked()
    save(page)
    page.wait_for_url(FAMILY_PAGE)
    assert sentence in page.locator("#echanges").inner_text()


def test_a_double_tap_saves_one_note(visit: Callable[..., Any]) -> None:
    sentence = "Dit une fois, appuyé deux fois."
    page = visit("claire", width=PHONE).page
    family = first_family(page)
    page.goto(f"{family}noter/")
    said(page).fill(sentence)
    page.get_by_role("button", name="Enregistrer").dblclick()
    page.wait_for_url(FAMILY_PAGE)
    page.goto(f"{family}notes/")
    assert page.get_by_text(sentence).count() == 1


def test_a_draft_is_for_its_author_alone(visit: Callable[..., Any]) -> None:
    person = visit("claire", own_session=True)
    page = person.page
    family = first_family(page)
    page.goto(f"{family}noter/")
    said(page).fill("Ne doit pas rester.")
    page.wait_for_function("() => sessionStorage.length > 0")
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/")
    assert page.evaluate("() => Object.keys(sessionStorage)") == []
