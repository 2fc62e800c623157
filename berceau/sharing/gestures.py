"""Gestures of other rooms that a share opens too: each room says of itself to whom it shows them.

A gesture whose room does not follow the file answers 404 by itself: nothing is promised here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.contract import programmes
from berceau.families.models import Family

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class Gesture:
    """One link on the page of a share."""

    label: _StrOrPromise
    url: str
    icon: str


def gestures_of(agent: Agent, family: Family) -> list[Gesture]:
    """What this agent may do about a file of which something was confided to her."""
    actions = sorted(
        (action for programme in programmes() for action in programme.family_actions),
        key=lambda action: action.order,
    )
    return [
        Gesture(action.label, reverse(action.route, args=[family.reference]), action.icon)
        for action in actions
        if action.shown(agent, family)
    ]
