"""`berceau demo`: a whole fictional town, served on this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from berceau.accounts.models import Agent
from berceau.config.seed.town import DEMO_ACCOUNTS, DEMO_PASSWORD

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Construit la ville de démonstration si elle n’existe pas, puis la sert."
    requires_system_checks: list[str] = []  # noqa: RUF012

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="repartir de zéro")
        parser.add_argument("--no-serve", action="store_true", help="construire sans servir")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "La démonstration ne se lance qu’avec BERCEAU_MODE=demo : elle ouvre des comptes "
                "dont le mot de passe est public."
            )
        port = options["port"]
        # The served process reads it again: links of messages lead to this port.
        settings.ADDRESS = os.environ["BERCEAU_ADDRESS"] = f"http://{HOST}:{port}"
        if not options["no_serve"]:
            self.refuse_taken_port(port)
        if options["reset"]:
            self.forget()
        self.build()
        if options["no_serve"]:
            return
        self.announce(port)
        with self.messages_leaving():
            Granian(
                "berceau.config.wsgi:application",
                address=HOST,
                port=port,
                interface=Interfaces.WSGI,
                workers=1,
                blocking_threads=2,
                log_level=LogLevels.warning,
            ).serve()

    @contextmanager
    def messages_leaving(self) -> Iterator[None]:
        """The process that sends, as beside a real server; it ends with the demonstration."""
        sender = subprocess.Popen(  # noqa: S603
            [
                sys.executable, "-m", "berceau", "worker",
                "--every", "5", "--parent", str(os.getpid()),
            ]
        )  # fmt: skip
        try:
            yield
        finally:
            sender.terminate()
            sender.wait(10)

    def refuse_taken_port(self, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                raise CommandError(
                    f"Le port {port} est déjà pris sur cette machine. Arrêter l’autre programme, "
                    f"ou choisir un autre port : PORT={port + 1} make demo"
                ) from None

    def forget(self) -> None:
        """Erase the demonstration, and only it."""
        if settings.DATABASE_URL:
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE")
                cursor.execute("CREATE SCHEMA public")
            return
        for suffix in ("", "-wal", "-shm"):
            Path(f"{settings.DATABASES['default']['NAME']}{suffix}").unlink(missing_ok=True)
        shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)

    def build(self) -> None:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        self.stdout.write("Préparation de la base…")
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        if Agent.objects.exists():
            self.stdout.write(f"La ville de démonstration est déjà là ({settings.DATA_DIR}).")
            return
        self.stdout.write("Construction d’une ville de 30 000 habitants et de 250 familles…")
        call_command("seed", families=250, stdout=self.stdout)

    def announce(self, port: int) -> None:
        lines = [
            "",
            f"Berceau est servi sur http://{HOST}:{port}/   (Ctrl+C pour arrêter)",
            "",
            "Page « Se connecter » : un clic suffit pour entrer comme l’une de ces personnes.",
            f"Par mot de passe ({DEMO_PASSWORD}), le second facteur est demandé comme ailleurs.",
            *(f"  {account.email:<34} {account.who}" for account in DEMO_ACCOUNTS),
            "",
            f"Les SMS de la démonstration arrivent sur http://{HOST}:{port}/demo/messages/",
            "« make demo-reset » repart de zéro. Aucune de ces personnes n’existe.",
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
