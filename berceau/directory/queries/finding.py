"""The page of results: the form, the cards, the pins of the map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import QueryDict

from berceau.directory import mapping
from berceau.directory.forms.searching import SearchForm
from berceau.directory.queries import showing
from berceau.directory.search import search
from berceau.families import communes
from berceau.kit.addresses import address

DEEPEST = 500
"""Pages that may be asked for: nobody reads that far."""
LONGEST_NUMBER = 10
"""Digits that are read: Python refuses to make a number of thousands of them."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Where we are among the pages, as `{% pagination %}` reads it."""

    number: int
    total: int

    @property
    def num_pages(self) -> int:
        return self.total

    @property
    def paginator(self) -> Pages:
        return self

    def has_other_pages(self) -> bool:
        return self.total > 1

    def has_previous(self) -> bool:
        return self.number > 1

    def has_next(self) -> bool:
        return self.number < self.total

    def previous_page_number(self) -> int:
        return self.number - 1

    def next_page_number(self) -> int:
        return self.number + 1


def results(typed: QueryDict, *, on: date) -> dict[str, Any]:
    """All that the list shows for this address; `on` is today."""
    form = SearchForm(typed)
    form.is_valid()
    answer = search(form.wanted, on=on, page=_page(typed))
    cards = [showing.card(hit, on=on) for hit in answer.hits]
    return {
        "form": form,
        "answer": answer,
        "cards": cards,
        "pages": Pages(answer.page, answer.pages),
        "near": communes.name_of(form.wanted.commune) if form.wanted.commune else "",
        "asked": any(typed.get(name) for name in form.fields),
        "map": a_map(cards),
    }


def _page(typed: QueryDict) -> int:
    number = typed.get("page", "")
    is_number = number.isascii() and number.isdigit()
    return min(int(number[:LONGEST_NUMBER]), DEEPEST) if is_number else 1


def a_map(cards: list[showing.Card]) -> dict[str, Any] | None:
    """What the map draws: what the list says, and nothing else; None when nothing has a place."""
    pins = []
    towns: dict[str, list[tuple[float, float]]] = {}
    for number, card in enumerate(cards, start=1):
        place = showing.place_of(card.entry)
        if place is None or place.latitude is None or place.longitude is None:
            continue
        spot = (round(place.latitude, 5), round(place.longitude, 5))
        pins.append({"number": number, "at": spot, "name": card.name, "address": card.address})
        towns.setdefault(place.commune, []).append(spot)
    if not pins:
        return None
    return {
        "pins": pins,
        "all_placed": len(pins) == len(cards),
        "towns": [{"name": name, "at": _above(spots)} for name, spots in towns.items() if name],
        "tiles": settings.TILES_URL,
        "credit": settings.TILES_ATTRIBUTION,
        "outlines": address("directory:outlines") if mapping.has_outlines() else "",
    }


def _above(spots: list[tuple[float, float]]) -> tuple[float, float]:
    """Where the name of a town is written: above its pins."""
    latitudes, longitudes = zip(*spots, strict=True)
    return max(latitudes), round(sum(longitudes) / len(spots), 5)
