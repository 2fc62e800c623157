"""Somebody asks to be called, with a keyboard and a small screen; the référente sees it at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.journeys.steps import tab_to

MOST_BYTES = 60_000
LONG_ENOUGH = "() => performance.now() > 3500"
"""The form refuses who answers faster than a hand."""


def type_in(page: Any, label: str, text: str) -> None:
    """Tab to this field, by its label, and type."""
    for _press in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.labels?.[0]?.innerText.trim()") == label:
            page.keyboard.type(text)
            return
    raise AssertionError(f"« {label} » n’est pas atteint au clavier")


def test_a_person_asks_and_the_referente_sees_it(visit: Callable[..., Any]) -> None:
    person = visit(width=360, dark=True)
    page = person.page
    page.goto("/")
    tab_to(page, "Être accompagné·e")
    page.keyboard.press("Enter")
    page.wait_for_url("**/etre-accompagne/")
    type_in(page, "Votre prénom", "Zélie")
    type_in(page, "Votre téléphone, ou votre adresse électronique", "01 99 00 77 42")
    person.check_width()
    person.check_axe("la demande remplie")
    page.wait_for_function(LONG_ENOUGH)
    page.keyboard.press("Enter")
    page.wait_for_url("**/et-ensuite/")
    person.check_width()
    assert page.get_by_role("heading", level=1).inner_text() == "C’est noté"
    assert "Zélie" not in page.content()
    seen = []
    for who in ("claire", "nadia"):
        today = visit(who).page
        today.goto("/aujourdhui/appels/")
        seen += today.locator("li").filter(has_text="Zélie").all_inner_texts()
    assert len(seen) == 1
    assert "à appeler" in seen[0]


def test_the_form_works_without_script(browser: Any, town: str) -> None:
    context = browser.new_context(base_url=town, java_script_enabled=False)
    page = context.new_page()
    page.goto("/etre-accompagne/")
    page.get_by_label("Votre prénom").fill("Zora")
    page.get_by_role("button", name="Demander à être appelé·e").click()
    # Too quick, and without a number: asked again, what was typed stays.
    page.get_by_role("alert").first.wait_for()
    assert page.get_by_label("Votre prénom").input_value() == "Zora"
    assert not page.get_by_label("Laissez ce champ vide").is_visible() or (
        page.get_by_label("Laissez ce champ vide").bounding_box()["x"] < 0
    )
    context.close()


def test_first_load_of_the_home_is_light(visit: Callable[..., Any]) -> None:
    fresh = visit(width=360)
    wire = fresh.context.new_cdp_session(fresh.page)
    wire.send("Network.enable")
    weights: list[float] = []
    wire.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    fresh.page.goto("/", wait_until="networkidle")
    assert 0 < sum(weights) < MOST_BYTES, weights
    assert fresh.context.cookies() == []
