"""The life of a message: which state may follow which. A test tries every other pair."""

from __future__ import annotations

from berceau.messaging.models import State

NEXT: dict[str, frozenset[str]] = {
    State.WAITING: frozenset({State.SENDING, State.STOPPED, State.EXPIRED}),
    # Back to waiting only when the provider said no, or was never reached.
    State.SENDING: frozenset({State.SENT, State.WAITING, State.FAILED, State.UNCERTAIN}),
    State.SENT: frozenset({State.DELIVERED, State.FAILED}),
    # A receipt, or a look at the provider's list, says what became of it.
    State.UNCERTAIN: frozenset({State.SENT, State.DELIVERED, State.FAILED, State.WAITING}),
    State.DELIVERED: frozenset(),
    State.FAILED: frozenset(),
    # Only what an agent kept back, its text still there: see `outbox.let_go`.
    State.STOPPED: frozenset({State.WAITING}),
    State.EXPIRED: frozenset(),
}


def may_become(before: str, after: str) -> bool:
    return after in NEXT[before]
