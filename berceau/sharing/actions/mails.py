"""What is mailed: that something waits, and where to sign in. Never a word of a family."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


def tell(addresses: Iterable[str], *, subject: str, words: str, link: str) -> None:
    """Once the transaction is written, one mail each, if this instance has a mail server."""
    if not settings.MAIL_READY:
        return
    body = "\n\n".join(
        [
            words,
            link,
            _("Ce message ne dit rien d’aucune famille : il faut se connecter pour lire."),
        ]
    )
    for address in dict.fromkeys(addresses):
        transaction.on_commit(partial(_send, address, subject, body))


def _send(address: str, subject: str, body: str) -> None:
    """A mail server that is down does not undo what was done: it is on the screen too."""
    try:
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [address])
    except (OSError, SMTPException) as error:
        logger.warning("Un courriel n’est pas parti (%s).", type(error).__name__)
