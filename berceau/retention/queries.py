"""What the page shows: numbers, dates, reasons; never a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from berceau.followup.models import ClosingReason, NoteKind, Theme
from berceau.pathway.models import DecisionKind
from berceau.retention import engine
from berceau.retention.delays import Delay
from berceau.retention.models import EliminationList, Remains


@dataclass(frozen=True, slots=True)
class Waiting:
    """One rule on the page: how many tonight and tomorrow, what is kept and why."""

    label: str
    delay: Delay
    tonight: int
    tomorrow: int
    no_visa: tuple[int, ...]
    suspended: tuple[tuple[int, str], ...]


def waiting(*, today: date) -> list[Waiting]:
    """Rules for which something waits."""
    found = []
    for rule, delay, due in engine.waiting_now(today=today):
        line = Waiting(
            label=str(rule.label),
            delay=delay,
            tonight=len(due.tonight),
            tomorrow=len(due.tomorrow),
            no_visa=tuple(row.key for row in due.no_visa),
            suspended=tuple(due.suspended.items()),
        )
        if line.tonight or line.tomorrow or line.no_visa or line.suspended:
            found.append(line)
    return found


def elimination_lists() -> QuerySet[EliminationList]:
    """The lists shown to the archives, with how many files each."""
    return EliminationList.objects.annotate(files=Count("lines"))


def words_of(what: str) -> str:
    """« contact:call » as a person reads it."""
    family, _colon, code = what.partition(":")
    labels = {
        "contact": (_("contact"), dict(NoteKind.choices)),
        "theme": (_("sujet"), dict(Theme.choices)),
        "step": (_("étape du calendrier"), dict(DecisionKind.choices)),
        "closed": (_("fin d’accompagnement"), dict(ClosingReason.choices)),
    }
    title, names = labels[family]
    return f"{title} : {str(names.get(code, code)).lower()}"


def has_remains() -> bool:
    return Remains.objects.exists()
