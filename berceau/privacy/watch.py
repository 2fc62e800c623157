"""What the night and the doctor ask of the journal."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from berceau.contract import Finding, HealthCheck, NightlyJob
from berceau.privacy import verification

STALE = timedelta(hours=50)
"""Two nights without a verification."""
GUARDED = ("privacy_reading", "privacy_act", "privacy_chainhead")
TRIGGERS = {
    "sqlite": frozenset(
        f"{table}_refuses_{verb}" for table in GUARDED for verb in ("update", "delete", "replace")
    ),
    "postgresql": frozenset(
        f"{table}_refuses_{verb}" for table in GUARDED for verb in ("change", "truncate")
    ),
}
LISTING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


class JournalAlteredError(RuntimeError):
    """A line of the journal is not as it was written; the sentence says which one."""


def verify_tonight(at: datetime) -> str:
    """Read the whole chain, then keep its end outside the database."""
    verdict = verification.verify()
    if not verdict.intact:
        raise JournalAlteredError(str(verdict))
    verification.keep_checkpoint(verdict.end, at=at)
    return _("Journal : %(verdict)s") % {"verdict": str(verdict)}


def rehearse(at: datetime) -> str:
    return _("Journal : %(verdict)s") % {"verdict": str(verification.verify())}


def missing_triggers() -> set[str]:
    """The protections that the database no longer has."""
    with connection.cursor() as cursor:
        cursor.execute(LISTING[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}
    return set(TRIGGERS[connection.vendor]) - there


def lines_are_as_written(at: datetime) -> Finding:
    """The lines since the last verification; the night reads them all."""
    restore = _(
        "Ne rien effacer. Prévenir la DPO, garder une copie de la base et des sauvegardes, puis "
        "lancer : berceau journal verify"
    )
    try:
        known = verification.checkpoint()
    except ValueError as error:
        return Finding("error", str(error).capitalize() + ".", restore)
    # Never verified: the night reads every line, the doctor does not wait for it.
    verdict = verification.verify(since=known) if known else None
    if verdict is not None and not verdict.intact:
        return Finding("error", str(verdict), restore)
    if known is None or known.at is None or known.at < at - STALE:
        return Finding(
            "warn",
            _("Le journal n’a pas été vérifié en entier depuis deux nuits."),
            _("Lancer : berceau journal verify. Chaque nuit, « berceau nightly » s’en charge."),
        )
    return Finding("ok", _("Le journal est intact."))


def database_refuses_changes(at: datetime) -> Finding:
    missing = missing_triggers()
    if missing:
        return Finding(
            "error",
            _("La base ne protège plus le journal : il manque %(names)s.")
            % {"names": ", ".join(sorted(missing))},
            _(
                "Lancer « berceau migrate » ; si la ligne reste rouge, reprendre une sauvegarde et "
                "lancer : berceau journal verify"
            ),
        )
    return Finding("ok", _("La base refuse qu’une ligne du journal soit changée ou effacée."))


NIGHTLY = (
    NightlyJob(
        "journal",
        gettext_lazy("Vérifier le journal"),
        verify_tonight,
        order=10,
        rehearse=rehearse,
    ),
)
CHECKS = (
    HealthCheck("journal", gettext_lazy("Journal"), lines_are_as_written),
    HealthCheck(
        "journal_triggers", gettext_lazy("Protection du journal"), database_refuses_changes
    ),
)
