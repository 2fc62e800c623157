"""The calendar in force: the national pack, the territory's files, the signatures of the team.

Kept in memory; read again when a file or a signature changes. A broken territory file never takes
the site down: the national pack alone is used, and the errors are shown to managers.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from berceau.pathway.models import RuleSignature
from berceau.rules import Pack, PackError, Rule, Signature, national_pack, overlay

SignatureRow = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class PackInForce:
    """The pack, what identifies it, and what was wrong with the territory's files."""

    pack: Pack
    fingerprint: str
    errors: tuple[str, ...]
    files: tuple[str, ...]


def pack_in_force() -> PackInForce:
    """The pack of this instance, now. One query, a few `stat`; read only when something changed."""
    return _made(_files(settings.PACKS_DIR), _signatures())


def find_rule(code: str) -> Rule | None:
    """A line of the pack in force."""
    return pack_in_force().pack.by_code.get(code)


def _files(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, size and moment of each file of the territory: what changes when one is edited."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        facts = path.stat()
        found.append((str(path), facts.st_size, facts.st_mtime_ns))
    return tuple(found)


def _signatures() -> tuple[SignatureRow, ...]:
    rows = RuleSignature.objects.order_by("rule", "at", "pk").values_list(
        "rule", "rule_hash", "checked_on", "checked_by"
    )
    return tuple((rule, digest, on.isoformat(), by) for rule, digest, on, by in rows)


@lru_cache(maxsize=4)
def _made(files: tuple[tuple[str, int, int], ...], rows: tuple[SignatureRow, ...]) -> PackInForce:
    territory, errors = _territory(files)
    pack = signed(territory, rows)
    digest = hashlib.sha256("\n".join((territory.version, *sorted(_enabled(pack)))).encode())
    return PackInForce(
        pack=pack,
        fingerprint=digest.hexdigest(),
        errors=errors,
        files=tuple(Path(name).name for name, _, _ in files),
    )


def _enabled(pack: Pack) -> list[str]:
    """The lines that give dates: a signature on a line already enabled moves no date."""
    return [f"{rule.code}:{rule.content_hash}" for rule in pack.steps if rule.enabled()]


@lru_cache(maxsize=4)
def _territory(files: tuple[tuple[str, int, int], ...]) -> tuple[Pack, tuple[str, ...]]:
    try:
        return overlay(national_pack(), [Path(name) for name, _, _ in files]), ()
    except PackError as problem:
        return national_pack(), problem.errors


def signed(pack: Pack, rows: tuple[SignatureRow, ...]) -> Pack:
    """The pack with the signatures that still speak of the lines as they are worded."""
    if not rows:
        return pack
    kept: dict[str, Signature] = {}
    for code, digest, on, by in rows:
        rule = pack.by_code.get(code)
        if rule is not None and rule.content_hash == digest:
            kept[code] = Signature(digest, date.fromisoformat(on), by)
    return pack.signed(kept)
