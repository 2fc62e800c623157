"""The forms that a page shows, read as a browser reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

BUTTONS = frozenset({"submit", "button", "image", "reset"})
# What the house writes by itself: not a field that a person fills.
OURS = frozenset({"csrfmiddlewaretoken", "once", "seen"})


@dataclass
class Field:
    """One name of a form: its kind, the values that it has, those that it offers."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form that posts, and where."""

    action: str
    fields: dict[str, Field] = field(default_factory=dict)
    enctype: str = ""


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select: Field | None = None
        self.area: Field | None = None

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in pairs}
        if tag == "form" and said.get("method", "").lower() == "post":
            self.form = Form(said.get("action") or self.page, enctype=said.get("enctype", ""))
            self.forms.append(self.form)
        elif self.form is not None and tag in {"input", "button", "select", "textarea"}:
            self._control(tag, said)
        elif tag == "option" and self.select is not None:
            self.select.offered.append(said.get("value", ""))
            if "selected" in said:
                self.select.values.append(said.get("value", ""))

    def _control(self, tag: str, said: dict[str, str]) -> None:
        name = said.get("name", "")
        kind = said.get("type", "text") if tag == "input" else tag
        if not name or self.form is None or kind in BUTTONS or tag == "button":
            return
        one = self.form.fields.setdefault(name, Field(name, kind))
        if tag == "select":
            self.select = one
        elif tag == "textarea":
            self.area = one
        elif kind in {"radio", "checkbox"}:
            one.offered.append(said.get("value", "on"))
            if "checked" in said:
                one.values.append(said.get("value", "on"))
        else:
            one.values.append(said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.values.append(data)


def forms_of(html: str, page: str) -> Iterator[Form]:
    """Every form of this page that posts."""
    reader = _Reader(page)
    reader.feed(html)
    yield from reader.forms
