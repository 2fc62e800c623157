"""The register of personal data, generated from what each room says of its own fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps

from berceau.contract import PersonalData, programmes
from berceau.privacy.access import compartment_labels

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class Line:
    """One purpose: what is held for it, on which ground, how long, in which compartment."""

    purpose: _StrOrPromise
    basis: _StrOrPromise
    retention: _StrOrPromise
    compartment: str
    data: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    title: _StrOrPromise
    lines: tuple[Line, ...]


def field_name(room: str, path: str) -> str:
    """« Famille : adresse » for `Family.address`: the words of the tables themselves."""
    model_name, field = path.split(".")
    table = apps.get_model(room, model_name)._meta
    label = getattr(table.get_field(field), "verbose_name", field)
    return f"{table.verbose_name} : {label}"


def _line(room: str, data: PersonalData) -> Line:
    return Line(
        purpose=data.purpose,
        basis=data.basis,
        retention=data.retention,
        compartment=compartment_labels()[data.compartment],
        data=tuple(field_name(room, path) for path in data.fields),
    )


def chapters() -> list[Chapter]:
    """A chapter a room, for the rooms that hold personal data."""
    return [
        Chapter(room.label, tuple(_line(room.key, data) for data in room.personal_data))
        for room in programmes()
        if room.personal_data
    ]
