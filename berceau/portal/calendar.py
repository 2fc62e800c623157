"""What the public pages say of the calendar: the lines of the pack in force, with their sources.

Nothing is written here but which lines are shown, and when in the thousand days. A line whose
status is not good enough, that concerns another territory or another year of birth, is not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from berceau.pathway.pack import pack_in_force
from berceau.rules import Pack, Rule, Source
from berceau.rules.pack import Parameter
from berceau.ui import french

Moments = tuple[tuple[str | Promise, tuple[str, ...]], ...]

EXPECTING: Moments = (
    (_("Au début de la grossesse"), ("G01", "G02", "G13", "G11", "R01")),
    (_("Au milieu"), ("G14", "G12", "G18", "G20", "G30")),
    (_("Vers la fin"), ("G15", "G10", "G22", "G27", "R18")),
)
BORN: Moments = (
    (_("Les premiers jours"), ("N01", "N02", "N04", "E01", "N19", "N35")),
    (_("Les premiers mois"), ("N25", "N27", "E03", "V-HEX1", "N12", "R04")),
    (_("Jusqu’aux 3 ans"), ("R06", "E08", "E10", "E12", "R40")),
)
AMOUNTS = {"R03": "montant_net"}
"""The amounts that may be shown, and under which of their names."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the calendar, as families read it."""

    rule: Rule
    sources: tuple[Source, ...]
    to_confirm: bool


@dataclass(frozen=True, slots=True)
class Moment:
    title: str | Promise
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """A dated amount and where it was read."""

    label: str
    value: str
    since: date | None
    until: date | None
    sources: tuple[Source, ...]


def moments(of: Moments, *, on: date) -> list[Moment]:
    """The chosen lines that are in force here today."""
    pack = pack_in_force().pack
    found = []
    for title, codes in of:
        lines = tuple(
            _line(pack, rule)
            for rule in (pack.by_code.get(code) for code in codes)
            if rule is not None and _holds_here(rule, on)
        )
        if lines:
            found.append(Moment(title, lines))
    return found


def amount(code: str, *, on: date) -> Amount | None:
    """The amount of this line in force that day; None when the pack does not hold it any more."""
    pack = pack_in_force().pack
    rule = pack.by_code.get(code)
    if rule is None or not _holds_here(rule, on):
        return None
    known = next((one for one in rule.parameters if _is_it(one, AMOUNTS[code], on)), None)
    if known is None:
        return None
    return Amount(
        rule.parents, _in_figures(known.value), known.since, known.until,
        _sources(pack, rule),
    )  # fmt: skip


def _in_figures(value: str) -> str:
    """« 1 093,08 »."""
    return f"{Decimal(value):,}".replace(",", french.NBSP).replace(".", ",")


def _holds_here(rule: Rule, on: date) -> bool:
    if not rule.enabled() or (rule.territory and not rule.territory.covers(settings.TERRITORY)):
        return False
    return rule.valid is None or rule.valid.holds(on)


def _is_it(one: Parameter, name: str, on: date) -> bool:
    return (
        one.name == name
        and (one.since is None or one.since <= on)
        and (one.until is None or on <= one.until)
    )


def _line(pack: Pack, rule: Rule) -> Line:
    return Line(rule, _sources(pack, rule), rule.to_confirm)


def _sources(pack: Pack, rule: Rule) -> tuple[Source, ...]:
    return tuple(pack.sources[key] for key in rule.sources if key in pack.sources)
