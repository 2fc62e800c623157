"""What becomes of a referral: said by whoever may, taken back after a slip, revoked."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.links import actions as links
from berceau.privacy import journal
from berceau.referrals import policies, stops
from berceau.referrals.actions.making import PURPOSE
from berceau.referrals.models import Referral, Settled, Transition
from berceau.referrals.partners import reasons
from berceau.referrals.states import ANSWERS, FAILED, Actor, IllegalMoveError, State, may

CLOSES_THE_DOOR = frozenset({State.REVOKED, State.EXPIRED})


def locked(reference: str) -> Referral:
    """Raises Referral.DoesNotExist."""
    return (
        Referral.objects.select_for_update(of=("self",))
        .select_related("family", "adult__family", "child", "pregnancy")
        .get(reference=reference)
    )


@transaction.atomic
def say(
    *,
    reference: str,
    after: str,
    actor: str,
    at: datetime,
    by: Agent | None = None,
    reason: str = "",
    appointment_at: datetime | None = None,
) -> Referral:
    """Move it. That this link or this parent is theirs was checked where they came in.

    Raises IllegalMoveError, PermissionDenied, ValidationError (a refusal without its reason, an
    appointment without its day).
    """
    if after in CLOSES_THE_DOOR:
        # Links before the referral, as when one is opened: two gestures never wait for each other.
        links.close(purpose=PURPOSE, subject=reference, at=at)
    referral = locked(reference)
    _check_right(referral, actor, by=by)
    if after not in State.values or not may(referral.state, after, actor, way=referral.way):
        raise IllegalMoveError(f"{referral.state} → {after} ({actor})")
    if after == State.DECLINED and reason not in reasons():
        raise ValidationError({"reason": _("Choisir une raison dans la liste.")})
    if after == State.APPOINTMENT_SET and appointment_at is None:
        raise ValidationError({"day": _("Dire quel jour.")})
    _move(
        referral,
        State(after),
        actor=actor,
        by=by,
        at=at,
        reason=reason if after == State.DECLINED else "",
        appointment_at=appointment_at if after == State.APPOINTMENT_SET else None,
    )
    return referral


def _check_right(referral: Referral, actor: str, *, by: Agent | None) -> None:
    """Raises PermissionDenied."""
    if actor == Actor.REFERENTE and (by is None or not policies.can_carry_on(by, referral.family)):
        raise PermissionDenied
    if actor == Actor.PARENT and not policies.can_say(referral.adult, referral):
        raise PermissionDenied
    if actor == Actor.PARTNER and stops.hushed([referral]):
        raise PermissionDenied


def _move(
    referral: Referral, after: State, *, actor: str, by: Agent | None, at: datetime, reason: str,
    appointment_at: datetime | None,
) -> None:  # fmt: skip
    Transition.objects.create(
        referral=referral,
        before=referral.state,
        after=after,
        actor=actor,
        by=by,
        at=at,
        reason=reason,
        appointment_at=appointment_at,
    )
    referral.state, referral.state_at, referral.silent_on = after, at, None
    if appointment_at is not None:
        referral.appointment_at = appointment_at
    if referral.answered_at is None and _is_an_answer(after, actor):
        referral.answered_at = at
    if after not in FAILED:
        referral.settled, referral.settled_at, referral.settled_by = "", None, None
    referral.save(
        update_fields=["state", "state_at", "silent_on", "appointment_at", "answered_at",
                       "settled", "settled_at", "settled_by"]
    )  # fmt: skip
    journal.did(
        f"referral.{after}", by=by, at=at, family_id=referral.family_id, referral=referral.pk,
        actor=str(actor),
    )  # fmt: skip


def last_said(referral: Referral) -> Transition | None:
    """The last step that was not taken back; no query when its steps are prefetched."""
    kept = [step for step in referral.transitions.all() if step.undone_at is None]
    return kept[-1] if kept else None


@transaction.atomic
def undo(*, reference: str, actor: str, at: datetime, by: Agent | None = None) -> Referral:
    """After a slip: as before the last step, which stays written. Raises PermissionDenied."""
    referral = locked(reference)
    _check_right(referral, actor, by=by)
    last = last_said(referral)
    if last is None or not policies.can_undo(last, actor, at=at):
        raise PermissionDenied
    last.undone_at = at
    last.save(update_fields=["undone_at"])
    kept = list(referral.transitions.filter(undone_at=None).order_by("at", "pk"))
    referral.state = last.before
    referral.state_at = kept[-1].at if kept else referral.sent_at
    referral.appointment_at = next(
        (one.appointment_at for one in reversed(kept) if one.appointment_at is not None), None
    )
    referral.answered_at = next(
        (one.at for one in kept if _is_an_answer(one.after, one.actor)), None
    )
    if referral.state not in FAILED and referral.settled == Settled.NO_NEED:
        referral.settled, referral.settled_at, referral.settled_by = "", None, None
    referral.save(
        update_fields=["state", "state_at", "appointment_at", "answered_at", "settled",
                       "settled_at", "settled_by"]
    )  # fmt: skip
    journal.did(
        "referral.undone", by=by, at=at, family_id=referral.family_id, referral=referral.pk,
        actor=str(actor), step=str(last.after),
    )  # fmt: skip
    return referral


def _is_an_answer(after: str, actor: str) -> bool:
    """Whether the structure said something, by itself or to the référente who wrote it."""
    return after in ANSWERS or (actor == Actor.PARTNER and after != State.SEEN)


@transaction.atomic
def seen(subject: str, at: datetime, *, by: Agent | None = None) -> None:
    """A link was opened: the first time the referral is seen, and each time the journal says so."""
    if not Referral.objects.filter(reference=subject).exists():
        return
    referral = locked(subject)
    if stops.hushed([referral]):
        return
    if may(referral.state, State.SEEN, Actor.PARTNER, way=referral.way):
        _move(referral, State.SEEN, actor=Actor.PARTNER, by=by, at=at, reason="",
              appointment_at=None)  # fmt: skip
    journal.did("referral.opened", by=by, at=at, family_id=referral.family_id, referral=referral.pk)


@transaction.atomic
def settle(*, reference: str, by: Agent, at: datetime) -> Referral:
    """« Plus besoin »: the need that had failed, or that nobody answered, is set aside."""
    referral = locked(reference)
    if not policies.can_carry_on(by, referral.family):
        raise PermissionDenied
    if referral.settled_at is None and referral.state in FAILED:
        referral.settled, referral.settled_at, referral.settled_by = Settled.NO_NEED, at, by
        referral.save(update_fields=["settled", "settled_at", "settled_by"])
        journal.did(
            "referral.no_need", by=by, at=at, family_id=referral.family_id, referral=referral.pk
        )
    return referral


@transaction.atomic
def reopen_need(*, reference: str, by: Agent, at: datetime) -> Referral:
    """« Plus besoin » was a slip: the need is open again."""
    referral = locked(reference)
    if not policies.can_carry_on(by, referral.family):
        raise PermissionDenied
    if referral.settled == Settled.NO_NEED:
        referral.settled, referral.settled_at, referral.settled_by = "", None, None
        referral.save(update_fields=["settled", "settled_at", "settled_by"])
        journal.did(
            "referral.need_again", by=by, at=at, family_id=referral.family_id,
            referral=referral.pk,
        )  # fmt: skip
    return referral
