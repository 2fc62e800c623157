"""Typed reading of YAML nodes: every scalar is text until the schema says what it is.

`yaml.compose` keeps the line of each node, so that an error names the file, the line, the field
and what was expected. Errors are collected; reading goes on after each.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml

from berceau.rules.offsets import Offset, parse_offset

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Node = yaml.Node


class PackError(Exception):
    """A pack that cannot be used; `errors` holds one French line per problem."""

    def __init__(self, errors: Iterable[str]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(self.errors))


class Bad(Exception):  # noqa: N818 - it never leaves the reader
    """What was expected of a node, in French."""

    def __init__(self, expected: str, node: Node | None = None) -> None:
        self.expected = expected
        self.node = node
        super().__init__(expected)


class Reader:
    """Reads the nodes of one file and collects what is wrong."""

    def __init__(self, name: str, errors: list[str]) -> None:
        self.name = name
        self.errors = errors

    def at(self, node: Node) -> str:
        """`file:line` of a node."""
        return f"{self.name}:{node.start_mark.line + 1}"

    def error(self, node: Node, field: str, message: str) -> None:
        """Record one problem."""
        self.errors.append(f"{self.at(node)}: champ « {field} » : {message}")

    def compose(self, path: Path) -> Node | None:
        """The root node of a file; None, with an error, when it is not YAML."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            self.errors.append(f"{self.name}:1: fichier illisible : {problem}")
            return None
        try:
            node: Node | None = yaml.compose(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as problem:
            mark = problem.problem_mark or problem.context_mark
            line = mark.line + 1 if mark is not None else 1
            self.errors.append(f"{self.name}:{line}: YAML attendu ({problem.problem})")
            return None
        except (yaml.YAMLError, RecursionError) as problem:
            self.errors.append(f"{self.name}:1: YAML attendu ({str(problem).splitlines()[0]})")
            return None
        return node

    def pairs(self, node: Node, field: str) -> list[tuple[str, Node, Node]]:
        """The keys of a mapping, each once; [] with an error when it is not one."""
        if not isinstance(node, yaml.MappingNode):
            self.error(node, field, f"un ensemble « clé: valeur » est attendu, reçu {shown(node)}")
            return []
        seen: dict[str, tuple[str, Node, Node]] = {}
        for key_node, value in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else shown(key_node)
            if key in seen:
                self.error(key_node, f"{field}.{key}" if field else key, "écrit deux fois")
                continue
            seen[key] = (key, key_node, value)
        return list(seen.values())

    def items(self, node: Node, field: str) -> list[Node]:
        """The items of a list; [] with an error when it is not one."""
        if not isinstance(node, yaml.SequenceNode):
            self.error(node, field, f"une liste est attendue, reçu {shown(node)}")
            return []
        return list(node.value)

    def mapping(
        self,
        node: Node,
        field: str,
        schema: dict[str, Callable[[Reader, Node, str], object]],
        *,
        required: Iterable[str] = (),
    ) -> dict[str, object]:
        """A mapping read by a schema; unknown and missing keys are errors."""
        found: dict[str, object] = {}
        seen: set[str] = set()
        prefix = f"{field}." if field else ""
        for key, key_node, value in self.pairs(node, field or "entrée"):
            seen.add(key)
            read = schema.get(key)
            if read is None:
                self.error(
                    key_node, prefix + key, "clé inconnue ; clés attendues : " + ", ".join(schema)
                )
                continue
            try:
                found[key] = read(self, value, prefix + key)
            except Bad as problem:
                self.error(problem.node or value, prefix + key, problem.expected)
        if isinstance(node, yaml.MappingNode):
            for key in required:
                if key not in seen:
                    self.error(node, prefix + key, "attendu, absent")
        return found


def shown(node: Node) -> str:
    """A short text for a node in an error."""
    if isinstance(node, yaml.ScalarNode):
        value = str(node.value)
        return f"« {value[:40]}{'…' if len(value) > 40 else ''} »"
    return "une liste" if isinstance(node, yaml.SequenceNode) else "un ensemble « clé: valeur »"


def text(reader: Reader, node: Node, field: str) -> str:
    """Any scalar, as it is written."""
    if not isinstance(node, yaml.ScalarNode):
        raise Bad(f"un texte est attendu, reçu {shown(node)}")
    return str(node.value).strip()


def filled(reader: Reader, node: Node, field: str) -> str:
    """A text that is not empty."""
    value = text(reader, node, field)
    if not value:
        raise Bad("un texte est attendu, rien n'est écrit")
    return value


def boolean(reader: Reader, node: Node, field: str) -> bool:
    """`true` or `false`, in full."""
    value = text(reader, node, field)
    if value not in {"true", "false"}:
        raise Bad(f"true ou false est attendu, reçu {shown(node)}")
    return value == "true"


def whole(reader: Reader, node: Node, field: str) -> int:
    """A whole number from 0 to 9999."""
    value = text(reader, node, field)
    if not re.fullmatch(r"\d{1,4}", value):
        raise Bad(f"un nombre entier est attendu, reçu {shown(node)}")
    return int(value)


def date(reader: Reader, node: Node, field: str) -> dt.date:
    """A day, YYYY-MM-DD."""
    value = text(reader, node, field)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise Bad(f"une date AAAA-MM-JJ est attendue, reçu {shown(node)}")
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise Bad(f"une date qui existe est attendue, reçu {shown(node)}") from None


def offset(reader: Reader, node: Node, field: str) -> Offset:
    """An ISO 8601 offset."""
    value = text(reader, node, field)
    try:
        return parse_offset(value)
    except ValueError:
        raise Bad(
            f"un décalage ISO 8601 est attendu (P1M, P8M15D, -P6W, P48H), reçu {shown(node)}"
        ) from None


def one_of(*words: str) -> Callable[[Reader, Node, str], str]:
    """One word of a closed list."""

    def read(reader: Reader, node: Node, field: str) -> str:
        value = text(reader, node, field)
        if value not in words:
            raise Bad(f"{' | '.join(words)} est attendu, reçu {shown(node)}")
        return value

    return read


def words(reader: Reader, node: Node, field: str) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(filled(reader, item, field) for item in reader.items(node, field))


def words_among(*allowed: str) -> Callable[[Reader, Node, str], tuple[str, ...]]:
    """A list of words of a closed list, each once."""

    def read(reader: Reader, node: Node, field: str) -> tuple[str, ...]:
        found: list[str] = []
        for item in reader.items(node, field):
            value = text(reader, item, field)
            if value not in allowed:
                raise Bad(f"{' | '.join(allowed)} est attendu, reçu {shown(item)}", item)
            if value in found:
                raise Bad(f"« {value} » est écrit deux fois", item)
            found.append(value)
        if not found:
            raise Bad("une liste non vide est attendue")
        return tuple(found)

    return read
