"""The database: reachable, writable, durable, migrated."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berceau.contract import Finding

# What a power cut may not take: SQLite at FULL (2) or EXTRA (3), PostgreSQL with these three on.
SQLITE_FULL = 2
POSTGRES_DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


def ask(query: str) -> str:
    """The one value of a query."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def _in_memory() -> bool:
    name = str(connection.settings_dict["NAME"])
    return connection.vendor == "sqlite" and ("memory" in name or not Path(name).exists())


def reachable(at: datetime) -> Finding:
    """It answers, and it takes writes."""
    if connection.vendor == "postgresql":
        standby = ask("SELECT pg_is_in_recovery()") == "True"
        if standby or ask("SHOW default_transaction_read_only") == "on":
            return Finding(
                "error",
                _("PostgreSQL répond, mais n’accepte pas d’écriture."),
                _("C’est une réplique, ou une base en lecture seule : corriger DATABASE_URL."),
            )
        version = ask("SHOW server_version").split()[0]
        return Finding("ok", _("PostgreSQL %(version)s répond et s’écrit.") % {"version": version})
    ask("SELECT 1")
    if not _in_memory():
        try:
            with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=3)) as own:
                own.execute("BEGIN IMMEDIATE")
                own.rollback()
        except sqlite3.OperationalError:
            return Finding(
                "error",
                _("SQLite se lit mais ne s’écrit pas."),
                _("Vérifier les droits du dossier des données, la place libre, et qu’aucune autre "
                  "commande ne tient la base."),
            )  # fmt: skip
    return Finding(
        "ok", _("SQLite %(version)s répond et s’écrit.") % {"version": sqlite3.sqlite_version}
    )


def durable(at: datetime) -> Finding:
    """What was acknowledged survives a crash and a power cut."""
    if connection.vendor == "postgresql":
        off = [name for name in POSTGRES_DURABLE if ask(f"SHOW {name}") == "off"]
        if off:
            return Finding(
                "error",
                _("PostgreSQL peut perdre des écritures : %(names)s.") % {"names": ", ".join(off)},
                _("Remettre ces réglages à « on » dans postgresql.conf."),
            )
        return Finding("ok", _("Une écriture confirmée survit à une coupure de courant."))
    if _in_memory():
        return Finding("warn", _("Base en mémoire."), _("Pour des essais seulement."))
    mode, level = ask("PRAGMA journal_mode"), int(ask("PRAGMA synchronous"))
    if mode != "wal":
        return Finding(
            "error",
            _("SQLite n’est pas en mode WAL (%(mode)s).") % {"mode": mode},
            _("Le dossier des données doit être un disque local, pas un partage réseau."),
        )
    if level < SQLITE_FULL:
        return Finding(
            "error",
            _("Une coupure de courant peut perdre les dernières écritures."),
            _("Remettre PRAGMA synchronous=FULL dans les réglages de la base."),
        )
    return Finding("ok", _("Mode WAL : une écriture confirmée survit à une coupure de courant."))


def migrations(at: datetime) -> Finding:
    """The tables are those of this version."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Finding(
            "error",
            ngettext(
                "%(count)d migration n’est pas appliquée.",
                "%(count)d migrations ne sont pas appliquées.",
                len(waiting),
            )
            % {"count": len(waiting)},
            _("Lancer : berceau backup, puis berceau migrate."),
        )
    return Finding("ok", _("Les tables sont celles de cette version."))
