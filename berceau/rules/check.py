"""What must hold between the lines of a pack, checked before any family gets a date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from berceau.rules.offsets import add
from berceau.rules.pack import Edge, Pack, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMPULSORY = re.compile(r"(?<!non )(?<!pas )(?<!plus )obligatoire", re.IGNORECASE)
_REFERENCES = (dt.date(2026, 1, 31), dt.date(2026, 2, 1), dt.date(2028, 2, 29))


@dataclass(frozen=True, slots=True)
class Located:
    """Where a line is written, key by key."""

    code: str
    place: str
    lines: Mapping[str, str] = field(default_factory=dict)

    def at(self, name: str) -> str:
        """`file:line` of a key, or of the line itself."""
        return self.lines.get(name, self.place)


def check_paths(paths: Sequence[Path], data_dir: Path | None = None) -> tuple[str, ...]:
    """The errors of packs: folders are complete packs, files are territory packs.

    Without a path, the national pack and the files of the instance are checked.
    """
    from berceau.rules.loading import instance_pack, load_pack, national_pack, overlay
    from berceau.rules.reading import PackError

    found: list[str] = []
    files: list[Path] = []
    if not paths:
        try:
            instance_pack(data_dir)
        except PackError as problem:
            found.extend(problem.errors)
    for path in paths:
        if path.is_dir() and (path / "pack.yaml").is_file():
            try:
                load_pack(path)
            except PackError as problem:
                found.extend(problem.errors)
        elif path.is_dir():
            files.extend(sorted(path.glob("*.yaml")))
        elif path.is_file():
            files.append(path)
        else:
            found.append(f"{path}:1: un fichier ou un dossier de calendrier est attendu")
    if files:
        try:
            overlay(national_pack(), files)
        except PackError as problem:
            found.extend(problem.errors)
    return tuple(found)


def problems(pack: Pack, located: Iterable[Located]) -> Iterator[str]:
    """What is wrong between the lines that are located (the others were checked before)."""
    for where in located:
        rule = pack.by_code.get(where.code)
        if rule is not None:
            for name, message in _of_rule(pack, rule):
                yield f"{where.at(name)}: champ « {name} » : {message} (ligne {rule.code})"


def _of_rule(pack: Pack, rule: Rule) -> Iterator[tuple[str, str]]:
    yield from _references(pack, rule)
    if (rule.checked_on is None) != (not rule.checked_by):
        yield "checked_by", "checked_on et checked_by sont attendus ensemble, ou aucun"
    if rule.obligation != "O" and _COMPULSORY.search(rule.parents):
        yield "parents", "« obligatoire » n'est attendu que pour une obligation O"
    if rule.kind == "step":
        yield from _window(rule)
        for variant in rule.variants:
            for name, value in variant.changes:
                if isinstance(value, Edge) and value.anchor is None and value.after is None:
                    has_anchor = rule.anchor or any(n == "anchor" for n, _ in variant.changes)
                    if not has_anchor:
                        yield "variants", f"{name} n'a pas d'ancre ; anchor est attendu"
    if rule.repeat is not None and (rule.repeat.months, rule.repeat.days) <= (0, 0):
        yield "repeat", "une durée positive est attendue"


def _references(pack: Pack, rule: Rule) -> Iterator[tuple[str, str]]:
    for source in rule.sources:
        if source not in pack.sources:
            yield "sources", f"la source « {source} » n'est pas dans pack.yaml"
    for name, code in _depends(rule):
        target = pack.by_code.get(code)
        if target is None:
            yield name, f"la ligne « {code} » n'existe pas"
        elif target.kind != "step":
            yield name, f"une étape est attendue, « {code} » est une information"
    for code in rule.replaced_by:
        if code not in pack.by_code:
            yield "replaced_by", f"la ligne « {code} » n'existe pas"
    loop = _loop(pack, rule)
    if loop:
        yield "after", "une étape ne peut pas dépendre d'elle-même : " + " -> ".join(loop)


def _depends(rule: Rule) -> Iterator[tuple[str, str]]:
    if rule.needs is not None:
        yield "needs", rule.needs
    for name, edge in rule.edges():
        if edge.after is not None:
            yield name, edge.after
    for variant in rule.variants:
        for name, value in variant.changes:
            if isinstance(value, Edge) and value.after is not None:
                yield "variants", value.after
            elif name == "needs":
                yield "variants", str(value)


def _loop(pack: Pack, rule: Rule) -> list[str]:
    stack: list[tuple[str, list[str]]] = [(rule.code, [rule.code])]
    visited: set[str] = set()
    while stack:
        code, path = stack.pop()
        current = pack.by_code.get(code)
        if current is None:
            continue
        for _, after in _depends(current):
            if after == rule.code:
                return [*path, after]
            if after not in visited:
                visited.add(after)
                stack.append((after, [*path, after]))
    return []


def _window(rule: Rule) -> Iterator[tuple[str, str]]:
    edges = dict(rule.edges())
    for name, edge in edges.items():
        if edge.anchor is None and edge.after is None and rule.anchor is None:
            yield name, "un décalage sans ancre ; anchor est attendu"
    if "ends" not in edges and "late_until" in edges:
        yield "late_until", "ends est attendu avec late_until"
    if rule.hard and "ends" not in edges:
        yield "hard", "une borne d'âge dure a une fin ; ends est attendu"
    for first, second, strict in (
        ("opens", "due", False),
        ("opens", "ends", True),
        ("due", "ends", False),
        ("ends", "late_until", False),
    ):
        if first in edges and second in edges:
            yield from _ordered(edges[first], edges[second], first, second, strict=strict)


def _ordered(
    a: Edge, b: Edge, first: str, second: str, *, strict: bool
) -> Iterator[tuple[str, str]]:
    if (a.anchor, a.after) != (b.anchor, b.after):
        return
    for day in _REFERENCES:
        start, end = add(day, a.offset), add(day, b.offset)
        if end < start or (strict and end == start and not a.offset.hours):
            yield (
                second,
                f"un jour après {first} ({a.offset.text}) est attendu, reçu {b.offset.text}",
            )
            return
