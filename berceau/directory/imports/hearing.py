"""What a pass says of the file: each thing once, refusals first, the first of them kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from berceau.directory.di.fields import FIELDS
from berceau.directory.di.values import nearest
from berceau.directory.imports.checking import ENTRY, Checked, Problem
from berceau.directory.imports.own import OWN_FIELDS

KEPT_REFUSALS = 500
"""So many are kept and shown; all are counted, and told to the shell."""
KEPT_NOTES = 100
"""Of what is only to be looked at: never at the expense of a refusal."""
UNREAD = 30
"""So many columns that are not read are named in a section."""

KNOWN = {
    section: frozenset(one.di for one in (*FIELDS[section], *OWN_FIELDS[section]))
    for section in FIELDS
}


@dataclass(slots=True)
class Hearing:
    """`also` hears each problem too, in the order of the file."""

    also: Callable[[Problem], None] | None = None
    count: int = 0
    refusals: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    unread: dict[str, set[str]] = field(default_factory=dict)
    of_own: set[tuple[int, str, str]] = field(default_factory=set)
    """A line of a town's own table is read as a structure, then as a service: its cells are the
    same, and so is what is wrong with them."""

    @property
    def kept(self) -> list[Problem]:
        return [*self.refusals, *self.notes]

    def listen(self, checked: Checked) -> None:
        """All that was said of this line, and of columns that nobody reads."""
        self._columns(checked)
        for problem in checked.problems:
            if checked.record.own:
                mark = (problem.line, problem.column, problem.words)
                if mark in self.of_own:
                    continue
                self.of_own.add(mark)
            self.hear(problem)

    def hear(self, problem: Problem) -> None:
        self.count += 1
        kept, most = (self.refusals, KEPT_REFUSALS) if problem.refused else (self.notes, KEPT_NOTES)
        if len(kept) < most:
            kept.append(problem)
        if self.also is not None:
            self.also(problem)

    def _columns(self, checked: Checked) -> None:
        """A column of data·inclusion whose name is wrong would be lost without a word."""
        record = checked.record
        if record.own:
            return
        said = self.unread.setdefault(record.section, set())
        for name in record.values.keys() - KNOWN[record.section] - said - {""}:
            said.add(name)
            if len(said) <= UNREAD:
                checked.say(name, _unread(name, record.unit, record.section), refused=False)


def _unread(name: str, unit: str, section: str) -> str:
    words = _("Ce champ n’est pas lu.") if unit == ENTRY else _("Cette colonne n’est pas lue.")
    near = nearest(name[:100], sorted(KNOWN[section]))
    if near is None:
        return words
    return _("%(words)s Vouliez-vous dire « %(near)s » ?") % {"words": words, "near": near}
