"""A rule pack: the dated, sourced lines of the calendar, typed and immutable.

The YAML format is documented for its authors in `docs/format-calendrier.md`; this module only
holds what was read. `loading.py` reads, `engine.py` computes.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from berceau.rules.offsets import Offset
from berceau.rules.territory import Territory

ENABLED_STATUSES: frozenset[str] = frozenset({"V1", "V2", "S", "-"})
STATUSES: frozenset[str] = frozenset({"V1", "V2", "S", "D", "G", "-"})
LONGEST_SHORT = 22


class Signature(NamedTuple):
    """A named person signed a line, as it was worded when its content had this hash."""

    content_hash: str
    checked_on: dt.date
    checked_by: str


@dataclass(frozen=True, slots=True)
class Source:
    """A text or page that a line was written from."""

    id: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Edge:
    """One edge of a window: an offset from an anchor, or from another step (`after`)."""

    offset: Offset
    anchor: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Validity:
    """The cohort that a line is for; both days are included."""

    since: dt.date | None = None
    until: dt.date | None = None
    by: str = "birth"

    def holds(self, day: dt.date) -> bool:
        """Whether a birth (or another reference day) is in the cohort."""
        if self.since is not None and day < self.since:
            return False
        return self.until is None or day <= self.until


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line or a campaign applies; nothing given means everywhere."""

    communes: frozenset[str] = frozenset()
    departements: frozenset[str] = frozenset()
    not_communes: frozenset[str] = frozenset()
    not_departements: frozenset[str] = frozenset()

    def covers(self, territory: Territory) -> bool | None:
        """True, False, or None when the commune is needed and not known."""
        if territory.commune in self.not_communes:
            return False
        if territory.departement in self.not_departements:
            return False
        if not self.communes and not self.departements:
            return True
        if not territory.commune:
            return None
        return territory.commune in self.communes or territory.departement in self.departements


@dataclass(frozen=True, slots=True)
class Campaign:
    """A yearly campaign (VRS, grippe…) in one territory; no `closes_on` means it never closes."""

    name: str
    year: str
    opens_on: dt.date | None = None
    closes_on: dt.date | None = None
    place: Place = Place()
    status: str = "V1"
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """Fields that replace those of the line when every condition is true."""

    when: tuple[tuple[str, bool], ...]
    changes: tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated reference value shown with an information line; never a rule."""

    name: str
    value: str
    label: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class PregnancyMonth:
    """A month of pregnancy and the weeks of amenorrhoea that published tables give it."""

    month: int
    opens: Offset
    ends: Offset
    weeks_from: int | None = None
    weeks_to: int | None = None
    weeks_to_other: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the calendar."""

    code: str
    kind: str
    domain: str
    audience: tuple[str, ...]
    obligation: str
    status: str
    parents: str
    agents: str
    subject: str = "family"
    health: bool = False
    anchor: str | None = None
    opens: Edge | None = None
    due: Edge | None = None
    ends: Edge | None = None
    late_until: Edge | None = None
    hard: bool = False
    roll: str | None = None
    not_before: dt.date | None = None
    during: str | None = None
    from_age: Offset | None = None
    under_age: Offset | None = None
    closes_with_pregnancy: bool = False
    repeat: Offset | None = None
    needs: str | None = None
    sources: tuple[str, ...] = ()
    valid: Validity | None = None
    when: tuple[tuple[str, bool], ...] = ()
    unknown: str = "hide"
    territory: Place | None = None
    bereavement: bool = False
    replaced_by: tuple[str, ...] = ()
    text: str = ""
    note: str = ""
    phone: str = ""
    emergency: bool = False
    parameters: tuple[Parameter, ...] = ()
    variants: tuple[Variant, ...] = ()
    short: str = ""
    disabled: bool = False
    checked_on: dt.date | None = None
    checked_by: str = ""
    origin: str = field(default="", compare=False)

    @property
    def signed(self) -> bool:
        """A named person checked this line."""
        return self.checked_on is not None and bool(self.checked_by)

    @property
    def to_confirm(self) -> bool:
        """« à confirmer » on agents' pages, until a named person has signed."""
        return self.status in {"S", "D", "G"} and not self.signed

    def enabled(self, also: frozenset[str] = frozenset()) -> bool:
        """Whether families get this line: its status is good enough, signed, or asked for."""
        if self.disabled:
            return False
        return self.status in ENABLED_STATUSES or self.signed or self.status in also

    @property
    def content_hash(self) -> str:
        """What a signature is about: all but the signature, the note, the short name, the file."""
        skipped = {"checked_on", "checked_by", "note", "short", "origin", "disabled"}
        parts = [
            f"{item.name}={_canonical(getattr(self, item.name))}"
            for item in dataclasses.fields(self)
            if item.name not in skipped
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def edges(self) -> tuple[tuple[str, Edge], ...]:
        """The edges that are written, by name."""
        named = (
            ("opens", self.opens),
            ("due", self.due),
            ("ends", self.ends),
            ("late_until", self.late_until),
        )
        return tuple((name, edge) for name, edge in named if edge is not None)


def _canonical(value: object) -> str:
    """A text for one field, the same on every run."""
    if isinstance(value, frozenset):
        return "{" + ",".join(sorted(_canonical(item) for item in value)) + "}"
    if isinstance(value, Offset):
        return f"({value.months},{value.days},{value.hours})"
    if isinstance(value, tuple):
        return "(" + ",".join(_canonical(item) for item in value) + ")"
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [item.name for item in dataclasses.fields(value)]
        return "<" + ",".join(_canonical(getattr(value, name)) for name in names) + ">"
    return str(value)


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Pack:
    """The lines, campaigns and sources that an instance works with. Compared by identity."""

    id: str
    version: str
    title: str
    rules: tuple[Rule, ...]
    sources: Mapping[str, Source]
    campaigns: tuple[Campaign, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    pregnancy_months: tuple[PregnancyMonth, ...] = ()
    licence: str = ""
    by_code: Mapping[str, Rule] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_code", {rule.code: rule for rule in self.rules})

    @property
    def steps(self) -> tuple[Rule, ...]:
        """The lines that become steps."""
        return tuple(rule for rule in self.rules if rule.kind == "step")

    @property
    def infos(self) -> tuple[Rule, ...]:
        """Amounts, help lines, thresholds: data to show, never steps."""
        return tuple(rule for rule in self.rules if rule.kind == "info")

    @property
    def to_sign(self) -> tuple[Rule, ...]:
        """The lines that no named person has signed and whose status asks for it."""
        return tuple(rule for rule in self.rules if rule.to_confirm and not rule.disabled)

    @property
    def fact_names(self) -> frozenset[str]:
        """The dated facts that some line counts from."""
        names = set()
        for rule in self.rules:
            for anchor in anchors_of(rule):
                if anchor.startswith("fact:"):
                    names.add(anchor.removeprefix("fact:"))
        return frozenset(names)

    def signed(self, signatures: Mapping[str, Signature]) -> Pack:
        """This pack with the signatures given in the instance.

        A signature counts only while the line still says what was signed; a code that the pack
        no longer has is ignored.
        """
        rules = []
        for rule in self.rules:
            signature = signatures.get(rule.code)
            if signature is not None and signature.content_hash == rule.content_hash:
                rules.append(
                    dataclasses.replace(
                        rule, checked_on=signature.checked_on, checked_by=signature.checked_by
                    )
                )
            else:
                rules.append(rule)
        return self.replaced(rules=tuple(rules))

    def replaced(
        self,
        *,
        rules: tuple[Rule, ...] | None = None,
        campaigns: tuple[Campaign, ...] | None = None,
        sources: Mapping[str, Source] | None = None,
        version: str | None = None,
    ) -> Pack:
        """A new pack with some of its parts changed."""
        return Pack(
            id=self.id,
            version=self.version if version is None else version,
            title=self.title,
            rules=self.rules if rules is None else rules,
            sources=self.sources if sources is None else sources,
            campaigns=self.campaigns if campaigns is None else campaigns,
            parameters=self.parameters,
            pregnancy_months=self.pregnancy_months,
            licence=self.licence,
        )


def anchors_of(rule: Rule) -> frozenset[str]:
    """Every anchor that a line names, its variants included."""
    names = set() if rule.anchor is None else {rule.anchor}
    names.update(edge.anchor for _, edge in rule.edges() if edge.anchor is not None)
    for variant in rule.variants:
        for _, value in variant.changes:
            if isinstance(value, Edge) and value.anchor is not None:
                names.add(value.anchor)
        names.update(str(value) for name, value in variant.changes if name == "anchor")
    return frozenset(names)
