"""The loss of a pregnancy or of a child: one gesture, and everything stops."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.contract import announce_change
from berceau.families.models import Child, DateChange, Family, Outcome, Pregnancy
from berceau.followup import policies
from berceau.followup.models import Loss, Promise, PromiseKind
from berceau.privacy import journal


def _homes(loss: Loss) -> set[int]:
    """Every household whose calendar this loss concerns."""
    homes = {loss.family_id}
    if loss.child is not None:
        homes |= set(loss.child.homes.values_list("pk", flat=True))
    return homes


def _note_date(
    loss: Loss, *, before: date | None, after: date | None, by: Agent, at: datetime
) -> None:
    DateChange.objects.create(
        family_id=loss.family_id,
        pregnancy=loss.pregnancy,
        child=loss.child,
        field="ended_on" if loss.pregnancy is not None else "died_on",
        before=before,
        after=after,
        by=by,
        at=at,
    )


def check_day(
    on: date, *, today: date, pregnancy: Pregnancy | None = None, child: Child | None = None
) -> None:
    """Raise ValidationError when this day cannot be: to come, or before it all began."""
    if on > today:
        raise ValidationError({"on": _("Cette date est à venir.")})
    if child is not None and on < child.born_on:
        raise ValidationError({"on": _("Cette date vient avant la naissance.")})
    began_on = (pregnancy.last_period_on or pregnancy.began_on) if pregnancy is not None else None
    if began_on is not None and on < began_on:
        raise ValidationError({"on": _("Cette date vient avant le début de la grossesse.")})


@transaction.atomic
def declare(
    *,
    reference: str,
    on: date,
    by: Agent,
    at: datetime,
    pregnancy: Pregnancy | None = None,
    child: Child | None = None,
) -> Loss:
    """Write the loss; the calendar of that pregnancy or child stops, siblings keep theirs.

    A first call that the desk promised is withdrawn; a call that a person promised stays.
    """
    today = timezone.localdate(at)
    family = Family.objects.select_for_update(of=("self",)).get(reference=reference)
    if not policies.can_declare_loss(by, family):
        raise PermissionDenied
    already = Loss.objects.filter(
        family=family, pregnancy=pregnancy, child=child, undone_at__isnull=True
    ).first()
    if already is not None:
        return already
    if pregnancy is not None:
        pregnancy = Pregnancy.objects.select_for_update(of=("self",)).get(
            pk=pregnancy.pk, family=family
        )
        if pregnancy.outcome is not None:
            raise ValidationError(_("Cette grossesse est déjà terminée."))
        check_day(on, pregnancy=pregnancy, today=today)
        pregnancy.outcome, pregnancy.ended_on = Outcome.LOSS, on
        pregnancy.save(update_fields=["outcome", "ended_on"])
    elif child is not None:
        child = Child.objects.select_for_update(of=("self",)).get(pk=child.pk, homes=family)
        if child.died_on is not None:
            raise ValidationError(_("Ce décès est déjà écrit."))
        check_day(on, child=child, today=today)
        child.died_on = on
        child.save(update_fields=["died_on"])
    else:
        raise ValidationError(_("Dire de qui il s’agit."))
    loss = Loss.objects.create(family=family, pregnancy=pregnancy, child=child, on=on, by=by, at=at)
    Promise.objects.filter(family=family, kind=PromiseKind.FIRST_CALL).pending().update(
        cancelled_at=at, stopped_by=loss
    )
    _note_date(loss, before=None, after=on, by=by, at=at)
    journal.did("loss.declared", by=by, at=at, family_id=family.pk, loss=loss.pk)
    for home in sorted(_homes(loss)):
        announce_change(home)
    return loss


@transaction.atomic
def undo(*, reference: str, loss_id: int, by: Agent, at: datetime) -> Loss:
    """It was a mistake: all is as before. Same agent, same day."""
    loss = (
        Loss.objects.select_for_update(of=("self",))
        .select_related("family", "pregnancy", "child")
        .get(pk=loss_id, family__reference=reference)
    )
    if not policies.can_undo_loss(by, loss, today=timezone.localdate(at)):
        raise PermissionDenied
    if loss.pregnancy is not None:
        loss.pregnancy.outcome = loss.pregnancy.ended_on = None
        loss.pregnancy.save(update_fields=["outcome", "ended_on"])
    if loss.child is not None:
        loss.child.died_on = None
        loss.child.save(update_fields=["died_on"])
    loss.undone_at = at
    loss.save(update_fields=["undone_at"])
    Promise.objects.filter(stopped_by=loss).update(cancelled_at=None, stopped_by=None)
    _note_date(loss, before=loss.on, after=None, by=by, at=at)
    journal.did("loss.undone", by=by, at=at, family_id=loss.family_id, loss=loss.pk)
    for home in sorted(_homes(loss)):
        announce_change(home)
    return loss
