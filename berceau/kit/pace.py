"""How often a page may be read from one address: counted in the memory of the process.

A GET writes nothing, not even a counter in the shared cache. With several processes the limit is
that many times higher; no address is kept beyond its window.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

MOST_ADDRESSES = 10_000


class Pace:
    """So many readings in so many seconds from one address."""

    def __init__(self, most: int, *, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self._lock = Lock()
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def allows(self, request: HttpRequest) -> bool:
        """Count one reading; False when it is one too many."""
        return self.one_more(str(get_adapter().get_client_ip(request)), now=time.monotonic())

    def one_more(self, address: str, *, now: float) -> bool:
        """`now` in seconds of a clock that only goes forward."""
        with self._lock:
            began, count = self._counts.pop(address, (now, 0))
            if now - began >= self.seconds:
                began, count = now, 0
            self._counts[address] = began, count + 1
            while len(self._counts) > MOST_ADDRESSES:
                self._counts.popitem(last=False)
        return count < self.most

    def forget_all(self) -> None:
        """Everybody begins again."""
        with self._lock:
            self._counts.clear()
