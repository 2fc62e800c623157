"""What this room stops keeping, and what it holds on one adult."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from berceau.contract import Expired, Holding, RetentionRule
from berceau.links import actions as links
from berceau.referrals.actions.making import PURPOSE
from berceau.referrals.models import Referral, Transition
from berceau.referrals.states import DONE, FAILED


def finished(before: date) -> Iterator[Expired]:
    """Referrals of which nothing more is awaited, and nothing was said since this day.

    One that failed and that nobody took up stays: its need is open.
    """
    over = Q(state__in=DONE) | Q(state__in=FAILED, settled_at__isnull=False)
    rows = (
        Referral.objects.filter(over, state_at__date__lte=before)
        .order_by("pk")
        .values_list("pk", "state_at", "family_id")
    )
    for key, state_at, family_id in rows.iterator(chunk_size=2000):
        yield Expired(key, timezone.localdate(state_at), family_id)


def erase(keys: Collection[int], at: datetime) -> int:
    """The referrals, with their steps; their links open nothing."""
    gone = Referral.objects.filter(pk__in=keys)
    _close(gone.values_list("reference", flat=True), at)
    count = gone.count()
    gone.delete()
    return count


def _close(references: Iterable[str], at: datetime) -> None:
    for reference in list(references):
        links.close(purpose=PURPOSE, subject=reference, at=at)


def erase_families(family_ids: Collection[int], at: datetime) -> None:
    """The links about these files, which have no key to them."""
    rows = Referral.objects.filter(family_id__in=family_ids)
    _close(rows.values_list("reference", flat=True), at)


RETENTION = (RetentionRule("referral", _("Orientations finies"), finished, erase),)


# --- What is held on one adult ------------------------------------------------------------
def referrals_about(adult_id: int) -> Iterable[Model]:
    return Referral.objects.filter(adult_id=adult_id)


def steps_about(adult_id: int) -> Iterable[Model]:
    return Transition.objects.filter(referral__adult_id=adult_id).select_related("referral")


NAMES_OF_AGENTS = _("le journal dit la fonction et l’organisation, pas le nom")
A_KEY = _("une référence de l’annuaire, dont le nom est écrit à côté")
HOLDINGS = (
    Holding(
        model="referrals.Referral",
        title=_("Vos orientations"),
        rows=referrals_about,
        order=58,
        free_text=("sentence",),
        silent={
            "made_by": NAMES_OF_AGENTS,
            "settled_by": NAMES_OF_AGENTS,
            "service_reference": A_KEY,
            "structure_reference": A_KEY,
            "kind": A_KEY,
            "step": A_KEY,
            "after": A_KEY,
        },
    ),
    Holding(
        model="referrals.Transition",
        title=_("Ce que sont devenues vos orientations"),
        rows=steps_about,
        order=59,
        silent={"by": NAMES_OF_AGENTS},
    ),
)
