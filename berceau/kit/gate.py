"""What stands between a public form and robots: no third party, no picture to read.

A hidden field that only a robot fills; a ticket, signed, that is too young during the first
seconds, too old after some hours, and good for one sending; limits by address, by contact and for
the whole site (kit.limits). All of it works without JavaScript.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.core import signing
from django.core.cache import cache
from django.utils.translation import gettext as _

SALT = "berceau.kit.gate"
YOUNGEST = 3
"""Seconds: nobody reads the page and answers four questions faster."""
OLDEST = 6 * 3600
TRAP = "site_web"
"""The name of the field that nobody sees."""


def ticket(at: datetime) -> str:
    """A ticket for one sending of the form."""
    return signing.dumps([int(at.timestamp()), secrets.token_urlsafe(9)], salt=SALT)


def _age(written: str, at: datetime) -> int | None:
    """How many seconds ago this ticket was made; None when it is not one of ours."""
    try:
        made, _nonce = signing.loads(written, salt=SALT)
        return int(at.timestamp()) - int(made)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def kept(written: str, *, at: datetime) -> str:
    """The ticket of a form that is shown again: the same one while it may still serve.

    Whoever corrects a field, or was too quick, has not to wait again.
    """
    age = _age(written, at)
    good = age is not None and age <= OLDEST and cache.get(_spent(written)) is None
    return written if good else ticket(at)


def refusal(written: str, trap: str, *, at: datetime) -> str:
    """Why this sending looks like a robot's, in words for a person; empty when it does not."""
    if trap:
        return _("Un champ caché a été rempli, peut-être par votre navigateur. Envoyez à nouveau.")
    age = _age(written, at)
    if age is None:
        return _("Cette page n’est plus valable. Vos réponses sont là : envoyez à nouveau.")
    if age < YOUNGEST:
        return _("C’était très rapide ! Relisez vos réponses, puis envoyez à nouveau.")
    if age > OLDEST:
        return _(
            "Cette page est ouverte depuis longtemps. Vos réponses sont là : envoyez à nouveau."
        )
    return ""


def _spent(written: str) -> str:
    return f"gate:{hashlib.sha256(written.encode()).hexdigest()}"


def use(written: str) -> bool:
    """Use the ticket up; False when it was already."""
    return cache.add(_spent(written), 1, OLDEST)


def used_up() -> str:
    """In words for a person whose ticket served already."""
    return _("Cette page a déjà été envoyée. Pour une autre demande, envoyez à nouveau.")
