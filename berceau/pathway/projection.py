"""The projection: what lists read, made from the facts, disposable.

`rebuild` makes the rows of some files again; `rebuild_all` of every file. Both go through the same
function, so that a full rebuild equals what changes made one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from berceau.families.models import Family
from berceau.pathway.facts import KnownFamily, known_families
from berceau.pathway.models import DecisionKind, ProjectedStep, Projection
from berceau.pathway.pack import pack_in_force
from berceau.pathway.subjects import step_key
from berceau.rules import Pack, Step, plan

BATCH = 200
ONE_DAY = timedelta(days=1)
NO_END = date.max


def family_changed(family_id: int) -> None:
    """A fact of a file changed: its rows are made again, in the same transaction.

    The contract of programmes gives no day; the day only chooses which occurrence of a yearly step
    comes next.
    """
    rebuild([family_id], today=timezone.localdate())


@transaction.atomic
def rebuild(family_ids: Sequence[int], *, today: date) -> int:
    """Make the rows of these files again; returns how many rows there are now."""
    pack = pack_in_force().pack
    # Locked: two rebuilds of one file at the same moment would leave its rows twice.
    locked = Family.objects.select_for_update(of=("self",), no_key=True)
    families = list(locked.followed().filter(pk__in=family_ids).order_by("pk"))
    rows = [
        row
        for known in known_families(families, pack, today)
        if known.has_calendar
        for row in rows_of(known, pack, today)
    ]
    ProjectedStep.objects.filter(family_id__in=family_ids).delete()
    ProjectedStep.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def rebuild_all(
    *, today: date, progress: Callable[[int, int], None] | None = None
) -> tuple[int, int]:
    """Make every row again, by batches; returns how many files and rows."""
    # Files closed or merged since lose their rows with the first statement.
    ProjectedStep.objects.exclude(family__in=Family.objects.followed()).delete()
    ids = list(Family.objects.followed().order_by("pk").values_list("pk", flat=True))
    rows = 0
    for done, batch in _batches(ids):
        rows += rebuild(batch, today=today)
        if progress is not None:
            progress(done, len(ids))
    in_force = pack_in_force()
    Projection.objects.update_or_create(
        pk=1,
        defaults={
            "pack_version": in_force.pack.version[:40],
            "pack_fingerprint": in_force.fingerprint,
            "made_on": today,
            "families": len(ids),
        },
    )
    return len(ids), rows


def is_up_to_date() -> bool:
    """Whether the lists were made with the pack in force."""
    made = Projection.objects.first()
    return made is not None and made.pack_fingerprint == pack_in_force().fingerprint


def rows_of(known: KnownFamily, pack: Pack, today: date) -> Iterator[ProjectedStep]:
    """The steps of one file that still have a life, as rows."""
    for step in live_steps(known, pack, today):
        yield _row(known, step)


def live_steps(known: KnownFamily, pack: Pack, today: date) -> Iterable[Step]:
    """The steps that nobody settled and nothing stopped, whatever the day says of them."""
    # `include_all` keeps the rules that are not in force today but will be.
    for step in plan(known.facts, pack, today, include_all=True):
        if step.halt is not None or step.done_on is not None or step.child in known.too_old:
            continue
        decision = known.decisions.of(step_key(step))
        if decision is None or decision.kind != DecisionKind.NOT_WANTED:
            yield step


def _row(known: KnownFamily, step: Step) -> ProjectedStep:
    decision = known.decisions.of(step_key(step))
    postponed = (
        decision.on if decision is not None and decision.kind == DecisionKind.POSTPONED else None
    )
    shows_on, attention_from, attention_until = attention(step, postponed)
    _rule, pregnancy_id, child_id = step_key(step)
    return ProjectedStep(
        family_id=known.family.pk,
        referente_id=known.family.referente_id,
        pregnancy_id=pregnancy_id,
        child_id=child_id,
        rule=step.code,
        domain=step.domain,
        opens_on=step.opens_on,
        due_on=step.due_on,
        late_from=step.late_from,
        late_until=step.late_until,
        active_from=step.active_from,
        active_until=step.active_until,
        postponed_to=postponed,
        bereavement=step.bereavement,
        shows_on=shows_on,
        attention_from=attention_from,
        attention_until=attention_until,
    )


def attention(step: Step, postponed: date | None) -> tuple[date, date | None, date | None]:
    """When a step begins to be shown, and between which days it asks for attention.

    It asks when it is late, or from the day it was postponed to; it stops the day it is missed.
    """
    first = step.active_from or date.min
    last = step.active_until + ONE_DAY if step.active_until is not None else NO_END
    shows_on = max(step.opens_on, postponed or date.min, first)
    until = min(step.late_until or NO_END, last)
    since: date | None = None
    if postponed is not None:
        since = shows_on
    elif step.late_from is not None and step.late_until is not None:
        since = max(step.late_from, shows_on)
    if since is None or since >= until:
        return shows_on, None, None
    return shows_on, since, until


def _batches(ids: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        yield start + len(batch), batch
