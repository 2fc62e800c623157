"""Words, pictures and the menu of languages of the parents' pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from berceau.parents import languages
from berceau.rules import translations
from berceau.ui.templatetags.ui import icon

register = template.Library()

PICTURES = {
    "sante": "heart",
    "droits": "file-earmark-text",
    "eveil": "balloon",
    "soutien": "cup-hot",
}
"""One drawing a domain: decorative, the domain is said in words beside it."""


@register.simple_tag
def step_words(step: Any, *, short: bool = False) -> SafeString | str:
    """What a line of the calendar says to a parent, in the language of the page.

    `step` is a step, a line or a rule. A line that has no translation is said in French, and says
    so to the voice that reads the page.
    """
    written = getattr(step, "step", step)
    language = translation.get_language() or languages.FRENCH
    words = translations.words(written.code, written.parents, written.short, language)
    said = (words.short or words.parents) if short else words.parents
    if words.language == language:
        return said
    return format_html('<span lang="{}" dir="ltr">{}</span>', words.language, said)


@register.simple_tag
def picture(step: Any) -> SafeString:
    """The drawing of a step's domain."""
    domain = getattr(step, "step", step).domain
    return icon(PICTURES.get(domain, "info-circle"), css=domain)


@register.inclusion_tag("parents/parts/languages.html", takes_context=True)
def choose_language(context: Mapping[str, Any]) -> dict[str, object]:
    """The menu of languages, each in its own words; sends the reader back to the same page."""
    request = context["request"]
    here = translation.get_language() or languages.FRENCH
    back = request.path if request.method in {"GET", "HEAD"} else reverse("parents:door")
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "choices": list(languages.names().items()),
        "here": here,
        "name": languages.names().get(here, here),
        "back": back,
    }


@register.inclusion_tag("parents/parts/unreviewed.html")
def unreviewed() -> dict[str, object]:
    """« Traduction non relue », in the language of the page and in French, until it is signed."""
    here = translation.get_language() or languages.FRENCH
    with translation.override(languages.FRENCH):
        french = _("Traduction non relue.")
    return {"shown": not languages.is_reviewed(here), "french": french}
