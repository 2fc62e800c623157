"""One form shown, one key: sent twice, it acts once.

`{% once %}`, loaded everywhere as a builtin, writes the key in each form of the house;
`accounts.submissions` receives it.
"""

from __future__ import annotations

import re
import secrets

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

FIELD = "once"
HEADER = "X-Once"
"""Where a script of the page writes the key when it sends no form."""

DRAWN = "_once_drawn"

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")

register = template.Library()


def new_key() -> str:
    """A key that nobody guesses: 144 bits of chance."""
    return secrets.token_urlsafe(18)


def is_key(value: str) -> bool:
    """Whether this may be a key that we gave."""
    return KEY.fullmatch(value) is not None


def key_of_page(request: HttpRequest | None) -> str:
    """One draw a page, then the number of the form: a list holds a hundred forms, and chance does
    not compress."""
    if request is None:
        return new_key()
    drawn, number = getattr(request, DRAWN, (new_key(), 0))
    setattr(request, DRAWN, (drawn, number + 1))
    return f"{drawn}-{number}"


@register.simple_tag(takes_context=True)
def once(context: Context) -> SafeString:
    """The hidden field that makes a double click, or a form sent again, act once."""
    key = key_of_page(context.get("request"))
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, key)
