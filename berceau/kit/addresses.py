"""The addresses of the house, written two hundred times on one page.

An address depends on the routes, which are code, and on what it names: worked out once, it is the
same for ever. `{% url %}`, loaded everywhere as a builtin in the place of Django's, comes here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template import defaulttags
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

register = template.Library()


def address(route: str, *args: object) -> str:
    """Where this route is, for these arguments. Raises NoReverseMatch."""
    return _known(settings.ROOT_URLCONF, get_script_prefix(), route, *args)[0]


# Typed: 1 and True are equal, and are not written alike.
@lru_cache(maxsize=4096, typed=True)
def _known(_urlconf: str, _prefix: str, route: str, *args: object) -> tuple[str, SafeString]:
    """The address, and how a page writes it."""
    plain = reverse(route, args=args)
    return plain, escape(plain)


class AddressNode(Node):
    """Django's own, without working out again what is known."""

    child_nodelists = ()

    def __init__(self, given: defaulttags.URLNode) -> None:
        self.given = given

    def render(self, context: Context) -> Any:
        given = self.given
        if given.kwargs:
            return given.render(context)
        route = given.view_name.resolve(context)
        args = [one.resolve(context) for one in given.args]
        try:
            plain, written = _known(settings.ROOT_URLCONF, get_script_prefix(), route, *args)
        except NoReverseMatch:
            if given.asvar is None:
                raise
            plain, written = "", SafeString("")
        if given.asvar is not None:
            context[given.asvar] = plain
            return ""
        return written if context.autoescape else plain


@register.tag
def url(parser: Parser, token: Token) -> AddressNode:
    """`{% url "route" arg %}`, as in Django."""
    return AddressNode(defaulttags.url(parser, token))
