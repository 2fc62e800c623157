"""Steps of the calendar, as the projection dates them: neither done, nor declined, nor stopped."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from berceau.contract import Reminder
from berceau.families.models import Adult
from berceau.pathway.models import ProjectedStep
from berceau.pathway.pack import pack_in_force
from berceau.pathway.words import window_words
from berceau.reminders.choices import Choice, in_force
from berceau.rules import Pack

ONE_DAY = timedelta(days=1)
OPEN_END = timedelta(days=30)
"""Of a step without an end, how long after its day a reminder still makes sense."""


def given(first: date, last: date, families: Collection[int]) -> Iterator[Reminder]:
    """Those to be said between these days. Four queries; nobody is reminded of a loss."""
    chosen = in_force()
    if not chosen or not families:
        return
    pack = pack_in_force().pack
    rows = list(_rows(chosen, first, last, families))
    carriers = _carriers({row.family_id for row in rows if row.pregnancy_id is not None})
    for row in rows:
        choice = chosen[row.rule]
        adult: int | None = None
        if row.pregnancy_id is not None and pack.by_code[row.rule].subject == "pregnancy":
            # What a woman carries is told to her, not to the other parent.
            carried_by = row.pregnancy.carried_by_id if row.pregnancy is not None else None
            adult = carried_by or carriers.get(row.family_id)
            if adult is None:
                continue
        for on, moment in _days(row, choice):
            if first <= on <= last and (until := _until(row, on)) is not None:
                yield _reminder(row, choice, pack, on=on, until=until, moment=moment, adult=adult)


def _rows(
    chosen: dict[str, Choice], first: date, last: date, families: Collection[int]
) -> Iterator[ProjectedStep]:
    before = max((choice.before or 0 for choice in chosen.values()), default=0)
    after = max((choice.after or 0 for choice in chosen.values()), default=0)
    yield from (
        ProjectedStep.objects.filter(
            family_id__in=families,
            rule__in=chosen,
            bereavement=False,
            shows_on__gte=first - timedelta(days=after),
            shows_on__lte=last + timedelta(days=before),
        )
        # What is over is never reminded, whatever was chosen.
        .filter(Q(late_from=None) | Q(late_from__gt=first))
        .filter(Q(active_until=None) | Q(active_until__gte=first))
        .select_related("child", "pregnancy")
        .order_by("family_id", "pk")
    )


def _carriers(families: Collection[int]) -> dict[int, int]:
    """Of pregnancies whose file does not say who carries: the first adult, if living there."""
    found: dict[int, int] = {}
    if not families:
        return found
    adults = Adult.objects.filter(family_id__in=families).order_by("-is_main_contact", "pk")
    for family_id, adult_id, elsewhere in adults.values_list("family_id", "pk", "lives_elsewhere"):
        if family_id not in found and not elsewhere:
            found[family_id] = adult_id
    return found


def _days(row: ProjectedStep, choice: Choice) -> Iterator[tuple[date, str]]:
    """When it is said: before it begins, after; on its very day when it had been put off."""
    begins = row.shows_on
    if choice.before is not None:
        put_off = row.postponed_to is not None
        yield begins if put_off else begins - timedelta(days=choice.before), "before"
    if choice.after is not None:
        yield begins + timedelta(days=choice.after), "after"


def _until(row: ProjectedStep, on: date) -> date | None:
    """The last day when reminding makes sense; None when that day is already past."""
    ends = [day for day in (row.last_day, row.active_until) if day is not None]
    until = min(ends) if ends else max(on, row.shows_on) + OPEN_END
    return until if until >= on else None


def _reminder(
    row: ProjectedStep,
    choice: Choice,
    pack: Pack,
    *,
    on: date,
    until: date,
    moment: str,
    adult: int | None,
) -> Reminder:
    about = row.child or row.pregnancy
    reference = about.reference if about is not None else ""
    begins = max(row.opens_on, row.postponed_to or date.min)
    last = row.last_day

    def why() -> str:
        return _("%(step)s (%(when)s)") % {
            "step": pack.by_code[row.rule].agents,
            "when": window_words(begins, last),
        }

    return Reminder(
        key=f"step:{row.rule}:{reference}:{row.shows_on.isoformat()}:{moment}",
        purpose="reminder",
        family_id=row.family_id,
        on=on,
        until=until,
        day=begins,
        last_day=last if last is not None and last > begins else None,
        adult_id=adult,
        subject=reference,
        level=choice.level,
        why=lazy(why, str)(),
        step=row.rule,
    )
