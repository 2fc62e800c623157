"""What this room contributes to the rest of the house."""

from django.utils.translation import gettext_lazy as _

from berceau.contract import FamilyAction, HealthCheck, Panel, Programme, TodayBlock
from berceau.parents import checks, policies, register, requests
from berceau.parents.actions.sending import welcome

PROGRAMME = Programme(
    key="parents",
    label=_("Pages des parents"),
    today=(
        TodayBlock(
            key="demandes-des-parents",
            title=_("Ce que les parents demandent"),
            template="parents/today.html",
            items=requests.waiting,
            compartments=requests.COMPARTMENTS,
            order=6,
            awaited=True,
        ),
    ),
    panels=(
        Panel(
            key="demandes-des-parents",
            title=_("Ce que les parents demandent"),
            template="parents/panel.html",
            context=requests.panel,
            order=18,
            compartment="parents",
        ),
    ),
    family_actions=(
        FamilyAction(
            "parents:doors", _("Page des parents"), "person-vcard", 45, shown=policies.can_answer
        ),
    ),
    family_entrusted=welcome,
    unheard=requests.unheard,
    checks=(HealthCheck("parents-address", _("Liens des parents"), checks.address),),
    personal_data=register.PERSONAL_DATA,
    technical_fields=register.TECHNICAL_FIELDS,
    merges=register.MERGES,
    holdings=register.HOLDINGS,
    retention=register.RETENTION,
)
