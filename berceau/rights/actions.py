"""Recording what a person asks, and answering it: each answer has its effect and its trace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.contract import announce_change
from berceau.families.actions import common
from berceau.families.actions.erasing import erase_families, with_absorbed
from berceau.families.models import Adult, Consent, Family, FamilyState
from berceau.followup.models import Closing, ClosingReason, Promise
from berceau.privacy import journal
from berceau.rights import policies, words
from berceau.rights.keeping import forget_words
from berceau.rights.models import Answer, Request, RequestKind, Scope, ThirdPartyRequest

CORRECTABLE = ("first_name", "last_name", "language", "interpreter_needed")
"""What the DPO corrects in the place of the référente; she does the rest in the file itself."""


def _answerer(by: Agent) -> None:
    if not policies.can_answer(by):
        raise PermissionDenied


@transaction.atomic
def record(
    *,
    adult_reference: str,
    kind: str,
    received_on: date,
    identity: str,
    text: str,
    by: Agent,
    at: datetime,
    scope: str = "",
) -> Request:
    """Write down what an adult asks. The answer is due within one month of the day it came."""
    adult = Adult.objects.select_related("family").get(reference=adult_reference)
    if not policies.can_record(by, adult.family):
        raise PermissionDenied
    if received_on > timezone.localdate(at):
        raise ValidationError({"received_on": _("Cette date est à venir.")})
    if kind == RequestKind.OPPOSITION and not scope:
        raise ValidationError({"scope": _("Dire ce qui doit s’arrêter.")})
    request = Request.objects.create(
        kind=kind,
        scope=scope if kind == RequestKind.OPPOSITION else Scope.NONE,
        family_number=adult.family_id,
        adult_number=adult.pk,
        received_on=received_on,
        identity=identity,
        words=text,
        recorded_by=by,
        recorded_at=at,
        due_on=words.due_on(received_on),
    )
    journal.did(
        "rights.recorded", by=by, at=at, family_id=adult.family_id, request=request.pk, kind=kind
    )
    return request


def _open_request(reference: str, *, by: Agent) -> Request:
    _answerer(by)
    request = Request.objects.select_for_update(of=("self",)).get(reference=reference)
    if not request.is_open:
        raise ValidationError(_("Cette demande a déjà reçu sa réponse."))
    return request


@transaction.atomic
def extend(*, reference: str, because: str, by: Agent, at: datetime) -> Request:
    """Two more months, once, said to the person with the reason before the first month ends."""
    request = _open_request(reference, by=by)
    if request.extended_because:
        raise ValidationError(_("Le délai a déjà été prolongé."))
    if timezone.localdate(at) > request.due_on:
        raise ValidationError(_("Le premier mois est passé : on ne peut plus prolonger."))
    request.extended_because, request.due_on = because, words.longest(request.received_on)
    request.save(update_fields=["extended_because", "due_on"])
    journal.did(
        "rights.extended", by=by, at=at, family_id=request.family_number, request=request.pk
    )
    return request


@transaction.atomic
def answer(
    *,
    reference: str,
    answer: str,
    text: str,
    by: Agent,
    at: datetime,
    correction: Mapping[str, Any] | None = None,
) -> Request:
    """Decide, and do it: what is accepted has its effect in the same transaction."""
    request = _open_request(reference, by=by)
    if not request.identity:
        raise ValidationError(_("Noter d’abord comment l’identité a été vérifiée."))
    if request.kind == RequestKind.ACCESS and answer != Answer.REFUSED:
        raise ValidationError(_("Un accès accepté se rassemble, se relit et se remet."))
    if answer != Answer.ACCEPTED and not text.strip():
        raise ValidationError({"text": _("Dire pourquoi : la personne doit le savoir.")})
    request.answer, request.answer_words = answer, text
    request.answered_on, request.answered_by = timezone.localdate(at), by
    if answer != Answer.REFUSED:
        if request.kind == RequestKind.RECTIFICATION:
            request.changes = _rectify(request, correction or {}, by=by, at=at)
        elif request.kind in EFFECTS:
            EFFECTS[RequestKind(request.kind)](request, by, at)
    if request.kind == RequestKind.ERASURE and answer != Answer.REFUSED:
        request.words = request.answer_words = request.extended_because = ""
    request.save()
    journal.did(
        "rights.answered",
        by=by,
        at=at,
        family_id=request.family_number,
        request=request.pk,
        kind=request.kind,
        answer=answer,
    )
    return request


def _family(request: Request) -> Family:
    return Family.objects.select_for_update(of=("self",)).get(pk=request.family_number)


def _freeze(request: Request, by: Agent, at: datetime) -> None:
    family = _family(request)
    if family.frozen_on is None:
        family.frozen_on = timezone.localdate(at)
        family.save(update_fields=["frozen_on"])
        announce_change(family.pk)


@transaction.atomic
def lift(*, reference: str, by: Agent, at: datetime) -> Request:
    """The limitation ends; another one on the same file still holds it."""
    _answerer(by)
    request = Request.objects.select_for_update(of=("self",)).get(
        reference=reference, kind=RequestKind.LIMITATION
    )
    if not limits(request):
        raise ValidationError(_("Cette limitation n’est pas en cours."))
    request.lifted_on = timezone.localdate(at)
    request.save(update_fields=["lifted_on"])
    still = [
        other
        for other in Request.objects.filter(
            kind=RequestKind.LIMITATION, family_number=request.family_number
        ).exclude(pk=request.pk)
        if limits(other)
    ]
    if not still:
        Family.objects.filter(pk=request.family_number).update(frozen_on=None)
        announce_change(request.family_number)
    journal.did("rights.lifted", by=by, at=at, family_id=request.family_number, request=request.pk)
    return request


def limits(request: Request) -> bool:
    """Whether this limitation holds its file today."""
    return (
        request.kind == RequestKind.LIMITATION
        and request.answer in {Answer.ACCEPTED, Answer.PARTLY}
        and request.lifted_on is None
    )


def _stop(request: Request, by: Agent, at: datetime) -> None:
    """What the person opposes stops: the whole follow-up, or calls and messages to them."""
    day = timezone.localdate(at)
    if request.scope == Scope.CONTACT:
        Adult.objects.filter(pk=request.adult_number).update(
            consent=Consent.REFUSED, consent_on=day
        )
        return
    family = _family(request)
    if family.state != FamilyState.OPEN:
        return
    Closing.objects.create(family=family, reason=ClosingReason.REQUEST, on=day, by=by, at=at)
    family.state = FamilyState.CLOSED
    family.save(update_fields=["state"])
    Promise.objects.filter(family=family).pending().update(cancelled_at=at)
    announce_change(family.pk)


def _erase(request: Request, by: Agent, at: datetime) -> None:
    """The whole file when the person is its only adult; otherwise all that is theirs alone."""
    family = _family(request)
    adult = Adult.objects.get(pk=request.adult_number)
    if not Adult.objects.filter(family=family).exclude(pk=adult.pk).exists():
        erase_families([family.pk], by=by, at=at, why="request")
        return
    forget_words(Request.objects.filter(adult_number=adult.pk))
    # What is left of them in a file reunited to this one: those said the same as somebody here.
    Adult.objects.filter(family__in=with_absorbed([family.pk]) - {family.pk}).delete()
    adult.delete()
    common.settle([family], "adult.erased", by=by, at=at, names=True, dates=True)


EFFECTS = {
    RequestKind.LIMITATION: _freeze,
    RequestKind.OPPOSITION: _stop,
    RequestKind.ERASURE: _erase,
}


def _rectify(
    request: Request, correction: Mapping[str, Any], *, by: Agent, at: datetime
) -> list[list[str]]:
    """Correct the person's own fields; what it was and what it is now."""
    adult = Adult.objects.select_for_update(of=("self",)).get(pk=request.adult_number)
    before = common.change(adult, correction, allowed=CORRECTABLE)
    if before:
        family = Family.objects.get(pk=adult.family_id)
        common.settle([family], "adult.corrected", by=by, at=at, names=True, fields=sorted(before))
    return [[name, str(value), str(getattr(adult, name))] for name, value in sorted(before.items())]


# --- « Tiers autorisé » ---------------------------------------------------------------------
@transaction.atomic
def record_third_party(
    *,
    asked_by: str,
    legal_text: str,
    in_writing: bool,
    received_on: date,
    asked: str,
    by: Agent,
    at: datetime,
    family_number: int | None = None,
) -> ThirdPartyRequest:
    """An authority asks: who, on which text, what. Nothing leaves by this page."""
    _answerer(by)
    if received_on > timezone.localdate(at):
        raise ValidationError({"received_on": _("Cette date est à venir.")})
    made = ThirdPartyRequest.objects.create(
        asked_by=asked_by,
        legal_text=legal_text,
        in_writing=in_writing,
        received_on=received_on,
        asked=asked,
        family_number=family_number,
        recorded_by=by,
        recorded_at=at,
    )
    journal.did("third_party.recorded", by=by, at=at, family_id=family_number, request=made.pk)
    return made


@transaction.atomic
def answer_third_party(
    *, reference: str, answer: str, given: str, by: Agent, at: datetime
) -> ThirdPartyRequest:
    """What was given, or why nothing was: written by the one who decided."""
    _answerer(by)
    made = ThirdPartyRequest.objects.select_for_update(of=("self",)).get(reference=reference)
    if made.answered_on is not None:
        raise ValidationError(_("Cette demande a déjà reçu sa réponse."))
    if answer != Answer.REFUSED and not made.in_writing:
        raise ValidationError(
            _("Sans demande écrite, datée et signée, on ne donne rien : la faire confirmer.")
        )
    made.answer, made.given = answer, given
    made.answered_on, made.answered_by = timezone.localdate(at), by
    made.save()
    journal.did(
        "third_party.answered",
        by=by,
        at=at,
        family_id=made.family_number,
        request=made.pk,
        answer=answer,
    )
    return made
