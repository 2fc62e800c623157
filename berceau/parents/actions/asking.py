"""What a parent asks from their page, and what the team does of it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from berceau.accounts.models import Agent
from berceau.families.models import Adult, Family
from berceau.messaging import from_page
from berceau.messaging.models import Incoming
from berceau.parents import policies
from berceau.parents.models import Ask, ParentRequest
from berceau.privacy import journal


def _lock(adult: Adult) -> Family:
    family = Family.objects.select_for_update(of=("self",)).get(pk=adult.family_id)
    if not family.is_open or family.is_frozen:
        raise PermissionDenied
    return family


def _heard(family: Family, *, at: datetime) -> None:
    """Their last word is of today: this one did come from them."""
    day = timezone.localdate(at)
    if family.last_word_on is None or family.last_word_on < day:
        family.last_word_on = day
        family.save(update_fields=["last_word_on"])


@transaction.atomic
def ask(
    *,
    adult: Adult,
    kind: str,
    at: datetime,
    soon: str = "",
    relief: str = "",
    moment: str = "",
    words: str = "",
) -> ParentRequest:
    """One request of a kind waits at a time: asked again, its answers are the new ones."""
    family = _lock(adult)
    request, is_new = ParentRequest.objects.update_or_create(
        family=family,
        adult=adult,
        kind=kind,
        taken_at=None,
        done_at=None,
        cancelled_at=None,
        defaults={"soon": soon, "relief": relief, "moment": moment, "words": words},
        create_defaults={
            "soon": soon, "relief": relief, "moment": moment, "words": words, "asked_at": at,
        },
    )  # fmt: skip
    _heard(family, at=at)
    verb = "parent.asked" if is_new else "parent.asked_again"
    journal.did(
        verb,
        by=None,
        at=at,
        family_id=family.pk,
        adult=adult.pk,
        request=request.pk,
        kind=kind,
    )
    return request


@transaction.atomic
def forgot_code(*, adult: Adult, at: datetime) -> None:
    """The référente is told: she calls, then sends the link to choose a new one."""
    if policies.can_ask(adult):
        ask(adult=adult, kind=Ask.CODE, at=at)


@transaction.atomic
def withdraw(*, adult: Adult, reference: str, at: datetime) -> ParentRequest:
    """The parent takes it back. Raises ParentRequest.DoesNotExist for that of another."""
    _lock(adult)
    request = ParentRequest.objects.select_for_update(of=("self",)).get(
        reference=reference, adult=adult
    )
    if request.cancelled_at is None and request.done_at is None:
        request.cancelled_at = at
        request.save(update_fields=["cancelled_at"])
        _did("parent.withdrew", request, by=None, at=at)
    return request


@transaction.atomic
def write(*, adult: Adult, body: str, key: str, at: datetime) -> Incoming:
    """A message to the référente, among those that families write."""
    family = _lock(adult)
    incoming = from_page.write(adult=adult, body=body, key=key, at=at)
    _heard(family, at=at)
    return incoming


def _did(verb: str, request: ParentRequest, *, by: Agent | None, at: datetime) -> None:
    journal.did(
        verb,
        by=by,
        at=at,
        family_id=request.family_id,
        adult=request.adult_id,
        request=request.pk,
    )


def _locked(reference: str, *, by: Agent) -> ParentRequest:
    """Raises ParentRequest.DoesNotExist, PermissionDenied."""
    request = (
        ParentRequest.objects.select_for_update(of=("self",))
        .select_related("family", "adult")
        .get(reference=reference)
    )
    if not policies.can_answer(by, request.family):
        raise PermissionDenied
    return request


@transaction.atomic
def take(*, reference: str, by: Agent, at: datetime) -> ParentRequest:
    """« Je m’en occupe »: the others see who does."""
    request = _locked(reference, by=by)
    if request.taken_at is None and request.done_at is None:
        request.taken_at, request.taken_by = at, by
        request.save(update_fields=["taken_at", "taken_by"])
        _did("parent.taken", request, by=by, at=at)
    return request


@transaction.atomic
def finish(*, reference: str, by: Agent, at: datetime) -> ParentRequest:
    """« Fait »."""
    request = _locked(reference, by=by)
    if request.done_at is None:
        request.done_at, request.done_by = at, by
        request.save(update_fields=["done_at", "done_by"])
        _did("parent.settled", request, by=by, at=at)
    return request


@transaction.atomic
def undo(*, reference: str, by: Agent, at: datetime) -> ParentRequest:
    """One gesture back: not done after all, or not taken."""
    request = _locked(reference, by=by)
    if request.done_at is not None:
        request.done_at = request.done_by = None
        request.save(update_fields=["done_at", "done_by"])
    elif request.taken_at is not None:
        request.taken_at = request.taken_by = None
        request.save(update_fields=["taken_at", "taken_by"])
    else:
        return request
    _did("parent.undone", request, by=by, at=at)
    return request
