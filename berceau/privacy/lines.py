"""Readings as the database holds them, and their bytes in the chain: a million a minute.

What `chain.canonical` makes of a line once the ORM has read it, without the ORM. A value that is
not of the kind that is written takes the long way: it is judged all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from json import JSONEncoder
from typing import Any

from django.db import connection

from berceau.privacy import chain
from berceau.privacy.models import Reading

CHUNK = 5000
# The same few words come back on each line.
_word = lru_cache(maxsize=4096)(JSONEncoder(ensure_ascii=False).encode)
FLAGS = (False, True)


def readings(*, after: int, up_to: int) -> Iterator[tuple[int, bytes, bytes, Any]]:
    """Number, bytes, seal and moment of each reading between two numbers, in their order."""
    columns = ", ".join((*chain.READING_COLUMNS, "seal"))
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {Reading._meta.db_table}"  # noqa: S608 -- names of ours
            " WHERE number > %s AND number <= %s ORDER BY number",
            [after, up_to],
        )
        while rows := cursor.fetchmany(CHUNK):
            for row in rows:
                yield row[0], canonical_reading(row[:-1]), bytes(row[-1]), row[1]


def canonical_reading(row: Sequence[Any]) -> bytes:
    """`chain.canonical` of a row of the table. Raises ValueError for what is no moment."""
    number, at, agent, role, organisation, family, compartment, ground, assigned, scope, files = row
    said = moment(at).astimezone(UTC).isoformat()
    if (
        type(number) is int
        and type(agent) is int
        and type(role) is type(organisation) is type(compartment) is type(ground) is str
        and type(scope) is str
        and (family is None or type(family) is int)
        and (files is None or type(files) is int)
        and assigned in FLAGS
    ):
        about = "null" if family is None else family
        many = "null" if files is None else files
        return (
            f'["reading",{number},"{said}",{agent},{_word(role)},{_word(organisation)},'
            f"{about},{_word(compartment)},{_word(ground)},"
            f"{'true' if assigned else 'false'},{_word(scope)},{many}]"
        ).encode()
    return chain.canonical("reading", [number, moment(at), *row[2:]])


def moment(at: Any) -> datetime:
    """The moment of a row: SQLite's is naive, and of UTC. Raises ValueError for anything else."""
    if not isinstance(at, datetime):
        raise ValueError(f"not a moment: {type(at).__name__}")  # noqa: TRY004 -- an altered value
    return at if at.tzinfo else at.replace(tzinfo=UTC)
