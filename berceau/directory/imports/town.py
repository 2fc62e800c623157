"""A town's own table: one line is one service of one structure, in the words of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2s
from typing import Any

from berceau.directory.di.fields import STRUCTURES
from berceau.directory.di.reading import NO, YES, written
from berceau.directory.imports.books import Book, Line, Sheet
from berceau.directory.imports.checking import Record
from berceau.directory.imports.own import OF_SERVICE, OF_STRUCTURE
from berceau.kit.text import fold

NAME, SERVICE_NAME, OWN_KEY = "nom", "nom_service", "identifiant"
WHERE = ("adresse", "code_postal", "commune")
# Of the structure when the same line also names a service; of both when it does not.
OF_ITS_SERVICE = frozenset({"description", "horaires_accueil"})


def records(
    section: str, book: Book, sheet: Sheet, name: str, columns: Mapping[str, str]
) -> Iterator[Record]:
    """The structures of the table, each once, or its services."""
    with_services = SERVICE_NAME in columns.values()
    said: set[str] = set()
    shown = {target: column for column, target in columns.items() if target}
    for line, values in _lines(book, sheet, columns):
        structure_key = _structure_key(values, with_services=with_services)
        if section == STRUCTURES:
            if structure_key in said:
                continue
            said.add(structure_key)
            kept = _of_structure(values, with_services=with_services)
            yield Record(section, name, line.number, kept | {"id": structure_key}, shown, own=True)
            continue
        kept = {target: value for target, value in values.items() if target in OF_SERVICE}
        kept[NAME] = values.get(SERVICE_NAME) or values.get(NAME)
        kept["structure_id"] = structure_key
        kept["id"] = _key(values.get(OWN_KEY)) or _key(structure_key, kept[NAME])
        yield Record(section, name, line.number, kept, _named(shown, values), own=True)


def _named(shown: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, str]:
    """The column that gave the name of the service."""
    name = SERVICE_NAME if values.get(SERVICE_NAME) else NAME
    return dict(shown) | ({NAME: shown[name]} if name in shown else {})


def _of_structure(values: Mapping[str, Any], *, with_services: bool) -> dict[str, Any]:
    return {
        target: value
        for target, value in values.items()
        if target in OF_STRUCTURE and not (with_services and target in OF_ITS_SERVICE)
    }


def _lines(
    book: Book, sheet: Sheet, columns: Mapping[str, str]
) -> Iterator[tuple[Line, dict[str, Any]]]:
    """The cells by what they hold. Where cells were merged, the name is that of the line above."""
    above: dict[str, Any] = {}
    for line in book.lines(sheet):
        values = {
            columns[name]: _cell(columns[name], name, cell)
            for name, cell in line.cells.items()
            if columns.get(name)
        }
        if not values:
            continue
        if NAME in values:
            above = {name: values[name] for name in (NAME, *WHERE) if name in values}
        elif SERVICE_NAME in values:
            values = above | values
        yield line, values


def _cell(target: str, column: str, cell: Any) -> Any:
    """« Oui » under « Gratuit » is free; everything else is as it is written."""
    if target == "frais" and fold(column).startswith("gratuit"):
        said = fold(written(cell))
        return "gratuit" if said in YES else "payant" if said in NO else cell
    return cell


def _structure_key(values: Mapping[str, Any], *, with_services: bool) -> str:
    if not with_services and values.get(OWN_KEY):
        return _key(values[OWN_KEY])
    return _key(values.get(NAME), *(values.get(name) for name in WHERE))


def _key(*parts: Any) -> str:
    """The same for two ways of writing the same thing; empty for nothing."""
    said = "|".join(fold(written(part)) if part is not None else "" for part in parts)
    if not said.strip("|"):
        return ""
    return blake2s(said.encode("utf-8", "replace"), digest_size=10).hexdigest()
