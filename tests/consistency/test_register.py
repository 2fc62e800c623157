"""The register is complete: no column escapes it, none is declared twice, none is forbidden."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db.models import AutoField, Field, Model

from berceau.contract import Programme, programmes
from berceau.privacy import register
from berceau.privacy.access import matrix

ROOMS = {programme.key: programme for programme in programmes()}
MODELS = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model.__module__.startswith("berceau.")
]
FORBIDDEN = re.compile(
    r"score|risque|risk|signal|nationalit|religion|(?<![a-zà-ÿ])nir(?![a-zà-ÿ])", re.IGNORECASE
)


def names(model: type[Model], fields: Iterable[Field[object, object]]) -> set[str]:
    return {f"{model.__name__}.{field.name}" for field in fields}


def must_be_declared(model: type[Model]) -> set[str]:
    """Every column but the machine's own number of the row."""
    return names(
        model,
        (
            field
            for field in model._meta.concrete_fields
            if not isinstance(field, AutoField) or field.name != "id"
        ),
    )


def may_be_declared(model: type[Model]) -> set[str]:
    return names(model, [*model._meta.concrete_fields, *model._meta.local_many_to_many])


def declared(room: Programme) -> list[str]:
    return [path for line in room.personal_data for path in line.fields] + list(
        room.technical_fields
    )


def test_every_model_has_a_room() -> None:
    assert {model._meta.app_label for model in MODELS} <= set(ROOMS)


@pytest.mark.parametrize("room", ROOMS.values(), ids=lambda room: room.key)
def test_every_field_is_in_the_register_or_said_technical(room: Programme) -> None:
    models = [model for model in MODELS if model._meta.app_label == room.key]
    missing = set().union(*map(must_be_declared, models)) - set(declared(room))
    assert not missing, f"{room.key}: declare {sorted(missing)} in programme.py"
    unknown = set(declared(room)) - set().union(*map(may_be_declared, models))
    assert not unknown, f"{room.key}: {sorted(unknown)} do not exist"


@pytest.mark.parametrize("room", ROOMS.values(), ids=lambda room: room.key)
def test_no_field_is_declared_twice(room: Programme) -> None:
    assert [path for path, times in Counter(declared(room)).items() if times > 1] == []


@pytest.mark.parametrize("room", ROOMS.values(), ids=lambda room: room.key)
def test_every_line_of_the_register_says_why_and_how_long(room: Programme) -> None:
    for line in room.personal_data:
        assert str(line.purpose).strip()
        assert str(line.basis).strip()
        assert str(line.retention).strip()
        assert line.compartment in matrix()


def test_the_register_page_reads_every_line() -> None:
    lines = sum(len(chapter.lines) for chapter in register.chapters())
    assert lines == sum(len(room.personal_data) for room in ROOMS.values())


def forbidden(words: str) -> bool:
    return FORBIDDEN.search(words) is not None


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_column_nor_label_scores_flags_or_sorts_people(model: type[Model]) -> None:
    words = [str(model._meta.verbose_name), model.__name__, model._meta.db_table]
    for field in model._meta.get_fields():
        words += [field.name, str(getattr(field, "verbose_name", ""))]
        words += [str(label) for _, label in getattr(field, "flatchoices", [])]
    assert [word for word in words if forbidden(word)] == []


@pytest.mark.parametrize(
    "word", ["risk_score", "niveau de risque", "nationalite", "signalement", "num_nir"]
)
def test_the_forbidden_words_are_found(word: str) -> None:
    assert forbidden(word)
