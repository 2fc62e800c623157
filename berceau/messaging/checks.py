"""What the doctor asks of the sending of messages."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berceau.contract import Finding
from berceau.messaging import pulse, queries
from berceau.messaging.carriers import sms_gateway
from berceau.messaging.gateways import DescriptionError
from berceau.messaging.gateways.http import HttpGateway
from berceau.messaging.models import Channel

SILENT_AFTER = timedelta(minutes=10)
LATE_AFTER = timedelta(hours=1)
MISSES = 3
WHERE = "docs/exploitation.md, « Les messages »"


def _worst(level_in_production: str) -> str:
    """A demonstration and the tests have no team behind them."""
    return level_in_production if settings.MODE == "production" else "warn"


def gateway(at: datetime) -> Finding:
    """Somebody carries SMS, and can bring back a STOP."""
    try:
        found = sms_gateway(settings.SMS_GATEWAY)
        if isinstance(found, HttpGateway):
            found.ready()
    except DescriptionError as error:
        return Finding(
            "error",
            _("La passerelle de SMS n’est pas bien décrite : %(why)s.") % {"why": error},
            _("Corriger BERCEAU_SMS_GATEWAY ou sa description (%(where)s).") % {"where": WHERE},
        )
    if found is None:
        waits = queries.due(Channel.SMS, at=at)
        return Finding(
            "error" if waits else "warn",
            ngettext(
                "Aucune passerelle de SMS : %(count)d message attend.",
                "Aucune passerelle de SMS : %(count)d messages attendent.",
                waits,
            )
            % {"count": waits},
            _("Choisir un opérateur : BERCEAU_SMS_GATEWAY (%(where)s).") % {"where": WHERE},
        )
    hears = getattr(found, "hears", None)
    if isinstance(found, HttpGateway) and (hears is None or hears.incoming is None):
        return Finding(
            "warn",
            _("La passerelle %(name)s ne rapporte pas ce que les familles écrivent : un STOP "
              "n’arriverait pas.") % {"name": found.name},
            _("Décrire [webhook.incoming] (%(where)s).") % {"where": WHERE},
        )  # fmt: skip
    return Finding("ok", _("SMS par « %(name)s ».") % {"name": found.name})


def providers(at: datetime) -> Finding:
    """Whoever carries messages answers, and nothing waits that should have left."""
    for channel, label in Channel.choices:
        beat = pulse.of(channel)
        if beat is not None and beat.failures >= MISSES:
            return Finding(
                "error",
                ngettext(
                    "%(channel)s : muet depuis %(count)d tour (%(why)s). Rien n’est perdu.",
                    "%(channel)s : muet depuis %(count)d tours (%(why)s). Rien n’est perdu.",
                    beat.failures,
                )
                % {"channel": label, "count": beat.failures, "why": beat.reason},
                _("Voir l’état de l’opérateur, son crédit et ses identifiants : les messages "
                  "attendent et partiront à son retour."),
            )  # fmt: skip
    oldest = queries.oldest_due(at=at)
    if oldest is not None and at - oldest > LATE_AFTER:
        minutes = int((at - oldest).total_seconds() // 60)
        return Finding(
            "error",
            _("Un message prêt à partir attend depuis %(hours)d h %(minutes)02d.")
            % {"hours": minutes // 60, "minutes": minutes % 60},
            _("Vérifier que « berceau worker » tourne, et la page « État des messages »."),
        )
    return Finding("ok", _("Aucun message en retard."))


def doubts(at: datetime) -> Finding:
    """Nobody but a person can say whether these left."""
    count = queries.doubts().count()
    if not count:
        return Finding("ok", _("Aucun envoi incertain."))
    return Finding(
        "warn",
        ngettext(
            "%(count)d message est parti peut-être : personne ne le renverra sans vous.",
            "%(count)d messages sont partis peut-être : personne ne les renverra sans vous.",
            count,
        )
        % {"count": count},
        _("Les régler un par un sur la page « État des messages »."),
    )


def worker(at: datetime) -> Finding:
    """The process that sends was seen lately."""
    beat = pulse.of(pulse.WORKER)
    remedy = _("Lancer « berceau worker » avec le serveur (%(where)s).") % {"where": WHERE}
    if beat is None:
        return Finding(
            _worst("error"),  # type: ignore[arg-type]
            _("Le programme d’envoi n’a jamais tourné : aucun message ne part."),
            remedy,
        )
    if at - beat.seen_at > SILENT_AFTER:
        minutes = int((at - beat.seen_at).total_seconds() // 60)
        return Finding(
            _worst("error"),  # type: ignore[arg-type]
            ngettext(
                "Le programme d’envoi n’a pas été vu depuis %(count)d minute.",
                "Le programme d’envoi n’a pas été vu depuis %(count)d minutes.",
                minutes,
            )
            % {"count": minutes},
            remedy,
        )
    return Finding("ok", _("Le programme d’envoi tourne."))
