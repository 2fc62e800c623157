"""E-mail, by the mail server of the settings. An e-mail holds a link or does not leave.

Mail is read over a shoulder, forwarded, kept by others for years: nothing of a family is written
in it. Its title is the same for everybody.
"""

from __future__ import annotations

import re
import smtplib
from dataclasses import dataclass
from email.utils import parseaddr
from hashlib import blake2s

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation
from django.utils.translation import gettext as _

from berceau.messaging.gateways import Parcel, RefusedError, UnavailableError, UncertainError

A_LINK = re.compile(r"https?://\S+")
MOST_WORDS = 40
REFUSED_FOR_GOOD = range(500, 600)


def link_in(body: str) -> str | None:
    """The one link that this text holds, if it leads to this instance."""
    links = A_LINK.findall(body)
    if len(links) != 1 or not links[0].startswith(f"{settings.ADDRESS}/"):
        return None
    return str(links[0])


@dataclass(frozen=True, slots=True)
class EmailGateway:
    """Through Django's own mail backend, so that sign-in mails and messages have one server."""

    name: str = "smtp"

    def send(self, parcel: Parcel) -> str:
        if link_in(parcel.body) is None or len(parcel.body.split()) > MOST_WORDS:
            raise RefusedError("un courriel ne porte qu’un lien")
        identifier = self.identifier(parcel.key)
        with translation.override("fr"):
            title = _("Un lien pour vous")
        message = EmailMessage(
            subject=title,
            body=parcel.body,
            to=[parcel.to],
            headers={"Message-ID": identifier, "Auto-Submitted": "auto-generated"},
        )
        self._hand_over(message)
        return identifier

    def find(self, key: str) -> str | None:
        raise UnavailableError("un serveur de courriel ne dit pas ce qu’il a reçu")

    def identifier(self, key: str) -> str:
        """The same at each try: a mailbox that receives it twice shows it once."""
        domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
        return f"<{blake2s(key.encode(), digest_size=16).hexdigest()}@{domain}>"

    def _hand_over(self, message: EmailMessage) -> None:
        line = get_connection(fail_silently=False)
        try:
            self._open(line)
            self._give(line, message)
        finally:
            _hang_up(line)

    def _open(self, line: BaseEmailBackend) -> None:
        """Unreachable, or does not let us in: our settings, not this message."""
        try:
            line.open()
        except (OSError, smtplib.SMTPException) as error:
            raise UnavailableError(f"{self.name} : {_words(error)}") from None

    def _give(self, line: BaseEmailBackend, message: EmailMessage) -> None:
        try:
            line.send_messages([message])
        except smtplib.SMTPRecipientsRefused as refusal:
            code = max(code for code, _words_of_server in refusal.recipients.values())
            raise _verdict(self.name, code) from None
        except smtplib.SMTPSenderRefused as refusal:
            code = refusal.smtp_code
            raise UnavailableError(f"{self.name} : expéditeur refusé ({code})") from None
        except smtplib.SMTPResponseException as refusal:
            raise _verdict(self.name, refusal.smtp_code) from None
        except (OSError, smtplib.SMTPException) as error:
            # The line broke while the text was being given.
            raise UncertainError(f"{self.name} : {_words(error)}") from None


def _verdict(name: str, code: int) -> RefusedError | UnavailableError:
    """5xx is no for good; 4xx is « later »."""
    if code in REFUSED_FOR_GOOD:
        return RefusedError(f"{name} : adresse ou message refusé ({code})")
    return UnavailableError(f"{name} : plus tard ({code})")


def _words(error: BaseException) -> str:
    """Its kind alone: the words of a server may hold an address."""
    return type(error).__name__


def _hang_up(line: BaseEmailBackend) -> None:
    """The text was taken or not: what is said when hanging up changes nothing."""
    try:
        line.close()
    except (OSError, smtplib.SMTPException):
        return
