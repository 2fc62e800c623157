"""What a document is made of: plain parts that a page and a PDF both know how to show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence, something left to do, a list or a table."""

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A title, a first sentence, sections. `key` names its page and its file."""

    key: str
    title: str
    lead: str
    sections: tuple[Section, ...]

    @property
    def missing(self) -> list[str]:
        """What people must still write or decide."""
        return [
            part.text for section in self.sections for part in section.parts if part.kind == "todo"
        ]


def text(words: object) -> Part:
    return Part("text", text=str(words))


def todo(words: object) -> Part:
    """Something that no programme may decide: shown as such, never filled in."""
    return Part("todo", text=str(words))


def bullets(words: Iterable[object]) -> Part:
    return Part("bullets", items=tuple(str(word) for word in words))


def table(
    head: Sequence[object], rows: Iterable[Sequence[object]], *, widths: Sequence[int], text: object
) -> Part:
    """A table; `text` is its caption, `widths` the shares of the page's width."""
    return Part(
        "table",
        text=str(text),
        head=tuple(str(cell) for cell in head),
        rows=tuple(tuple(str(cell) for cell in row) for row in rows),
        widths=tuple(widths),
    )


def section(title: object, *parts: Part) -> Section:
    return Section(str(title), parts)


def controller() -> Part:
    """Who decides of this file, or that nobody wrote it yet."""
    if settings.CONTROLLER:
        return text(
            _("Responsable de traitement : %(controller)s.") % {"controller": settings.CONTROLLER}
        )
    return todo(_("À compléter : le responsable de traitement (réglage BERCEAU_CONTROLLER)."))


def officer() -> Part:
    """How to reach the DPO, or that nobody wrote it yet."""
    if settings.DPO_CONTACT:
        return text(
            _("Délégué à la protection des données (DPO) : %(contact)s.")
            % {"contact": settings.DPO_CONTACT}
        )
    return todo(
        _("À compléter : le contact du délégué à la protection des données (BERCEAU_DPO_CONTACT).")
    )
