"""When a referral is hushed: nothing more is asked of the structure, which reads nothing more.

Asked each time, of what is true now: a loss declared this morning closes the page this morning.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from berceau.families.models import Consent, Contact, ContactKind, FamilyState, Outcome
from berceau.followup.models import Loss
from berceau.referrals.models import Referral
from berceau.referrals.partners import Passed

LOSS, FILE, REFUSED, UNSAFE = "loss", "file", "refused", "unsafe"


def words() -> dict[str, str]:
    """Why it is hushed, for the team."""
    return {
        LOSS: _("une perte a été déclarée"),
        FILE: _("le dossier n’est plus ouvert"),
        REFUSED: _("la personne ne souhaite plus être contactée"),
        UNSAFE: _("son contact n’est plus sûr"),
    }


def with_subjects(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """What `hushed` reads of each row."""
    return referrals.select_related("family__referente", "adult", "child", "pregnancy")


def hushed(referrals: Collection[Referral]) -> dict[int, str]:
    """The referrals, by key, that are hushed, and by what. Two queries, whatever their number."""
    if not referrals:
        return {}
    adults = {referral.adult_id for referral in referrals}
    safe = set(
        Contact.objects.filter(
            adult_id__in=adults, kind=ContactKind.PHONE, unsafe=False
        ).values_list("adult_id", flat=True)
    )
    lost = _losses({referral.family_id for referral in referrals})
    found = {}
    for referral in referrals:
        why = _why(referral, is_safe=referral.adult_id in safe)
        # A loss of the family after it was made, even when it named no child.
        if not why and any(at >= referral.sent_at for at in lost.get(referral.family_id, ())):
            why = LOSS
        if why:
            found[referral.pk] = why
    return found


def _losses(families: Collection[int]) -> dict[int, list[datetime]]:
    """When each of these families, or the other home of a child of theirs, declared a loss."""
    rows = (
        Loss.objects.filter(undone_at=None)
        .filter(Q(family__in=families) | Q(child__childhome__family__in=families))
        .order_by()
        .values_list("family", "child__childhome__family", "at")
    )
    found: dict[int, list[datetime]] = {}
    for one, other, at in rows:
        for family in {one, other} - {None}:
            found.setdefault(family, []).append(at)
    return found


def _why(referral: Referral, *, is_safe: bool) -> str:
    family = referral.family
    if referral.child is not None and referral.child.died_on is not None:
        return LOSS
    if referral.pregnancy is not None and referral.pregnancy.outcome == Outcome.LOSS:
        return LOSS
    if family.state != FamilyState.OPEN or family.is_frozen:
        return FILE
    if referral.adult.consent == Consent.REFUSED:
        return REFUSED
    if Passed.PHONE in referral.passed and not is_safe:
        return UNSAFE
    return ""
