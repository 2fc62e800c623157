"""The pulse of the worker and of each provider: what the doctor and the team's page look at."""

from __future__ import annotations

from datetime import datetime

from berceau.messaging.models import Pulse

WORKER = "worker"


def beat(key: str, *, at: datetime) -> None:
    """It lives, or it answered: what failed before is over."""
    Pulse.objects.update_or_create(
        key=key, defaults={"seen_at": at, "failures": 0, "failing_since": None, "reason": ""}
    )


def miss(key: str, *, at: datetime, reason: str) -> None:
    """Once more without an answer."""
    pulse, _created = Pulse.objects.get_or_create(key=key, defaults={"seen_at": at})
    pulse.failures += 1
    pulse.failing_since = pulse.failing_since or at
    pulse.reason = reason[:200]
    pulse.save()


def of(key: str) -> Pulse | None:
    return Pulse.objects.filter(key=key).first()
