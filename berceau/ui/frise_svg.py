"""The bars of the frise as SVG: fifty on a family page, too many for a template each."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from berceau.ui.frise import Bar, StepState
from berceau.ui.frise_widths import is_measured

NOTHING = SafeString("")


def bars(drawn: Sequence[Bar]) -> SafeString:
    """The bars of one lane, each with its title, its sign and its label."""
    return format_html_join(
        "",
        '<g class="f-{} f-{}"><title>{}</title>'
        '<rect class="f-bar" x="{}" y="{}" width="{}" height="16" rx="8"></rect>{}{}</g>',
        (
            (
                bar.step.domain, bar.step.state, bar.step.label,
                bar.x, bar.y, bar.width, _sign(bar), _label(bar),
            )
            for bar in drawn
        ),
    )  # fmt: skip


def _sign(bar: Bar) -> SafeString:
    """A tick on what is done, an exclamation mark on what is late."""
    if bar.step.state == StepState.DONE:
        return format_html(
            '<path class="f-glyph" d="M{} {}l2.6 2.6 4.8-5.2"></path>',
            round(bar.middle - 3.6, 1), round(bar.y + 8.2, 1),
        )  # fmt: skip
    if bar.step.state == StepState.LATE:
        return format_html(
            '<path class="f-glyph" d="M{} {}v4.6m0 3.2v.1"></path>', bar.middle, round(bar.y + 4, 1)
        )
    return NOTHING


def _label(bar: Bar) -> SafeString:
    if bar.label is None:
        return NOTHING
    text = bar.label.text
    if not is_measured(text):
        # Its room was counted wide: stretched to fill it, the word would be ugly.
        return format_html(
            '<text class="f-label" x="{}" y="{}">{}</text>', bar.label.x, bar.label.y, text
        )
    return format_html(
        '<text class="f-label" x="{}" y="{}" textLength="{}" lengthAdjust="spacingAndGlyphs">{}'
        "</text>",
        bar.label.x, bar.label.y, bar.label.width, text,
    )  # fmt: skip
