"""Fitting a leaflet in its four pages: heights are measured by typst, nothing is guessed.

Two calls: one measures every block, one writes the pages. What is kept is what fits; what does not
is in `left`, for whoever prints it, and counted on paper.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from berceau.kit.typeset import compiler
from berceau.leaflet.content import Content, Entry, Section
from berceau.leaflet.words import Words

Block = Mapping[str, Any]

WIDTH, HEIGHT = 128.0, 192.0
"""The inside of an A5 page, in millimetres."""
TRIES = 4
"""Services that may be too long for what is left of a page before their section is full."""
GAP = 3.4
"""Between two blocks, in millimetres."""


class TooLongError(ValueError):
    """The fixed words alone do not fit in a page: a text of the settings is too long."""


@dataclass(frozen=True, slots=True)
class Laid:
    """Four pages that hold, and what did not fit, section by section."""

    pages: tuple[tuple[Block, ...], ...]
    sections: tuple[Section, ...]

    @property
    def left(self) -> list[Entry]:
        """Every service that is in none of the sections, once."""
        kept = {entry.key for section in self.sections for entry in section.kept}
        seen: dict[int, Entry] = {}
        for section in self.sections:
            for entry in section.candidates:
                if entry.key not in kept:
                    seen.setdefault(entry.key, entry)
        return list(seen.values())


def folder() -> Path:
    return Path(str(resources.files("berceau.leaflet") / "typst"))


def fonts() -> Path:
    return Path(str(resources.files("berceau.ui") / "fonts"))


class Heights:
    """Millimetres that each block takes, measured all at once."""

    def __init__(self, blocks: Sequence[Block], words: Words) -> None:
        said = {"blocks": list(blocks), "width": WIDTH} | _language(words)
        measured = json.loads(
            compiler(folder() / "measure.typ", said, fonts=fonts()).query(
                "<heights>", field="value", one=True
            )
        )
        self._of = dict(zip(map(_name, blocks), measured, strict=True))

    def __getitem__(self, block: Block) -> float:
        return float(self._of[_name(block)])

    def total(self, blocks: Sequence[Block]) -> float:
        return sum(self[block] for block in blocks) + GAP * max(0, len(blocks) - 1)


def _name(block: Block) -> str:
    return json.dumps(block, ensure_ascii=False, sort_keys=True)


def _language(words: Words) -> dict[str, object]:
    return {
        "language": words.language,
        "rtl": words.right_to_left,
        "title": words.document_title,
        "instance": words.instance,
    }


def title(text: str) -> Block:
    return {"kind": "title", "text": text}


def heading(text: str) -> Block:
    return {"kind": "heading", "text": text}


def plain(text: str) -> Block:
    return {"kind": "plain", "text": text}


def strong(text: str) -> Block:
    return {"kind": "strong", "text": text}


def service(entry: Entry) -> Block:
    said = {name: value for name, value in asdict(entry).items() if name != "key"}
    return {"kind": "service", **said}


def short(entry: Entry) -> Block:
    """Without its hours: what counts is whom to ring."""
    return {**service(entry), "when": ""}


def cover(words: Words, drawn: str) -> list[Block]:
    """The first page: whose leaflet it is, the référente, the way to the web."""
    blocks = [
        title(words.title),
        strong(words.zone),
        {
            "kind": "referente",
            "title": words.referente_title,
            "who": words.referente,
            "phone": words.referente_phone,
            "hours": words.referente_hours,
            "says": words.referente_says,
        },
        {
            "kind": "web",
            "title": words.web_title,
            "address": words.web_short,
            "qr": drawn,
            "says": words.qr_says,
        },
        plain(words.dated),
    ]
    return blocks + [plain(said) for said in (words.in_french, words.unreviewed) if said]


def needed(words: Words, needs: Sequence[Section], taken: set[int]) -> list[Block]:
    """A breather, a roof, someone to talk to: whom to ring, said short; how many more there are."""
    blocks: list[Block] = []
    for section in needs:
        if section.kept:
            blocks.append(heading(words.titles[section.key]))
            blocks += map(short, section.kept)
    missing = {entry.key for section in needs for entry in section.left} - taken
    more = words.more(len(missing))
    return [*blocks, plain(more)] if more else blocks


def end(words: Words) -> list[Block]:
    """The foot of the last page: emergencies, what is written and what is not."""
    return [
        {"kind": "help", "title": words.help_title, "lines": list(words.help)},
        {
            "kind": "pair",
            "title": words.written_title,
            "text": words.written,
            "title2": words.never_title,
            "text2": words.never,
        },
    ]


def moment(words: Words, section: Section, taken: set[int]) -> list[Block]:
    """One moment: its services, then how many more there are on the web."""
    if not section.kept:
        return []
    blocks = [heading(words.titles[section.key]), *map(service, section.kept)]
    missing = [one for one in section.left if one.key not in taken]
    more = words.more(len(missing))
    return [*blocks, plain(more)] if more else blocks


def flow(
    blocks: Sequence[Block], heights: Heights, rooms: Sequence[float]
) -> list[list[Block]] | None:
    """These blocks in pages that have so many millimetres; None when they do not hold.

    A heading is never alone at the foot of a page.
    """
    made: list[list[Block]] = [[]]
    for position, block in enumerate(blocks):
        together = [block]
        if block["kind"] == "heading" and position + 1 < len(blocks):
            together.append(blocks[position + 1])
        if made[-1] and heights.total([*made[-1], *together]) > rooms[len(made) - 1]:
            made.append([])
        if len(made) > len(rooms):
            return None
        made[-1].append(block)
        if heights.total(made[-1]) > rooms[len(made) - 1]:
            return None
    return made + [[] for _missing in range(len(rooms) - len(made))]


def lay_out(content: Content, words: Words, drawn: str) -> Laid:
    """Fill the pages in turns, a service for each section, until nothing more fits.

    Raises TooLongError when the fixed words do not hold in the first or the last page.
    """
    needs = [Section(one.key, one.candidates) for one in content.needs]
    moments = [Section(one.key, one.candidates) for one in content.moments]
    heights = _heights([*needs, *moments], words, drawn)
    first, foot = cover(words, drawn), end(words)
    if max(heights.total(first), heights.total(foot)) > HEIGHT:
        raise TooLongError(words.language)
    rooms = (HEIGHT - heights.total(first) - GAP, HEIGHT, HEIGHT)
    taken: set[int] = set()

    def inside() -> list[list[Block]] | None:
        blocks = [block for section in moments for block in moment(words, section, taken)]
        return flow(blocks, heights, rooms)

    _fill(needs, taken, lambda: heights.total([*needed(words, needs, taken), *foot]) <= HEIGHT)
    _fill(moments, taken, lambda: inside() is not None)
    one, two, three = inside() or [[], [], []]
    pages = ([*first, *one], two, three, [*needed(words, needs, taken), *foot])
    return Laid(tuple(tuple(page) for page in pages), (*moments, *needs))


def _heights(sections: Sequence[Section], words: Words, drawn: str) -> Heights:
    """Everything that may be printed, measured at once."""
    entries = {entry.key: entry for one in sections for entry in one.candidates}
    return Heights(
        _unique(
            [
                *cover(words, drawn),
                *end(words),
                *(heading(words.titles[one.key]) for one in sections),
                *map(service, entries.values()),
                *map(short, entries.values()),
                *(plain(words.more(count)) for count in range(1, len(entries) + 1)),
            ]
        ),
        words,
    )


def _unique(blocks: Sequence[Block]) -> list[Block]:
    return list({_name(block): block for block in blocks}.values())


def _fill(sections: Sequence[Section], taken: set[int], holds: Any) -> None:
    """One more service for each section in turn; what does not fit lets a shorter one try."""
    waiting = {section.key: list(section.candidates) for section in sections}
    failed = dict.fromkeys(waiting, 0)
    while any(waiting.values()):
        for section in sections:
            queue = waiting[section.key]
            while queue and queue[0].key in taken:
                queue.pop(0)
            if not queue:
                continue
            entry = queue.pop(0)
            section.kept.append(entry)
            taken.add(entry.key)
            if not holds():
                section.kept.remove(entry)
                taken.discard(entry.key)
                failed[section.key] += 1
                if failed[section.key] == TRIES:
                    queue.clear()
