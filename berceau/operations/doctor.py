"""The doctor: every check that the rooms contribute, none of which can hide another."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berceau.contract import Finding, programmes

OK: Final = "ok"
WARN: Final = "warn"
ERROR: Final = "error"
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Line:
    """One check and what it found."""

    key: str
    label: str
    level: str
    sentence: str
    remedy: str


def examine(*, at: datetime) -> list[Line]:
    """Every check, in the order of the rooms. A check that cannot be made is a red line."""
    lines = []
    for programme in programmes():
        for check in programme.checks:
            try:
                found = check.run(at)
            except Exception as error:  # noqa: BLE001 -- one check must not hide the others
                logger.error("doctor %s: %s", check.key, type(error).__name__)  # noqa: TRY400
                connection.close_if_unusable_or_obsolete()
                found = Finding(
                    ERROR,
                    _("La vérification n’a pas pu être faite (%(kind)s).")
                    % {"kind": type(error).__name__},
                    _("Lancer « berceau doctor » sur le serveur et lire le journal technique."),
                )
            lines.append(
                Line(check.key, str(check.label), found.level, found.sentence, found.remedy)
            )
    return lines


def verdict(lines: list[Line]) -> str:
    """One sentence for the whole."""
    count = Counter(line.level for line in lines)
    if count[ERROR]:
        return ngettext(
            "%(count)d point à réparer.", "%(count)d points à réparer.", count[ERROR]
        ) % {"count": count[ERROR]}
    if count[WARN]:
        return ngettext(
            "Rien de cassé ; %(count)d point à regarder.",
            "Rien de cassé ; %(count)d points à regarder.",
            count[WARN],
        ) % {"count": count[WARN]}
    return _("Tout va bien.")
