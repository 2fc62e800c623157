"""What the DPO finds in the demonstration: requests to answer, files near their end, a list."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.families.models import Family, FamilyState
from berceau.retention.actions import make_elimination_list
from berceau.rights import actions
from berceau.rights.models import Answer, Identity, RequestKind
from berceau.rules.offsets import shift

DPO, CLAIRE = "dpo@demo.berceau.example", "claire@demo.berceau.example"
ENDS_IN = (1, 20, 45)
"""In how many days the files near their end reach it."""


def tell_of_keeping(*, today: date) -> None:
    """Two requests recorded by the référente, a limitation, a third party; three old files."""
    at = timezone.make_aware(datetime.combine(today - timedelta(days=1), time(10)))
    day = timezone.localdate(at)
    dpo, claire = (put_on_duty(Agent.objects.get(email=email), on=day) for email in (DPO, CLAIRE))
    hers = list(
        Family.objects.followed()
        .filter(referente=claire, adults__isnull=False)
        .distinct()
        .order_by("-pk")[:3]
    )
    if len(hers) < 3:
        return
    for family, kind, days in (
        (hers[0], RequestKind.ACCESS, 25),
        (hers[1], RequestKind.RECTIFICATION, 4),
        (hers[2], RequestKind.LIMITATION, 8),
    ):
        asked = actions.record(
            adult_reference=family.adults.order_by("pk")[0].reference,
            kind=kind,
            received_on=day - timedelta(days=days),
            identity=Identity.KNOWN,
            text="Souhaite une réponse par téléphone.",
            by=claire,
            at=at,
        )
    actions.answer(reference=asked.reference, answer=Answer.ACCEPTED, text="", by=dpo, at=at)
    actions.record_third_party(
        asked_by="Service d’une administration, sans nom ni qualité",
        legal_text="aucun texte cité",
        in_writing=False,
        received_on=day - timedelta(days=2),
        asked="La liste des familles d’une rue.",
        by=dpo,
        at=at,
    )
    _grow_old(today)
    try:
        make_elimination_list(by=dpo, at=at)
    except ValidationError:
        return


def _grow_old(today: date) -> None:
    """Closed files whose last word is almost 24 months old."""
    closed = Family.objects.filter(state=FamilyState.CLOSED).order_by("pk")[: len(ENDS_IN)]
    for family, days in zip(closed, ENDS_IN, strict=False):
        heard = shift(today + timedelta(days=days), -24, 0)
        Family.objects.filter(pk=family.pk).update(
            last_word_on=heard, entered_on=min(family.entered_on, heard)
        )
