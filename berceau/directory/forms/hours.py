"""Hours in a form: a table of days, and OpenStreetMap's syntax for what a table cannot say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from berceau.directory.hours import Week, in_words, osm_of, problem, week_of
from berceau.kit.seen import EditForm

EDGES = ("from_1", "to_1", "from_2", "to_2")
PRECISIONS = ("hours_note", "hours_closed_public", "hours_closed_school")


def name_of(day: int, edge: str) -> str:
    return f"hours_{day}_{edge}"


TABLE = tuple(name_of(day, edge) for day in range(7) for edge in EDGES) + PRECISIONS
WEEKDAYS_ONLY = range(1, 5)


def _clock(minute: int) -> time:
    return time(*divmod(minute, 60))


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def shown_in_table(osm: str) -> dict[str, Any]:
    """The first values of the table; nothing of what it cannot say."""
    week = week_of(osm)
    if week is None:
        return {}
    found: dict[str, Any] = {
        "hours_note": week.note,
        "hours_closed_public": week.closed_on_public_holidays,
        "hours_closed_school": week.closed_in_school_holidays,
    }
    for day, slots in enumerate(week.days):
        edges = [edge for slot in slots for edge in slot]
        found |= {
            name_of(day, edge): _clock(minute) for edge, minute in zip(EDGES, edges, strict=False)
        }
    return found


class HoursForm(EditForm):
    """Fields `hours` and its table. Cleaned, `hours` is in OpenStreetMap's syntax."""

    hours = forms.CharField(
        label=gettext_lazy("Horaires, en écriture OpenStreetMap"),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "Pour ce que le tableau ne dit pas : « We[1] 14:00-16:00 » (le 1er mercredi du mois), "
            "« Sep-Jun Tu 09:30-11:30 », ou une phrase entre guillemets."
        ),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "off"}),
    )
    hours_note = forms.CharField(
        label=gettext_lazy("Précision pour tous ces horaires"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Par exemple : sur rendez-vous."),
    )
    hours_closed_public = forms.BooleanField(
        label=gettext_lazy("Fermé les jours fériés"), required=False
    )
    hours_closed_school = forms.BooleanField(
        label=gettext_lazy("Fermé pendant les vacances scolaires"), required=False
    )
    hours_same = forms.BooleanField(
        label=gettext_lazy("Mêmes heures que lundi, du mardi au vendredi"), required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        initial = dict(options.get("initial") or {})
        self.hours_before = str(initial.get("hours") or "")
        options["initial"] = {**shown_in_table(self.hours_before), **initial}
        super().__init__(*args, **options)
        for day in range(7):
            for edge in EDGES:
                self.fields[name_of(day, edge)] = forms.TimeField(
                    label=_label(day, edge),
                    required=False,
                    widget=forms.TimeInput(attrs={"step": "300"}),
                    error_messages={"invalid": _("Écrire l’heure ainsi : 9:30.")},
                )

    @property
    def hours_in_words(self) -> list[str]:
        """What is written now."""
        return in_words(self.hours_before)

    @property
    def hours_fit_the_table(self) -> bool:
        return not self.hours_before or week_of(self.hours_before) is not None

    @property
    def hours_days(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Each day and its four fields."""
        for day in range(7):
            yield str(WEEKDAYS[day]), [self[name_of(day, edge)] for edge in EDGES]

    @property
    def hours_names(self) -> tuple[str, ...]:
        """The fields that the table draws by itself."""
        return (*TABLE, "hours", "hours_same")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed = bool(set(self.changed_data) & {*TABLE, "hours_same"})
        written = str(cleaned.get("hours") or "").strip()
        rewritten = written != self.hours_before.strip()
        table = self._table(cleaned)
        for name in (*TABLE, "hours_same"):
            cleaned.pop(name, None)
        if typed and rewritten:
            self.add_error("hours", _("Remplir le tableau ou cette ligne, pas les deux."))
        elif typed and table is not None:
            cleaned["hours"] = osm_of(table)
        elif rewritten and (why := problem(written)):
            self.add_error("hours", why)
        return cleaned

    def _table(self, cleaned: dict[str, Any]) -> Week | None:
        days = [self._day(day, cleaned) for day in range(7)]
        if cleaned.get("hours_same"):
            days = [days[0] if day in WEEKDAYS_ONLY else one for day, one in enumerate(days)]
        note = str(cleaned.get("hours_note") or "").replace('"', "’")
        if any(one is None for one in days):
            return None
        return Week(
            days=tuple(one or () for one in days),
            note=note,
            closed_on_public_holidays=bool(cleaned.get("hours_closed_public")),
            closed_in_school_holidays=bool(cleaned.get("hours_closed_school")),
        )

    def _day(self, day: int, cleaned: dict[str, Any]) -> tuple[tuple[int, int], ...] | None:
        slots = []
        after = -1
        for first, last in (EDGES[:2], EDGES[2:]):
            if {name_of(day, first), name_of(day, last)} & set(self.errors):
                return None
            begin, end = cleaned.get(name_of(day, first)), cleaned.get(name_of(day, last))
            if begin is None and end is None:
                continue
            if begin is None or end is None:
                missing = first if begin is None else last
                self.add_error(name_of(day, missing), _("Il manque une heure."))
                return None
            if _minute(begin) < after or _minute(end) <= _minute(begin):
                self.add_error(name_of(day, last), _("Ces heures ne se suivent pas."))
                return None
            slots.append((_minute(begin), _minute(end)))
            after = _minute(end)
        return tuple(slots)


def _label(day: int, edge: str) -> str:
    words = {
        "from_1": _("%(day)s, de"),
        "to_1": _("%(day)s, à"),
        "from_2": _("%(day)s, puis de"),
        "to_2": _("%(day)s, puis à"),
    }[edge]
    return words % {"day": str(WEEKDAYS[day]).capitalize()}
