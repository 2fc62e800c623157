"""What this room contributes to the rest of the house."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from berceau.contract import NavigationEntry, NightlyJob, Programme, RetentionRule
from berceau.privacy import journal
from berceau.retention import actions, engine
from berceau.retention.models import EliminationList
from berceau.retention.register import PERSONAL_DATA, TECHNICAL_FIELDS
from berceau.retention.remains import keep_remains


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def forget_sessions(before: date, at: datetime) -> int:
    """Sessions that ended: nobody can use them any more."""
    gone, _tables = Session.objects.filter(expire_date__lt=min(at, _start_of(before))).delete()
    return gone


def forget_journal(before: date, at: datetime) -> int:
    """The oldest lines of the journal; what is left still verifies."""
    return journal.forget_before(_start_of(before), at=at)


def forget_elimination_lists(before: date, at: datetime) -> int:
    gone, _tables = EliminationList.objects.filter(visa_on__lte=before).delete()
    return gone


def night(at: datetime) -> str:
    return actions.night(at=at).sentence


def rehearse(at: datetime) -> str:
    return engine.run(at=at, dry=True).sentence


PROGRAMME = Programme(
    key="retention",
    label=_("Conservation"),
    navigation=(
        NavigationEntry("retention:page", _("Conservation"), "archive", 86, _("Contrôle")),
    ),
    personal_data=PERSONAL_DATA,
    technical_fields=TECHNICAL_FIELDS,
    retention=(
        RetentionRule("session", _("Sessions terminées"), sweep=forget_sessions),
        RetentionRule("journal", _("Lignes du journal"), sweep=forget_journal),
        RetentionRule("elimination", _("Bordereaux visés"), sweep=forget_elimination_lists),
    ),
    erase_families=keep_remains,
    nightly=(
        NightlyJob(
            key="retention",
            label=_("Conservation : ce qui arrive à son terme"),
            run=night,
            order=50,
            rehearse=rehearse,
        ),
    ),
)
