"""Steps of a request: only those of the table, each with who and when; the last can be undone."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families.actions.files import note_housing_request
from berceau.housing import policies, states
from berceau.housing.actions.common import check_day, check_words, lock
from berceau.housing.actions.papers import add_usual_pieces
from berceau.housing.models import HousingRequest, HousingStep
from berceau.housing.queries.reach import reader_of
from berceau.housing.states import State
from berceau.privacy import journal


@transaction.atomic
def advance(
    *, reference: str, to: str, on: date | None, by: Agent, at: datetime, words: str = ""
) -> HousingStep:
    """This step was reached that day. For « déposée », `on` is the day of filing.

    Raises ValidationError when the table does not allow it, or for the letter of support, which is
    a gesture of its own.
    """
    request = lock(reference, by=by, at=at, right=policies.can_add)
    if to == states.BY_A_LETTER:
        raise ValidationError({"to": _("Faire la lettre d’appui : l’étape suit la lettre.")})
    check_words(words=words)
    return write_step(request, to, on=on, by=by, at=at, words=words)


def write_step(
    request: HousingRequest, to: str, *, on: date | None, by: Agent, at: datetime, words: str = ""
) -> HousingStep:
    """The step itself, on a locked request, once the right was asked."""
    if to not in State.values or not states.may_follow(request.state, to):
        raise ValidationError(
            {
                "to": _("Une demande « %(before)s » ne passe pas à « %(after)s ».")
                % {
                    "before": State(request.state).label,
                    "after": State(to).label if to in State.values else to,
                }
            }
        )
    check_day(on, today=timezone.localdate(at))
    # A request that comes back after it lapsed keeps the day it was first filed.
    before = None if to == State.FILED else reached_on(request)
    if before is not None and on is not None and on < before:
        raise ValidationError({"on": _("Ce jour vient avant l’étape précédente.")})
    if to == State.FILED and _another_goes_on(request):
        raise ValidationError({"to": _("Une autre demande est ouverte pour cette famille.")})
    filed_before = request.family.social_housing_request_on
    step: HousingStep = HousingStep.objects.create(
        request=request,
        before=request.state,
        after=to,
        # The day of filing is the family's fact: it is written there and nowhere else.
        on=None if to == State.FILED else on,
        filed_before=filed_before,
        words=words.strip(),
        by=by,
        at=at,
    )
    request.state = to
    request.ended_at = at if to in states.ENDED else None
    request.save(update_fields=["state", "ended_at"])
    journal.did(
        "housing.step", by=by, at=at, family_id=request.family_id, request=request.pk, step=step.pk
    )
    _note_fact(request, on, by=by, at=at)
    return step


def _another_goes_on(request: HousingRequest) -> bool:
    others = HousingRequest.objects.going_on().filter(family=request.family_id)
    return others.exclude(pk=request.pk).exists()


def _note_fact(request: HousingRequest, on: date | None, *, by: Agent, at: datetime) -> None:
    """Filed, the calendar follows it; ended, the calendar lets it go, unless another goes on."""
    if request.state == State.FILED:
        add_usual_pieces(request, by=by, at=at, once_filed=True)
        note_housing_request(family_id=request.family_id, filed_on=on, by=by, at=at)
    elif request.ended_at is not None and not _another_goes_on(request):
        note_housing_request(family_id=request.family_id, filed_on=None, by=by, at=at)


def current(request: HousingRequest) -> HousingStep | None:
    """The last step that nobody undid. One query."""
    return request.steps.filter(undone_at__isnull=True).order_by("-at", "-pk").first()


def reached_on(request: HousingRequest) -> date | None:
    """The day of the last step; of filing, it is the family's fact that says it."""
    last = current(request)
    if last is not None and last.after == State.FILED:
        return request.filed_on
    return last.on if last is not None else None


def filed_first_on(request: HousingRequest) -> date | None:
    """The day it was filed; of one that lapsed, the day that the calendar has let go."""
    if request.is_going_on:
        return request.filed_on
    last = current(request)
    return last.filed_before if last is not None else None


@transaction.atomic
def undo(*, reference: str, step_id: int, by: Agent, at: datetime) -> HousingStep:
    """It was a slip: as before this step. Only the last one; the line stays written.

    A step that a letter of support caused is undone with its letter.
    """
    request = lock(reference, by=by, at=at, right=policies.can_add)
    step = HousingStep.objects.select_for_update(of=("self",)).get(pk=step_id, request=request)
    if not policies.can_change(reader_of(by, request, timezone.localdate(at)), step.by_id):
        raise PermissionDenied
    if step.after == states.BY_A_LETTER and step.undone_at is None:
        raise ValidationError(_("Annuler la lettre d’appui : l’étape s’annule avec elle."))
    return write_undo(request, step, by=by, at=at)


def write_undo(
    request: HousingRequest, step: HousingStep, *, by: Agent, at: datetime
) -> HousingStep:
    """The undoing itself, on locked rows. Raises ValidationError when a step came after it."""
    if step.undone_at is not None:
        return step
    last = current(request)
    if last is None or last.pk != step.pk:
        raise ValidationError(_("Une autre étape a été notée depuis : l’annuler d’abord."))
    if request.ended_at is not None and _another_goes_on(request):
        raise ValidationError(_("Une autre demande est ouverte pour cette famille."))
    step.undone_at, step.undone_by = at, by
    step.save(update_fields=["undone_at", "undone_by"])
    ended = request.ended_at is not None
    request.state = step.before
    request.ended_at = at if step.before in states.ENDED else None
    request.save(update_fields=["state", "ended_at"])
    journal.did(
        "housing.step_undone", by=by, at=at, family_id=request.family_id,
        request=request.pk, step=step.pk,
    )  # fmt: skip
    if ended or step.after == State.FILED:
        note_housing_request(family_id=request.family_id, filed_on=step.filed_before, by=by, at=at)
    return step
