"""The DPO's verbs: shorten a delay, make a list for the archives, record their visa; the night."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.privacy import journal
from berceau.retention import engine, policies
from berceau.retention.delays import check_shorter, delays
from berceau.retention.models import EliminationLine, EliminationList, ShorterDelay
from berceau.retention.wipe import wipe_deleted_bytes

HORIZON = timedelta(days=90)
"""How far ahead a list for the archives looks: they need time to answer."""


@transaction.atomic
def shorten(*, key: str, amount: int, by: Agent, at: datetime) -> None:
    """Keep this less long. Never longer than the table: the reason is said."""
    if not policies.can_shorten(by):
        raise PermissionDenied
    check_shorter(key, amount)
    ShorterDelay.objects.update_or_create(key=key, defaults={"amount": amount, "by": by, "at": at})
    journal.did("retention.shortened", by=by, at=at, delay=key, amount=amount)


@transaction.atomic
def make_elimination_list(*, by: Agent, at: datetime) -> EliminationList:
    """The files that run out within three months and that no list names yet."""
    if not policies.can_ask_visa(by):
        raise PermissionDenied
    today = timezone.localdate(at)
    rows = files_to_list(today)
    if not rows:
        raise ValidationError(_("Aucun dossier n’arrive à son terme dans les trois mois."))
    # Locked by the lines of the year: two lists made at once do not take the same number.
    year = EliminationList.objects.select_for_update().filter(made_on__year=today.year)
    made = EliminationList.objects.create(
        number=f"{today.year}-{len(year) + 1:03d}", made_on=today, made_by=by
    )
    entered = dict(
        Family.objects.filter(pk__in=[row.row_number for row in rows]).values_list(
            "pk", "entered_on"
        )
    )
    for row in rows:
        row.list, row.entered_on = made, entered.get(row.row_number)
    EliminationLine.objects.bulk_create(rows, batch_size=500)
    journal.did("elimination.listed", by=by, at=at, list=made.pk, files=len(rows))
    return made


def files_to_list(today: date) -> list[EliminationLine]:
    """Lines not yet written: files due by the horizon, that no list names for the same clock."""
    lines = []
    for rule in engine.rules():
        delay = delays()[rule.key]
        if not delay.visa or rule.due is None:
            continue
        known = set(
            EliminationLine.objects.filter(rule=rule.key, erased_on=None).values_list(
                "row_number", "since"
            )
        )
        lines += [
            EliminationLine(
                rule=rule.key,
                row_number=row.key,
                since=row.since,
                due_on=max(delay.ends(row.since), today),
            )
            for row in rule.due(delay.before(today + HORIZON))
            if (row.key, row.since) not in known
        ]
    return lines


@transaction.atomic
def record_visa(
    *, number: str, on: date, given_by: str, reference: str, by: Agent, at: datetime
) -> EliminationList:
    """A named person of the archives allowed the destruction; written once."""
    if not policies.can_ask_visa(by):
        raise PermissionDenied
    made = EliminationList.objects.select_for_update(of=("self",)).get(number=number)
    if made.visa_on is not None:
        raise ValidationError(_("Le visa de ce bordereau est déjà noté."))
    if on > timezone.localdate(at):
        raise ValidationError({"on": _("Cette date est à venir.")})
    if on < made.made_on:
        raise ValidationError({"on": _("Le visa ne peut pas précéder le bordereau.")})
    made.visa_on, made.visa_by, made.visa_reference = on, given_by, reference
    made.recorded_by, made.recorded_at = by, at
    made.save()
    journal.did("elimination.visaed", by=by, at=at, list=made.pk)
    return made


def night(*, at: datetime) -> engine.Report:
    """The whole night: erase, list for tomorrow, then the bytes of what is gone."""
    report = engine.run(at=at)
    if report.erased:
        wipe_deleted_bytes()
    return report
