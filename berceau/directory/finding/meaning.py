"""What parents say, and the natures of services it leads to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from berceau.directory import taxonomy
from berceau.directory.finding import words

FIRST, STEP, LEAST = 8, 2, 2
"""Weight of the first nature a phrase leads to, and what each of the next ones loses."""
OF_KIND = 6
"""Weight of a nature one of whose own words was said."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words to be found together, and the natures they mean with their weights."""

    roots: tuple[str, ...]
    telling: frozenset[str]
    kinds: tuple[tuple[str, int], ...]

    @property
    def is_said_whole(self) -> bool:
        """« à la rue »: its one telling word means something else without the others."""
        return not self.telling or len(self.telling) == 1 < len(self.roots)

    def is_in(self, roots: tuple[str, ...]) -> bool:
        if not self.is_said_whole:
            return self.telling.issubset(roots)
        size = len(self.roots)
        starts = range(len(roots) - size + 1)
        return any(roots[start : start + size] == self.roots for start in starts)


@cache
def phrases() -> tuple[Phrase, ...]:
    """Those of `french.toml`, then the words of each nature."""
    found = []
    for line in words.french()["meanings"]:
        kinds = tuple(
            (kind, max(LEAST, FIRST - STEP * place)) for place, kind in enumerate(line["kinds"])
        )
        found += [_phrase(said, kinds) for said in line["said"]]
    for kind in taxonomy.kinds().values():
        found += [_phrase(said, ((kind.key, OF_KIND),)) for said in kind.words]
    return tuple(found)


def _phrase(said: str, kinds: tuple[tuple[str, int], ...]) -> Phrase:
    every = words.split(said)
    telling = frozenset(words.root(word) for word in every if words.says_something(word))
    return Phrase(tuple(words.root(word) for word in every), telling, kinds)


def meant_by(said: Iterable[str]) -> list[Phrase]:
    """The phrases that these folded words hold; a longer one hides those it contains."""
    roots = tuple(words.root(word) for word in said)
    held = [phrase for phrase in phrases() if phrase.is_in(roots)]
    return [phrase for phrase in held if not any(phrase.telling < other.telling for other in held)]


@cache
def vocabulary() -> dict[str, frozenset[str]]:
    """Each telling word of the phrases, with its groups of letters."""
    said = [text for line in words.french()["meanings"] for text in line["said"]]
    said += [text for kind in taxonomy.kinds().values() for text in kind.words]
    return {word: words.pieces(word) for text in said for word in words.telling(text)}


@cache
def roots() -> frozenset[str]:
    """The roots of these words: they are not typing errors."""
    return frozenset(words.root(word) for word in vocabulary())
