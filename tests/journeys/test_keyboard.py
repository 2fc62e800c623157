"""Keyboard alone reaches everything, and shows where it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.steps import first_family

REACHABLE = """() => {
  const wanted = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter(el => el.checkVisibility({visibilityProperty: true}) && !el.disabled
      && el.type !== 'hidden' && el.tabIndex >= 0 && !el.closest('[inert]'));
  wanted.forEach((el, rank) => { el.dataset.rank = rank; });
  return wanted.map(el => ({
    rank: String(el.dataset.rank),
    group: el.type === 'radio' ? (el.form?.action || '') + el.name + (el.form?.id || '') : '',
    what: el.tagName + ' ' + (el.ariaLabel || el.innerText || el.name || '').trim().slice(0, 50),
  }));
}"""
FOCUSED = """() => {
  const el = document.activeElement;
  if (!el || el === document.body) return null;
  const seen = [el, ...(el.labels || [])].some(one => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
      || style.boxShadow !== 'none';
  });
  const box = el.getBoundingClientRect();
  return {rank: el.dataset.rank || '', seen, text: el.innerText || '',
          what: el.tagName + ' ' + (el.ariaLabel || el.innerText || el.name || el.className),
          inside: box.bottom > 0 && box.top < innerHeight};
}"""
# Where Tab starts from, even on a page that puts the focus in its first field.
FROM_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  scrollTo(0, 0);
}"""
TABS = 400


def walk(page: Any) -> list[dict[str, Any]]:
    """Where each Tab goes, from the top of the page until the focus leaves it."""
    page.evaluate(FROM_THE_TOP)
    path: list[dict[str, Any]] = []
    for _press in range(TABS):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here is None or (path and here["rank"] and here["rank"] == path[0]["rank"]):
            return path
        path.append(here)
    raise AssertionError(f"Le clavier ne sort pas de la page : {path[-1]}")


def address(page: Any, what: str) -> str:
    if what in {"today", "desk"}:
        return {"today": "/aujourdhui/", "desk": "/naissance/"}[what]
    family = first_family(page)
    return f"{family}noter/" if what == "note" else family


@pytest.mark.parametrize("width", [1400, 360])
@pytest.mark.parametrize(
    ("who", "what"),
    [("claire", "today"), ("claire", "family"), ("claire", "note"), ("etatcivil", "desk")],
)
def test_tab_reaches_everything(who: str, what: str, width: int, visit: Callable[..., Any]) -> None:
    page = visit(who, width=width).page
    page.goto(address(page, what))
    wanted = page.evaluate(REACHABLE)
    path = walk(page)
    assert path[0]["text"].strip() == "Aller au contenu"
    reached = {step["rank"] for step in path}
    # Of a group of radio buttons, Tab reaches one; arrows do the rest.
    groups = {one["group"] for one in wanted if one["group"] and one["rank"] in reached}
    missed = [
        one["what"] for one in wanted if one["rank"] not in reached and one["group"] not in groups
    ]
    assert not missed
    assert not [step["what"] for step in path if not step["seen"]]
    assert not [step["what"] for step in path if not step["inside"]]


def test_the_skip_link_leads_to_the_content(visit: Callable[..., Any]) -> None:
    page = visit("claire").page
    page.evaluate(FROM_THE_TOP)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "contenu"
