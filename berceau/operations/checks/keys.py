"""The keys of the encrypted fields: there, kept to one reader, and used by every value."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berceau.contract import Finding
from berceau.kit import crypto, keyfile, sealing

OTHERS = 0o077


def present(at: datetime) -> Finding:
    """The keys can be read, and by nobody else."""
    copy = _("Remettre le fichier depuis sa copie hors ligne (docs/exploitation.md, « Les clés »).")
    try:
        ring = crypto.ring()
    except (keyfile.KeysError, OSError) as error:
        return Finding("error", _("Les clés ne peuvent pas être lues : %s") % error, copy)
    path = crypto.keys_path()
    if path is not None and path.stat().st_mode & OTHERS:
        return Finding(
            "warn",
            _("Le fichier des clés %(path)s peut être lu par d’autres comptes du serveur.")
            % {"path": path},
            _("chmod 600 %(path)s") % {"path": path},
        )
    return Finding(
        "ok",
        ngettext("%(count)d clé, la première chiffre.", "%(count)d clés, la première chiffre.",
                 len(ring.ciphers)) % {"count": len(ring.ciphers)},
    )  # fmt: skip


def in_use(at: datetime) -> Finding:
    """Each value opens with a key that is here; all of them with the first one."""
    ring, lines = crypto.ring(), sealing.census()
    missing = sorted({key for line in lines for key in line.by_key} - set(ring.ciphers))
    if missing:
        return Finding(
            "error",
            _("Des valeurs demandent la clé « %(key)s », qui n’est plus là.") % {"key": missing[0]},
            _("Remettre sa ligne dans le fichier des clés, puis « berceau keys status »."),
        )
    if any(line.clear for line in lines):
        return Finding(
            "error",
            _("Des valeurs qui devraient être chiffrées sont en clair."),
            _("Lancer « berceau migrate »."),
        )
    old = sum(line.by_key.total() - line.by_key[ring.first] for line in lines)
    if old:
        return Finding(
            "warn",
            ngettext(
                "%(count)d valeur est encore sur une ancienne clé.",
                "%(count)d valeurs sont encore sur une ancienne clé.",
                old,
            )
            % {"count": old},
            _("Lancer « berceau keys rotate », sans arrêter le serveur."),
        )
    return Finding("ok", _("Toutes les valeurs chiffrées le sont avec la première clé."))
