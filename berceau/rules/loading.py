"""YAML files in, a typed `Pack` out; or every error at once, in French, with file and line.

`load_pack` reads a complete pack (a folder); `overlay` adds a territory's own files to it.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import yaml

from berceau.rules import reading, schema
from berceau.rules.check import Located, problems
from berceau.rules.pack import Campaign, Pack, Rule, Source
from berceau.rules.reading import Node, PackError, Reader

NATIONAL = Path(__file__).resolve().parent / "packs" / "national"


def load_pack(folder: Path) -> Pack:
    """Read a complete pack: `pack.yaml` and one file a chapter. PackError lists every problem."""
    errors: list[str] = []
    identity_file = folder / "pack.yaml"
    if not identity_file.is_file():
        raise PackError([f"{identity_file}:1: champ « id » : un fichier pack.yaml est attendu"])
    identity = _identity(identity_file, errors)
    lines: list[_Line] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name != "pack.yaml":
            lines.extend(_chapter(path, errors, known=frozenset()).lines)
    rules = _rules(lines, errors)
    pack = Pack(
        id=cast("str", identity.get("id", "")),
        version=cast("str", identity.get("version", "")),
        title=cast("str", identity.get("title", "")),
        licence=cast("str", identity.get("licence", "")),
        rules=tuple(rules),
        sources=cast("Mapping[str, Source]", identity.get("sources", {})),
        campaigns=cast("tuple[Campaign, ...]", identity.get("campaigns", ())),
        parameters=cast("Any", identity.get("parameters", ())),
        pregnancy_months=cast("Any", identity.get("pregnancy_months", ())),
    )
    errors.extend(problems(pack, [line.located for line in lines]))
    if errors:
        raise PackError(sorted(errors, key=_by_place))
    return pack


def overlay(pack: Pack, paths: Iterable[Path]) -> Pack:
    """The pack with a territory's files applied; the pack itself when there are none."""
    errors: list[str] = []
    rules = dict(pack.by_code)
    sources = dict(pack.sources)
    campaigns = list(pack.campaigns)
    located: list[Located] = []
    digest = hashlib.sha256()
    read_one = False
    for path in sorted(paths):
        read_one = True
        digest.update(path.read_bytes() if path.is_file() else b"")
        chapter = _chapter(path, errors, known=frozenset(rules))
        for line in chapter.lines:
            code = line.located.code
            located.append(line.located)
            if code in rules:
                rules[code] = _changed(rules[code], line.fields)
            elif not line.broken:
                rules[code] = _rule(line)
        sources.update(chapter.sources)
        campaigns = _with_campaigns(campaigns, chapter.campaigns)
    if not read_one:
        return pack
    merged = pack.replaced(
        rules=tuple(rules.values()),
        sources=sources,
        campaigns=tuple(campaigns),
        version=f"{pack.version}+{digest.hexdigest()[:8]}",
    )
    errors.extend(problems(merged, located))
    if errors:
        raise PackError(sorted(errors, key=_by_place))
    return merged


@lru_cache(maxsize=1)
def national_pack() -> Pack:
    """The national pack shipped with Berceau."""
    return load_pack(NATIONAL)


def territory_files(data_dir: Path | None) -> tuple[Path, ...]:
    """The pack files of an instance's data folder."""
    if data_dir is None or not (data_dir / "packs").is_dir():
        return ()
    return tuple(sorted((data_dir / "packs").glob("*.yaml")))


def instance_pack(data_dir: Path | None) -> Pack:
    """The national pack with the instance's own files. PackError lists every problem."""
    return overlay(national_pack(), territory_files(data_dir))


# -- files ------------------------------------------------------------------------------------


@dataclasses.dataclass(slots=True)
class _Line:
    fields: dict[str, object]
    located: Located
    broken: bool


@dataclasses.dataclass(slots=True)
class _Chapter:
    lines: list[_Line] = dataclasses.field(default_factory=list)
    sources: dict[str, Source] = dataclasses.field(default_factory=dict)
    campaigns: list[Campaign] = dataclasses.field(default_factory=list)


def _by_place(error: str) -> tuple[str, int, str]:
    name, _, rest = error.partition(":")
    number, _, _ = rest.partition(":")
    return name, int(number) if number.isdigit() else 0, rest


def _identity(path: Path, errors: list[str]) -> dict[str, object]:
    reader = Reader(path.name, errors)
    node = reader.compose(path)
    if node is None:
        return {}
    keys: dict[str, schema.Read] = {
        "id": reading.filled,
        "version": reading.filled,
        "title": reading.filled,
        "licence": reading.text,
        "campaigns": _campaigns,
        "pregnancy_months": _months,
        "parameters": schema.parameters,
        "sources": _sources,
    }
    return reader.mapping(node, "", keys, required=("id", "version", "title", "sources"))


def _campaigns(reader: Reader, node: Node, field: str) -> tuple[Campaign, ...]:
    return tuple(schema.campaign(reader, item, field) for item in reader.items(node, field))


def _months(reader: Reader, node: Node, field: str) -> tuple[object, ...]:
    return tuple(schema.pregnancy_month(reader, item, field) for item in reader.items(node, field))


def _sources(reader: Reader, node: Node, field: str) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for item in reader.items(node, field):
        source = schema.source(reader, item, field)
        if source.id in found:
            reader.error(item, field, f"la source « {source.id} » est écrite deux fois")
        found[source.id] = source
    return found


def _chapter(path: Path, errors: list[str], *, known: frozenset[str]) -> _Chapter:
    reader = Reader(path.name, errors)
    node = reader.compose(path)
    chapter = _Chapter()
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
        return chapter
    if isinstance(node, yaml.SequenceNode):
        chapter.lines = _lines(reader, node, known)
        return chapter

    def rules(reader: Reader, node: Node, field: str) -> object:
        chapter.lines = _lines(reader, node, known)
        return None

    keys: dict[str, schema.Read] = {
        "id": reading.filled,
        "version": reading.filled,
        "title": reading.text,
        "rules": rules,
        "campaigns": _campaigns,
        "sources": _sources,
    }
    found = reader.mapping(node, "", keys)
    chapter.sources = cast("dict[str, Source]", found.get("sources", {}))
    chapter.campaigns = list(cast("tuple[Campaign, ...]", found.get("campaigns", ())))
    return chapter


def _lines(reader: Reader, node: Node, known: frozenset[str]) -> list[_Line]:
    found: list[_Line] = []
    seen: dict[str, str] = {}
    for item in reader.items(node, "entrées"):
        before = len(reader.errors)
        code = _code_of(item)
        changes = code in known
        required = ("code",) if changes else schema.REQUIRED
        fields = reader.mapping(item, "", schema.LINE, required=required)
        if not code or "code" not in fields:
            continue
        if code in seen:
            reader.error(item, "code", f"« {code} » est déjà écrit ({seen[code]})")
            continue
        seen[code] = reader.at(item)
        if known and not changes and not code.startswith("T-"):
            reader.error(
                item,
                "code",
                f"« {code} » n'est pas une ligne du calendrier national : un code du "
                "territoire qui commence par T- est attendu",
            )
        if not changes and fields.get("kind") == "step":
            for name in schema.REQUIRED_OF_STEPS:
                if name not in fields:
                    reader.error(item, name, f"attendu pour l'étape « {code} », absent")
        located = Located(code=code, place=reader.at(item), lines=_lines_of_keys(reader, item))
        found.append(_Line(fields, located, broken=len(reader.errors) > before))
    return found


def _code_of(node: Node) -> str:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if getattr(key, "value", None) == "code" and isinstance(value, yaml.ScalarNode):
                return str(value.value).strip()
    return ""


def _lines_of_keys(reader: Reader, node: Node) -> dict[str, str]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: reader.at(key) for key, _ in node.value if isinstance(key, yaml.ScalarNode)}


def _rules(lines: list[_Line], errors: list[str]) -> list[Rule]:
    rules: dict[str, Rule] = {}
    for line in lines:
        if line.broken:
            continue
        code = line.located.code
        if code in rules:
            errors.append(
                f"{line.located.place}: champ « code » : « {code} » est déjà écrit "
                f"({rules[code].origin})"
            )
            continue
        rules[code] = _rule(line)
    return list(rules.values())


def _rule(line: _Line) -> Rule:
    return Rule(**cast("Any", {**line.fields, "origin": line.located.place}))


def _changed(rule: Rule, fields: dict[str, object]) -> Rule:
    """A line with some of its fields replaced; a signature is about the line as it was."""
    changes = {name: value for name, value in fields.items() if name != "code"}
    changed = dataclasses.replace(rule, **cast("Any", changes))
    if changed.content_hash != rule.content_hash and "checked_on" not in changes:
        changed = dataclasses.replace(changed, checked_on=None, checked_by="")
    return changed


def _with_campaigns(known: list[Campaign], added: list[Campaign]) -> list[Campaign]:
    """A campaign of the same name, year and place replaces; without a place it replaces all."""
    kept = [
        old
        for old in known
        if not any(
            (old.name, old.year) == (new.name, new.year)
            and (new.place == old.place or new.place == type(new.place)())
            for new in added
        )
    ]
    return [*kept, *added]
