"""`berceau documents FOLDER`: the register, the DPIA draft, the notices, the tables, as PDF."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berceau.dpo.documents import ALL
from berceau.dpo.pdf import pdf
from berceau.ui.french import full_day


class Command(BaseCommand):
    help = "Écrit dans un dossier les documents du DPO, tirés du programme, en PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DOSSIER", help="où les écrire (créé au besoin)")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["folder"])
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(
                _("Ce dossier ne s’ouvre pas : %(error)s") % {"error": error}
            ) from error
        printed_on = full_day(timezone.localdate())
        missing: dict[str, None] = {}
        for key, make in ALL.items():
            document = make()
            (folder / f"{key}.pdf").write_bytes(pdf(document, printed_on=printed_on))
            missing |= dict.fromkeys(document.missing)
            self.stdout.write(str(folder / f"{key}.pdf"))
        self.stdout.write(
            ngettext(
                "%(count)d point reste à compléter par des personnes :",
                "%(count)d points restent à compléter par des personnes :",
                len(missing),
            )
            % {"count": len(missing)}
        )
        for words in missing:
            self.stdout.write(f"- {words}")
