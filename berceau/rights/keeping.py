"""How long requests are kept, what they suspend, what is left of them when a file goes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from berceau.contract import Expired, RetentionRule
from berceau.rights.models import (
    AccessPack,
    Answer,
    Request,
    RequestKind,
    ThirdPartyRequest,
)


def holding() -> Q:
    """Limitations in force."""
    return Q(
        kind=RequestKind.LIMITATION, answer__in=[Answer.ACCEPTED, Answer.PARTLY], lifted_on=None
    )


def suspends(family_ids: Collection[int]) -> Mapping[int, str]:
    """Files that a request keeps for now: left as it is, or not answered yet."""
    unanswered = Q(answered_on=None) & ~Q(kind=RequestKind.ERASURE)
    rows = Request.objects.filter(holding() | unanswered, family_number__in=family_ids)
    return {
        number: _("demande à laquelle il faut d’abord répondre")
        if answered_on is None
        else _("limitation demandée par la personne")
        for number, answered_on in rows.order_by("pk").values_list("family_number", "answered_on")
    }


def forget_words(requests: QuerySet[Request]) -> None:
    """Of these requests stay the kind, the dates, the answer and who gave it."""
    for pack in AccessPack.objects.filter(request__in=requests):
        pack.content, pack.masks, pack.note, pack.delivered_how = [], {}, "", ""
        pack.save()
    for request in requests:
        request.words = request.answer_words = request.extended_because = ""
        request.changes = []
        request.save(update_fields=["words", "answer_words", "extended_because", "changes"])


def file_goes(family_ids: Collection[int], at: datetime) -> None:
    forget_words(Request.objects.filter(family_number__in=family_ids))


def old_requests(before: date) -> Iterator[Expired]:
    """Answered on this day or earlier; a limitation counts from the day it was lifted."""
    rows = Request.objects.filter(answered_on__lte=before).exclude(holding())
    for key, answered_on, lifted_on, family in rows.order_by("pk").values_list(
        "pk", "answered_on", "lifted_on", "family_number"
    ):
        since = lifted_on or answered_on
        if since is not None and since <= before:
            yield Expired(key, since, family)


def erase_requests(keys: Collection[int], at: datetime) -> int:
    rows = Request.objects.filter(pk__in=keys)
    count = rows.count()
    rows.delete()
    return count


def old_third_parties(before: date) -> Iterator[Expired]:
    rows = ThirdPartyRequest.objects.filter(answered_on__lte=before).order_by("pk")
    for key, on, family in rows.values_list("pk", "answered_on", "family_number"):
        if on is not None:
            yield Expired(key, on, family)


def erase_third_parties(keys: Collection[int], at: datetime) -> int:
    gone, _tables = ThirdPartyRequest.objects.filter(pk__in=keys).delete()
    return gone


RETENTION = (
    RetentionRule("request", gettext_lazy("Demande d’une personne"), old_requests, erase_requests),
    RetentionRule(
        "third_party",
        gettext_lazy("Demande d’un tiers autorisé"),
        old_third_parties,
        erase_third_parties,
    ),
)
