"""What this room stops keeping."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from berceau.contract import Expired, RetentionRule
from berceau.professionals.actions.applying import forget
from berceau.professionals.models import Registration
from berceau.professionals.states import State

ENDED = (State.REFUSED, State.WITHDRAWN, State.EXPIRED)


def old_drafts(before: date) -> Iterator[Expired]:
    """Drafts that their author has not touched since this day or earlier."""
    rows = (
        Registration.objects.filter(state=State.DRAFT, changed_at__date__lte=before)
        .order_by("pk")
        .values_list("pk", "changed_at")
    )
    for key, changed_at in rows.iterator(chunk_size=2000):
        yield Expired(key, timezone.localdate(changed_at))


def old_ended(before: date) -> Iterator[Expired]:
    """Refused, withdrawn or expired on this day or earlier."""
    rows = (
        Registration.objects.filter(state__in=ENDED, ended_at__date__lte=before)
        .order_by("pk")
        .values_list("pk", "ended_at")
    )
    for key, ended_at in rows.iterator(chunk_size=2000):
        yield Expired(key, timezone.localdate(ended_at))


def erase_drafts(keys: Collection[int], at: datetime) -> int:
    return _erase(keys, (State.DRAFT,), at)


def erase_ended(keys: Collection[int], at: datetime) -> int:
    return _erase(keys, ENDED, at)


def _erase(keys: Collection[int], states: Collection[str], at: datetime) -> int:
    """Those still in these states: who came back since they were listed is not erased."""
    gone = list(
        Registration.objects.select_for_update(of=("self",)).filter(pk__in=keys, state__in=states)
    )
    forget(gone, at=at)
    return len(gone)


RETENTION = (
    RetentionRule(
        "professional_draft", _("Inscriptions jamais envoyées"), old_drafts, erase_drafts
    ),
    RetentionRule(
        "professional_ended", _("Inscriptions refusées ou retirées"), old_ended, erase_ended
    ),
)
