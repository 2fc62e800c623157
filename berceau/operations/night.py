"""The night: every job that the rooms contribute, in order, each in its own safety."""

from __future__ import annotations

import logging
import time
import traceback
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berceau.contract import NightlyJob, programmes
from berceau.operations import state

KEPT_AS = "night"
LOCK = 0x62657263656175  # « berceau »: one night at a time, even on several machines.
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Line:
    """What one job did."""

    key: str
    label: str
    ok: bool
    sentence: str
    seconds: float


def jobs() -> list[NightlyJob]:
    """Every job of the house, in the order of the night."""
    found = [job for programme in programmes() for job in programme.nightly]
    return sorted(found, key=lambda job: job.order)


def rehearse(*, at: datetime) -> list[Line]:
    """What the night would do; nothing is written."""
    return [_line(job, at, dry=True) for job in jobs()]


def run(*, at: datetime) -> list[Line]:
    """Do the night; a job that fails does not stop the others. The result is kept for the doctor.

    Raises state.AlreadyRunningError when another night is under way.
    """
    with state.alone("nightly"), _one_in_the_house():
        begun = time.monotonic()
        lines = [_line(job, at, dry=False) for job in jobs()]
        state.record(
            KEPT_AS,
            {
                "at": at.isoformat(),
                "ok": all(line.ok for line in lines),
                "seconds": round(time.monotonic() - begun, 1),
                "lines": [asdict(line) for line in lines],
            },
        )
    return lines


def summary(lines: list[Line]) -> str:
    """« La nuit s’est bien passée : 6 tâches. » or what failed."""
    failed = [line.label for line in lines if not line.ok]
    if not failed:
        return ngettext(
            "La nuit s’est bien passée : %(count)d tâche.",
            "La nuit s’est bien passée : %(count)d tâches.",
            len(lines),
        ) % {"count": len(lines)}
    return ngettext(
        "%(count)d tâche a échoué : %(names)s. Les autres sont faites.",
        "%(count)d tâches ont échoué : %(names)s. Les autres sont faites.",
        len(failed),
    ) % {"count": len(failed), "names": ", ".join(failed)}


def _line(job: NightlyJob, at: datetime, *, dry: bool) -> Line:
    begun = time.monotonic()
    ok = True
    try:
        if not dry:
            sentence = job.run(at)
        elif job.rehearse is not None:
            sentence = job.rehearse(at)
        else:
            sentence = _("sera fait cette nuit")
    except Exception as error:  # noqa: BLE001 -- one job must not stop the others
        ok = False
        # The message of an exception may hold a value of a family: only its kind and its place.
        sentence = _("Échec (%(kind)s) : le détail est dans le journal technique.") % {
            "kind": type(error).__name__
        }
        where = "".join(traceback.format_tb(error.__traceback__))
        logger.error("nightly %s: %s\n%s", job.key, type(error).__name__, where)  # noqa: TRY400
        connection.close_if_unusable_or_obsolete()
    return Line(job.key, str(job.label), ok, sentence, round(time.monotonic() - begun, 1))


class _one_in_the_house:  # noqa: N801 -- read as a sentence after `with`
    """PostgreSQL may serve several machines: the database itself holds the lock."""

    def __enter__(self) -> None:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
                (mine,) = cursor.fetchone()
            if not mine:
                raise state.AlreadyRunningError("nightly")

    def __exit__(self, *exc: object) -> None:
        if connection.vendor == "postgresql":
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
            except DatabaseError:
                # The connection is gone, and the lock with it.
                connection.close()
