"""An answer after which something is still done: what is looked for then changes neither the
answer nor the time it takes."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpResponseRedirect

log = logging.getLogger(__name__)


class AnswerFirst(HttpResponseRedirect):
    """A redirect that the server sends, then closes: `then` runs at that moment.

    The WSGI server calls `close` once the last byte has left (PEP 3333); Django's own test client
    too. A failure is written in the log, without what was asked.
    """

    def __init__(self, to: str, *, then: Callable[[], None]) -> None:
        super().__init__(to)
        self.then: Callable[[], None] | None = then

    def close(self) -> None:
        then, self.then = self.then, None
        if then is not None:
            try:
                then()
            except Exception:
                log.exception("Un lien demandé n’a pas pu être préparé.")
        super().close()
