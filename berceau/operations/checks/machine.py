"""The machine: its clock, its disk, its mail, what the settings say to the outside."""

from __future__ import annotations

import shutil
import socket
import struct
import tempfile
import time
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core import checks as django_checks
from django.core.mail import get_connection
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from berceau.contract import Finding
from berceau.operations.checks.database import ask

SECONDS_APART = 5.0
NTP_EPOCH = 2_208_988_800
NTP_PORT = 123
GIGABYTE = 1e9
FULL_BELOW, TIGHT_BELOW = 0.05, 0.15

# What Django's own deployment check says, in words for whoever runs the instance.
DEPLOYMENT = {
    "security.W004": gettext_lazy("le navigateur n’est pas tenu à HTTPS (HSTS)"),
    "security.W008": gettext_lazy("les pages s’ouvrent aussi sans HTTPS"),
    "security.W009": gettext_lazy("la clé secrète est trop simple"),
    "security.W012": gettext_lazy("le cookie de session voyage sans HTTPS"),
    "security.W016": gettext_lazy("le cookie des formulaires voyage sans HTTPS"),
    "security.W018": gettext_lazy("le mode de mise au point est actif"),
    "security.W020": gettext_lazy("aucune adresse de site n’est nommée"),
    "security.W005": gettext_lazy("HSTS oublie les sous-domaines"),
    "security.W021": gettext_lazy("HSTS n’est pas prêt pour la liste des navigateurs"),
}


def clock(at: datetime) -> Finding:
    """The same hour for the machine, the database, the disk and the time server, if any."""
    apart = {}
    here = time.time()
    if connection.vendor == "postgresql":
        apart[_("la base")] = float(ask("SELECT extract(epoch FROM clock_timestamp())")) - here
    with tempfile.NamedTemporaryFile(dir=settings.DATA_DIR) as file:
        apart[_("le disque")] = Path(file.name).stat().st_mtime - time.time()
    said = _("Serveur de temps : non vérifié (BERCEAU_NTP_HOST).")
    if settings.NTP_HOST:
        try:
            apart[settings.NTP_HOST] = _ntp_offset(settings.NTP_HOST)
        except OSError:
            return Finding(
                "warn",
                _("Le serveur de temps %(host)s ne répond pas.") % {"host": settings.NTP_HOST},
                _("Vérifier son nom, et que le port 123 (UDP) est ouvert."),
            )
        said = _("Serveur de temps : d’accord.")
    wrong = [f"{name} ({gap:+.0f} s)" for name, gap in apart.items() if abs(gap) > SECONDS_APART]
    if wrong:
        return Finding(
            "error",
            _("L’heure n’est pas la même partout : %(where)s.") % {"where": ", ".join(wrong)},
            _("Mettre la machine à l’heure (chrony ou systemd-timesyncd)."),
        )
    return Finding("ok", _("La machine, la base et le disque ont la même heure.") + " " + said)


def _ntp_offset(host: str) -> float:
    """How late this machine is, in seconds (SNTP). Raises OSError."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.settimeout(3)
        sent = time.time()
        probe.sendto(b"\x1b" + bytes(47), (host, NTP_PORT))
        answer, _address = probe.recvfrom(64)
        received = time.time()
    if len(answer) < 48:
        raise OSError("réponse trop courte")
    seconds, fraction = struct.unpack("!II", answer[40:48])
    return float(seconds - NTP_EPOCH + fraction / 2**32 - (sent + received) / 2)


def disk(at: datetime) -> Finding:
    usage = shutil.disk_usage(settings.DATA_DIR)
    share = usage.free / usage.total
    words = _("%(free).1f Go libres sur %(total).1f (%(share)d %%).") % {
        "free": usage.free / GIGABYTE,
        "total": usage.total / GIGABYTE,
        "share": round(100 * share),
    }
    remedy = _("Agrandir le disque, ou ranger ailleurs les sauvegardes (BERCEAU_BACKUP_TO).")
    if share < FULL_BELOW or usage.free < GIGABYTE / 2:
        return Finding("error", words, remedy)
    return Finding("warn", words, remedy) if share < TIGHT_BELOW else Finding("ok", words)


def mail(at: datetime) -> Finding:
    """Connects to the mail server; sends nothing."""
    if not settings.MAIL_READY:
        return Finding(
            "warn",
            _("Aucun serveur de courriel : les liens de mot de passe se remettent en main propre."),
            _("Régler BERCEAU_SMTP_HOST si l’équipe en a un."),
        )
    try:
        link = get_connection(timeout=5)
        link.open()
        link.close()
    except OSError as error:
        return Finding(
            "error",
            _("Le serveur de courriel ne répond pas (%(kind)s).") % {"kind": type(error).__name__},
            _("Vérifier BERCEAU_SMTP_HOST, _PORT, _USER, _PASSWORD et _STARTTLS."),
        )
    return Finding("ok", _("Le serveur de courriel répond."))


def outside(at: datetime) -> Finding:
    """HTTPS, hosts, cookies: Django's own deployment check."""
    found = django_checks.run_checks(
        tags=[django_checks.Tags.security], include_deployment_checks=True
    )
    if not found:
        return Finding(
            "ok", _("HTTPS, cookies et adresses du site sont réglés pour la production.")
        )
    words = sorted(
        str(DEPLOYMENT.get(message.id or "", message.id or message.msg)) for message in found
    )
    sentence = ngettext(
        "%(count)d réglage n’est pas celui d’un vrai service : %(what)s.",
        "%(count)d réglages ne sont pas ceux d’un vrai service : %(what)s.",
        len(words),
    ) % {"count": len(words), "what": " ; ".join(words)}
    remedy = _("En production : BERCEAU_MODE=production et BERCEAU_HTTPS=1.")
    if settings.MODE == "production":
        return Finding("error", sentence, remedy)
    return Finding("warn", sentence, remedy)
