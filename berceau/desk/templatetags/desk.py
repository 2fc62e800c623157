"""Rendering what a programme contributed, with its own facts at hand."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

from berceau.desk.queries import FilledPanel

register = template.Library()


@register.simple_tag(takes_context=True)
def panel_content(context: Context, panel: FilledPanel) -> SafeString:
    """A panel's template: its facts by name, beside `family`, `agent` and `today`."""
    inner = get_template(panel.template).template  # type: ignore[attr-defined]
    with context.push(**panel.context):
        return inner.render(context)  # type: ignore[no-any-return]
