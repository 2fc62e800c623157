"""WCAG 2.2 AA in both themes: 4.5 for text, 3 for what must be seen to be used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "berceau/ui/static/ui/berceau.css").read_text(encoding="utf-8")

TEXT = [
    ("ink", "paper"), ("ink", "card"), ("ink", "sand"), ("ink", "brand-soft"), ("ink", "zone"),
    ("ink-soft", "paper"), ("ink-soft", "card"), ("ink-soft", "sand"), ("ink-soft", "zone"),
    ("brand", "paper"), ("brand", "card"), ("brand", "brand-soft"), ("brand", "sand"),
    ("brand-strong", "brand-soft"), ("brand-strong", "card"),
    ("on-fill", "fill"), ("on-fill", "fill-strong"), ("on-accent", "accent"),
    ("sante", "sante-soft"), ("droits", "droits-soft"), ("eveil", "eveil-soft"),
    ("soutien", "soutien-soft"), ("late", "late-soft"),
    ("sante", "card"), ("droits", "card"), ("eveil", "card"), ("soutien", "card"),
    ("late", "card"), ("late", "paper"), ("accent", "card"),
    ("sante", "zone"), ("droits", "zone"), ("eveil", "zone"), ("soutien", "zone"), ("late", "zone"),
]  # fmt: skip
EDGES = [
    ("edge", "card"), ("edge", "paper"), ("brand", "paper"), ("brand", "card"),
    ("accent", "card"), ("accent", "zone"),
]  # fmt: skip


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})\b", block))


def _block(opening: str) -> str:
    start = CSS.index(opening) + len(opening)
    return CSS[start : CSS.index("\n}", start)]


THEMES = {
    "light": _tokens(_block(":root,[data-bs-theme=light]{")),
    "dark": _tokens(_block("\n[data-bs-theme=dark]{")),
}


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _ratio(theme: str, front: str, back: str) -> float:
    one, two = _luminance(THEMES[theme][front]), _luminance(THEMES[theme][back])
    return (max(one, two) + 0.05) / (min(one, two) + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "back"), TEXT)
def test_a_text_is_readable(theme: str, front: str, back: str) -> None:
    assert _ratio(theme, front, back) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "back"), EDGES)
def test_an_edge_is_visible(theme: str, front: str, back: str) -> None:
    assert _ratio(theme, front, back) >= 3


def test_the_system_dark_theme_is_the_chosen_dark_theme() -> None:
    assert _tokens(_block("{:root:not([data-bs-theme]){")) == THEMES["dark"]


def test_both_themes_define_the_same_tokens() -> None:
    assert THEMES["light"].keys() == THEMES["dark"].keys()
