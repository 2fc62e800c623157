"""The words of a search: what each one means, who answers to it and how much that weighs."""

from __future__ import annotations

import math
from dataclasses import dataclass

from berceau.directory.finding import bits, meaning, typos, words
from berceau.directory.finding.documents import LEVELS
from berceau.directory.finding.meaning import Phrase
from berceau.directory.finding.store import Sets

WORDS_READ = 12
"""Telling words of a search that are looked for; the rest is not."""
ENOUGH = 5
"""When fewer entries answer to every word, those that answer to one word less are shown too."""
RARITY = 4
FOR_A_WORD = 64
"""Added for each word answered to: who answers to two comes before who answers well to one."""


@dataclass(frozen=True, slots=True)
class Said:
    """A search as it was understood."""

    roots: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    corrected: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    sets: Sets

    def weigh(self, among: int, scores: bits.Sums) -> int:
        """Add to `scores` what the words weigh; returns those that answer to enough words."""
        if not self.roots and not self.unknown:
            return among
        every = self.sets["all"].bit_count()
        answers = bits.Sums()
        for root in self.roots:
            holders = self._weigh_word(root, among, scores, every)
            answers.add(holders, 1)
            scores.add(holders, FOR_A_WORD)
        self._weigh_kinds(among, scores, every)
        return _enough(answers, among, len(self.roots))

    def _weigh_word(self, root: str, among: int, scores: bits.Sums, every: int) -> int:
        """Returns who holds the word, or is of a nature that it means."""
        at = {level: self.sets[f"w:{root}:{level}"] for level in LEVELS}
        holders = 0
        for members in at.values():
            holders |= members
        rarity = _rarity(holders.bit_count(), every)
        for level, members in at.items():
            scores.add(members & among, rarity * level)
        for phrase in self.phrases:
            if root in phrase.telling or root in phrase.roots:
                for kind, _weight in phrase.kinds:
                    holders |= self.sets[f"kind:{kind}"]
        return holders & among

    def _weigh_kinds(self, among: int, scores: bits.Sums, every: int) -> None:
        weights: dict[str, int] = {}
        for phrase in self.phrases:
            for kind, weight in phrase.kinds:
                weights[kind] = max(weights.get(kind, 0), weight)
        for kind, weight in weights.items():
            members = self.sets[f"kind:{kind}"]
            scores.add(members & among, _rarity(members.bit_count(), every) * weight)


def _rarity(holders: int, every: int) -> int:
    """Large for a rare word, small for a frequent one."""
    return max(1, round(RARITY * math.log2(1 + every / holders))) if holders else 0


def _enough(answers: bits.Sums, among: int, count: int) -> int:
    """Those that answer to the most words, with those just below until there are a few."""
    found = 0
    for least in range(count, 0, -1):
        found = answers.at_least(least, among)
        if found.bit_count() >= ENOUGH:
            break
    return found


def read(text: str, sets: Sets) -> Said:
    """Understand a search: empty words left out, typing errors corrected."""
    every = words.split(text)
    telling = list(dict.fromkeys(filter(words.says_something, every)))[:WORDS_READ]
    roots = {word: words.root(word) for word in telling}
    sets.want(f"w:{root}:{level}" for root in roots.values() for level in LEVELS)
    sets.want(f"kind:{kind}" for kind in _kinds_of(every))
    lost = [word for word in telling if not _is_known(roots[word], sets)]
    found = typos.corrected(lost)
    read_as = [new for word in every for new in found.get(word, [word])]
    unknown = tuple(word for word in lost if word not in found)
    kept = [word for word in read_as if words.says_something(word) and word not in unknown]
    final = tuple(dict.fromkeys(words.root(word) for word in kept))
    sets.want(f"w:{root}:{level}" for root in final for level in LEVELS)
    phrases = tuple(meaning.meant_by(read_as))
    sets.want(f"kind:{kind}" for phrase in phrases for kind, _weight in phrase.kinds)
    return Said(
        roots=final or tuple({root for phrase in phrases for root in phrase.roots}),
        phrases=phrases,
        corrected=tuple((word, " ".join(new)) for word, new in found.items()),
        unknown=unknown,
        sets=sets,
    )


def _kinds_of(every: list[str]) -> set[str]:
    return {kind for phrase in meaning.meant_by(every) for kind, _weight in phrase.kinds}


def _is_known(root: str, sets: Sets) -> bool:
    return root in meaning.roots() or any(sets[f"w:{root}:{level}"] for level in LEVELS)
