"""The leaflet as PDF (PDF/UA-1) or as a picture of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from berceau.followup.card import drawn
from berceau.followup.queries.published import referentes
from berceau.kit.typeset import compiler, typeset
from berceau.leaflet import layout
from berceau.leaflet.content import NEEDS, Content, content
from berceau.leaflet.layout import GAP, Laid
from berceau.leaflet.words import Words, words
from berceau.leaflet.zone import Zone

READ, PRINT, LARGE, POSTER = "read", "print", "large", "poster"
COVER = ("title", "strong", "referente", "web")
VARIANTS = (READ, PRINT, LARGE, POSTER)
SHEET = layout.folder() / "leaflet.typ"


@dataclass(frozen=True, slots=True)
class Leaflet:
    """The leaflet of a place, laid out, ready to be written in any form."""

    content: Content
    words: Words
    laid: Laid

    def _said(self, variant: str) -> dict[str, object]:
        pages = self.laid.pages if variant != POSTER else (self.poster(),)
        return {
            "variant": variant,
            "pages": pages,
            "gap": GAP,
            "language": self.words.language,
            "rtl": self.words.right_to_left,
            "title": self.words.document_title,
            "instance": self.words.instance,
        }

    def poster(self) -> list[layout.Block]:
        """One page for a waiting room: the référente, the way to the web, emergencies, the day."""
        first = list(self.laid.pages[0])
        [help_lines] = [block for block in self.laid.pages[-1] if block["kind"] == "help"]
        [head, place, referente, web] = [block for block in first if block["kind"] in COVER]
        titles = (self.words.titles[need] for need in NEEDS)
        needs = layout.strong(" · ".join(titles))
        said = (self.words.dated, self.words.unreviewed)
        foot = [layout.plain(one) for one in said if one]
        return [head, place, referente, needs, web, *foot, help_lines]

    def pdf(self, variant: str) -> bytes:
        """Raises KeyError for a form that does not exist."""
        if variant not in VARIANTS:
            raise KeyError(variant)
        return typeset(SHEET, self._said(variant), fonts=layout.fonts())

    def pictures(self, *, ppi: float = 72) -> list[bytes]:
        """Its four pages as PNG, for the screen where it is prepared."""
        made = compiler(SHEET, self._said(READ), fonts=layout.fonts()).compile(
            format="png", ppi=ppi
        )
        return [made] if isinstance(made, bytes) else list(made or [])


def leaflet(zone: Zone, *, language: str, on: date) -> Leaflet:
    """The leaflet of this place, that day. Constant queries."""
    said = words(zone, language=language, on=on, referentes=referentes(on=on))
    held = content(zone, on=on)
    return Leaflet(held, said, layout.lay_out(held, said, drawn(said.web)))
