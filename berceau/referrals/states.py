"""What may become of a referral, and who may say it: one table, every other move is refused."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    SENT = "sent", _("envoyée")
    SEEN = "seen", _("lue")
    ACCEPTED = "accepted", _("acceptée")
    DECLINED = "declined", _("refusée")
    APPOINTMENT_SET = "appointment_set", _("rendez-vous fixé")
    CAME = "came", _("venue")
    DID_NOT_COME = "did_not_come", _("pas venue")
    HELPED = "helped", _("a aidé")
    REVOKED = "revoked", _("retirée")
    EXPIRED = "expired", _("restée sans réponse")


class Actor(models.TextChoices):
    REFERENTE = "referente", _("la référente")
    PARTNER = "partner", _("la structure")
    PARENT = "parent", _("le parent")
    CLOCK = "clock", _("le délai")


class Way(models.TextChoices):
    """How the structure hears of it."""

    PARTNER = "partner", _("la structure est prévenue")
    HERSELF = "herself", _("l’adulte y va de lui-même, d’elle-même")


Moves = Mapping[State, frozenset[Actor]]

_TEAM = frozenset({Actor.REFERENTE})
_THEM = frozenset({Actor.PARTNER})
_CLOCK = frozenset({Actor.CLOCK})
_WORK = _TEAM | _THEM
"""The référente may write what the structure told her by phone."""
_OURS = _TEAM | frozenset({Actor.PARENT})
_ALL = _WORK | _OURS

TABLE: Mapping[State, Moves] = {
    State.SENT: {
        State.SEEN: _THEM,
        State.ACCEPTED: _WORK,
        State.DECLINED: _WORK,
        State.APPOINTMENT_SET: _WORK,
        State.CAME: _ALL,
        State.DID_NOT_COME: _OURS,
        State.HELPED: _OURS,
        State.REVOKED: _OURS,
        State.EXPIRED: _CLOCK,
    },
    State.SEEN: {
        State.ACCEPTED: _WORK,
        State.DECLINED: _WORK,
        State.APPOINTMENT_SET: _WORK,
        State.CAME: _ALL,
        State.DID_NOT_COME: _OURS,
        State.HELPED: _OURS,
        State.REVOKED: _OURS,
        State.EXPIRED: _CLOCK,
    },
    State.ACCEPTED: {
        State.DECLINED: _WORK,
        State.APPOINTMENT_SET: _WORK,
        State.CAME: _ALL,
        State.DID_NOT_COME: _ALL,
        State.HELPED: _ALL,
        State.REVOKED: _OURS,
    },
    State.APPOINTMENT_SET: {
        # Another day.
        State.APPOINTMENT_SET: _WORK,
        State.DECLINED: _WORK,
        State.CAME: _ALL,
        State.DID_NOT_COME: _ALL,
        State.HELPED: _ALL,
        State.REVOKED: _OURS,
    },
    State.DID_NOT_COME: {
        State.APPOINTMENT_SET: _WORK,
        State.CAME: _ALL,
        State.HELPED: _OURS,
        State.REVOKED: _OURS,
    },
    State.CAME: {State.HELPED: _ALL, State.REVOKED: _OURS},
    State.HELPED: {},
    State.DECLINED: {},
    State.REVOKED: {},
    State.EXPIRED: {},
}

WITHOUT_PARTNER = frozenset(
    {State.APPOINTMENT_SET, State.CAME, State.DID_NOT_COME, State.HELPED, State.REVOKED,
     State.EXPIRED}
)  # fmt: skip
"""What may become of a referral that no structure was told of."""

WAITING = frozenset({State.SENT, State.SEEN})
"""Nobody has answered yet."""
UNDER_WAY = frozenset({State.ACCEPTED, State.APPOINTMENT_SET})
LIVE = WAITING | UNDER_WAY
FAILED = frozenset({State.DECLINED, State.DID_NOT_COME, State.REVOKED, State.EXPIRED})
"""The need stays open until another referral, or « plus besoin »."""
DONE = frozenset({State.CAME, State.HELPED})
OVER = frozenset(state for state, moves in TABLE.items() if not moves)
ANSWERS = frozenset({State.ACCEPTED, State.DECLINED, State.APPOINTMENT_SET})
"""What only a structure can say, whoever writes it."""
SHOWN_TO_PARTNER = frozenset(TABLE) - OVER
"""In these states the structure still reads what was confided."""
UNDONE_BY_A_SLIP = frozenset(
    {State.ACCEPTED, State.DECLINED, State.APPOINTMENT_SET, State.CAME, State.DID_NOT_COME,
     State.HELPED}
)  # fmt: skip
"""Taken back by whoever said it. Revoking has a confirmation instead: its link is dead."""


class IllegalMoveError(ValueError):
    """Nobody, or not this actor, may say that of a referral in this state."""


def may(before: str, after: str, actor: str, *, way: str = Way.PARTNER) -> bool:
    """Whether this actor may say so."""
    if way == Way.HERSELF and (after not in WITHOUT_PARTNER or actor == Actor.PARTNER):
        return False
    who = TABLE[State(before)].get(State(after))
    return who is not None and actor in who


def offered(state: str, actor: str, *, way: str = Way.PARTNER) -> tuple[State, ...]:
    """What this actor may say now, in the order of the table."""
    return tuple(after for after in TABLE[State(state)] if may(state, after, actor, way=way))
