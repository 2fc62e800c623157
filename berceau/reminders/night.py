"""What is to be said is put in the outbox, file by file: a night of reminders.

Safe to run twice, and side by side: files are locked, and what an adult was told is written with
the message that tells it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.families.models import Family
from berceau.messaging.models import State
from berceau.messaging.outbox import post_many
from berceau.reminders.models import Reminded
from berceau.reminders.plan import Plan, Planned, plan
from berceau.reminders.reach import told

BATCH = 500


@dataclass(slots=True)
class Tally:
    """What a pass found and did."""

    files: int = 0
    posted: int = 0
    left_out: int = 0


def batches(families: Sequence[int] | None = None) -> Iterator[list[int]]:
    """The files that are followed, by their keys, a few at a time: never all in memory."""
    rows = Family.objects.followed().order_by("pk")
    if families is not None:
        rows = rows.filter(pk__in=families)
    batch = list(rows.values_list("pk", flat=True)[:BATCH])
    while batch:
        yield batch
        if len(batch) < BATCH:
            return
        batch = list(rows.filter(pk__gt=batch[-1]).values_list("pk", flat=True)[:BATCH])


def plans(
    day: date, *, at: datetime, families: Sequence[int] | None = None
) -> Iterator[tuple[int, Plan]]:
    """What each batch gives on this day, and how many files it holds. Writes nothing."""
    for batch in batches(families):
        yield len(batch), plan(day, batch, at=at)


def run(day: date, *, at: datetime, families: Sequence[int] | None = None) -> Tally:
    """Put in the outbox what is to be said on this day."""
    tally = Tally()
    for files, made in plans(day, at=at, families=families):
        tally.files += files
        tally.posted += put_down(made.leaving, at=at) if made.leaving else 0
        tally.left_out += len(made.left_out)
    return tally


@transaction.atomic
def put_down(planned: Sequence[Planned], *, at: datetime) -> int:
    """The messages and what they remind of, together or not at all."""
    files = {one.person.family_id for one in planned}
    list(
        Family.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=files)
        .order_by("pk")
        .values_list("pk")
    )
    causes = {item.reminder.key for one in planned for item in one.items}
    adults = {one.person.adult_id for one in planned}
    already = told(adults, causes)
    fresh = [
        one
        for one in planned
        if not any((one.person.adult_id, item.reminder.key) in already for item in one.items)
    ]
    messages = post_many([one.draft for one in fresh], at=at)
    # What a rule stopped told nothing: its line gives way to that of the new message.
    Reminded.objects.filter(
        adult_id__in=adults, key__in=causes, message__state=State.STOPPED, message__body=""
    ).delete()
    Reminded.objects.bulk_create(
        Reminded(
            adult_id=one.person.adult_id,
            family_id=one.person.family_id,
            source=item.source,
            key=item.reminder.key,
            on=item.reminder.on,
            message=messages[one.draft.key],
        )
        for one in fresh
        for item in one.items
    )
    return len(fresh)


def nightly(at: datetime) -> str:
    """Every file, for the day that begins."""
    tally = run(timezone.localdate(at), at=at)
    return _said(tally, _("écrits"))


def rehearse(at: datetime) -> str:
    """The same, writing nothing."""
    tally = Tally()
    for files, made in plans(timezone.localdate(at), at=at):
        tally.files += files
        tally.posted += len(made.leaving)
        tally.left_out += len(made.left_out)
    return _said(tally, _("seraient écrits"))


def _said(tally: Tally, verb: str) -> str:
    return _("%(files)d familles, messages %(verb)s : %(posted)d, sans message : %(out)d.") % {
        "files": tally.files,
        "verb": verb,
        "posted": tally.posted,
        "out": tally.left_out,
    }
