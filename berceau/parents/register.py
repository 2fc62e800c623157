"""This room's lines of the register, what is told to the person, what is swept."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from berceau.contract import Holding, MergeRule, PersonalData, RetentionRule
from berceau.parents.models import AccessLink, ParentRequest, ParentSession, PersonalCode

BASIS = _("Mission d’intérêt public (RGPD, article 6.1.e)")
YOU = _("c’est vous")
YOURS = _("c’est votre dossier")

PERSONAL_DATA = (
    PersonalData(
        fields=(
            "AccessLink.adult", "AccessLink.purpose", "AccessLink.contact", "AccessLink.made_at",
            "AccessLink.made_by", "AccessLink.expires_at", "AccessLink.used_at",
            "AccessLink.device_index", "AccessLink.wrong_codes", "AccessLink.closed_at",
            "ParentSession.adult", "ParentSession.opened_at", "ParentSession.ends_at",
            "ParentSession.closed_at",
        ),
        purpose=_("Ouvrir sa page à la bonne personne, sur un seul appareil"),
        basis=_("Obligation de sécurité (RGPD, article 32)"),
        retention=_("30 jours après la fin du lien"),
        compartment="parents",
    ),
    PersonalData(
        fields=(
            "PersonalCode.adult", "PersonalCode.code_hash", "PersonalCode.chosen_at",
            "PersonalCode.wrong_in_a_row",
        ),
        purpose=_("Demander le code que la personne a choisi ; une empreinte, pas le code"),
        basis=_("Obligation de sécurité (RGPD, article 32)"),
        retention=_("Jusqu’à ce qu’elle l’enlève ; au plus tard avec le dossier"),
        compartment="parents",
    ),
    PersonalData(
        fields=(
            "ParentRequest.family", "ParentRequest.adult", "ParentRequest.kind",
            "ParentRequest.soon", "ParentRequest.relief", "ParentRequest.moment",
            "ParentRequest.words", "ParentRequest.asked_at", "ParentRequest.cancelled_at",
            "ParentRequest.taken_at", "ParentRequest.taken_by", "ParentRequest.done_at",
            "ParentRequest.done_by",
        ),
        purpose=_("Répondre à un parent qui veut souffler ou être rappelé"),
        basis=BASIS,
        retention=_("Autant que le dossier de la famille"),
        compartment="parents",
    ),
)  # fmt: skip
TECHNICAL_FIELDS = (
    "AccessLink.id",
    "AccessLink.key_index",
    "ParentSession.id",
    "ParentSession.link",
    "ParentSession.key_index",
    "PersonalCode.id",
    "ParentRequest.id",
    "ParentRequest.reference",
)

MERGES = (
    MergeRule("parents.AccessLink", "adult", "move"),
    MergeRule("parents.ParentSession", "adult", "move"),
    MergeRule("parents.PersonalCode", "adult", "move"),
    MergeRule("parents.ParentRequest", "family", "move"),
    MergeRule("parents.ParentRequest", "adult", "move"),
)

HOLDINGS = (
    Holding(
        "parents.ParentRequest",
        _("Ce que vous avez demandé depuis votre page"),
        lambda adult_id: ParentRequest.objects.filter(adult=adult_id),
        50,
        free_text=("words",),
        silent={"family": YOURS, "adult": YOU},
    ),
    Holding(
        "parents.AccessLink",
        _("Les liens qui ouvrent votre page"),
        lambda adult_id: AccessLink.objects.filter(adult=adult_id),
        51,
        silent={
            "adult": YOU,
            "contact": _("votre contact, dit plus haut"),
            "device_index": _("une empreinte de l’appareil, illisible"),
        },
    ),
    Holding(
        "parents.ParentSession",
        _("Quand votre page a été ouverte"),
        lambda adult_id: ParentSession.objects.filter(adult=adult_id),
        52,
        silent={"adult": YOU},
    ),
    Holding(
        "parents.PersonalCode",
        _("Votre code"),
        lambda adult_id: PersonalCode.objects.filter(adult=adult_id),
        53,
        silent={
            "adult": YOU,
            "code_hash": _("une empreinte, illisible : vous seul·e savez le code"),
        },
    ),
)


def _sweep_links(before: date, at: datetime) -> int:
    """Links whose end is older, with the pages that they opened."""
    moment = timezone.make_aware(datetime.combine(before, time.min))
    gone, _tables = AccessLink.objects.filter(expires_at__lt=moment).delete()
    return gone


RETENTION = (RetentionRule("parent_link", _("Liens personnels finis"), sweep=_sweep_links),)
