"""What this room stops keeping, and what it holds on one adult."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from berceau.contract import Holding, RetentionRule
from berceau.messaging.models import Incoming, Message


def sweep_texts(before: date, at: datetime) -> int:
    """Erase what was written; that a message left, or came, follows the file. One to a partner is
    of no file: it goes whole, with the address that it went to."""
    old = Message.objects.filter(created_at__date__lte=before)
    gone, _by_table = old.filter(family=None, adult=None).delete()
    sent = gone + old.exclude(body="", title="").update(body="", title="")
    received = (
        Incoming.objects.filter(received_at__date__lte=before).exclude(body="").update(body="")
    )
    return sent + received


def sent_to(adult_id: int) -> QuerySet[Message]:
    return Message.objects.filter(adult=adult_id)


def received_from(adult_id: int) -> QuerySet[Incoming]:
    return Incoming.objects.filter(adult=adult_id)


RETENTION = (RetentionRule("message", _("Contenu des messages"), sweep=sweep_texts),)
HOLDINGS = (
    Holding(
        model="messaging.Message",
        title=_("Les messages que nous vous avons envoyés"),
        rows=sent_to,
        order=70,
        free_text=("body", "title"),
        silent={
            "created_by": _("le journal dit la fonction et l’organisation, pas le nom"),
            "address_index": _("une empreinte qui ne se relit pas"),
            "subject": _("un numéro interne"),
        },
    ),
    Holding(
        model="messaging.Incoming",
        title=_("Les messages que vous nous avez envoyés"),
        rows=received_from,
        order=71,
        free_text=("body",),
        silent={
            "handled_by": _("le journal dit la fonction et l’organisation, pas le nom"),
            "address_index": _("une empreinte qui ne se relit pas"),
        },
    ),
)
