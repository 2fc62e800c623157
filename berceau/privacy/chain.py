"""The chain of the journal: each line is sealed with all those before it, under a key kept apart.

One chain for readings and acts: numbers without a gap, HMAC-SHA256 of the previous seal and of the
line. The last number and seal are in one row, locked while lines are added: two transactions never
take the same number. A rollback gives its numbers back.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import connection, transaction

from berceau.kit import crypto
from berceau.kit.rows import insert
from berceau.privacy.models import Act, ChainHead, Reading

GENESIS = bytes(32)
READING_COLUMNS = (
    "number", "at", "agent_id", "role", "organisation", "family_number", "compartment", "ground",
    "assigned", "scope", "files",
)  # fmt: skip
ACT_COLUMNS = ("number", "at", "agent_id", "verb", "family_number", "detail")
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def journal_key() -> bytes:
    """The secret that seals the lines. The database never holds it; a rotation leaves it."""
    return crypto.derive("journal")


def canonical(kind: str, values: Sequence[object]) -> bytes:
    """The same bytes for the same line, whatever the database: JSON, UTC, sorted keys.

    The second value is the moment.
    """
    number, at, *rest = values
    if not isinstance(at, datetime):
        raise TypeError("the second value of a line is its moment")
    return _encode([kind, number, at.astimezone(UTC).isoformat(), *rest]).encode()


def next_seal(key: bytes, seal: bytes, line: bytes) -> bytes:
    return hmac.digest(key, seal + line, "sha256")


def canonical_of(line: Reading | Act) -> bytes:
    kind, columns = ("reading", READING_COLUMNS) if isinstance(line, Reading) else (
        "act", ACT_COLUMNS,
    )  # fmt: skip
    return canonical(kind, [getattr(line, column) for column in columns])


def locked_head() -> ChainHead:
    """The end of the chain, nobody else adding lines until the transaction ends."""
    head = _head()
    if head is None:
        ChainHead.objects.bulk_create(
            [ChainHead(pk=ChainHead.ROW, number=0, seal=GENESIS)], ignore_conflicts=True
        )
        head = _head()
    assert head is not None  # noqa: S101 -- written just above, if nobody else did
    return head


def _head() -> ChainHead | None:
    lock = "FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT number, seal FROM privacy_chainhead WHERE id = %s {lock}",  # noqa: S608
            [ChainHead.ROW],
        )
        row = cursor.fetchone()
    return ChainHead(pk=ChainHead.ROW, number=row[0], seal=bytes(row[1])) if row else None


def append(lines: Sequence[Reading | Act]) -> None:
    """Give these lines their numbers and seals, and write them: three queries in all.

    Written by hand: it is done at each page, and the ORM would take three times as long to say it.
    """
    if not lines:
        return
    key = journal_key()
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        head = locked_head()
        number, seal = head.number, bytes(head.seal)
        for line in lines:
            number += 1
            line.number = number
            seal = next_seal(key, seal, canonical_of(line))
            line.seal = seal
        insert([line for line in lines if isinstance(line, Reading)])
        insert([line for line in lines if isinstance(line, Act)])
        cursor.execute(
            "UPDATE privacy_chainhead SET number = %s, seal = %s WHERE id = %s",
            [number, seal, ChainHead.ROW],
        )
