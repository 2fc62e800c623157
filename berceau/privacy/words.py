"""The matrix in French: what a cell lets a role do, said in a few words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from berceau.accounts.roles import Role
from berceau.privacy.access import Cell, compartment_labels, compartment_notes, matrix

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

COVER, PARENT, GUEST = "cover", "parent", "guest"
OTHERS: dict[str, _StrOrPromise] = {
    COVER: gettext_lazy("Remplaçante, aux dates de l’absence"),
    PARENT: gettext_lazy("Le parent"),
    GUEST: gettext_lazy("Une structure, par le lien qu’elle a reçu"),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """Some roles that have the same right on a compartment."""

    words: str
    roles: tuple[str, ...]
    yours: bool


@dataclass(frozen=True, slots=True)
class Compartment:
    key: str
    label: str
    note: str
    grants: tuple[Grant, ...]


def role_label(role: str) -> str:
    return str(OTHERS.get(role) or Role(role).label)


def _verbs(cell: Cell) -> str:
    said = {
        "C": _("écrit"),
        "R": _("lit"),
        "E": _("corrige"),
    }
    words = [said[letter] for letter in cell.verbs]
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s et %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def _conditions(cell: Cell, role: str) -> Iterator[str]:
    """The ends of the sentence, one for each qualifier that limits the verbs."""
    if role == GUEST:
        hers = _("ce que ce lien lui confie")
    else:
        hers = _("ce qui le concerne") if role == PARENT else _("ses propres écrits seulement")
    said = {
        "own": hers,
        "assigned": _("ce qui lui a été confié"),
        "pmi": _("ce qu’écrit la PMI"),
        "internal5": _("et, pour le service, les cases à partir de 5"),
        "no_content": _("qui et quand, jamais le contenu"),
        "not_own": _("jamais pour elle-même"),
        "via_pro": _("par un professionnel"),
        "public": _("ce qui est public"),
        "n": _("des compteurs sans nom"),
    }
    for qualifier in cell.qualifiers:
        if qualifier in said:
            yield said[qualifier]


ALONE: dict[str, _StrOrPromise] = {
    "own": gettext_lazy("écrit et relit ses propres écrits seulement"),
    "n": gettext_lazy("voit des compteurs sans nom"),
    "channel": gettext_lazy("connaît le canal à employer, rien d’autre"),
    "propose": gettext_lazy("propose, sans décider"),
    "on_request": gettext_lazy("les obtient en le demandant"),
    "per_law": gettext_lazy("selon ce que dit la loi"),
}
SHARED = gettext_lazy("lit ce qui lui a été partagé nommément")


def described(cell: Cell, role: str) -> str:
    """One cell in a phrase whose subject is the role."""
    parts = []
    if cell.verbs:
        ends = list(_conditions(cell, role))
        parts.append(" ".join([_verbs(cell), ", ".join(ends)]).strip())
    else:
        parts += [str(ALONE[word]) for word in cell.qualifiers if word in ALONE]
    if "S" in cell.qualifiers:
        parts.append(str(SHARED))
    return " ; ".join(parts)


def compartments(role: str) -> list[Compartment]:
    """The whole matrix, for this reader: roles with the same right on one line."""
    order = [*Role.values, COVER, PARENT, GUEST]
    notes = compartment_notes()
    found = []
    for key, label in compartment_labels().items():
        lines = matrix()[key]
        by_words: dict[str, list[str]] = {}
        for one in sorted(lines, key=order.index):
            by_words.setdefault(described(lines[one], one), []).append(one)
        grants = tuple(
            Grant(words, tuple(role_label(one) for one in roles), role in roles)
            for words, roles in by_words.items()
        )
        found.append(Compartment(key, label, notes.get(key, ""), grants))
    return found
