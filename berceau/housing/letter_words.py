"""What a letter of support may hold: its template in force, the words it replaces, their check."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from berceau.families import communes
from berceau.housing.catalogue import sizes
from berceau.housing.household import Household
from berceau.housing.models import HousingRequest, LetterTemplate
from berceau.ui.french import full_day

A_PLACE = re.compile(r"\{([^{}]*)\}")
STRAY_BRACE = re.compile(r"[{}]")
DELIVERED = 0
"""The number of the template that comes with the house."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a `{name}` stands for in the template."""

    key: str
    label: str
    example: str
    needed: bool = False
    """A template without it is refused."""

    @property
    def written(self) -> str:
        """As it stands in a text."""
        return f"{{{self.key}}}"


@dataclass(frozen=True, slots=True)
class Template:
    """The template in force. `version` 0 is the one delivered with the house."""

    title: str
    text: str
    version: int = DELIVERED


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / "letter_template.toml").read_text("utf-8"))


@cache
def places() -> dict[str, Place]:
    """Every place a template may have, by its name."""
    return {key: Place(key=key, **line) for key, line in _file()["places"].items()}


def delivered() -> Template:
    """The template of the file."""
    return Template(_file()["title"], _file()["text"].strip("\n"))


def in_force() -> Template:
    """The last version that the team wrote, or the one delivered. One query."""
    row = LetterTemplate.objects.order_by("-version").first()
    return Template(row.title, row.text, row.version) if row is not None else delivered()


def examples() -> dict[str, str]:
    """A word for each place, for the preview: no family."""
    return {key: place.example for key, place in places().items()}


def words_of(request: HousingRequest, home: Household, *, landlord: str) -> dict[str, str]:
    """The words of one request; one that is not known is empty."""
    applicant = request.applicant
    return {
        "bailleur": landlord,
        "demandeur": str(applicant) if applicant is not None else "",
        "numero": request.shown_number,
        "depot": full_day(request.filed_on) if request.filed_on else "",
        "foyer": home.words,
        "taille": sizes().get(request.size, ""),
        "commune": communes.name_of(settings.COMMUNE),
        "ville": settings.INSTANCE_NAME,
    }


def filled(text: str, words: Mapping[str, str]) -> str:
    """A text with its places filled. Raises KeyError for a place that does not exist."""
    return A_PLACE.sub(lambda found: words[found.group(1)], text)


def problems(text: str) -> Iterator[str]:
    """Why this text cannot be a letter of support, sentence by sentence."""
    if STRAY_BRACE.search(A_PLACE.sub("", text)):
        yield _("Une accolade { ou } est seule : chaque mot à remplacer s’écrit entre deux.")
    used = A_PLACE.findall(text)
    for name in dict.fromkeys(used):
        if name not in places():
            yield _("{%(name)s} n’existe pas ici. Mots à remplacer : %(known)s.") % {
                "name": name,
                "known": ", ".join(place.written for place in places().values()),
            }
    for place in places().values():
        if place.needed and place.key not in used:
            yield _("{%(name)s} manque : %(label)s doit y être.") % {
                "name": place.key,
                "label": place.label,
            }


def missing(text: str, words: Mapping[str, str]) -> Iterator[str]:
    """The words that this text wants and that nobody has said yet."""
    for name in dict.fromkeys(A_PLACE.findall(text)):
        if name in places() and not words.get(name, "").strip():
            yield _("Il manque %(label)s ({%(name)s}) : le dire, ou l’ôter du texte.") % {
                "label": places()[name].label,
                "name": name,
            }
