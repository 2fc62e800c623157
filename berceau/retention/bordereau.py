"""The list shown to the archives, as CSV and as PDF: numbers, kinds, dates, count, ground."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berceau.kit.export import rows_as_csv
from berceau.kit.typeset import typeset
from berceau.retention.delays import Delay, delays
from berceau.retention.models import EliminationLine, EliminationList
from berceau.ui.french import full_day


def columns() -> list[str]:
    return [
        _("Dossier"),
        _("Nature"),
        _("Ouvert le"),
        _("Horloge partie le"),
        _("À éliminer le"),
    ]


def as_csv(made: EliminationList) -> str:
    """For a spreadsheet."""
    table = delays()
    return rows_as_csv(
        [*columns(), _("Fondement")],
        (
            [
                line.row_number,
                table[line.rule].label,
                line.entered_on.isoformat() if line.entered_on else "",
                line.since.isoformat(),
                line.due_on.isoformat(),
                table[line.rule].ground,
            ]
            for line in made.lines.all()
        ),
    )


def as_pdf(made: EliminationList) -> bytes:
    """The bordereau to sign."""
    lines = list(made.lines.all())
    folder = Path(str(resources.files("berceau.retention") / "typst"))
    fonts = Path(str(resources.files("berceau.ui") / "fonts"))
    return typeset(folder / "elimination.typ", _words(made, lines), fonts=fonts)


def _words(made: EliminationList, lines: list[EliminationLine]) -> dict[str, object]:
    table = delays()
    return {
        "instance": settings.INSTANCE_NAME,
        "title": _("Bordereau d’élimination n° %(number)s") % {"number": made.number},
        "intro": _(
            "Fait le %(day)s par %(controller)s. Dossiers d’accompagnement arrivés au terme de "
            "leur durée d’utilité administrative. Ce bordereau ne contient aucun nom."
        )
        % {
            "day": full_day(made.made_on),
            "controller": settings.CONTROLLER or settings.INSTANCE_NAME,
        },
        "summary_title": _("En résumé"),
        "summary": [_summary(table[rule], lines) for rule in sorted({line.rule for line in lines})],
        "files_title": _("Les dossiers"),
        "columns": columns(),
        "lines": [
            [
                str(line.row_number),
                table[line.rule].label,
                full_day(line.entered_on) if line.entered_on else "",
                full_day(line.since),
                full_day(line.due_on),
            ]
            for line in lines
        ],
        "visa_title": _("Visa du directeur ou de la directrice des archives départementales"),
        "visa": _visa(made),
    }


def _summary(delay: Delay, lines: list[EliminationLine]) -> str:
    mine = [line for line in lines if line.rule == delay.key]
    return _("%(kind)s : %(files)s, du %(first)s au %(last)s. %(keeping)s ; %(ground)s.") % {
        "kind": delay.label,
        "files": ngettext("%(count)d dossier", "%(count)d dossiers", len(mine))
        % {"count": len(mine)},
        "first": full_day(min(line.entered_on or line.since for line in mine)),
        "last": full_day(max(line.since for line in mine)),
        "keeping": _("Gardé %(time)s après %(start)s")
        % {"time": delay.words, "start": delay.counted_from},
        "ground": delay.ground,
    }


def _visa(made: EliminationList) -> str:
    if made.visa_on is None:
        return _("Date, nom, qualité et signature :")
    return _("Visa du %(day)s, donné par %(name)s, référence %(reference)s.") % {
        "day": full_day(made.visa_on),
        "name": made.visa_by,
        "reference": made.visa_reference,
    }
