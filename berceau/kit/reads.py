"""So many questions a minute from one address; counted in the memory of the process.

A GET writes nothing: the counters that the workers share are in the database, these are not. With
several processes, the limit is that many times higher.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

A_MINUTE = 120
WINDOW = 60.0
MOST_ADDRESSES = 10_000

_lock = Lock()
_counts: OrderedDict[str, tuple[float, int]] = OrderedDict()


def one_more(address: str, *, now: float | None = None) -> bool:
    """Count a question; False when it is one too many. `now` in seconds of a clock that only goes
    forward."""
    moment = time.monotonic() if now is None else now
    with _lock:
        began, count = _counts.pop(address, (moment, 0))
        if moment - began >= WINDOW:
            began, count = moment, 0
        _counts[address] = began, count + 1
        while len(_counts) > MOST_ADDRESSES:
            _counts.popitem(last=False)
    return count < A_MINUTE


def forget_all() -> None:
    """For tests: everybody begins again."""
    with _lock:
        _counts.clear()


def address_of(request: HttpRequest) -> str:
    """Whose address counts: behind our relay, the last one that it wrote."""
    return str(get_adapter().get_client_ip(request))
