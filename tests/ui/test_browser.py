"""The style page in Chromium: axe, real text boxes, drafts, one submit at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.ui import urls

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parents[1] / "vendor/axe.min.js").read_text(encoding="utf-8")
RUN_AXE = "axe.run(document, {rules: {'target-size': {enabled: true}}})"
WIDTHS = [360, 768, 1400, 1920]
TEXT_BOXES = """() => [...document.querySelectorAll('.frise-view text')].map(
    t => { const r = t.getBoundingClientRect();
           return [t.textContent, r.x, r.y, r.right, r.bottom] })"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="fr-FR")
    page = context.new_page()
    page.set_default_timeout(5_000)
    yield page
    context.close()


def _violations(page: Page) -> list[tuple[str, list[Any]]]:
    page.evaluate(AXE)
    found = page.evaluate(RUN_AXE)["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1400])
def test_axe_finds_nothing_on_the_style_page(page: Page, site: str, theme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site}/catalogue/?theme={theme}&errors=1")
    assert _violations(page) == []


@pytest.mark.parametrize("code", ["400", "403", "404", "500", "403_csrf"])
def test_axe_finds_nothing_on_error_pages(page: Page, site: str, code: str) -> None:
    page.goto(f"{site}/erreur/{code}/")
    assert _violations(page) == []


def test_axe_finds_nothing_on_an_open_menu(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(f"{site}/note/")
    page.get_by_text("Menu", exact=True).click()
    assert _violations(page) == []


def test_axe_finds_nothing_on_an_open_dialog(page: Page, site: str) -> None:
    page.goto(f"{site}/catalogue/")
    page.get_by_role("link", name="Déclarer une perte").click()
    assert page.get_by_role("dialog", name="Tout arrêter pour cette grossesse ?").is_visible()
    assert _violations(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_never_scrolls_sideways(page: Page, site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site}/catalogue/?errors=1")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_texts_of_the_frise_never_overlap(page: Page, site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site}/catalogue/")
    page.evaluate("document.fonts.ready")
    boxes = page.evaluate(TEXT_BOXES)
    assert len(boxes) > 20
    slack = 2.5  # a line box is a little taller than its letters
    overlaps = [
        (one[0], two[0])
        for one, two in combinations(boxes, 2)
        if one[1] < two[3]
        and two[1] < one[3]
        and one[2] + slack < two[4]
        and two[2] + slack < one[4]
    ]
    assert overlaps == []


def test_the_widths_of_the_table_are_those_of_the_browser(page: Page, site: str) -> None:
    page.goto(f"{site}/catalogue/")
    page.evaluate("document.fonts.ready")
    ratios = page.evaluate(
        """() => [...document.querySelectorAll('.frise-view .f-label')].map(t => {
            const asked = Number(t.getAttribute('textLength'));
            t.removeAttribute('textLength');
            return t.getComputedTextLength() / asked; })"""
    )
    assert all(0.97 < ratio < 1.03 for ratio in ratios)


def test_the_policy_blocks_nothing_and_no_other_host_is_asked(page: Page, site: str) -> None:
    problems: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/catalogue/")
    page.wait_for_load_state("networkidle")
    assert problems == []
    assert [url for url in asked if not url.startswith(site)] == []


def test_on_a_phone_what_is_touched_is_large(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(f"{site}/catalogue/")
    small = page.evaluate(
        """() => [...document.querySelectorAll(
                '.btn, .bottom a, .choice label, summary, .form-control')]
            .filter(e => e.offsetParent && !e.closest('.notice'))
            .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
            .filter(([, r]) => r.height < 44 || r.width < 44).map(([t]) => t)"""
    )
    assert small == []


def test_a_draft_comes_back(page: Page, site: str) -> None:
    page.goto(f"{site}/note/")
    page.get_by_label("Ce qui a été dit").fill("Moral en baisse.")
    page.get_by_label("Visite").check()
    page.get_by_label("logement").check()
    page.goto(f"{site}/erreur/404/")
    page.goto(f"{site}/note/")
    assert page.get_by_text("Brouillon retrouvé.").is_visible()
    assert page.get_by_label("Ce qui a été dit").input_value() == "Moral en baisse."
    assert page.get_by_label("Visite").is_checked()
    assert page.get_by_label("logement").is_checked()


def test_a_draft_can_be_erased(page: Page, site: str) -> None:
    page.goto(f"{site}/note/")
    page.get_by_label("Ce qui a été dit").fill("Moral en baisse.")
    page.goto(f"{site}/note/")
    page.get_by_role("button", name="Effacer le brouillon").click()
    page.goto(f"{site}/note/")
    assert page.get_by_label("Ce qui a été dit").input_value() == ""


def test_a_saved_draft_is_forgotten(page: Page, site: str) -> None:
    page.goto(f"{site}/note/")
    page.get_by_label("Ce qui a été dit").fill("Moral en baisse.")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Note enregistrée.").wait_for()
    page.wait_for_load_state()
    page.goto(f"{site}/note/")
    assert page.get_by_label("Ce qui a été dit").input_value() == ""


def test_without_network_the_text_stays(page: Page, site: str) -> None:
    page.goto(f"{site}/note/")
    page.get_by_label("Ce qui a été dit").fill("Moral en baisse.")
    page.context.set_offline(True)
    page.get_by_text("hors ligne : gardé ici").wait_for()
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("rien n’est perdu").wait_for()
    assert page.get_by_label("Ce qui a été dit").input_value() == "Moral en baisse."


def test_signing_out_forgets_drafts(page: Page, site: str) -> None:
    page.goto(f"{site}/note/")
    page.get_by_label("Ce qui a été dit").fill("Moral en baisse.")
    page.get_by_role("button", name="Sortir").click()
    page.wait_for_timeout(200)
    kept = page.evaluate("Object.keys(sessionStorage)")
    assert [key for key in kept if key.startswith("brouillon:")] == []


def test_a_double_click_sends_once(page: Page, site: str) -> None:
    urls.POSTS.clear()
    page.goto(f"{site}/note/")
    page.get_by_role("button", name="Sortir").dblclick()
    page.wait_for_timeout(300)
    assert urls.POSTS == ["POST"]


def test_htmx_brings_the_csrf_token(page: Page, site: str) -> None:
    page.goto(f"{site}/note/")
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_text("jeton : True").wait_for()


def test_a_failing_server_is_told_and_nothing_is_lost(page: Page, site: str) -> None:
    page.goto(f"{site}/note/")
    page.get_by_label("Ce qui a été dit").fill("Moral en baisse.")
    page.get_by_role("button", name="Échouer").click()
    page.get_by_text("Le serveur n’a pas pu répondre").wait_for()
    assert page.get_by_label("Ce qui a été dit").input_value() == "Moral en baisse."


def test_the_keyboard_reaches_the_content_first(page: Page, site: str) -> None:
    page.goto(f"{site}/catalogue/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_without_script_the_dialog_is_a_page(chromium: Browser, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/catalogue/")
    assert page.get_by_role("link", name="Déclarer une perte").get_attribute("href") == "#"
    assert not page.get_by_role("dialog").is_visible()
    context.close()
