"""`berceau keys new | status | rotate`: the keys of the encrypted fields."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berceau.kit import crypto, keyfile, sealing


class Command(BaseCommand):
    """`new` never comes here: the console script answers it, before the settings want a key."""

    help = "Les clés qui chiffrent les notes et les faits sensibles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        new = verbs.add_parser("new", help="faire une clé, et dire où la mettre")
        new.add_argument("--file")
        verbs.add_parser("status", help="quelles clés servent, et pour combien de valeurs")
        verbs.add_parser("rotate", help="rechiffrer avec la première clé, sans arrêter le serveur")

    def handle(self, *args: Any, **options: Any) -> None:
        verb = options["verb"]
        try:
            if verb == "new":
                given = ["--file", options["file"]] if options["file"] else []
                keyfile.run(given, sys.stdout, sys.stderr)
            elif verb == "status":
                self.status()
            else:
                self.rotate()
        except (keyfile.KeysError, crypto.UnreadableError) as error:
            raise CommandError(str(error)) from None

    def status(self) -> None:
        ring = crypto.ring()
        where = crypto.keys_path() or "BERCEAU_FIELD_KEYS"
        self.stdout.write(_("Clés lues dans %(where)s.") % {"where": where})
        lines = sealing.census()
        for line in lines:
            self.stdout.write(f"  {line.label:<42} {_counts(line)}")
        used = {key for line in lines for key in line.by_key}
        for name in ring.ciphers:
            count = sum(line.by_key[name] for line in lines)
            self.stdout.write(_state_of(name, count, first=ring.first))
        missing = sorted(used - set(ring.ciphers))
        if missing:
            raise crypto.KeyMissingError(missing[0])
        if any(line.clear for line in lines):
            raise CommandError(_("Des valeurs sont encore en clair : lancer « berceau migrate »."))

    def rotate(self) -> None:
        left = sealing.old_values()
        self.stdout.write(
            ngettext(
                "%(count)d valeur à rechiffrer avec la clé « %(key)s ».",
                "%(count)d valeurs à rechiffrer avec la clé « %(key)s ».",
                left,
            )
            % {"count": left, "key": crypto.ring().first}
        )
        sealing.rotate(self.show)
        left = sealing.old_values()
        if left:
            raise CommandError(
                ngettext(
                    "Il reste %(count)d valeur, écrite entre-temps : relancer la commande.",
                    "Il reste %(count)d valeurs, écrites entre-temps : relancer la commande.",
                    left,
                )
                % {"count": left}
            )
        self.stdout.write(_("Terminé. « berceau keys status » dit quelles clés ne servent plus."))

    def show(self, label: str, rows: int) -> None:
        if rows:
            self.stdout.write(
                ngettext("  %(label)s : %(count)d ligne", "  %(label)s : %(count)d lignes", rows)
                % {"label": label, "count": rows}
            )


def _counts(line: sealing.Census) -> str:
    words = [f"{name} : {count}" for name, count in sorted(line.by_key.items())]
    if line.clear:
        words.append(_("en clair : %(count)d") % {"count": line.clear})
    return ", ".join(words) or _("rien")


def _state_of(name: str, count: int, *, first: str) -> str:
    """One sentence a key: what it serves, and whether it may go."""
    words = {"name": name, "count": count}
    if name == first:
        return (
            ngettext(
                "Clé « %(name)s » : chiffre ce qui s’écrit, %(count)d valeur.",
                "Clé « %(name)s » : chiffre ce qui s’écrit, %(count)d valeurs.",
                count,
            )
            % words
        )
    if count == 0:
        return _("Clé « %(name)s » : ne sert plus, sa ligne peut être retirée du fichier.") % words
    return (
        ngettext(
            "Clé « %(name)s » : ouvre encore %(count)d valeur, à garder. Lancer "
            "« berceau keys rotate ».",
            "Clé « %(name)s » : ouvre encore %(count)d valeurs, à garder. Lancer "
            "« berceau keys rotate ».",
            count,
        )
        % words
    )
