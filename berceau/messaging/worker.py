"""One round: everything that may leave now leaves. Called by the command, the task, the demo."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from datetime import datetime

from berceau.messaging import pulse
from berceau.messaging.carriers import carrier
from berceau.messaging.gateways import DescriptionError, Gateway
from berceau.messaging.sending import BY_THEMSELVES, Count, mend, send_next

LONGEST = 120.0
"""Seconds that a round works at most: far less than what makes a claim look abandoned."""
GIVES_UP = 3
"""Absences after which a provider is left alone until the next round."""


def run(
    at: datetime,
    *,
    seconds: float = LONGEST,
    stopping: Callable[[], bool] = lambda: False,
) -> Count:
    """Send what may leave at this moment; what a dead worker left half done is asked about first.

    `count.unfinished` says that the time was over before the messages were. `stopping` is asked
    between two messages.
    """
    count = Count()
    gateways: dict[str, Gateway | None] = {one: _carrier(one) for one in BY_THEMSELVES}

    def of(channel: str) -> Gateway | None:
        return gateways.get(channel)

    mend(of, at=at, count=count)
    end = time.monotonic() + seconds
    while not stopping() and send_next(
        of, at=at, count=count, channels=_answering(gateways, count)
    ):
        if time.monotonic() > end:
            count.unfinished = True
            break
    _say_how_they_answered(count, at=at)
    return count


def _carrier(channel: str) -> Gateway | None:
    """A description that cannot be read sends nothing; the doctor says what is wrong with it."""
    try:
        return carrier(channel)
    except DescriptionError:
        return None


def _answering(gateways: Collection[str], count: Count) -> list[str]:
    """A provider that does not answer is not asked a thousand times in the same minute."""
    return [channel for channel in gateways if count.absences[channel] < GIVES_UP]


def _say_how_they_answered(count: Count, *, at: datetime) -> None:
    for channel in BY_THEMSELVES:
        if channel in count.answered:
            pulse.beat(channel, at=at)
        elif count.absences[channel]:
            pulse.miss(channel, at=at, reason=count.why_absent.get(channel, ""))
