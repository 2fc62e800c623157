"""The steps of a request, and which may follow which: one table, every other one is refused."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    PREPARING = "preparing", _("en préparation")
    FILED = "filed", _("déposée")
    COMPLETE = "complete", _("dossier complet")
    SUPPORTED = "supported", _("appuyée par la Ville")
    COMMITTEE = "committee", _("devant la commission d’attribution")
    REFUSED = "refused", _("refusée par la commission")
    GRANTED = "granted", _("logement attribué")
    INADMISSIBLE = "inadmissible", _("déclarée irrecevable")
    WITHDRAWN = "withdrawn", _("retirée par la famille")
    LAPSED = "lapsed", _("radiée, faute de renouvellement ou de réponse")


ENDED = frozenset({State.GRANTED, State.INADMISSIBLE, State.WITHDRAWN, State.LAPSED})
"""It is no longer a request in force (CCH, R441-2-8). A refusal by a committee ends nothing: the
request goes on, and is renewed."""

ENDS = (State.GRANTED, State.INADMISSIBLE, State.WITHDRAWN, State.LAPSED)

TRANSITIONS: Mapping[str, tuple[State, ...]] = {
    State.PREPARING: (State.FILED, State.WITHDRAWN),
    State.FILED: (State.COMPLETE, State.COMMITTEE, State.REFUSED, *ENDS),
    State.COMPLETE: (State.SUPPORTED, State.COMMITTEE, State.REFUSED, *ENDS),
    State.SUPPORTED: (State.COMMITTEE, State.REFUSED, *ENDS),
    State.COMMITTEE: (State.REFUSED, *ENDS),
    # « La demande continue »: with the papers it has, supported again, before another committee.
    State.REFUSED: (State.COMPLETE, State.SUPPORTED, State.COMMITTEE, *ENDS),
    # A late renewal brings it back, with its number and its seniority.
    State.LAPSED: (State.FILED,),
    State.GRANTED: (),
    State.INADMISSIBLE: (),
    State.WITHDRAWN: (),
}

BY_A_LETTER = State.SUPPORTED
"""Reached by issuing the letter of support, and by nothing else."""

LETTER_FROM = frozenset({State.COMPLETE, State.SUPPORTED, State.COMMITTEE, State.REFUSED})
"""« Une fois que le dossier est rempli, on peut appuyer la demande » (Cambrai)."""


def may_follow(before: str, after: str) -> bool:
    """Whether this step may come after that one."""
    return after in TRANSITIONS[before]


def offered(state: str) -> tuple[State, ...]:
    """What a person may choose next; the letter of support is its own gesture."""
    return tuple(one for one in TRANSITIONS[state] if one != BY_A_LETTER)
