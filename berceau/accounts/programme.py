"""What this room contributes to the register. Its screens are the administrator's, in `privacy`."""

from django.utils.translation import gettext_lazy as _

from berceau.contract import PersonalData, Programme

BASIS = _("Mission d’intérêt public (RGPD, article 6.1.e) ; contrat de travail de l’agent")
RETENTION = _("Désactivé le jour du départ, effacé 2 ans après ; le journal garde un numéro")

PROGRAMME = Programme(
    key="accounts",
    label=_("Agents"),
    personal_data=(
        PersonalData(
            fields=(
                "Agent.email",
                "Agent.first_name",
                "Agent.last_name",
                "Agent.function",
                "Agent.work_phone",
                "Agent.reachable",
                "Agent.is_active",
                "Agent.joined_on",
                "Agent.last_login",
                "Agent.password",
            ),
            purpose=_("Faire entrer chaque agent, et dire aux familles qui la suit"),
            basis=BASIS,
            retention=RETENTION,
            compartment="accounts",
        ),
        PersonalData(
            fields=(
                "Mandate.agent",
                "Mandate.organisation",
                "Mandate.role",
                "Mandate.secrecy_ground",
                "Mandate.starts_on",
                "Mandate.ends_on",
            ),
            purpose=_("Donner à chaque agent ce que son mandat permet, aux dates de ce mandat"),
            basis=BASIS,
            retention=RETENTION,
            compartment="accounts",
        ),
        PersonalData(
            fields=(
                "Absence.agent",
                "Absence.stand_in",
                "Absence.starts_on",
                "Absence.ends_on",
                "Absence.declared_by",
                "Absence.declared_at",
                "Absence.cancelled_at",
            ),
            purpose=_("Qu’une famille soit suivie pendant l’absence de sa référente"),
            basis=BASIS,
            retention=RETENTION,
            compartment="cover",
        ),
    ),
    technical_fields=(
        "Organisation.id",
        "Organisation.name",
        "Organisation.kind",
        "Agent.id",
        "Mandate.id",
        "Absence.id",
    ),
)
