"""One round: everything that may leave now leaves. Called by the command, the task, the demo."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection
from datetime import datetime

from berceau.messaging.carriers import carrier
from berceau.messaging.gateways import Gateway
from berceau.messaging.models import Channel
from berceau.messaging.sending import Count, mend, send_next

BY_THEMSELVES = (Channel.SMS, Channel.EMAIL)
"""Letters wait for the printer."""
LONGEST = 120.0
"""Seconds that a round works at most: far less than what makes a claim look abandoned."""
GIVES_UP = 3
"""Absences after which a provider is left alone until the next round."""


def run(at: datetime, *, seconds: float = LONGEST) -> Count:
    """Send what may leave at this moment; what a dead worker left half done is asked about first.

    `count.unfinished` says that the time was over before the messages were.
    """
    count = Count()
    gateways = {channel: carrier(channel) for channel in BY_THEMSELVES}
    mend(gateways.get, at=at, count=count)
    end = time.monotonic() + seconds
    absences: Counter[str] = Counter()
    while send_next(gateways.get, at=at, count=count, channels=_answering(gateways, absences)):
        if count.absent is not None:
            absences[count.absent] += 1
            count.absent = None
        if time.monotonic() > end:
            count.unfinished = True
            break
    return count


def _answering(gateways: dict[Channel, Gateway | None], absences: Counter[str]) -> Collection[str]:
    """A provider that does not answer is not asked a thousand times in the same minute."""
    return [channel for channel in gateways if absences[channel] < GIVES_UP]
