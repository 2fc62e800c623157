"""The rules of this room: STOP, the hours, and how many messages a week one adult receives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from berceau.contract import Outgoing, Verdict
from berceau.messaging.addresses import index_of
from berceau.messaging.models import Message, Optout, State
from berceau.messaging.moments import Hours
from berceau.messaging.purposes import purposes

A_WEEK = timedelta(days=7)
LEFT = (State.SENDING, State.SENT, State.DELIVERED, State.UNCERTAIN)


def hours() -> Hours:
    """The hours of this instance, on its territory's clock and holidays."""
    return settings.MESSAGE_HOURS


def stopped_by_the_person(messages: Sequence[Outgoing], at: datetime) -> Mapping[int, Verdict]:
    """STOP: only the word that confirms it still leaves. One query."""
    index = {
        position: index_of(message.channel, message.address)
        for position, message in enumerate(messages)
        if not purposes()[message.purpose].after_stop
    }
    stopped = set(
        # Whatever the moment of the round: a STOP that came after it began stops what is left.
        Optout.objects.filter(address_index__in=set(index.values()))
        .filter(Q(until=None) | Q(until__gt=at))
        .values_list("channel", "address_index")
    )
    return {
        position: Verdict(_("la personne a écrit STOP"))
        for position, fingerprint in index.items()
        if (messages[position].channel, fingerprint) in stopped
    }


def outside_hours(messages: Sequence[Outgoing], at: datetime) -> Mapping[int, Verdict]:
    """Nights, Sundays and public holidays: it leaves at the next opening. A letter has no hour."""
    opening = hours().next_open(at)
    if opening <= at:
        return {}
    return {
        position: Verdict(_("pas à cette heure"), until=opening)
        for position, message in enumerate(messages)
        if message.channel != "letter" and not message.pressing
    }


def too_many_this_week(messages: Sequence[Outgoing], at: datetime) -> Mapping[int, Verdict]:
    """At most so many a week for one adult: the next leaves when the oldest is a week old."""
    counted = {key for key, purpose in purposes().items() if purpose.counted}
    adults = {
        position: message.adult_id
        for position, message in enumerate(messages)
        if message.adult_id is not None and message.purpose in counted
    }
    left: dict[int, list[datetime]] = {}
    rows = (
        Message.objects.filter(
            adult__in=set(adults.values()),
            purpose__in=counted,
            state__in=LEFT,
            sent_at__gt=at - A_WEEK,
        )
        .order_by("sent_at")
        .values_list("adult_id", "sent_at")
    )
    for adult, sent_at in rows:
        if sent_at is not None:
            left.setdefault(adult, []).append(sent_at)
    leaving: Counter[int] = Counter()
    verdicts: dict[int, Verdict] = {}
    most: int = settings.MESSAGES_A_WEEK
    for position, adult in adults.items():
        before = left.get(adult, [])
        if len(before) + leaving[adult] < most:
            leaving[adult] += 1
            continue
        frees = before[len(before) - most] + A_WEEK if len(before) >= most else at + A_WEEK
        verdicts[position] = Verdict(_("assez de messages cette semaine"), until=frees)
    return verdicts
