"""A GET changes nothing: every write is refused, in production too.

The journal of readings is written around the page, by the middleware just outside this one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse

READS = re.compile(r"[\s(]*(SELECT|WITH|PRAGMA|SHOW|EXPLAIN QUERY PLAN)\b", re.IGNORECASE)
TRANSACTION = re.compile(r"\s*(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT)\b", re.IGNORECASE)
# A read that carries a write: a second statement, or PostgreSQL's WITH … AS (DELETE …).
HIDDEN_WRITE = re.compile(
    r";\s*\S|\b(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|TRUNCATE|MERGE\s+INTO)\b",
    re.IGNORECASE,
)
# « PRAGMA table_info(x) » reads; « PRAGMA x = 1 » sets.
PRAGMA_THAT_SETS = re.compile(r"\s*PRAGMA\b[^(]*=", re.IGNORECASE)


class WriteInGetError(RuntimeError):
    """A page that only shows tried to write."""


@lru_cache(maxsize=1024)
def is_read(sql: str) -> bool:
    """Whether this statement leaves the database as it is."""
    if TRANSACTION.match(sql):
        return True
    return (
        READS.match(sql) is not None
        and HIDDEN_WRITE.search(sql) is None
        and PRAGMA_THAT_SETS.match(sql) is None
    )


def refuse_writes(
    execute: Callable[..., Any],
    sql: str,
    params: Any,
    many: bool,  # noqa: FBT001 -- as Django calls it
    context: dict[str, Any],
) -> Any:
    """Wrapper of `connection.execute_wrapper`: lets reads through."""
    if is_read(sql):
        return execute(sql, params, many, context)
    raise WriteInGetError(f"Écriture refusée pendant une lecture : {sql[:80]}")


class ReadOnlyGetMiddleware:
    """Innermost middleware: sessions and messages write outside of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(refuse_writes))
            return self.get_response(request)


@contextmanager
def writes_allowed() -> Iterator[None]:
    """For the one GET that signs in: the return from ProConnect, which comes by a link."""
    held = {one: list(one.execute_wrappers) for one in connections.all()}
    for connection, wrappers in held.items():
        connection.execute_wrappers[:] = [one for one in wrappers if one is not refuse_writes]
    try:
        yield
    finally:
        for connection, wrappers in held.items():
            connection.execute_wrappers[:] = wrappers
