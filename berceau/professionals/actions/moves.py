"""Moving a registration from a state to the next: the lock, the table, the trace."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.kit.fields import refusal
from berceau.privacy import journal
from berceau.professionals import policies, states
from berceau.professionals.catalogue import reasons as reasons_of
from berceau.professionals.models import Hand, Registration, RegistrationMove
from berceau.professionals.states import Verb

PURPOSE = "professional"
"""The door that the links of this room open."""
OTHER = "other"
"""The reason that says nothing by itself: a sentence must."""


def locked(reference: str) -> Registration:
    """The registration, nobody else's to move until the end. Raises Registration.DoesNotExist."""
    return Registration.objects.select_for_update(of=("self",)).get(reference=reference)


def locked_by(agent: Agent, reference: str) -> Registration:
    """Same, for an agent who decides. Raises PermissionDenied."""
    if not policies.can_moderate(agent):
        raise PermissionDenied
    return locked(reference)


def move(
    registration: Registration,
    verb: Verb,
    *,
    at: datetime,
    hand: Hand,
    by: Agent | None = None,
    reasons: Iterable[str] = (),
    sentence: str = "",
) -> RegistrationMove:
    """Change the state (the caller saves) and write what happened. Raises IllegalMoveError."""
    came_from, registration.state = registration.state, states.after(registration.state, verb)
    journal.did(f"professional.{verb.value}", by=by, at=at, registration=registration.pk)
    return RegistrationMove.objects.create(
        registration=registration,
        verb=verb,
        came_from=came_from,
        led_to=registration.state,
        hand=hand,
        by=by,
        at=at,
        reasons=list(reasons),
        sentence=sentence,
    )


def check_reasons(table: str, reasons: list[str], sentence: str) -> str:
    """The sentence, trimmed. Raises ValidationError when the person would not know why."""
    known = reasons_of(table)
    if not reasons or any(reason not in known for reason in reasons):
        raise ValidationError({"reasons": _("Choisir au moins une raison de la liste.")})
    why = refusal(sentence)
    if why is not None:
        raise ValidationError({"sentence": why})
    if OTHER in reasons and not sentence.strip():
        raise ValidationError({"sentence": _("Une autre raison : l’écrire en une phrase.")})
    return sentence.strip()
