"""What this room stops keeping: a trace, two years after the end of the follow-up."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from berceau.contract import Expired, RetentionRule
from berceau.families.models import FamilyState
from berceau.protection.models import SealedTrace


def old_traces(before: date) -> Iterator[Expired]:
    """Traces of files closed on this day or earlier; the trace falls with its file too."""
    rows = (
        SealedTrace.objects.filter(family__state=FamilyState.CLOSED)
        .annotate(
            closed_on=Max("family__closings__on", filter=Q(family__closings__reopened_at=None))
        )
        .filter(closed_on__lte=before)
        .order_by("pk")
        .values_list("pk", "closed_on", "family_id")
    )
    for key, closed_on, family_id in rows.iterator(chunk_size=2000):
        yield Expired(key, closed_on, family_id)


def erase_traces(keys: Collection[int], at: datetime) -> int:
    count, _tables = SealedTrace.objects.filter(pk__in=keys).delete()
    return count


RETENTION = (RetentionRule("protection", _("Traces de protection"), old_traces, erase_traces),)
