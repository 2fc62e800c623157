"""Components of the design system. `berceau/ui/README.md` shows each of them at work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from berceau.ui import french, frise_svg, notices
from berceau.ui.fields import FieldView, errors_of, field_view

if TYPE_CHECKING:
    from django.contrib.messages.storage.base import Message
    from django.forms import BaseForm, BoundField

    from berceau.ui.frise import FriseLayout

register = template.Library()

SPRITE = "ui/vendor/bootstrap-icons/icons.svg"
NOTHING = SafeString("")
HERE = SafeString(' aria-current="page"')


# --- Words -------------------------------------------------------------------------------
@register.filter
def jour(value: date | datetime | None) -> str:
    """« lundi 14 septembre »."""
    return french.long_day(value) if value else ""


@register.filter
def jour_long(value: date | datetime | None) -> str:
    """« 14 septembre 2026 »."""
    return french.full_day(value) if value else ""


@register.filter
def jour_court(value: date | datetime | None) -> str:
    """« 14 sept. »."""
    return french.short_day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """« 14 sept., 9 h 05 »."""
    return french.moment(value) if value else ""


@register.filter
def heure(value: str) -> str:
    """« 14 h 30 »."""
    return french.hour(value) if value else ""


@register.filter
def relatif(value: date | datetime | None, today: date) -> str:
    """« dans 5 jours », « il y a 2 mois »."""
    return french.relative_day(value, today) if value else ""


@register.filter
def age(born_on: date | None, today: date) -> str:
    """« 2 mois », « 4 ans », « 3 semaines »."""
    return french.age(born_on, today) if born_on else ""


@register.filter
def telephone(value: str) -> str:
    """« 06 12 34 56 78 »."""
    return french.phone(value) if value else ""


# --- The menu ---------------------------------------------------------------------------
@register.simple_tag
def menu_entry(entry: Mapping[str, Any]) -> SafeString:
    """One entry of the menu: where it leads, how many things wait behind it."""
    waiting = NOTHING
    if entry.get("count"):
        waiting = format_html(
            '<span class="n">{}<span class="visually-hidden"> {}</span></span>',
            entry["count"], gettext("à traiter"),
        )  # fmt: skip
    return format_html(
        '<a href="{}"{}>{}<span>{}</span>{}</a>',
        entry["url"], HERE if entry.get("active") else NOTHING, icon(entry["icon"]),
        entry["label"], waiting,
    )  # fmt: skip


@register.simple_tag
def menu_lines(navigation: Iterable[Mapping[str, Any]]) -> SafeString:
    """The whole menu, section by section: written twice on each page."""
    return format_html_join(
        "",
        "{}<ul>{}</ul>",
        (
            (
                format_html('<p class="sec">{}</p>', section) if section else NOTHING,
                format_html_join("", "<li>{}</li>", ((menu_entry(entry),) for entry in entries)),
            )
            for section, entries in groupby(navigation, key=lambda entry: entry.get("section", ""))
        ),
    )


# --- Small parts -------------------------------------------------------------------------
@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """A drawing of the sprite: decorative, unless it has a label."""
    if not label:
        return _drawing(name, css)
    return format_html(
        '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>',
        f"icon {css}".strip(), label, f"{static(SPRITE)}#{name}",
    )  # fmt: skip


@cache
def _drawing(name: str, css: str) -> SafeString:
    """A list shows the same few drawings two hundred times."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>',
        f"icon {css}".strip(), f"{static(SPRITE)}#{name}",
    )  # fmt: skip


def _attribute(name: str, value: object) -> SafeString:
    """` name="value"`, or nothing without a value."""
    return format_html(' {}="{}"', name, value) if value else NOTHING


def _inside(label: object, drawing: str) -> SafeString:
    """What a button holds: its drawing, then its word."""
    return format_html(
        "{}{}",
        icon(drawing) if drawing else NOTHING,
        format_html("<span>{}</span>", label) if label else NOTHING,
    )


# A list shows a hundred of these parts: a template for each was a sixth of the page.
@register.simple_tag
def button(
    label: str,
    *,
    icon: str = "",
    kind: str = "primary",
    name: str = "",
    value: str = "",
    type: str = "submit",  # noqa: A002 -- the word of HTML, written in templates
    wide: bool = False,
    form: str = "",
    aria_label: str = "",
) -> SafeString:
    """A button; `kind` is primary, outline, quiet or danger."""
    return format_html(
        '<button type="{}" class="btn btn-{}{}"{}{}{}{}>{}</button>',
        type, kind, " btn-wide" if wide else "",
        _attribute("name", name), _attribute("value", value), _attribute("form", form),
        _attribute("aria-label", aria_label), _inside(label, icon),
    )  # fmt: skip


@register.simple_tag
def link_button(
    label: str, url: str, *, icon: str = "", kind: str = "outline", wide: bool = False,
    dialog: str = "", aria_label: str = "",
) -> SafeString:  # fmt: skip
    """A link that looks like a button; `dialog` opens that dialog instead when JS is there."""
    return format_html(
        '<a class="btn btn-{}{}" href="{}"{}{}>{}</a>',
        kind, " btn-wide" if wide else "", url,
        _attribute("data-dialog", dialog), _attribute("aria-label", aria_label),
        _inside(label, icon),
    )  # fmt: skip


@register.simple_tag
def chip(
    label: str, *, domain: str = "", icon: str = "", url: str = "", aria_label: str = ""
) -> SafeString:
    """A small word on a soft ground. Domains and « late » are for steps, never for families."""
    ground, drawing = domain or "plain", _inside("", icon)
    if not url:
        return format_html('<span class="chip {}">{}{}</span>', ground, drawing, label)
    return format_html(
        '<a class="chip {}" href="{}"{}>{}{}</a>',
        ground, url, _attribute("aria-label", aria_label), drawing, label,
    )  # fmt: skip


@register.simple_tag
def call_button(phone: str, *, who: str, text: bool = False, kind: str = "primary") -> SafeString:
    """A `tel:` link named « Appeler Samira »."""
    return _contact(
        "tel", phone, kind=kind, drawing="telephone-fill",
        name=gettext("Appeler %(who)s") % {"who": who}, text=gettext("Appeler") if text else "",
    )  # fmt: skip


@register.simple_tag
def sms_button(phone: str, *, who: str, text: bool = False, kind: str = "outline") -> SafeString:
    """An `sms:` link named « SMS : écrire à Samira »."""
    return _contact(
        "sms", phone, kind=kind, drawing="chat-dots",
        name=gettext("SMS : écrire à %(who)s") % {"who": who}, text=gettext("SMS") if text else "",
    )  # fmt: skip


def _contact(
    scheme: str, phone: str, *, kind: str, drawing: str, name: str, text: str
) -> SafeString:
    """A link that dials; without a text of its own, its drawing alone."""
    return format_html(
        '<a class="btn btn-{}{}" href="{}:{}" aria-label="{}" title="{}">{}</a>',
        kind, "" if text else " btn-icon", scheme, french.dialled(phone), name,
        french.phone(phone), _inside(text, drawing),
    )  # fmt: skip


@register.inclusion_tag("ui/components/empty_state.html")
def empty_state(text: str, *, icon: str = "check-circle", hint: str = "") -> dict[str, object]:
    """What a list says when it is empty."""
    return {"text": text, "icon": icon, "hint": hint}


@register.inclusion_tag("ui/components/definition_list.html")
def definition_list(items: Any) -> dict[str, object]:
    """Pairs (term, value), from a mapping or a sequence."""
    return {"items": list(items.items()) if isinstance(items, Mapping) else list(items)}


@register.inclusion_tag("ui/components/breadcrumb.html")
def breadcrumb(*parts: str) -> dict[str, object]:
    """`{% breadcrumb "Familles" url "Famille Dubois" %}`: label, url, label, url… and the page."""
    links = list(zip(parts[:-1:2], parts[1::2], strict=False))
    return {"links": links, "here": parts[-1] if len(parts) % 2 else ""}


@register.inclusion_tag("ui/components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any]) -> dict[str, object]:
    """Previous, where we are, next; the other parameters of the address are kept."""
    query = context["request"].GET.copy() if "request" in context else None

    def address(number: int) -> str:
        if query is None:
            return f"?page={number}"
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


# --- Forms -------------------------------------------------------------------------------
@register.simple_tag
def field(bound: BoundField, **options: Any) -> SafeString:
    """A label, its control, its help and its errors, tied together.

    Options: `label`, `help`, `autocomplete`, `inputmode`, `rows`, `placeholder`, `autofocus`,
    `optional` (when the form alone knows that the field cannot be left empty).
    """
    view: FieldView = field_view(bound, **options)
    return render_to_string("ui/components/field.html", {"view": view})


@register.inclusion_tag("ui/components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, object]:
    """What to correct, at the top, focused, each line leading to its field."""
    return {"errors": errors_of(form)}


# --- Blocks ------------------------------------------------------------------------------
@register.simple_block_tag
def card(
    content: str,
    *,
    title: str = "",
    icon: str = "",
    level: int = 2,
    id: str = "",  # noqa: A002 -- the word of HTML, written in templates
    css: str = "",
    aside: str = "",
) -> SafeString:
    """`{% card title="Ma semaine" %}…{% endcard %}`."""
    return render_to_string("ui/components/card.html", dict(locals()))


@register.simple_block_tag
def confirm_dialog(
    content: str,
    id: str,  # noqa: A002 -- the word of HTML, written in templates
    title: str,
) -> SafeString:
    """A native dialog, opened by any `data-dialog="<id>"` link towards the confirmation page."""
    return render_to_string(
        "ui/components/confirm_dialog.html", {"content": content, "id": id, "title": title}
    )


@register.inclusion_tag("ui/components/toast.html", takes_context=True)
def toast(
    context: template.Context,
    text: str,
    *,
    undo_url: str = "",
    level: str = "success",
    draft_key: str = "",
) -> dict[str, object]:
    """What has just happened, with « Annuler » when it can be undone."""
    return {
        "text": text, "undo_url": undo_url, "level": level, "draft_key": draft_key,
        "csrf_token": context.get("csrf_token"),
    }  # fmt: skip


@register.filter
def undo_url(message: Message) -> str:
    """Where a message says that its action can be undone."""
    return notices.tagged(message.extra_tags, notices.UNDO)


@register.filter
def draft_key(message: Message) -> str:
    """Which draft a message says is saved."""
    return notices.tagged(message.extra_tags, notices.DRAFT)


# --- The frise ---------------------------------------------------------------------------
@register.inclusion_tag("ui/components/frise.html")
def frise(layout: FriseLayout, *, list: str = "") -> dict[str, object]:  # noqa: A002
    """The ribbon and its list; `list="details"` folds the list."""
    return {"layout": layout, "list": list}


register.simple_tag(frise_svg.bars, name="frise_bars")


@register.filter
def add_number(value: float, other: float) -> float:
    """A sum of two lengths of the frise, without the noise of floats."""
    return round(float(value) + float(other), 1)
