"""What providers bring: receipts and texts. Signed, or nothing is written."""

from __future__ import annotations

import json
from typing import Any

from allauth.core.internal import ratelimit
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from berceau.kit.limits import allowed
from berceau.messaging.carriers import provider_named
from berceau.messaging.gateways import Receipt, Received
from berceau.messaging.gateways.webhook import UnknownShapeError, Webhook
from berceau.messaging.receiving import acknowledge, is_ours, receive
from berceau.privacy.access import public

LARGEST = 64 * 1024
MOST_AT_ONCE = 500
WRONG_SIGNATURES = "30/m/ip"
"""Only what is not signed is counted: a night of receipts comes from one address."""


class TooLargeError(ValueError):
    """More bytes, or more things at once, than any provider sends."""


@public
@csrf_exempt
@require_POST
def webhook(request: HttpRequest, provider: str, secret: str = "") -> HttpResponse:
    """One address for all that the provider in service tells us. What it tells twice is once."""
    try:
        body = _body(request)
    except TooLargeError:
        return _said(413, _("Trop long."))
    gateway = provider_named(provider)
    door = gateway.hears if gateway else None
    if door is None or not door.is_signed(path=secret, headers=request.headers, body=body):
        if not allowed(request, "webhook", WRONG_SIGNATURES):
            return ratelimit.respond_429(request)
        return _said(403, _("Signature fausse ou absente."))
    try:
        known = _write(door, _contents(body), provider)
    except UnknownShapeError as problem:
        return _said(400, str(problem))
    # Told again later: the receipt may have come before the answer to our own call.
    return _said(200, _("Reçu.")) if known else _said(404, _("Message inconnu."))


webhook.rates = WRONG_SIGNATURES  # type: ignore[attr-defined]


def _said(status: int, sentence: str) -> HttpResponse:
    response = HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    # Django writes the address of what it refuses in its log, and ours may hold the secret.
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return response


def _body(request: HttpRequest) -> bytes:
    """Never more than what is allowed is read. Raises TooLargeError."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length > LARGEST:
        raise TooLargeError
    return request.body


def _contents(body: bytes) -> list[Any]:
    """One thing, or a list of them. Raises UnknownShapeError."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise UnknownShapeError(_("Ce n’est pas du JSON.")) from None
    contents = content if isinstance(content, list) else [content]
    if not contents or len(contents) > MOST_AT_ONCE:
        raise UnknownShapeError(_("Rien à lire, ou trop de choses à la fois."))
    return contents


@transaction.atomic
def _write(door: Webhook, contents: list[Any], provider: str) -> bool:
    """All of it or nothing. False when a receipt speaks of a message that we do not know."""
    at = timezone.now()
    known = True
    for told in [door.understood(content, at=at) for content in contents]:
        if isinstance(told, Received):
            receive(told, provider=provider)
        elif isinstance(told, Receipt) and not acknowledge(told, provider=provider):
            known = known and is_ours(told, provider=provider)
    return known
