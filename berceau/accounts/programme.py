"""What this room contributes to the register. Its screens are the administrator's, in `privacy`."""

from django.utils.translation import gettext_lazy as _

from berceau.accounts.nightly import clear_expired
from berceau.accounts.retention import RETENTION as RETENTION_RULES
from berceau.contract import NightlyJob, PersonalData, Programme

BASIS = _("Mission d’intérêt public (RGPD, article 6.1.e) ; contrat de travail de l’agent")
RETENTION = _("Désactivé le jour du départ, effacé 2 ans après ; le journal garde un numéro")

PROGRAMME = Programme(
    key="accounts",
    label=_("Agents"),
    retention=RETENTION_RULES,
    nightly=(NightlyJob("accounts", _("Sessions finies"), clear_expired, 100),),
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
                "Agent.second_factor_reset_at",
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
        PersonalData(
            fields=(
                "Submission.agent",
                "Submission.route",
                "Submission.content",
                "Submission.outcome",
                "Submission.received_at",
            ),
            purpose=_("Qu’un formulaire envoyé deux fois n’agisse qu’une fois"),
            basis=BASIS,
            retention=_("7 jours après l’envoi"),
            compartment="accounts",
        ),
        PersonalData(
            fields=(
                "OpenSession.agent",
                "OpenSession.device",
                "OpenSession.shared",
                "OpenSession.opened_at",
                "OpenSession.seen_at",
            ),
            purpose=_("Montrer à chaque agent où son compte est ouvert, et pouvoir le fermer"),
            basis=BASIS,
            retention=_("Le temps de la session : deux heures après la dernière page"),
            compartment="accounts",
        ),
        PersonalData(
            fields=("OfflineDevice.agent", "OfflineDevice.device", "OfflineDevice.kept_at"),
            purpose=_(
                "Qu’un téléphone qui garde une journée hors ligne l’oublie dès qu’il le doit"
            ),
            basis=BASIS,
            retention=_("Jusqu’à la déconnexion, 7 jours au plus après la dernière journée gardée"),
            compartment="accounts",
        ),
    ),
    technical_fields=(
        "Organisation.id",
        "Organisation.name",
        "Organisation.kind",
        "Organisation.siret",
        "Agent.id",
        "Mandate.id",
        "Absence.id",
        "Submission.id",
        "Submission.key",
        "OpenSession.id",
        "OpenSession.session_key",
        "OfflineDevice.id",
        "OfflineDevice.token_hash",
        "OfflineDevice.session_key",
    ),
)
