"""Erasing files for good: every room lets go of what it holds, then the rows fall.

One way for both who asks (the person, today) and what runs out (the night): nothing is left but
the number of the file in the journal, for as long as the journal itself lasts.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from berceau import contract
from berceau.accounts.models import Agent
from berceau.families.models import Child, ChildHome, Family, Merge
from berceau.privacy import journal


def with_absorbed(family_ids: Collection[int]) -> set[int]:
    """These files and those that were reunited to them, however long ago."""
    found = set(family_ids)
    while True:
        absorbed = set(
            Merge.objects.filter(kept__in=found, undone_at=None).values_list(
                "absorbed_id", flat=True
            )
        )
        if absorbed <= found:
            return found
        found |= absorbed


@transaction.atomic
def erase_families(family_ids: Collection[int], *, by: Agent | None, at: datetime, why: str) -> int:
    """Erase these files and the ones reunited to them; returns how many files are gone.

    A child who also lives in another household stays there; one who lives nowhere else goes too.
    """
    keys = sorted(with_absorbed(family_ids))
    locked = list(
        Family.objects.select_for_update(of=("self",))
        .filter(pk__in=keys)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if not locked:
        return 0
    for programme in contract.programmes():
        if programme.erase_families is not None:
            programme.erase_families(locked, at)
    elsewhere = ChildHome.objects.exclude(family__in=locked).values("child_id")
    gone = Q(homes__in=locked) | Q(pregnancy__family__in=locked)
    children = set(
        Child.objects.filter(gone).exclude(pk__in=elsewhere).values_list("pk", flat=True)
    )
    Child.objects.filter(pk__in=children).delete()
    Family.objects.filter(pk__in=locked).delete()
    for key in locked:
        journal.did("family.erased", by=by, at=at, family_id=key, why=why)
    return len(locked)
