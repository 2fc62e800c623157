"""What the team's page and the doctor read: counts and dates, never a family."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from berceau.messaging.models import Channel, Message, State

ALIVE = (State.WAITING, State.SENDING, State.UNCERTAIN)
BY_THEMSELVES = Q(channel__in=(Channel.SMS, Channel.EMAIL))
"""Letters wait for somebody to print them."""


def due(channel: str, *, at: datetime) -> int:
    """How many messages of this channel should be on their way."""
    return Message.objects.filter(state=State.WAITING, channel=channel, next_try_at__lte=at).count()


def oldest_due(*, at: datetime) -> datetime | None:
    """Since when a message that may leave has been waiting.

    One held back by the hours or the week, or that a provider put off, has a later moment.
    """
    waiting = Message.objects.filter(
        BY_THEMSELVES, state=State.WAITING, next_try_at__lte=at
    ).aggregate(oldest=Min("next_try_at"))
    oldest: datetime | None = waiting["oldest"]
    return oldest


def doubts() -> QuerySet[Message]:
    """Those that may have left, the oldest first."""
    return Message.objects.filter(BY_THEMSELVES, state=State.UNCERTAIN).order_by("sent_at", "pk")


def by_state(*, since: datetime) -> list[tuple[str, dict[str, int]]]:
    """For each state that has any: how many, by channel. Those still alive whatever their age."""
    rows = (
        Message.objects.filter(Q(created_at__gte=since) | Q(state__in=ALIVE))
        .order_by()
        .values("state", "channel")
        .annotate(count=Count("pk"))
    )
    table: dict[str, dict[str, int]] = {}
    for row in rows:
        table.setdefault(row["state"], {})[row["channel"]] = row["count"]
    return [(str(label), table[state]) for state, label in State.choices if state in table]
