"""The frise: its words never overlap, nothing of it is said by the drawing alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.steps import families_of_today

FAMILIES = 8
OVERLAPS = """() => [...document.querySelectorAll('.frise svg[role=img]')].flatMap(svg => {
  const words = [...svg.querySelectorAll('text')].map(el => ({
    text: el.textContent, box: el.getBoundingClientRect()}));
  const frame = svg.getBoundingClientRect();
  const found = [];
  words.forEach((one, rank) => {
    if (one.box.left < frame.left - 1 || one.box.right > frame.right + 1)
      found.push(`« ${one.text} » sort du ruban`);
    for (const other of words.slice(rank + 1)) {
      const across = Math.min(one.box.right, other.box.right)
        - Math.max(one.box.left, other.box.left);
      const down = Math.min(one.box.bottom, other.box.bottom)
        - Math.max(one.box.top, other.box.top);
      if (across > 1 && down > 3) found.push(`« ${one.text} » sur « ${other.text} »`);
    }
  });
  return found;
})"""
# Each bar of the drawing, and each line of the list of the same ribbon.
CONTENT = """() => [...document.querySelectorAll('.frise')].map(frise => ({
  bars: [...frise.querySelectorAll('svg[role=img] g > title')].map(el => el.textContent),
  lines: [...frise.querySelectorAll('.frise-list li')].map(el => el.textContent),
}))"""


@pytest.mark.parametrize("width", [1400, 360])
def test_words_of_the_frise_never_overlap(width: int, visit: Callable[..., Any]) -> None:
    page = visit("claire", width=width).page
    seen = 0
    for family in families_of_today(page)[:FAMILIES]:
        page.goto(f"{family}calendrier/")
        page.evaluate("() => document.fonts.ready.then(() => true)")
        seen += page.locator(".frise svg[role=img]").count()
        assert page.evaluate(OVERLAPS) == [], family
    assert seen >= FAMILIES / 2


def test_every_bar_of_the_frise_is_in_its_list(visit: Callable[..., Any]) -> None:
    page = visit("nadia").page
    bars = 0
    for family in families_of_today(page)[:FAMILIES]:
        page.goto(family)
        for ribbon in page.evaluate(CONTENT):
            bars += len(ribbon["bars"])
            missing = [
                bar for bar in ribbon["bars"] if not any(bar in line for line in ribbon["lines"])
            ]
            assert not missing, family
    assert bars > FAMILIES
