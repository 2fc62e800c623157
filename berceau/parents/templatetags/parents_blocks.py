"""Rendering what another room shows on « Ma page », with its own facts at hand."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

from berceau.parents.blocks import Block

register = template.Library()


@register.simple_tag(takes_context=True)
def parents_block(context: Context, block: Block) -> SafeString:
    """Its template: its facts by name, beside `adult` and `today`."""
    inner = get_template(block.template).template  # type: ignore[attr-defined]
    with context.push(**block.context):
        return inner.render(context)  # type: ignore[no-any-return]
