"""The journal of the file, and what the person asked before, for the access request."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from berceau.contract import Holding
from berceau.families.models import Adult
from berceau.privacy.models import Act, Reading
from berceau.rights.models import AccessPack, Request

YOURS = _("c’est votre dossier")


def _file_of(adult_id: int) -> QuerySet[Adult, int]:
    return Adult.objects.filter(pk=adult_id).values_list("family_id", flat=True)


def readings(adult_id: int) -> QuerySet[Reading]:
    return Reading.objects.filter(family_number__in=_file_of(adult_id)).order_by("at", "pk")


def acts(adult_id: int) -> QuerySet[Act]:
    """What was done on the file; the acts on another adult's request are that adult's, like what
    another adult did from their own page, and what was done of that page."""
    others = Request.objects.filter(family_number__in=_file_of(adult_id)).exclude(
        adult_number=adult_id
    )
    hidden = Q(
        verb__startswith="rights.", detail__request__in=list(others.values_list("pk", flat=True))
    )
    whole = Act.objects.filter(family_number__in=_file_of(adult_id))
    adults = Adult.objects.filter(family_id__in=_file_of(adult_id)).exclude(pk=adult_id)
    theirs = whole.filter(
        Q(agent_id=None) | Q(verb__startswith="parent."),
        detail__adult__in=list(adults.values_list("pk", flat=True)),
    )
    # By their numbers: an exclusion by a key of the detail would lose the acts that have no such
    # key.
    return whole.exclude(hidden).exclude(number__in=theirs.values("number")).order_by("at", "pk")


def requests(adult_id: int) -> QuerySet[Request]:
    return Request.objects.filter(adult_number=adult_id)


HOLDINGS = (
    Holding(
        "rights.Request",
        _("Ce que vous avez demandé"),
        requests,
        60,
        free_text=("words", "extended_because", "answer_words"),
        silent={"family_number": YOURS, "adult_number": _("c’est vous")},
    ),
    Holding(
        "rights.AccessPack",
        _("Ce qui vous a déjà été remis"),
        lambda adult_id: AccessPack.objects.filter(
            request__adult_number=adult_id, delivered_at__isnull=False
        ),
        61,
        silent={
            "content": _("effacé dès la remise"),
            "masks": _("effacé dès la remise"),
            "note": _("effacé dès la remise"),
            "request": _("dit plus haut"),
        },
    ),
    Holding(
        "privacy.Reading",
        _("Qui a ouvert votre dossier"),
        readings,
        80,
        silent={"family_number": YOURS, "agent": _("dit par sa fonction et son organisation")},
    ),
    Holding(
        "privacy.Act",
        _("Ce qui a été fait sur votre dossier"),
        acts,
        81,
        silent={"family_number": YOURS, "detail": _("des numéros de lignes")},
    ),
)
