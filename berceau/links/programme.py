"""What this room contributes to the rest of the house."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.utils.translation import gettext_lazy as _

from berceau.contract import PersonalData, Programme, RetentionRule
from berceau.links.models import GuestLink


def _sweep(before: date, at: datetime) -> int:
    """Links over since this day or earlier."""
    end = datetime.combine(before, time.max, tzinfo=UTC)
    erased, _by_table = GuestLink.objects.filter(expires_at__lte=end).delete()
    return erased


PROGRAMME = Programme(
    key="links",
    label=_("Liens des partenaires"),
    retention=(RetentionRule("guest_link", _("Liens des partenaires finis"), sweep=_sweep),),
    personal_data=(
        PersonalData(
            fields=(
                "GuestLink.email",
                "GuestLink.made_at",
                "GuestLink.made_by",
                "GuestLink.expires_at",
                "GuestLink.opened_at",
                "GuestLink.closed_at",
            ),
            purpose=_("Laisser une structure répondre ou corriger sa fiche sans compte"),
            basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
            retention=_("30 jours après la fin du lien"),
            compartment="directory",
        ),
    ),
    technical_fields=(
        "GuestLink.reference",
        "GuestLink.purpose",
        "GuestLink.subject",
        "GuestLink.key_index",
    ),
)
