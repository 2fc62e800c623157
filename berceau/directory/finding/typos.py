"""Typing errors: the word of the directory that was meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from berceau.directory.finding import bits, meaning, words
from berceau.directory.models import SearchTerm, SearchWord

CANDIDATES = 40
"""Words that share the most groups of letters: those that are then compared letter by letter."""
MOST_TIED = 200
LEAST_LETTERS = 4
"""Of a word that is compared; below five letters only what it begins is proposed."""
FOR_ONE_ERROR, FOR_TWO_ERRORS, FOR_THREE_ERRORS = 5, 7, 12
LEAST_OF_A_HALF = 3


def distance(one: str, other: str, *, most: int) -> int:
    """Letters to add, take out, change or swap with the next; `most + 1` as soon as it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    line = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        older, before, line = before, line, [row]
        for column, against in enumerate(other, start=1):
            cost = before[column - 1] + (letter != against)
            cost = min(cost, before[column] + 1, line[column - 1] + 1)
            swapped = row > 1 < column and letter == other[column - 2] and one[row - 2] == against
            line.append(min(cost, older[column - 2] + 1) if swapped else cost)
        if min(line) > most:
            return most + 1
    return line[-1]


def errors_allowed(word: str) -> int:
    """« dort » is not « mort »: a short word has no errors."""
    return sum(len(word) >= least for least in (FOR_ONE_ERROR, FOR_TWO_ERRORS, FOR_THREE_ERRORS))


def corrected(unknown: Iterable[str]) -> dict[str, list[str]]:
    """Each unknown word -> the word it stands for, or the two words that were written as one.

    A word that stands for nothing is left out. Two queries, whatever the number of words.
    """
    asked = {word: words.pieces(word) for word in unknown if len(word) >= LEAST_LETTERS}
    if not asked:
        return {}
    halves = {word: list(_halves(word)) for word in asked}
    keys = {f"abc:{piece}" for pieces in asked.values() for piece in pieces}
    sets = {row.key: bits.unpack(row.bits) for row in SearchTerm.objects.filter(key__in=keys)}
    near = {word: _nearest(pieces, sets) for word, pieces in asked.items()}
    numbers = {number for members in near.values() for number in bits.numbers_of(members)}
    spelled = {half for pairs in halves.values() for pair in pairs for half in pair}
    rows = SearchWord.objects.filter(number__in=numbers) | SearchWord.objects.filter(
        word__in=spelled
    )
    known = {row.word: row for row in rows}
    found = {}
    for word in asked:
        close = [row for row in known.values() if near[word] >> row.number & 1]
        if meant := _meant(word, close):
            found[word] = [meant]
        elif pair := next((p for p in halves[word] if _all_known(p, known)), None):
            found[word] = list(pair)
    return found


def _halves(word: str) -> Iterator[tuple[str, str]]:
    for place in range(LEAST_OF_A_HALF, len(word) - LEAST_OF_A_HALF + 1):
        yield word[:place], word[place:]


def _all_known(pair: tuple[str, str], known: dict[str, SearchWord]) -> bool:
    return all(half in known or half in meaning.vocabulary() for half in pair)


def _nearest(pieces: frozenset[str], sets: dict[str, int]) -> int:
    shared = bits.Sums()
    for piece in pieces:
        shared.add(sets.get(f"abc:{piece}", 0), 1)
    sure, tied, _left = bits.first(CANDIDATES, shared.any(), reversed(shared.planes))
    return sure | tied if tied.bit_count() <= MOST_TIED else sure


def _meant(word: str, close: list[SearchWord]) -> str | None:
    """The closest word; among equals the most used in the directory, then alphabetically."""
    most = errors_allowed(word)
    weighed = [(distance(word, row.word, most=most), -row.entries, row.word) for row in close]
    weighed += [(most, -row.entries, row.word) for row in close if row.word.startswith(word)]
    weighed += [
        (distance(word, other, most=most), 0, other)
        for other, pieces in meaning.vocabulary().items()
        if len(pieces & words.pieces(word)) * 3 >= len(word)
    ]
    best = min(weighed, default=None)
    return best[2] if best and best[0] <= most else None
