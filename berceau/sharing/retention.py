"""What this room stops keeping, and what it holds on one adult."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from berceau.contract import Expired, Holding, RetentionRule
from berceau.sharing.models import EmergencyAccess, OtherService, Share, Told


# --- The clocks ---------------------------------------------------------------------------
def ended_shares(before: date) -> Iterator[Expired]:
    """Shares that ended, or were taken back, on this day or earlier."""
    rows = (
        Share.objects.filter(Q(expires_on__lte=before) | Q(revoked_at__date__lte=before))
        .order_by("pk")
        .values_list("pk", "expires_on", "revoked_at", "family_id")
    )
    for key, expires_on, revoked_at, family_id in rows.iterator(chunk_size=2000):
        ends = [expires_on, timezone.localdate(revoked_at)] if revoked_at else [expires_on]
        yield Expired(key, min(ends), family_id)


def erase_shares(keys: Collection[int], at: datetime) -> int:
    """The shares, with what was said in return of them."""
    gone = Share.objects.filter(pk__in=keys)
    count = gone.count()
    gone.delete()
    return count


def old_emergencies(before: date) -> Iterator[Expired]:
    rows = (
        EmergencyAccess.objects.filter(opened_at__date__lte=before)
        .order_by("pk")
        .values_list("pk", "opened_at", "family_id")
    )
    for key, opened_at, family_id in rows.iterator(chunk_size=2000):
        yield Expired(key, timezone.localdate(opened_at), family_id)


def erase_emergencies(keys: Collection[int], at: datetime) -> int:
    count, _tables = EmergencyAccess.objects.filter(pk__in=keys).delete()
    return count


RETENTION = (
    RetentionRule("share", _("Partages finis"), ended_shares, erase_shares),
    RetentionRule("emergency", _("Accès d’urgence"), old_emergencies, erase_emergencies),
)


# --- What is held on one adult ------------------------------------------------------------
def shares_about(adult_id: int) -> Iterable[Model]:
    return Share.objects.filter(adult_id=adult_id)


def services_about(adult_id: int) -> Iterable[Model]:
    return OtherService.objects.filter(share__adult_id=adult_id, withdrawn_at__isnull=True)


def emergencies_about(adult_id: int) -> Iterable[Model]:
    return EmergencyAccess.objects.filter(adult_id=adult_id)


def _not_told(row: Model) -> bool:
    """A share of which the parent was not told, in the child's interest: not told by itself."""
    return isinstance(row, Share) and row.told == Told.NOT_TOLD


NAMES_OF_AGENTS = _("le journal dit la fonction et l’organisation, pas le nom")
HOLDINGS = (
    Holding(
        model="sharing.Share",
        title=_("Ce qui a été partagé à votre sujet"),
        rows=shares_about,
        order=60,
        free_text=("sentence", "silence_reason"),
        author_only=_not_told,
    ),
    Holding(
        model="sharing.OtherService",
        title=_("Les services qui ont dit vous suivre aussi"),
        rows=services_about,
        order=61,
    ),
    Holding(
        model="sharing.EmergencyAccess",
        title=_("Les accès d’urgence à votre identité"),
        rows=emergencies_about,
        order=62,
        free_text=("reason", "review"),
        silent={"agent": NAMES_OF_AGENTS, "reviewed_by": NAMES_OF_AGENTS},
    ),
)
