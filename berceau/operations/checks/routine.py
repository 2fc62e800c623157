"""What must have happened: the night, the backup, its verification, the keys it needs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.contract import Finding
from berceau.operations import night, state
from berceau.operations.backup import key, rolling
from berceau.operations.paper import pack

A_DAY = timedelta(hours=26)
"""A night, and the time that it may take."""
TOO_LONG = timedelta(hours=50)
VERIFIED_WITHIN = timedelta(days=8)


def _moment(value: datetime) -> str:
    return timezone.localtime(value).strftime("%d/%m/%Y %H:%M")


def last_night(at: datetime) -> Finding:
    facts = state.last(night.KEPT_AS)
    when = state.moment(facts)
    cron = _("Programmer « berceau nightly » chaque nuit (docs/exploitation.md).")
    if when is None:
        return Finding("error", _("Les tâches de la nuit n’ont jamais tourné ici."), cron)
    failed = [line for line in facts.get("lines", []) if not line.get("ok")]
    if at - when > A_DAY:
        return Finding(
            "error",
            _("Dernière nuit faite le %(when)s.") % {"when": _moment(when)},
            cron,
        )
    if failed:
        return Finding(
            "error",
            _("Cette nuit a échoué en partie : %(what)s.")
            % {"what": " ; ".join(f"{line['label']} ({line['sentence']})" for line in failed)},
            _("Lire le journal technique, réparer, puis lancer « berceau nightly »."),
        )
    return Finding("ok", _("Nuit faite le %(when)s, sans échec.") % {"when": _moment(when)})


def backup_age(at: datetime) -> Finding:
    facts = state.last(rolling.TAKEN)
    when = state.moment(facts)
    remedy = _(
        "Régler BERCEAU_BACKUP_TO et la clé, puis lancer « berceau backup » ; ensuite la nuit s’en "
        "charge."
    )
    if when is None:
        return Finding("error", _("Aucune sauvegarde n’a été prise ici."), remedy)
    words = _("Dernière sauvegarde le %(when)s (%(size).1f Mo).") % {
        "when": _moment(when),
        "size": facts.get("size", 0) / 1e6,
    }
    if at - when > TOO_LONG:
        return Finding("error", words, remedy)
    return Finding("warn", words, remedy) if at - when > A_DAY else Finding("ok", words)


def backup_verified(at: datetime) -> Finding:
    facts = state.last(rolling.VERIFIED)
    when = state.moment(facts)
    remedy = _("Lancer « berceau backup verify ».")
    if when is None:
        return Finding("error", _("Aucune sauvegarde n’a été restaurée à l’essai."), remedy)
    words = _("Restaurée à l’essai le %(when)s : %(rows)d lignes identiques.") % {
        "when": _moment(when),
        "rows": facts.get("rows", 0),
    }
    if at - when > VERIFIED_WITHIN:
        return Finding("error", words, remedy)
    return Finding("ok", words)


def backup_key(at: datetime) -> Finding:
    """The key of the backups is there, and is not one that everybody knows."""
    try:
        key.of_settings()
    except key.BackupKeyError as problem:
        return Finding("error", _("La clé de sauvegarde manque ou ne se lit pas."), str(problem))
    if settings.MODE != "production":
        return Finding("ok", _("Clé de sauvegarde de démonstration."))
    if settings.BACKUP_KEY == settings.PUBLIC_BACKUP_KEY:
        return Finding(
            "error",
            _("La clé de sauvegarde est celle de la démonstration, que tout le monde connaît."),
            _("En créer une : berceau backup key."),
        )
    return Finding("ok", _("La clé de sauvegarde est là. En garder une copie hors de la machine."))


def paper(at: datetime) -> Finding:
    """A sealed list is on disk for the day when everything is down."""
    try:
        pack.passphrase()
    except pack.NoPassphraseError as problem:
        return Finding("warn", _("Aucun paquet papier ne peut être fait."), str(problem))
    today = timezone.localdate(at)
    days = {today.isoformat(), (today - timedelta(days=1)).isoformat()}
    if not any(path.name in days and any(path.iterdir()) for path in pack.folder().iterdir()):
        return Finding(
            "error",
            _("Aucun paquet papier d’aujourd’hui ni d’hier."),
            _("Lancer « berceau paper »."),
        )
    return Finding("ok", _("Le paquet papier est prêt, chiffré, gardé deux jours."))
