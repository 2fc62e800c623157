"""« Done when »: from the yes at the birth desk to the stand-in who leaves, then a loss."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pypdf import PdfReader

from tests.journeys.steps import (
    FAMILY_PAGE,
    FICTIONAL_PHONE,
    NAMES,
    families_of_today,
    local_today,
    open_gesture,
    steps_shown,
    tab_to,
    wait_for_focus,
)

PARENT = "Maëlys"
SAID = "Contente, la petite dort bien. Voudrait venir au café des parents."
GONE = 404


def officer_says_yes(page: Any) -> str:
    """By keyboard alone; returns who the card names."""
    wait_for_focus(page, "main input[name=first_name]")
    page.keyboard.type(PARENT)
    page.keyboard.press("Tab")
    page.keyboard.type(FICTIONAL_PHONE)
    assert page.locator("main input[name=first_name]").input_value() == PARENT
    tab_to(page, "Oui", most=5)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    promise = page.locator("main .big").inner_text()
    (referente,) = [name for name in NAMES if name in promise]
    wait_for_focus(page, "main a.btn-primary")
    assert page.evaluate("() => document.activeElement.innerText").strip() == "Imprimer la carte"
    card = page.request.get(page.evaluate("() => document.activeElement.href")).body()
    assert card.startswith(b"%PDF")
    text = PdfReader(io.BytesIO(card)).pages[0].extract_text()
    assert referente in text
    for secret in (PARENT, FICTIONAL_PHONE, FICTIONAL_PHONE.replace(" ", "")):
        assert secret not in text
    return referente


def referente_finds_it(page: Any) -> str:
    """Under « À appeler d'abord »; returns the path of the family page."""
    calls = page.locator("#appels")
    calls.wait_for()
    more = calls.get_by_role("link", name="Voir tout")
    if more.count():
        more.click()
    page.locator("main").get_by_role("link", name=f"Famille de {PARENT}").first.click()
    page.wait_for_url(FAMILY_PAGE)
    assert page.get_by_text("Premier appel promis").count() == 1
    return str(page.evaluate("() => location.pathname"))


def she_adds_the_child(page: Any) -> None:
    open_gesture(page, "Ajouter un enfant")
    page.get_by_label("Prénom").fill("Capucine")
    page.get_by_label("Né·e le").fill((local_today() - timedelta(days=4)).isoformat())
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url(FAMILY_PAGE)
    assert "Capucine" in page.locator("#children").inner_text()
    assert page.locator(".frise svg text").count() > 0


def she_writes_a_note(page: Any) -> None:
    page.get_by_role("link", name="Noter un contact").click()
    page.get_by_label("Ce qui a été dit").fill(SAID)
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url(FAMILY_PAGE)
    assert SAID in page.locator("#echanges").inner_text()


def she_marks_a_step(page: Any) -> None:
    done = page.locator("#a-faire").get_by_role("button", name="Fait : ").first
    label = str(done.get_attribute("aria-label")).removeprefix("Fait : ")
    done.click()
    page.locator("#messages .notice").get_by_role("button", name="Annuler").wait_for()
    page.reload()
    assert page.get_by_role("button", name=f"Fait : {label}", exact=True).count() == 0


def she_leaves(page: Any, colleague: str) -> None:
    page.goto("/absence/")
    page.get_by_label("Absente du").fill(local_today().isoformat())
    page.get_by_label("au (compris)").fill((local_today() + timedelta(days=1)).isoformat())
    page.get_by_label("Remplacée par").select_option(label=colleague)
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("button", name="Je suis revenue").wait_for()


def test_the_story_from_the_yes_to_the_stand_in(visit: Callable[..., Any]) -> None:
    referente = officer_says_yes(visit("etatcivil").page)
    (colleague,) = [name for name in NAMES if name != referente]
    hers, theirs = visit(NAMES[referente]).page, visit(NAMES[colleague]).page
    family = referente_finds_it(hers)
    she_adds_the_child(hers)
    she_writes_a_note(hers)
    she_marks_a_step(hers)

    assert theirs.goto(family).status == GONE
    she_leaves(hers, colleague)
    theirs.goto("/recherche/?q=capucine")
    theirs.locator(f'a[href="{family}"]').click()
    theirs.wait_for_url(FAMILY_PAGE)
    assert "Capucine" in theirs.locator("#children").inner_text()
    # The note was left private, as the form proposes: it stays hers.
    assert SAID not in theirs.locator("main").inner_text()
    assert f"remplacée par {colleague}" in theirs.locator("#referente").inner_text()

    hers.get_by_role("button", name="Je suis revenue").click()
    hers.get_by_text("Absence annulée").wait_for()
    assert theirs.goto(family).status == GONE
    theirs.goto("/recherche/?q=capucine")
    assert theirs.locator(f'a[href="{family}"]').count() == 0


def family_with_one_subject(page: Any) -> str:
    """A family with steps this week, all of one child or pregnancy.

    What a household asked for itself (its housing request, « foyer ») rightly goes on.
    """
    for path in families_of_today(page):
        page.goto(f"{path}perte/")
        alone = page.locator("input[name=subject]").count() == 1
        page.goto(f"{path}calendrier/")
        if alone and not any(key.endswith("-foyer") for key in steps_shown(page)):
            return path
    raise AssertionError("Aucune famille à un seul enfant parmi les étapes de la semaine")


def test_after_a_loss_nothing_is_due_and_a_mistake_is_undone(visit: Callable[..., Any]) -> None:
    page = visit("claire").page
    family = family_with_one_subject(page)
    page.goto(f"{family}calendrier/")
    before = steps_shown(page)
    assert before

    page.goto(family)
    open_gesture(page, "Déclarer une perte")
    page.get_by_label("Date").fill(local_today().isoformat())
    page.locator("input[name=subject]").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Oui, tout arrêter").click()
    page.wait_for_url(FAMILY_PAGE)
    assert "traverse un deuil" in page.locator("#deuil").inner_text()
    assert page.locator("#a-faire h2").inner_text() == "Ce qui peut aider la famille"
    assert page.locator(".frise").count() == 0
    page.goto(f"{family}calendrier/")
    assert not steps_shown(page) & before
    assert family not in families_of_today(page)

    page.goto(family)
    page.get_by_role("button", name="Annuler : c’est une erreur").click()
    page.get_by_text("tout est comme avant").wait_for()
    assert page.locator("#deuil").count() == 0
    assert family in families_of_today(page)
    page.goto(f"{family}calendrier/")
    assert steps_shown(page) == before
