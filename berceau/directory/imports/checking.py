"""One line of a file: what we keep of it, or what is wrong with it and what is expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from berceau.directory.di import ages, fields, kinds
from berceau.directory.di.fields import PLACE_NAMES, SERVICES, Field
from berceau.directory.di.reading import Noted, UnfitError, shortened, written
from berceau.directory.imports.own import OWN_FIELDS
from berceau.directory.models import HERE
from berceau.kit.text import holds_nir

FIRST_DAY = date(2000, 1, 1)
LINE, ENTRY = "line", "entry"
"""A line of a table, or an entry of a list in JSON."""
OPTIONAL_HERE = frozenset({"description", "date_maj"})


@dataclass(frozen=True, slots=True)
class Record:
    """One structure or service of a file, and where it stands there."""

    section: str
    sheet: str
    line: int
    values: Mapping[str, Any]
    columns: Mapping[str, str] = field(default_factory=dict)
    """Field of data·inclusion -> name of the column, as the file writes it."""
    own: bool = False
    """Of a town's own table: what data·inclusion wants and we do not may be missing."""
    unit: str = LINE


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where. `refused`: the line is not taken; otherwise it is, as it is."""

    section: str
    sheet: str
    line: int
    column: str
    value: str
    words: str
    refused: bool = True
    unit: str = LINE

    @property
    def where(self) -> str:
        """« Services, ligne 12, colonne frais »."""
        said = {"sheet": self.sheet or self.section, "line": self.line, "column": self.column}
        if self.unit == ENTRY:
            place = _("%(sheet)s, fiche n° %(line)d") % said
        else:
            place = _("%(sheet)s, ligne %(line)d") % said
        return (
            _("%(place)s, colonne %(column)s") % {**said, "place": place} if self.column else place
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True)
class Checked:
    """A line that was read: our values by our names, and what was said of it."""

    record: Record
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not any(problem.refused for problem in self.problems)

    @property
    def key(self) -> tuple[str, str]:
        return self.values.get("source", ""), self.values.get("source_id", "")

    def say(self, di: str, words: str, *, value: Any = "", refused: bool = True) -> None:
        record = self.record
        self.problems.append(
            Problem(
                section=record.section,
                sheet=plain(record.sheet),
                line=record.line,
                column=plain(record.columns.get(di, di)),
                value=plain(value),
                words=words,
                refused=refused,
                unit=record.unit,
            )
        )


def plain(value: Any, most: int = 80) -> str:
    """What may be shown and kept of a value that was refused: never an invisible character, never
    a social-security number."""
    try:
        said = written(value)
    except UnfitError:
        return ""
    if holds_nir(said[:2000]):
        return ""
    said = "".join(char if char.isprintable() else " " for char in said[: most * 2])
    return shortened(said.strip(), most)


def _is_empty(value: Any) -> bool:
    return (
        value is None
        or (isinstance(value, str | list | tuple | dict) and not value)
        or (isinstance(value, str) and not value.strip())
    )


def check(record: Record, *, today: date, source: str = "") -> Checked:
    """Read every field. `source` is that of the whole file, when she said it."""
    checked = Checked(record)
    if set(record.values) == {""}:
        checked.say("", _("Une fiche entre accolades est attendue."), value=record.values[""])
        return checked
    given = dict(record.values)
    if source:
        given["source"] = source
    for one in (*fields.FIELDS[record.section], *OWN_FIELDS[record.section]):
        _read(one, given.get(one.di), checked)
    _ours(checked.values)
    _whole_line(checked, today)
    if checked.is_good:
        _gather(checked)
    return checked


def _read(one: Field, value: Any, checked: Checked) -> None:
    if _is_empty(value):
        if one.required and not (checked.record.own and one.di in OPTIONAL_HERE):
            checked.say(one.di, _missing(one))
        return
    try:
        found = one.read(value)
    except UnfitError as error:
        checked.say(one.di, str(error), value=value)
        return
    if isinstance(found, Noted):
        checked.say(one.di, found.words, value=value, refused=False)
        found = found.value
    checked.values[one.ours] = found


def _ours(values: dict[str, Any]) -> None:
    """Our own export, read again: the keys that were written here are found."""
    if values.get("source") == settings.DIRECTORY_SOURCE:
        values["source"] = HERE
        for name in ("source_id", "structure"):
            if name in values:
                values[name] = values[name].removeprefix(f"{settings.DIRECTORY_SOURCE}--")


def _missing(one: Field) -> str:
    if one.di == "source":
        return _("La source manque : dire à l’import d’où vient ce fichier.")
    if one.di == "structure_id":
        return _("L’identifiant de la structure qui propose ce service manque.")
    return _("Cette case est vide : elle est attendue.")


def _whole_line(checked: Checked, today: date) -> None:
    """What one field alone does not tell."""
    values = checked.values
    updated = values.get("updated_on")
    if updated is not None and not FIRST_DAY <= updated <= today:
        checked.say(
            "date_maj", _("Une date entre 2000 et aujourd’hui est attendue."), value=updated
        )
    publics = values.get("publics", [])
    if "tous-publics" in publics and len(publics) > 1:
        checked.say(
            "publics", _("« tous-publics » s’écrit seul, sans autre valeur."), value=publics
        )
    since, until = values.get("age_from_months"), values.get("age_to_months")
    if since is not None and until is not None and until <= since:
        checked.say("age_max_mois", _("L’âge de fin doit être après l’âge de début."), value=until)


def _gather(checked: Checked) -> None:
    """From columns to our fields: one place, ages, the kind that the rule says."""
    values, section = checked.values, checked.record.section
    place = {name: values.pop(name) for name in PLACE_NAMES if name in values}
    if "accessibility_url" in values:
        place["accessibility_url"] = values.pop("accessibility_url")
    if "how_to_reach" in values:
        place["how_to_reach"] = values.pop("how_to_reach")
    if not {"latitude", "longitude"} <= set(place):
        place.pop("latitude", None)
        place.pop("longitude", None)
    values["place"] = place
    if section == SERVICES:
        _ages(values)
        guessed = kinds.guess(values["name"], themes=values.get("themes", ()))
    else:
        guessed = kinds.guess(values["name"], networks=values.get("networks", ()))
    values["kind"] = values.get("kind") or guessed


def _ages(values: dict[str, Any]) -> None:
    note, said = ages.split(values.get("publics_note", ""))
    values["publics_note"] = note
    own: ages.Ages | None = values.pop("ages", None)
    for name, value in (
        ("age_from_months", own.since if own else said.since),
        ("age_to_months", own.until if own else said.until),
        ("for_pregnancy", said.pregnancy),
    ):
        if value is not None:
            values.setdefault(name, value)
