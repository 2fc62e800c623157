"""What an adult asks of their own data, from their own page: a request like any other.

Nobody at the team wrote it down: `recorded_by` is empty, and the identity is that of the personal
link. It waits in the same list, with the same delay, and the same people answer.
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.families.models import Adult
from berceau.kit.fields import refuse_in
from berceau.privacy import journal
from berceau.rights import words
from berceau.rights.models import AccessPack, Identity, Request, RequestKind

KINDS = frozenset({RequestKind.ACCESS, RequestKind.RECTIFICATION, RequestKind.ERASURE})
MOST_CORRECTIONS = 5
"""Corrections that wait at once: a page must not fill the list of those who answer."""


@transaction.atomic
def ask(*, adult_id: int, kind: str, at: datetime, text: str = "") -> Request:
    """Ask for a copy, a correction or an erasure. The same one twice is one request."""
    if kind not in KINDS:
        raise ValidationError(_("Cette demande ne se fait pas ici."))
    adult = Adult.objects.select_for_update(of=("self",)).get(pk=adult_id)
    waiting = Request.objects.open().filter(adult_number=adult.pk, kind=kind)
    if kind == RequestKind.RECTIFICATION:
        if waiting.count() >= MOST_CORRECTIONS:
            raise ValidationError(_("Vos demandes sont arrivées : l’équipe va vous répondre."))
    elif (known := waiting.first()) is not None:
        return known
    day = timezone.localdate(at)
    request = Request(
        kind=kind,
        family_number=adult.family_id,
        adult_number=adult.pk,
        received_on=day,
        identity=Identity.LINK,
        words=text,
        recorded_at=at,
        due_on=words.due_on(day),
    )
    refuse_in(request)
    request.save(force_insert=True)
    journal.did(
        "rights.asked", by=None, at=at, family_id=adult.family_id, request=request.pk, kind=kind
    )
    return request


def asked_by(adult: Adult) -> list[Request]:
    """What this adult asked, the last first. One query."""
    return list(Request.objects.filter(adult_number=adult.pk).order_by("-received_on", "-pk"))


def copy_for(adult: Adult) -> AccessPack | None:
    """The copy that a person has read again and that waits to be handed over. One query."""
    return (
        AccessPack.objects.select_related("request")
        .filter(
            request__adult_number=adult.pk,
            request__family_number=adult.family_id,
            request__kind=RequestKind.ACCESS,
            request__identity=Identity.LINK,
            approved_at__isnull=False,
            delivered_at=None,
        )
        .order_by("-approved_at")
        .first()
    )
