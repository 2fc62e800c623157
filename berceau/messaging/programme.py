"""What this room contributes to the rest of the house."""

from django.utils.translation import gettext_lazy as _

from berceau.contract import (
    FamilyAction,
    HealthCheck,
    MergeRule,
    NavigationEntry,
    NightlyJob,
    PersonalData,
    Programme,
    StopRule,
)
from berceau.messaging import checks, letters, rules
from berceau.messaging.letter_rules import letters_that_must_not_leave
from berceau.messaging.retention import HOLDINGS, RETENTION
from berceau.messaging.settling import tidy
from berceau.messaging.text_checks import texts

BASIS = _("Mission d’intérêt public (RGPD, article 6.1.e) ; accord de la personne")

PROGRAMME = Programme(
    key="messaging",
    label=_("Messages"),
    stop_rules=(
        StopRule("stop", _("STOP"), rules.stopped_by_the_person),
        StopRule("hours", _("la nuit, le dimanche, les jours fériés"), rules.outside_hours),
        StopRule("week", _("trop de messages dans la semaine"), rules.too_many_this_week),
        StopRule("letters", _("un courrier qu’un autre ouvrirait"), letters_that_must_not_leave),
    ),
    merges=tuple(
        MergeRule(f"messaging.{model}", field, "move")
        for model in ("Message", "Incoming")
        for field in ("family", "adult")
    ),
    navigation=(
        NavigationEntry(
            "messaging:letters",
            _("Courriers à imprimer"),
            "envelope",
            59,
            count=letters.how_many_wait,
        ),
        NavigationEntry("messaging:wordings", _("Modèles de messages"), "pencil", 63, _("Piloter")),
        NavigationEntry(
            "messaging:state", _("État des messages"), "chat-dots", 89, _("Administration")
        ),
    ),
    family_actions=(
        FamilyAction(
            "messaging:letter_write", _("Écrire un courrier"), "envelope", 78, letters.can_write
        ),
    ),
    nightly=(NightlyJob("messages", _("Messages en suspens"), tidy, 150),),
    checks=(
        HealthCheck("sms", _("SMS"), checks.gateway),
        HealthCheck("messages-worker", _("Envoi des messages"), checks.worker),
        HealthCheck("messages-late", _("Messages en retard"), checks.providers),
        HealthCheck("wordings", _("Textes des messages"), texts),
        HealthCheck("messages-doubts", _("Envois incertains"), checks.doubts),
    ),
    retention=RETENTION,
    holdings=HOLDINGS,
    personal_data=(
        PersonalData(
            fields=(
                "Message.channel",
                "Message.purpose",
                "Message.family",
                "Message.adult",
                "Message.subject",
                "Message.address",
                "Message.address_index",
                "Message.title",
                "Message.body",
                "Message.language",
                "Message.created_at",
                "Message.created_by",
                "Message.sent_at",
                "Message.receipt_at",
                "Message.state",
                "Message.reason",
            ),
            purpose=_("Rappeler une date, donner un nom et un numéro, répondre"),
            basis=BASIS,
            retention=_("Le texte 3 mois ; le fait de l’envoi autant que le dossier"),
            compartment="agreement",
        ),
        PersonalData(
            fields=(
                "Incoming.channel",
                "Incoming.address",
                "Incoming.address_index",
                "Incoming.body",
                "Incoming.received_at",
                "Incoming.family",
                "Incoming.adult",
                "Incoming.handled_at",
                "Incoming.handled_by",
            ),
            purpose=_("Lire ce qu’une famille nous écrit et lui répondre"),
            basis=BASIS,
            retention=_("Le texte 3 mois ; le fait autant que le dossier"),
            compartment="agreement",
        ),
        PersonalData(
            fields=("Optout.channel", "Optout.address_index", "Optout.since", "Optout.until"),
            purpose=_("Ne plus écrire à qui l’a demandé"),
            basis=_("Droit d’opposition (RGPD, article 21)"),
            retention=_(
                "Tant que la personne ne revient pas dessus ; une empreinte, pas un numéro"
            ),
            compartment="agreement",
        ),
        PersonalData(
            fields=("Wording.by", "Wording.reviewed_by", "Wording.at", "Wording.note"),
            purpose=_("Savoir qui a écrit, ou relu, le texte d’un message"),
            basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
            retention=_("Tant que le texte peut servir ou se comparer"),
            compartment="wordings",
        ),
    ),
    technical_fields=(
        "Message.id",
        "Message.key",
        "Message.next_try_at",
        "Message.expires_at",
        "Message.attempts",
        "Message.segments",
        "Message.provider",
        "Message.provider_id",
        "Incoming.id",
        "Incoming.provider",
        "Incoming.provider_id",
        "Optout.id",
        "Wording.id",
        "Wording.key",
        "Wording.language",
        "Wording.version",
        "Wording.title",
        "Wording.text",
        "Pulse.id",
        "Pulse.key",
        "Pulse.seen_at",
        "Pulse.failures",
        "Pulse.failing_since",
        "Pulse.reason",
    ),
)
