"""How often a form may be sent: counted by allauth's counters, in the cache that workers share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse

View = TypeVar("View", bound=Callable[..., HttpResponse])

APP = "berceau"
NOT_SENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def allowed(request: HttpRequest, action: str, rates: str, *, key: str | None = None) -> bool:
    """Count one attempt; False when it is one too many.

    `rates` reads « 20/m/ip,5/15m/key »: so many, in so long, for each address or each key.
    """
    spent = ratelimit.consume(
        request, app=APP, action=action, config={action: rates}, key=key, limit_get=True
    )
    return spent is not None


def forget(request: HttpRequest, action: str, rates: str, *, key: str) -> None:
    """A right answer wipes the wrong ones of this key."""
    ratelimit.clear(request, app=APP, action=action, config={action: rates}, key=key)


def rate_limited(action: str, rates: str) -> Callable[[View], View]:
    """Answer 429, in French, when a form is sent too often. Put it under @public."""

    def decorate(view: View) -> View:
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in NOT_SENT and not allowed(request, action, rates):
                return ratelimit.respond_429(request)
            return view(request, *args, **kwargs)

        limited.rates = rates  # type: ignore[attr-defined]
        return cast("View", limited)

    return decorate
