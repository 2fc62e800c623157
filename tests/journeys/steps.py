"""Gestures that several journeys share."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

NAMES = {"Claire Morel": "claire", "Nadia Lambert": "nadia"}
FICTIONAL_PHONE = "01 99 00 77 01"
FAMILY_PAGE = re.compile(r"/familles/[0-9a-z]{12}/$")


def local_today() -> date:
    """The day of the demonstration's town, whatever the time zone of this machine."""
    return datetime.now(ZoneInfo("Europe/Paris")).date()


def tab_to(page: Any, text: str, *, most: int = 40) -> None:
    """Press Tab until the focus is on the control that says `text`."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.innerText").strip() == text:
            return
    raise AssertionError(f"« {text} » n’est pas atteint en {most} tabulations")


def wait_for_focus(page: Any, selector: str) -> None:
    """Until the page has put the focus there by itself.

    A browser gives the focus at the first picture it paints, which may come after the page is
    loaded: what is typed before that goes nowhere.
    """
    page.wait_for_function("selector => document.activeElement?.matches(selector)", arg=selector)


def open_gesture(page: Any, label: str) -> None:
    """One of the « Autres gestes » of a family page."""
    page.get_by_text("Autres gestes").click()
    page.get_by_role("link", name=label).click()


def families_of_today(page: Any) -> list[str]:
    """The families of « Étapes de la semaine », in their order."""
    page.goto("/aujourdhui/")
    found = page.locator("#etapes a").evaluate_all(
        "links => links.map(link => new URL(link.href).pathname)"
    )
    return [path for path in dict.fromkeys(found) if FAMILY_PAGE.search(path)]


def first_family(page: Any) -> str:
    """The path of a family page that this agent follows."""
    return families_of_today(page)[0]


def steps_shown(page: Any) -> set[str]:
    """The keys of the steps that the page speaks of as late, open or coming."""
    return set(
        page.locator("li.row-step[id]").evaluate_all(
            "lines => lines.filter(line => line.querySelector('form[action*=\"/fait/\"]'))"
            ".map(line => line.id)"
        )
    )
