"""A parent reads their pages in Arabic on a small screen: mirrored, whole, listened to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.journeys.steps import ARABIC, choose_language, first_family

PHONE = 360
# A device that has one voice: what it is given to say is kept, and said when the test wants.
DEVICE_WITH_A_VOICE = """() => {
  const said = (window.said = []);
  const voice = {lang: "ar-SA", localService: true, name: "voix"};
  Object.defineProperty(window, "SpeechSynthesisUtterance", {value: class {
    constructor(text) { this.text = text; }
  }});
  Object.defineProperty(window, "speechSynthesis", {value: {
    getVoices: () => [voice],
    speak: (words) => { said.push(words.text); window.next = () => words.onend(); },
    cancel: () => { window.cancelled = true; },
    addEventListener: () => {},
  }});
}"""


def links_received(page: Any) -> set[str]:
    """The personal links that the phones of the demonstration hold."""
    page.goto("/demo/messages/")
    hrefs = page.locator("a[href*='/p/']").evaluate_all("links => links.map(link => link.href)")
    return {urlsplit(href).path for href in hrefs}


def personal_link(visit: Callable[..., Any]) -> str:
    """The référente sends a link; it is read on the phone of the demonstration."""
    page = visit("claire").page
    before = links_received(page)
    page.goto(f"{first_family(page)}page-des-parents/")
    with page.expect_navigation():
        page.get_by_role("button", name="Envoyer son lien").first.click()
    # It leaves at once, even at night: the parent waits for it.
    for _look in range(40):
        if arrived := links_received(page) - before:
            return arrived.pop()
        page.wait_for_timeout(250)
    raise AssertionError("Le lien n’est pas arrivé")


def test_a_parent_reads_their_pages_in_arabic(visit: Callable[..., Any]) -> None:
    path = personal_link(visit)
    person = visit(width=PHONE)
    page = person.page
    page.goto(path)
    page.locator("main form:not(.language-list) button").click()
    page.wait_for_url("**/p/moi/")
    choose_language(page, ARABIC)
    assert page.evaluate("document.dir") == "rtl"
    # Mirrored: the name of the house on the right, the way out on the left.
    brand, leave = page.locator(".brand").bounding_box(), page.locator("header form").bounding_box()
    assert brand["x"] > PHONE / 2 > leave["x"] + leave["width"] / 2
    assert page.locator(".unreviewed").inner_text().strip().startswith("ترجمة غير مراجَعة.")
    assert page.locator(".unreviewed [lang=fr]").inner_text() == "Traduction non relue."
    # No voice on this machine: no button that would stay silent.
    assert not page.locator("[data-read-aloud]").is_visible()
    person.check_width()
    person.check_axe("ma page en arabe")
    page.goto("/p/moi/calendrier/")
    person.check_width()
    page.goto("/p/moi/informations/")
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    person.check_width()
    person.check_axe("mes informations en arabe")

    page.add_init_script(f"({DEVICE_WITH_A_VOICE})()")
    page.goto("/p/moi/")
    button = page.locator("[data-read-aloud] button")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    page.evaluate("next()")
    title = page.locator("h1").inner_text().strip()
    assert page.evaluate("said.length") == 2
    assert title in page.evaluate("said")
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-pressed") == "false"
    assert page.evaluate("cancelled") is True
    page.evaluate("next()")
    assert page.evaluate("said.length") == 2

    choose_language(page, "Français")
    assert page.evaluate("document.dir") == "ltr"
    # The one voice of this device is not French.
    assert not page.locator("[data-read-aloud]").is_visible()
