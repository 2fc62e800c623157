"""What is left of an erased file: counters, written so that none of them speaks of one family.

Never a line for a family. Two kinds of counters that nothing joins: how many files entered in this
month in this commune; and how many files of this year, in the whole territory, had this done for
them. Knowing when and where a family came tells nothing of what it received. They are shown from
11 on, small communes put together, so that no shown number is under 11 nor can be found by taking
one shown number from another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Sum

from berceau.families.models import Family, FamilyState
from berceau.followup.models import Closing, ClosingReason, Note
from berceau.pathway.models import StepDecision
from berceau.retention.models import Remains, WaitingErasure

K = 11
"""No number under this one is shown."""


def acts_of(family_ids: Collection[int]) -> dict[int, set[str]]:
    """What was done for each file, once each: kinds and themes, never how often nor when."""
    done: dict[int, set[str]] = {key: set() for key in family_ids}
    for note in Note.objects.filter(family__in=family_ids).only("family_id", "kind", "themes"):
        done[note.family_id].add(f"contact:{note.kind}")
        done[note.family_id] |= {f"theme:{theme}" for theme in note.themes}
    steps = StepDecision.objects.filter(family__in=family_ids, undone_at=None)
    for key, kind in steps.values_list("family_id", "kind").distinct():
        done[key].add(f"step:{kind}")
    # A death is nobody's statistic: a town has too few of them to count one.
    closings = Closing.objects.filter(family__in=family_ids, reopened_at=None).exclude(
        reason=ClosingReason.DEATH
    )
    for key, reason in closings.values_list("family_id", "reason"):
        done[key].add(f"closed:{reason}")
    return done


def keep_remains(family_ids: Collection[int], at: datetime) -> None:
    """Count these files before they go, and take them off the lists of the night."""
    entries: Counter[tuple[date, str]] = Counter()
    acts: Counter[tuple[date, str]] = Counter()
    done = acts_of(family_ids)
    rows = Family.objects.filter(pk__in=family_ids).exclude(state=FamilyState.MERGED)
    for key, entered_on, commune in rows.values_list("pk", "entered_on", "commune_code"):
        entries[entered_on.replace(day=1), commune] += 1
        for what in done[key]:
            acts[entered_on.replace(month=1, day=1), what] += 1
    for (period, commune), files in entries.items():
        _add(files, period=period, commune_code=commune)
    for (period, what), files in acts.items():
        _add(files, period=period, what=what)
    WaitingErasure.objects.filter(family_number__in=family_ids).delete()


def _add(files: int, *, period: date, commune_code: str = "", what: str = "") -> None:
    row, is_new = Remains.objects.get_or_create(
        period=period, commune_code=commune_code, what=what, defaults={"files": files}
    )
    if not is_new:
        Remains.objects.filter(pk=row.pk).update(files=F("files") + files)


# --- What may be shown --------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the year: a commune, or several put together."""

    communes: tuple[str, ...]
    files: int


def grouped(counts: Mapping[str, int], *, k: int = K) -> list[Shown]:
    """Each commune that reaches k on its own, the others together; nothing under k at all.

    The group takes in the smallest shown commune as long as it is itself under k: the total, which
    anyone can sum, then gives no small number by difference.
    """
    small = {commune for commune, files in counts.items() if 0 < files < k}
    large = sorted(
        (commune for commune, files in counts.items() if files >= k),
        key=lambda commune: (counts[commune], commune),
    )
    while small and sum(counts[commune] for commune in small) < k and large:
        small.add(large.pop(0))
    lines = [Shown((commune,), counts[commune]) for commune in reversed(large)]
    together = sum(counts[commune] for commune in small)
    if together >= k:
        lines.append(Shown(tuple(sorted(small)), together))
    return lines


def entries_of_years() -> list[tuple[int, list[Shown]]]:
    """Files erased so far, by year of entry and commune, as they may be shown. One query."""
    years: dict[int, Counter[str]] = {}
    rows = Remains.objects.filter(what="").values("period__year", "commune_code")
    for row in rows.annotate(total=Sum("files")).order_by("period__year"):
        years.setdefault(row["period__year"], Counter())[row["commune_code"]] += row["total"]
    return [(year, grouped(counts)) for year, counts in sorted(years.items())]


def acts_of_years(*, k: int = K) -> list[tuple[int, list[tuple[str, int]]]]:
    """What was done for the files of each year, when k files or more had it, and k had it not.

    « Twelve files out of thirteen » would speak of the thirteenth. Two queries.
    """
    totals = {
        row["period__year"]: row["total"]
        for row in Remains.objects.filter(what="")
        .values("period__year")
        .annotate(total=Sum("files"))
        .order_by("period__year")
    }
    years: dict[int, list[tuple[str, int]]] = {}
    rows: Iterable[tuple[date, str, int]] = (
        Remains.objects.exclude(what="")
        .filter(files__gte=k)
        .order_by("period", "what")
        .values_list("period", "what", "files")
    )
    for period, what, files in rows:
        if totals.get(period.year, 0) - files >= k:
            years.setdefault(period.year, []).append((what, files))
    return sorted(years.items())
