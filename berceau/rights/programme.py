"""What this room contributes to the rest of the house."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from berceau.accounts.models import Agent
from berceau.contract import FamilyAction, NavigationEntry, Panel, Programme
from berceau.kit.prepared import Asked, Prepared
from berceau.rights import panels, policies
from berceau.rights.holdings import HOLDINGS
from berceau.rights.keeping import RETENTION, file_goes, suspends
from berceau.rights.models import Request
from berceau.rights.register import PERSONAL_DATA, TECHNICAL_FIELDS


def _to_answer() -> QuerySet[Request]:
    return Request.objects.open()


_TO_ANSWER = Prepared(_to_answer)


def to_answer(agent: Agent, today: date) -> Asked:
    """The requests that wait for an answer."""
    return _TO_ANSWER.asked()


PROGRAMME = Programme(
    key="rights",
    label=_("Droits des personnes"),
    navigation=(
        NavigationEntry(
            "rights:list", _("Demandes"), "person-vcard", 85, _("Contrôle"), count=to_answer
        ),
    ),
    panels=(
        Panel(
            key="droits",
            title="",
            template="rights/panel.html",
            context=panels.banner,
            order=0,
            column="wide",
            compartment="followup",
        ),
    ),
    family_actions=(
        FamilyAction(
            "rights:choose", _("Noter une demande"), "person-vcard", 85, policies.can_record
        ),
    ),
    personal_data=PERSONAL_DATA,
    technical_fields=TECHNICAL_FIELDS,
    holdings=HOLDINGS,
    retention=RETENTION,
    suspends=suspends,
    erase_families=file_goes,
)
