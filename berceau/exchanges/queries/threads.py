"""The thread of one adult: what they wrote and what was sent to them, nobody else's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.contract import Verdict, judged
from berceau.exchanges import policies
from berceau.exchanges.queries.boxes import Box, Wanted, boxes, contacts_of, end_of
from berceau.exchanges.words import state_of
from berceau.families.models import Adult, Family
from berceau.kit.prepared import Prepared
from berceau.messaging.models import Channel, Incoming, Message, State
from berceau.messaging.purposes import purposes
from berceau.messaging.sending import outgoing

SHOWN = 10
A_LINK = re.compile(r"\S+://\S+")
MOST = 500
"""Messages that the page of one adult shows."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message, come or gone."""

    key: str
    pk: int
    came: bool
    """They wrote it; otherwise it was sent to them."""
    at: datetime
    text: str
    erased: bool
    """The text is gone after three months, or was never kept."""
    who: str
    """Who wrote it here, or what it is for."""
    state: str
    can_withdraw: bool = False
    can_let_go: bool = False
    to_see: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """The last messages with one adult."""

    adult: Adult
    lines: list[Line]
    """The last first."""
    has_more: bool
    box: Box


def threads(
    agent: Agent,
    family: Family,
    adults: Sequence[Adult],
    today: date,
    *,
    shown: int = SHOWN,
) -> list[Thread]:
    """One thread an adult, each apart from the others; constant queries."""
    keys = [adult.pk for adult in adults]
    sent = _last_sent(family, keys, shown + 1)
    came = _last_received(family, keys, shown + 1)
    verdicts = _verdicts([message for one in sent.values() for message in one], today)
    phones = contacts_of(adults)
    wanted = [_wanted(adult, family, came[adult.pk]) for adult in adults]
    found = []
    for adult, box in zip(adults, boxes(agent, wanted, today, phones), strict=True):
        lines = [
            *(_sent_line(one, agent, family, today, verdicts) for one in sent[adult.pk]),
            *(_came_line(one, agent, family, today) for one in came[adult.pk]),
        ]
        lines.sort(key=lambda line: (line.at, line.pk), reverse=True)
        found.append(Thread(adult, lines[:shown], len(lines) > shown, box))
    return found


def _wanted(adult: Adult, family: Family, came: Sequence[Incoming]) -> Wanted:
    """An answer goes to the number of the last message that waits for one."""
    waiting = [one for one in came if one.handled_at is None and one.channel == Channel.SMS]
    last = max(waiting, key=lambda one: (one.received_at, one.pk), default=None)
    return Wanted(
        adult,
        family,
        wrote_from=last.address if last else "",
        up_to=max((one.pk for one in came), default=0),
    )


def _last_sent(family: Family, adults: Collection[int], most: int) -> dict[int, list[Message]]:
    found: dict[int, list[Message]] = defaultdict(list)
    for message in _SENT.rows(family=family.pk, adults=adults, most=most):
        found[message.adult_id or 0].append(message)
    return found


def _last_received(family: Family, adults: Collection[int], most: int) -> dict[int, list[Incoming]]:
    found: dict[int, list[Incoming]] = defaultdict(list)
    for incoming in _RECEIVED.rows(family=family.pk, adults=adults, most=most):
        found[incoming.adult_id or 0].append(incoming)
    return found


def _sent_to(family: int, adults: Collection[int], most: int) -> QuerySet[Message]:
    return (
        Message.objects.filter(family_id=family, adult_id__in=adults)
        .annotate(
            rank=Window(RowNumber(), partition_by=F("adult_id"), order_by=["-created_at", "-id"])
        )
        .filter(rank__lte=most)
        .select_related("created_by")
    )


def _received_from(family: int, adults: Collection[int], most: int) -> QuerySet[Incoming]:
    return (
        Incoming.objects.filter(family_id=family, adult_id__in=adults)
        .annotate(
            rank=Window(RowNumber(), partition_by=F("adult_id"), order_by=["-received_at", "-id"])
        )
        .filter(rank__lte=most)
        .select_related("handled_by")
    )


_SENT, _RECEIVED = Prepared(_sent_to), Prepared(_received_from)


def _verdicts(messages: Sequence[Message], today: date) -> dict[int, Verdict]:
    """What the rules say today of those that wait, by key of the message."""
    wait = [message for message in messages if message.state == State.WAITING]
    judgements = judged([outgoing(message) for message in wait], end_of(today)) if wait else {}
    return {wait[position].pk: verdict for position, verdict in judgements.items()}


def without_links(message: Message) -> str:
    """The text; a link that the house wrote opens the parent's own page: it is theirs alone."""
    body: str = message.body
    return body if message.created_by_id else A_LINK.sub(_("(lien personnel)"), body)


def _sent_line(
    message: Message, agent: Agent, family: Family, today: date, verdicts: dict[int, Verdict]
) -> Line:
    who = message.created_by.full_name if message.created_by else ""
    # What this house wrote by itself says what it is for.
    purpose = purposes()[message.purpose].label
    writes = policies.can_answer(agent, family)
    return Line(
        key=f"envoye-{message.pk}",
        pk=message.pk,
        came=False,
        at=message.created_at,
        text=without_links(message),
        erased=not message.body,
        who=who or purpose,
        state=state_of(message, today=today, verdict=verdicts.get(message.pk)),
        can_withdraw=writes and message.state == State.WAITING,
        can_let_go=writes
        and message.state == State.STOPPED
        and bool(message.body)
        and message.expires_at > end_of(today),
    )


def _came_line(incoming: Incoming, agent: Agent, family: Family, today: date) -> Line:
    if incoming.handled_at is None:
        state = _("à voir")
    elif incoming.handled_by is None:
        state = ""
    else:
        state = _("vu par %(who)s") % {"who": incoming.handled_by.full_name}
    return Line(
        key=f"recu-{incoming.pk}",
        pk=incoming.pk,
        came=True,
        at=incoming.received_at,
        text=incoming.body,
        erased=not incoming.body,
        who="",
        state=state,
        to_see=incoming.handled_at is None and policies.can_set_aside(agent, family),
    )


def one_thread(
    agent: Agent, family: Family, adult: Adult, today: date, *, shown: int = MOST
) -> Thread:
    """All the messages of one adult."""
    return threads(agent, family, [adult], today, shown=shown)[0]


def compartments_of(found: Sequence[Thread]) -> tuple[str, ...]:
    """What these threads show: the messages when there are any, a number when one is offered."""
    shown = set()
    if any(thread.lines for thread in found):
        shown.add("messages")
    if any(thread.box.offered for thread in found):
        shown.add("agreement")
    return tuple(sorted(shown))
