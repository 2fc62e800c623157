"""What the team decides; each decision is told to the person by their link."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families.models.references import new_reference
from berceau.links import actions as links
from berceau.professionals import answers as said
from berceau.professionals import publishing
from berceau.professionals.actions.attaching import link_to_entry
from berceau.professionals.actions.moves import PURPOSE, check_reasons, locked_by, move
from berceau.professionals.actions.validity import next_end
from berceau.professionals.models import Hand, Registration
from berceau.professionals.publishing import Point
from berceau.professionals.states import Verb

NEW = "new"
"""Instead of an entry of the directory: one of their own."""


def stamp_of(registration: Registration) -> str:
    """What the page that shows it remembers: answers changed since are not accepted unread."""
    return registration.changed_at.isoformat()


def _tell(registration: Registration, *, by: Agent, at: datetime) -> None:
    """An e-mail that says nothing: the decision is behind the link."""
    links.send(
        purpose=PURPOSE, subject=registration.reference, email=registration.email, at=at, by=by
    )


def _accept_answers(
    registration: Registration, seen: str, *, point: Point | None, at: datetime
) -> None:
    """Publish what the person wrote; refused when it is not what the agent has read."""
    if seen and seen != stamp_of(registration):
        raise ValidationError(
            _("La personne a changé ses réponses pendant ce temps : relisez avant de décider.")
        )
    registration.accepted = dict(registration.answers)
    registration.commune_code = registration.accepted.get("commune", "")
    registration.correction_sent_at = None
    registration.save()
    publishing.publish(registration, point=point, at=at)


@transaction.atomic
def accept(
    *,
    reference: str,
    by: Agent,
    at: datetime,
    sentence: str = "",
    point: Point | None = None,
    seen: str = "",
    entry: str = NEW,
) -> Registration:
    """The entry exists, the certificate is valid. `seen`: `stamp_of` what the agent read; `entry`:
    that of the directory which is theirs already, when there is one.

    Raises PermissionDenied, IllegalMoveError, ValidationError.
    """
    registration = locked_by(by, reference)
    move(registration, Verb.ACCEPT, at=at, hand=Hand.AGENT, by=by, sentence=sentence.strip())
    if said.missing(registration.answers):
        raise ValidationError(_("Il manque des réponses : posez d’abord la question."))
    today = timezone.localdate(at)
    registration.accepted_on = today
    registration.valid_until = next_end(today)
    registration.certificate = registration.certificate or new_reference()
    registration.asked_at = registration.reminded_at = registration.ended_at = None
    if entry != NEW:
        link_to_entry(registration, entry, by=by, at=at)
    _accept_answers(registration, seen, point=point, at=at)
    _tell(registration, by=by, at=at)
    return registration


@transaction.atomic
def refuse(
    *, reference: str, reasons: list[str], sentence: str, by: Agent, at: datetime
) -> Registration:
    """No, and why: at least one reason of the list, and a sentence."""
    registration = locked_by(by, reference)
    told = check_reasons("refusal", reasons, sentence)
    move(registration, Verb.REFUSE, at=at, hand=Hand.AGENT, by=by, reasons=reasons, sentence=told)
    registration.ended_at = at
    registration.save()
    # A registration that was in the directory once and came back: nothing of it stays there.
    publishing.withdraw(registration, at=at)
    _tell(registration, by=by, at=at)
    return registration


@transaction.atomic
def ask_back(
    *, reference: str, reasons: list[str], sentence: str, by: Agent, at: datetime
) -> Registration:
    """« Il nous manque… »: the person may write again."""
    registration = locked_by(by, reference)
    told = check_reasons("question", reasons, sentence)
    verb = Verb.RETURN_CORRECTIONS if registration.correction_sent_at else Verb.ASK_BACK
    move(registration, verb, at=at, hand=Hand.AGENT, by=by, reasons=reasons, sentence=told)
    registration.correction_sent_at = None
    registration.save()
    _tell(registration, by=by, at=at)
    return registration


@transaction.atomic
def accept_corrections(
    *,
    reference: str,
    by: Agent,
    at: datetime,
    point: Point | None = None,
    seen: str = "",
) -> Registration:
    """What the person changed shows from now on; the end of the year does not move."""
    registration = locked_by(by, reference)
    if registration.correction_sent_at is None:
        raise ValidationError(_("Il n’y a pas de correction à relire."))
    move(registration, Verb.ACCEPT_CORRECTIONS, at=at, hand=Hand.AGENT, by=by)
    _accept_answers(registration, seen, point=point, at=at)
    _tell(registration, by=by, at=at)
    return registration


@transaction.atomic
def take_down(
    *, reference: str, reasons: list[str], sentence: str, by: Agent, at: datetime
) -> Registration:
    """An accepted entry leaves the directory, and its certificate is no longer valid."""
    registration = locked_by(by, reference)
    told = check_reasons("removal", reasons, sentence)
    move(
        registration, Verb.TAKE_DOWN, at=at, hand=Hand.AGENT, by=by, reasons=reasons, sentence=told
    )
    registration.ended_at, registration.correction_sent_at = at, None
    registration.save()
    publishing.withdraw(registration, at=at)
    _tell(registration, by=by, at=at)
    return registration
