"""A GET changes nothing: any write but the reading journal is refused, in production too."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

READS = re.compile(
    r"\s*(SELECT|WITH|EXPLAIN|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SHOW)\b", re.I
)
JOURNAL = re.compile(r'\s*INSERT INTO "privacy_reading"', re.I)


class WriteInGetError(RuntimeError):
    """A page that only shows tried to write."""


def refuse_writes(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Wrapper of `connection.execute_wrapper`: lets reads and the reading journal through."""
    if READS.match(sql) or JOURNAL.match(sql):
        return execute(sql, params, many, context)
    raise WriteInGetError(f"Écriture refusée pendant une lecture : {sql[:80]}")


class ReadOnlyGetMiddleware:
    """Innermost middleware: sessions and messages write outside of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        with connection.execute_wrapper(refuse_writes):
            return self.get_response(request)
