"""The roles of the access matrix, the kinds of organisation, the grounds for secrecy."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """One column of the access matrix (`privacy/matrix.toml`)."""

    BIRTH_OFFICER = "birth_officer", _("Officier ou officière d’état civil")
    REFERENTE = "referente", _("Référente 1000 jours")
    SOCIAL_WORKER = "social_worker", _("Travailleur ou travailleuse sociale")
    PMI_NURSE = "pmi_nurse", _("Sage-femme ou puéricultrice de PMI")
    PMI_DOCTOR = "pmi_doctor", _("Médecin de PMI")
    FACILITATOR = "facilitator", _("Facilitatrice, accueillante")
    RESPITE_PLANNER = "respite_planner", _("Planificatrice répit et aide à domicile")
    LOCAL_MANAGER = "local_manager", _("Responsable local")
    ELECTED_OFFICIAL = "elected_official", _("Élu ou élue")
    FUNDER = "funder", _("Financeur")
    FUNCTIONAL_ADMIN = "functional_admin", _("Administratrice fonctionnelle")
    TECHNICAL_ADMIN = "technical_admin", _("Administratrice technique")
    DPO = "dpo", _("Déléguée à la protection des données")


class OrganisationKind(models.TextChoices):
    MAIRIE = "mairie", _("Mairie")
    CCAS = "ccas", _("CCAS")
    INTERCOMMUNALITE = "intercommunalite", _("Intercommunalité")
    DEPARTEMENT = "departement", _("Département")
    PMI = "pmi", _("PMI")
    CAF = "caf", _("Caf")
    MATERNITE = "maternite", _("Maternité")
    ASSOCIATION = "association", _("Association")
    AUTRE = "autre", _("Autre")


class SecrecyGround(models.TextChoices):
    """Why this agent is bound by professional secrecy; nothing is shared with « none »."""

    NONE = "none", _("Aucun : discrétion professionnelle seulement")
    CCAS = "ccas", _("CCAS (code de l’action sociale et des familles, L133-5)")
    PMI = "pmi", _("PMI (code de la santé publique, L2112-9)")
    HEALTH = "health", _("Profession de santé (code de la santé publique, L1110-4)")
    SOCIAL_WORKER = "social_worker", _("Assistant de service social (par profession)")
    CHILD_WELFARE = "child_welfare", _("Aide sociale à l’enfance (par mission, L221-6)")
