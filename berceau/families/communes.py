"""The reference list of communes, read once from its file, in memory.

Rows stay as the lines of the file until asked: a worker pays about ten megabytes, not fifty.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from django.conf import settings
from django.utils.translation import gettext as _

from berceau.kit.text import fold

CODE = re.compile(r"\d[\dAB]\d{3}")
POSTAL = re.compile(r"\d{5}")
IN_BRACKETS = re.compile(r"^(?P<name>[^()]+)\((?P<where>[^()]+)\)\s*$")
WITH_POSTAL = re.compile(
    r"^(?:(?P<before>\d{5})\s+)?(?P<name>\D+?)(?:\s+(?P<after>\d{2,5}|2[AB]))?$", re.IGNORECASE
)
AFTER_A_WORD = 2_000
"""How many of the most populated communes are also found by a word in the middle of their name."""


@dataclass(frozen=True, slots=True)
class Commune:
    """One commune of today's official list."""

    code: str
    name: str
    departement: str
    population: int
    postal_codes: tuple[str, ...]

    @property
    def label(self) -> str:
        """« Cambrai (59) »: what the field shows and understands."""
        return f"{self.name} ({self.departement})"


class UnknownCommuneError(ValueError):
    """Nothing in the list answers to this text."""


class AmbiguousCommuneError(ValueError):
    """Several communes answer to this text."""

    def __init__(self, text: str, candidates: list[Commune]) -> None:
        self.candidates = candidates
        shown = ", ".join(commune.label for commune in candidates[:8])
        super().__init__(
            _("Plusieurs communes répondent à « %(text)s » : %(communes)s. Écrire la bonne.")
            % {"text": text, "communes": shown}
        )


def _lines(name: str) -> list[str]:
    file = resources.files("berceau.families") / "data" / name
    return file.read_text("utf-8").splitlines()[1:]


@cache
def departements() -> dict[str, str]:
    """code -> name, overseas collectivities included."""
    return dict(line.split("\t") for line in _lines("departements.tsv"))


@cache
def _rows() -> dict[str, str]:
    """code -> line of the file."""
    return {line[:5]: line for line in _lines("communes.tsv")}


@cache
def _names() -> list[tuple[str, str]]:
    """(folded name, code), sorted for a search by prefix."""
    return sorted((fold(line.split("\t", 2)[1]), code) for code, line in _rows().items())


@cache
def _middle_words() -> list[tuple[str, str]]:
    """(folded name from a later word on, code) for the communes that many people name."""
    largest = sorted(_rows(), key=lambda code: -get(code).population)[:AFTER_A_WORD]
    found: list[tuple[str, str]] = []
    for code in largest:
        parts = fold(get(code).name).split()
        found += [(" ".join(parts[start:]), code) for start in range(1, len(parts))]
    return sorted(found)


@cache
def _by_postal_code() -> dict[str, tuple[str, ...]]:
    """postal code -> codes of communes."""
    found: dict[str, list[str]] = {}
    for code, line in _rows().items():
        for postal in line.rsplit("\t", 1)[1].split():
            found.setdefault(postal, []).append(code)
    return {postal: tuple(codes) for postal, codes in found.items()}


def get(code: str) -> Commune:
    """The commune of this INSEE code. Raises KeyError when the list has none."""
    code, name, departement, population, postal_codes = _rows()[code].split("\t")
    return Commune(code, name, departement, int(population), tuple(postal_codes.split()))


def exists(code: str) -> bool:
    return code in _rows()


def name_of(code: str) -> str:
    """« Cambrai »; the code itself when it left the list (communes merge every January)."""
    return get(code).name if exists(code) else code


def label_of(code: str) -> str:
    """« Cambrai (59) »."""
    return get(code).label if exists(code) else code


def _prefixed(pairs: list[tuple[str, str]], prefix: str) -> Iterator[tuple[str, str]]:
    for index in range(bisect_left(pairs, (prefix, "")), len(pairs)):
        if not pairs[index][0].startswith(prefix):
            return
        yield pairs[index]


def search(text: str, *, limit: int = 12) -> list[Commune]:
    """Communes whose name begins like this, accents ignored: those near here, then the largest."""
    text = text.strip()
    if POSTAL.fullmatch(text) or CODE.fullmatch(text.upper()):
        codes = set(_by_postal_code().get(text, ()))
        codes |= {text.upper()} if exists(text.upper()) else set()
    else:
        prefix = fold(text)
        if len(prefix) < 2:
            return []
        codes = {code for _name, code in _prefixed(_names(), prefix)}
        codes |= {code for _name, code in _prefixed(_middle_words(), prefix)}
    here = settings.TERRITORY.departement
    prefix = fold(text)

    def rank(commune: Commune) -> tuple[bool, bool, bool, int, str]:
        folded = fold(commune.name)
        return (
            folded != prefix,
            not folded.startswith(prefix),
            commune.departement != here,
            -commune.population,
            commune.code,
        )

    return sorted((get(code) for code in codes), key=rank)[:limit]


def _named(name: str) -> list[Commune]:
    folded = fold(name)
    return [get(code) for found, code in _prefixed(_names(), folded) if found == folded]


def _is_in(commune: Commune, where: str) -> bool:
    """Whether « where » (59, 59400, 59122, Nord) speaks of this commune."""
    where = where.strip()
    return (
        where.upper() in {commune.departement, commune.code}
        or where in commune.postal_codes
        or fold(where) == fold(departements().get(commune.departement, ""))
    )


def _from_digits(text: str) -> Commune:
    """A code of five characters: of INSEE or of La Poste; both exist for some numbers."""
    if text == settings.COMMUNE:
        return get(text)
    codes = set(_by_postal_code().get(text, ()))
    codes |= {text} if exists(text) else set()
    return _only([get(code) for code in sorted(codes)], text)


def _only(candidates: list[Commune], text: str) -> Commune:
    if not candidates:
        raise UnknownCommuneError(
            _("« %(text)s » n’est pas dans la liste des communes. Exemple : « %(example)s ».")
            % {"text": text, "example": label_of(settings.COMMUNE)}
        )
    if len(candidates) > 1:
        candidates.sort(
            key=lambda c: (c.departement != settings.TERRITORY.departement, -c.population)
        )
        raise AmbiguousCommuneError(text, candidates)
    return candidates[0]


def resolve(text: str) -> Commune:
    """The commune a person typed: a code, « Cambrai », « Cambrai (59) », « 59400 Cambrai ».

    Raises UnknownCommuneError or AmbiguousCommuneError, each with a French sentence.
    """
    text = " ".join(text.split())
    if CODE.fullmatch(text.upper()):
        return _from_digits(text.upper())
    if bracketed := IN_BRACKETS.match(text):
        named = _named(bracketed["name"])
        return _only([c for c in named if _is_in(c, bracketed["where"])], text)
    candidates = _named(text)
    if not candidates and (parts := WITH_POSTAL.match(text)):
        where = parts["before"] or parts["after"]
        candidates = [c for c in _named(parts["name"]) if not where or _is_in(c, where)]
    if not candidates and " " in text:
        name, where = text.rsplit(" ", 1)
        candidates = [c for c in _named(name.rstrip(" ,")) if _is_in(c, where)]
    return _only(candidates, text)
