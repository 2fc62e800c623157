"""The schema of a line: which keys, of which types, and what holds between lines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, cast

import yaml

from berceau.rules import reading
from berceau.rules.conditions import ANCHORS, CONDITIONS
from berceau.rules.offsets import parse_offset
from berceau.rules.pack import (
    LONGEST_SHORT,
    STATUSES,
    Campaign,
    Edge,
    Parameter,
    Place,
    PregnancyMonth,
    Source,
    Validity,
    Variant,
)
from berceau.rules.reading import Bad, Node, Reader, shown

Read = Callable[[Reader, Node, str], object]

_SEASON = re.compile(r"season:[a-z0-9_]+(?:\.close)?")
_FACT = re.compile(r"fact:[a-z][a-z0-9_]*_on|fact:followed_since")
_CODE = re.compile(r"[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")


def code(reader: Reader, node: Node, field: str) -> str:
    """The code of a line."""
    value = reading.text(reader, node, field)
    if not _CODE.fullmatch(value):
        raise Bad(f"le code d'une ligne est attendu (E03, V-HEX1, T-CRECHE), reçu {shown(node)}")
    return value


def anchor(reader: Reader, node: Node, field: str) -> str:
    """An anchor of the whitelist, a season or a dated fact."""
    value = reading.text(reader, node, field)
    if value in ANCHORS or _SEASON.fullmatch(value) or _FACT.fullmatch(value):
        return value
    raise Bad(
        f"une ancre est attendue ({', '.join(ANCHORS)}, season:<nom>, season:<nom>.close, "
        f"fact:<fait>_on), reçu {shown(node)}"
    )


def short_name(reader: Reader, node: Node, field: str) -> str:
    """The name of a step on the ribbon: it has to fit there whole."""
    value = reading.filled(reader, node, field)
    if len(value) > LONGEST_SHORT:
        raise Bad(
            f"{LONGEST_SHORT} caractères au plus sont attendus, reçu {len(value)} : {shown(node)}"
        )
    return value


def season_name(reader: Reader, node: Node, field: str) -> str:
    """The name of a season that has campaigns."""
    value = reading.text(reader, node, field)
    if not re.fullmatch(r"[a-z0-9_]+", value):
        raise Bad(f"le nom d'une campagne est attendu (vrs, grippe), reçu {shown(node)}")
    return value


def edge(reader: Reader, node: Node, field: str) -> Edge:
    """`P1M`, `{anchor: due, offset: -P6W}` or `{after: V-HEX1, offset: P2M}`."""
    if not isinstance(node, yaml.MappingNode):
        return Edge(offset=reading.offset(reader, node, field))
    before = len(reader.errors)
    schema: dict[str, Read] = {"anchor": anchor, "after": code, "offset": reading.offset}
    found = reader.mapping(node, field, schema, required=("offset",))
    if "anchor" in found and "after" in found:
        raise Bad("anchor ou after est attendu, les deux sont écrits")
    if len(reader.errors) == before and "anchor" not in found and "after" not in found:
        raise Bad("anchor ou after est attendu avec offset")
    return Edge(
        offset=cast("Any", found.get("offset", _ZERO)),
        anchor=cast("str | None", found.get("anchor")),
        after=cast("str | None", found.get("after")),
    )


def conditions(reader: Reader, node: Node, field: str) -> tuple[tuple[str, bool], ...]:
    """`{premature: true, adopted: false}`, of the whitelist."""
    found: list[tuple[str, bool]] = []
    for key, key_node, value in reader.pairs(node, field):
        if key not in CONDITIONS:
            reader.error(
                key_node,
                f"{field}.{key}",
                "condition inconnue ; attendu une condition de la liste blanche : "
                + ", ".join(CONDITIONS),
            )
            continue
        try:
            found.append((key, reading.boolean(reader, value, field)))
        except Bad as problem:
            reader.error(value, f"{field}.{key}", problem.expected)
    return tuple(found)


def validity(reader: Reader, node: Node, field: str) -> Validity:
    """`{from: …, until: …, by: birth}`."""
    schema: dict[str, Read] = {
        "from": reading.date,
        "until": reading.date,
        "by": reading.one_of("birth", "due", "birth_or_due", "today", "window"),
    }
    found = reader.mapping(node, field, schema)
    since = cast("dt.date | None", found.get("from"))
    until = cast("dt.date | None", found.get("until"))
    if since is not None and until is not None and until < since:
        raise Bad(f"until ({until}) est attendu après from ({since})")
    return Validity(since=since, until=until, by=cast("str", found.get("by", "birth")))


def _codes_of_places(pattern: str, example: str) -> Read:
    def read(reader: Reader, node: Node, field: str) -> frozenset[str]:
        found = set()
        for item in reader.items(node, field):
            value = reading.text(reader, item, field)
            if not re.fullmatch(pattern, value):
                raise Bad(f"un code comme {example} est attendu, reçu {shown(item)}", item)
            found.add(value)
        return frozenset(found)

    return read


_COMMUNES = _codes_of_places(r"\d{5}|2[AB]\d{3}", "59122")
_DEPARTEMENTS = _codes_of_places(r"\d{2,3}|2[AB]", "59, 2A ou 973")


def place(reader: Reader, node: Node, field: str) -> Place:
    """Where a line or a campaign applies."""
    schema: dict[str, Read] = {
        "communes": _COMMUNES,
        "departements": _DEPARTEMENTS,
        "not_communes": _COMMUNES,
        "not_departements": _DEPARTEMENTS,
    }
    return Place(**cast("Any", reader.mapping(node, field, schema)))


def parameters(reader: Reader, node: Node, field: str) -> tuple[Parameter, ...]:
    """Dated reference values."""
    schema: dict[str, Read] = {
        "name": reading.filled,
        "label": reading.text,
        "value": reading.filled,
        "from": reading.date,
        "to": reading.date,
        "until": reading.date,
        "reference": reading.text,
    }
    found = []
    for item in reader.items(node, field):
        read = cast("Any", reader.mapping(item, field, schema, required=("name", "value")))
        found.append(
            Parameter(
                name=read.get("name", ""),
                value=read.get("value", ""),
                label=read.get("label", ""),
                since=read.get("from"),
                until=read.get("until", read.get("to")),
                reference=read.get("reference", ""),
            )
        )
    return tuple(found)


_CHANGES: dict[str, Read] = {
    "anchor": anchor,
    "opens": edge,
    "due": edge,
    "ends": edge,
    "late_until": edge,
    "valid": validity,
    "hard": reading.boolean,
    "needs": code,
    "not_before": reading.date,
    "parents": reading.filled,
    "agents": reading.filled,
    "obligation": reading.one_of("O", "P", "R", "D", "I"),
    "text": reading.text,
}


def variants(reader: Reader, node: Node, field: str) -> tuple[Variant, ...]:
    """A list of `{when: …, opens: …}`."""
    schema: dict[str, Read] = {"when": conditions, **_CHANGES}
    found = []
    for item in reader.items(node, field):
        read = reader.mapping(item, field, schema, required=("when",))
        when = cast("tuple[tuple[str, bool], ...]", read.pop("when", ()))
        found.append(Variant(when=when, changes=tuple(sorted(read.items()))))
    return tuple(found)


LINE: dict[str, Read] = {
    "code": code,
    "kind": reading.one_of("step", "info"),
    "subject": reading.one_of("pregnancy", "birth", "child", "family"),
    "domain": reading.one_of("sante", "droits", "eveil", "soutien"),
    "audience": reading.words_among(
        "mother", "second_parent", "parents", "child", "family", "professional"
    ),
    "obligation": reading.one_of("O", "P", "R", "D", "I"),
    "status": reading.one_of(*sorted(STATUSES)),
    "health": reading.boolean,
    "parents": reading.filled,
    "agents": reading.filled,
    "short": short_name,
    "anchor": anchor,
    "opens": edge,
    "due": edge,
    "ends": edge,
    "late_until": edge,
    "hard": reading.boolean,
    "roll": reading.one_of("working_day"),
    "not_before": reading.date,
    "during": season_name,
    "from_age": reading.offset,
    "under_age": reading.offset,
    "closes_with_pregnancy": reading.boolean,
    "repeat": reading.offset,
    "needs": code,
    "sources": reading.words,
    "valid": validity,
    "when": conditions,
    "unknown": reading.one_of("hide", "show"),
    "territory": place,
    "bereavement": reading.boolean,
    "replaced_by": reading.words,
    "text": reading.text,
    "note": reading.text,
    "phone": reading.text,
    "emergency": reading.boolean,
    "parameters": parameters,
    "variants": variants,
    "disabled": reading.boolean,
    "checked_on": reading.date,
    "checked_by": reading.filled,
}

REQUIRED = ("code", "kind", "domain", "audience", "obligation", "status", "parents", "agents")
REQUIRED_OF_STEPS = ("subject", "opens")


def campaign(reader: Reader, node: Node, field: str) -> Campaign:
    """One campaign of one year."""
    schema: dict[str, Read] = {
        "name": reading.filled,
        "year": reading.filled,
        "opens_on": reading.date,
        "closes_on": reading.date,
        "territory": place,
        "status": reading.one_of(*sorted(STATUSES)),
        "sources": reading.words,
        "note": reading.text,
    }
    read = cast("Any", reader.mapping(node, field, schema, required=("name", "year")))
    found = Campaign(
        name=read.get("name", ""),
        year=read.get("year", ""),
        opens_on=read.get("opens_on"),
        closes_on=read.get("closes_on"),
        place=read.get("territory", Place()),
        status=read.get("status", "V1"),
        sources=read.get("sources", ()),
    )
    if (
        found.opens_on is not None
        and found.closes_on is not None
        and found.closes_on < found.opens_on
    ):
        reader.error(node, f"{field}.closes_on", f"un jour après {found.opens_on} est attendu")
    return found


def source(reader: Reader, node: Node, field: str) -> Source:
    """One source."""
    schema: dict[str, Read] = {"id": reading.filled, "title": reading.filled, "url": reading.text}
    read = cast("Any", reader.mapping(node, field, schema, required=("id", "title")))
    return Source(id=read.get("id", ""), title=read.get("title", ""), url=read.get("url", ""))


def pregnancy_month(reader: Reader, node: Node, field: str) -> PregnancyMonth:
    """One month of pregnancy."""
    schema: dict[str, Read] = {
        "month": reading.whole,
        "opens": reading.offset,
        "ends": reading.offset,
        "weeks_from": reading.whole,
        "weeks_to": reading.whole,
        "weeks_to_other": reading.whole,
    }
    read = cast("Any", reader.mapping(node, field, schema, required=("month", "opens", "ends")))
    return PregnancyMonth(
        month=read.get("month", 0),
        opens=read.get("opens", _ZERO),
        ends=read.get("ends", _ZERO),
        weeks_from=read.get("weeks_from"),
        weeks_to=read.get("weeks_to"),
        weeks_to_other=read.get("weeks_to_other"),
    )


_ZERO = parse_offset("P0D")
