"""What is compared: rows and a hash for each table, and the description of a backup."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from berceau.operations.backup.seal import AlteredError

FORMAT = 1
# Sessions and counters of attempts do not travel: a restored instance asks everyone to sign in.
LEFT_EMPTY = frozenset({"django_session", "shared_cache"})


@dataclass(frozen=True, slots=True)
class TableFacts:
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What must be known before the rows: written first."""

    engine: str
    migrations: list[tuple[str, str]]
    columns: dict[str, list[str]] = field(default_factory=dict)
    sequences: dict[str, tuple[int, bool]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: written last, compared with what a restore gives."""

    made_at: str
    version: str
    engine: str
    instance: str
    migrations: list[tuple[str, str]]
    tables: dict[str, TableFacts]
    files: dict[str, str]
    settings: dict[str, str]
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


def to_bytes(described: Layout | Manifest) -> bytes:
    return json.dumps(asdict(described), ensure_ascii=False).encode()


def layout_from(content: bytes) -> Layout:
    read = _read(content)
    return Layout(
        engine=read["engine"],
        migrations=[(app, name) for app, name in read["migrations"]],
        columns=read["columns"],
        sequences={name: (value, called) for name, (value, called) in read["sequences"].items()},
    )


def manifest_from(content: bytes) -> Manifest:
    read = _read(content)
    tables = {name: TableFacts(**facts) for name, facts in read.pop("tables").items()}
    migrations = [(app, name) for app, name in read.pop("migrations")]
    return Manifest(tables=tables, migrations=migrations, **read)


def differences(expected: dict[str, TableFacts], found: dict[str, TableFacts]) -> list[str]:
    """One sentence a table that is not what the backup says."""
    said = []
    for name in sorted(expected.keys() | found.keys()):
        before, after = expected.get(name), found.get(name)
        if before is None:
            said.append(_("table %(name)s : en trop") % {"name": name})
        elif after is None:
            said.append(_("table %(name)s : absente") % {"name": name})
        elif before.rows != after.rows:
            said.append(
                _("table %(name)s : %(after)d lignes au lieu de %(before)d")
                % {"name": name, "after": after.rows, "before": before.rows}
            )
        elif before.sha256 != after.sha256:
            said.append(_("table %(name)s : contenu différent") % {"name": name})
    return said


def _read(content: bytes) -> dict[str, Any]:
    try:
        read = json.loads(content)
    except ValueError:
        raise AlteredError from None
    if not isinstance(read, dict) or read.get("format", FORMAT) != FORMAT:
        raise AlteredError
    return read
