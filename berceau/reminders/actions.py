"""Choosing steps, sparing a family, changing an adult's pace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families.models import Adult, Family
from berceau.pathway.pack import find_rule
from berceau.privacy import journal
from berceau.reminders import policies
from berceau.reminders.choices import may_be_reminded, usual_pace
from berceau.reminders.models import EVERY_STEP, Mute, Pace, ReminderRule, Rhythm

PACES = (Pace.NONE, Pace.LIGHT, Pace.REGULAR, Pace.REINFORCED)


@dataclass(frozen=True, slots=True)
class When:
    """When a step is reminded, and from which pace."""

    before: int | None
    after: int | None
    level: int
    active: bool


@transaction.atomic
def choose(*, step: str, when: When, by: Agent, at: datetime) -> ReminderRule:
    """This line of the calendar is reminded so, from the next night on."""
    if not policies.can_choose(by):
        raise PermissionDenied
    if when.active and not may_be_reminded(find_rule(step)):
        raise ValidationError(
            {"step": _("Cette étape n’est pas, ou plus, dans le calendrier donné aux familles.")}
        )
    if when.active and when.before is None and when.after is None:
        raise ValidationError(_("Dire combien de jours avant, ou après, ou les deux."))
    rule, _created = ReminderRule.objects.update_or_create(
        step=step,
        defaults={
            "days_before": when.before,
            "days_after": when.after,
            "level": when.level,
            "is_active": when.active,
            "changed_by": by,
            "changed_at": at,
        },
    )
    journal.did(
        "reminder.chosen", by=by, at=at, step=step, before=when.before, after=when.after,
        level=int(when.level), active=when.active,
    )  # fmt: skip
    return rule


@transaction.atomic
def back_to_usual(*, step: str, by: Agent, at: datetime) -> None:
    """As delivered with the house."""
    if not policies.can_choose(by):
        raise PermissionDenied
    gone, _tables = ReminderRule.objects.filter(step=step).delete()
    if gone:
        journal.did("reminder.back_to_usual", by=by, at=at, step=step)


def _locked(family_id: int, *, by: Agent) -> Family:
    family = Family.objects.select_for_update(of=("self",)).get(pk=family_id)
    if not policies.can_spare(by, family):
        raise PermissionDenied
    return family


@transaction.atomic
def mute(*, family_id: int, step: str = EVERY_STEP, by: Agent, at: datetime) -> Mute:
    """« Pas pour cette famille »: this step, or every one. What already waits does not leave."""
    family = _locked(family_id, by=by)
    if step != EVERY_STEP and find_rule(step) is None:
        raise ValidationError(_("Cette étape n’est plus dans le calendrier."))
    muted, is_new = Mute.objects.get_or_create(
        family=family, step=step, defaults={"by": by, "at": at}
    )
    if is_new:
        journal.did("reminder.muted", by=by, at=at, family_id=family.pk, step=step)
    return muted


@transaction.atomic
def unmute(*, family_id: int, step: str = EVERY_STEP, by: Agent, at: datetime) -> None:
    """It is reminded again."""
    family = _locked(family_id, by=by)
    gone, _tables = Mute.objects.filter(family=family, step=step).delete()
    if gone:
        journal.did("reminder.unmuted", by=by, at=at, family_id=family.pk, step=step)


@transaction.atomic
def set_pace(*, adult_id: int, pace: str, at: datetime, by: Agent | None = None) -> Rhythm:
    """How often this adult accepts to be written to: said by them, or noted by who follows them.

    Raises ValueError for a pace that does not exist.
    """
    wanted = Pace(pace)
    adult = Adult.objects.select_for_update(of=("self",)).select_related("family").get(pk=adult_id)
    if by is not None and not policies.can_spare(by, adult.family):
        raise PermissionDenied
    before = current_pace(adult.pk)
    rhythm, _created = Rhythm.objects.update_or_create(
        adult=adult, defaults={"pace": wanted, "at": at, "by": by}
    )
    if before != wanted:
        journal.did(
            "reminder.pace", by=by, at=at, family_id=adult.family_id, adult=adult.pk,
            before=before, after=str(wanted),
        )  # fmt: skip
    return rhythm


def current_pace(adult_id: int) -> str:
    """What this adult chose, or the usual pace."""
    chosen = Rhythm.objects.filter(adult_id=adult_id).values_list("pace", flat=True).first()
    return chosen or usual_pace()


def choose_pace(adult_id: int, pace: str, at: datetime) -> None:
    """The adult themselves, on their page."""
    set_pace(adult_id=adult_id, pace=pace, at=at)


def less(adult_id: int, at: datetime) -> str:
    """« MOINS »: one step down, as far as nothing."""
    return _step(adult_id, -1, at)


def more(adult_id: int, at: datetime) -> str:
    """« PLUS »: one step up."""
    return _step(adult_id, +1, at)


def _step(adult_id: int, by: int, at: datetime) -> str:
    here = PACES.index(Pace(current_pace(adult_id)))
    wanted = PACES[min(max(here + by, 0), len(PACES) - 1)]
    set_pace(adult_id=adult_id, pace=wanted, at=at)
    if wanted == Pace.NONE:
        return "rhythm_none"
    return "rhythm_less" if by < 0 else "rhythm_more"
