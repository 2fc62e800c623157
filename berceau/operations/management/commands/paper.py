"""`berceau paper`: the sealed paper packs of the day, without waiting for the night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from berceau.operations.paper import pack


class Command(BaseCommand):
    """One encrypted PDF a référente, in `<data>/paper/<day>/`."""

    help = "Le paquet papier du jour : une liste chiffrée par référente."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(pack.make(timezone.now()))
        except pack.NoPassphraseError as problem:
            raise CommandError(str(problem)) from None
