"""The nightly run: list for tomorrow, erase what was listed the day before and nothing keeps.

Rules come from every room (`Programme.retention`), delays from the table. A dry run says the same
and writes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berceau import contract
from berceau.contract import Expired, RetentionRule
from berceau.privacy import journal
from berceau.retention.delays import Delay, delays
from berceau.retention.models import EliminationLine, WaitingErasure

BATCH = 200
NO_VISA, SUSPENDED = "visa", "suspended"


@dataclass(slots=True)
class Outcome:
    """What one rule did, or would do: numbers only."""

    key: str
    label: str
    erased: int = 0
    tomorrow: int = 0
    no_visa: int = 0
    suspended: int = 0
    of_files: bool = False


@dataclass(slots=True)
class Report:
    """One night, in numbers."""

    on: date
    dry: bool
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def erased(self) -> int:
        return sum(outcome.erased for outcome in self.outcomes)

    def _files(self, name: str) -> int:
        return sum(getattr(outcome, name) for outcome in self.outcomes if outcome.of_files)

    @property
    def sentence(self) -> str:
        """« Cette nuit : 2 dossiers. Demain : 3 dossiers. En attente du visa : 1 dossier. »"""
        parts = [
            _("Cette nuit : %(files)s.") % {"files": files_in_words(self._files("erased"))},
            _("Demain : %(files)s.") % {"files": files_in_words(self._files("tomorrow"))},
        ]
        if waiting := self._files("no_visa"):
            parts.append(
                _("En attente du visa des archives : %(files)s.")
                % {"files": files_in_words(waiting)}
            )
        if kept := self._files("suspended"):
            parts.append(
                _("Suspendus par une demande : %(files)s.") % {"files": files_in_words(kept)}
            )
        other = sum(outcome.erased for outcome in self.outcomes if not outcome.of_files)
        parts.append(
            ngettext("Autres lignes : %(count)d.", "Autres lignes : %(count)d.", other)
            % {"count": other}
        )
        return " ".join(parts)


T = TypeVar("T")


def batched(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """These rows, so many at a time."""
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch


def files_in_words(count: int) -> str:
    return ngettext("%(count)d dossier", "%(count)d dossiers", count) % {"count": count}


def rules() -> list[RetentionRule]:
    """The rules of every room, those of whole files first: what is in them goes with them."""
    found = [rule for room in contract.programmes() for rule in room.retention]
    return sorted(found, key=lambda rule: rule.key not in OF_FILES)


OF_FILES = ("family", "card")
"""Rules whose rows are whole files."""


@dataclass(slots=True)
class Due:
    """The rows of one rule, tonight and tomorrow."""

    tonight: list[Expired] = field(default_factory=list)
    tomorrow: list[Expired] = field(default_factory=list)
    no_visa: list[Expired] = field(default_factory=list)
    suspended: dict[int, str] = field(default_factory=dict)
    """Row -> why it is kept."""


def visaed(rule: str, rows: Iterable[Expired]) -> set[int]:
    """Rows that a visa covers: the very clock it was given for."""
    wanted = {row.key: row.since for row in rows}
    found = set()
    for keys in batched(wanted, 500):
        lines = EliminationLine.objects.filter(
            rule=rule, row_number__in=keys, list__visa_on__isnull=False
        ).values_list("row_number", "since")
        found |= {key for key, since in lines if wanted[key] == since}
    return found


def kept_by_somebody(rows: Iterable[Expired]) -> dict[int, str]:
    """Rows of files that a request keeps for now, and why."""
    of_file: dict[int, list[int]] = {}
    for row in rows:
        if row.family_id is not None:
            of_file.setdefault(row.family_id, []).append(row.key)
    kept = {}
    for files in batched(of_file, 500):
        for family_id, why in contract.suspended(files).items():
            kept.update(dict.fromkeys(of_file.get(family_id, []), why))
    return kept


def look(rule: RetentionRule, delay: Delay, *, today: date) -> tuple[Due, list[int]]:
    """What tonight and tomorrow hold for a rule; and the lines of the list that no longer stand."""
    assert rule.due is not None  # noqa: S101 -- a swept rule has no list
    listed = {row.row_number: row for row in WaitingErasure.objects.filter(rule=rule.key)}
    tonight, due = delay.before(today), Due()
    standing, ready = set(), []
    for row in rule.due(delay.before(today + timedelta(days=1))):
        known = listed.get(row.key)
        if known is None or known.since != row.since:
            due.tomorrow.append(row)
        else:
            standing.add(known.pk)
            if known.listed_on < today and row.since <= tonight:
                ready.append(row)
            else:
                due.tomorrow.append(row)
    due.suspended = kept_by_somebody(ready)
    covered = visaed(rule.key, ready) if delay.visa else {row.key for row in ready}
    for row in ready:
        if row.key in due.suspended:
            continue
        (due.tonight if row.key in covered else due.no_visa).append(row)
    return due, [row.pk for row in listed.values() if row.pk not in standing]


def run(*, at: datetime, dry: bool = False) -> Report:
    """One night. Safe to run twice: what is gone is not due any more."""
    today = timezone.localdate(at)
    report = Report(on=today, dry=dry)
    table = delays()
    for rule in rules():
        report.outcomes.append(_run_rule(rule, table[rule.key], today=today, at=at, dry=dry))
    if not dry:
        journal.did(
            "retention.run",
            by=None,
            at=at,
            **{outcome.key: outcome.erased for outcome in report.outcomes if outcome.erased},
        )
    return report


def _run_rule(
    rule: RetentionRule, delay: Delay, *, today: date, at: datetime, dry: bool
) -> Outcome:
    done = Outcome(rule.key, str(rule.label), of_files=rule.key in OF_FILES)
    if rule.sweep is not None:
        done.erased = 0 if dry else rule.sweep(delay.before(today), at)
        return done
    due, stale = look(rule, delay, today=today)
    done.tomorrow = len(due.tomorrow)
    done.no_visa, done.suspended = len(due.no_visa), len(due.suspended)
    done.erased = len(due.tonight)
    if not dry:
        done.erased = _erase(rule, due.tonight, tonight=delay.before(today), at=at)
        _write_list(rule.key, due.tomorrow, stale, today=today)
    return done


def _still_due(rule: RetentionRule, rows: Collection[Expired], *, tonight: date) -> list[int]:
    """Of these rows, those that nobody's word or request has saved since the list was read.

    Asked of whole files, where an erasure that should not have been costs most.
    """
    if rule.key not in OF_FILES:
        return [row.key for row in rows]
    assert rule.due is not None  # noqa: S101 -- a listed rule is due
    clocks = {row.key: row.since for row in rows}
    due = [row for row in rule.due(tonight) if clocks.get(row.key) == row.since]
    kept = kept_by_somebody(due)
    return [row.key for row in due if row.key not in kept]


def _erase(rule: RetentionRule, rows: Collection[Expired], *, tonight: date, at: datetime) -> int:
    assert rule.erase is not None  # noqa: S101 -- a listed rule erases
    today = timezone.localdate(at)
    gone = 0
    for batch in batched(rows, BATCH):
        with transaction.atomic():
            keys = _still_due(rule, batch, tonight=tonight)
            gone += rule.erase(keys, at)
            WaitingErasure.objects.filter(rule=rule.key, row_number__in=keys).delete()
            EliminationLine.objects.filter(
                rule=rule.key, row_number__in=keys, erased_on=None
            ).update(erased_on=today)
    return gone


@transaction.atomic
def _write_list(rule: str, rows: list[Expired], stale: list[int], *, today: date) -> None:
    """List what tomorrow holds; take off what a word of the family saved, or what is gone."""
    for keys in batched(stale, 500):
        WaitingErasure.objects.filter(pk__in=keys).delete()
    # A line that already stands keeps its first evening.
    WaitingErasure.objects.bulk_create(
        (
            WaitingErasure(
                rule=rule,
                row_number=row.key,
                family_number=row.family_id,
                since=row.since,
                listed_on=today,
            )
            for row in rows
        ),
        batch_size=500,
        ignore_conflicts=True,
    )


def waiting_now(*, today: date) -> Iterator[tuple[RetentionRule, Delay, Due]]:
    """For the page: what waits, rule by rule; constant queries a rule."""
    table = delays()
    for rule in rules():
        if rule.due is not None:
            yield rule, table[rule.key], look(rule, table[rule.key], today=today)[0]
