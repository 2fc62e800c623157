"""A family with a marker of its own in every text that a person may write; where it can be found.

The planting walks the tables: a text field added tomorrow is planted without a line here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.db import connection, models

from berceau.accounts.models import Agent
from berceau.families.actions.merging import merge
from berceau.families.models import Adult, DateChange, Family
from berceau.families.search import index_many
from berceau.followup.models import Closing, Loss, Note, NoteKind, Promise, PromiseKind, Readers
from berceau.pathway.models import DecisionKind, StepDecision, Teller
from tests import factories

MARKER = "zqxwvkjh"
"""In every planted word, in small letters: folding and sorting keep it."""
PHONE = "+33698765432"


def planted(prefix: str, number: int) -> str:
    return f"{MARKER}{prefix}{number}"


def plant(referente: Agent, *, entered: date, word: date, tag: str = "a") -> Family:
    """Everything that may be written about a family, last heard of on `word`."""
    at = datetime.combine(entered, time(10), tzinfo=factories.AT.tzinfo)
    family = factories.FamilyFactory(
        referente=referente, adult=False, entered_on=entered, last_word_on=word
    )
    absorbed = factories.FamilyFactory(
        referente=referente, adult=False, entered_on=entered, last_word_on=None
    )
    adult = factories.AdultFactory(family=family, phone=PHONE, is_main_contact=True)
    factories.EmailFactory(adult=adult, value=f"{MARKER}{tag}@exemple.fr")
    factories.AdultFactory(family=absorbed)
    child = factories.ChildFactory(family=family, born_on=word - timedelta(days=300))
    pregnancy = factories.PregnancyFactory(family=family, carried_by=adult, lost=True)
    note = {"family": family, "author": referente, "kind": NoteKind.CALL, "happened_on": word}
    said_at = datetime.combine(word, time(11), tzinfo=factories.AT.tzinfo)
    Note.objects.create(**note, readers=Readers.TEAM, text="x", themes=["housing"], at=said_at)
    Note.objects.create(**note, readers=Readers.AUTHOR, text="x", at=said_at)
    loss = Loss.objects.create(family=family, pregnancy=pregnancy, on=word, by=referente, at=at)
    Promise.objects.create(
        family=family,
        kind=PromiseKind.CALL_BACK,
        due_on=word,
        made_by=referente,
        made_at=at,
        stopped_by=loss,
        cancelled_at=at,
    )
    Closing.objects.create(
        family=family, reason="request", on=word, last_note="x", what_follows="x", by=referente,
        at=at, reopened_at=at, reopened_by=referente,
    )  # fmt: skip
    StepDecision.objects.create(
        family=family, rule="E01", child=child, kind=DecisionKind.DONE, on=word,
        told_by=Teller.PARENT, by=referente, at=at,
    )  # fmt: skip
    DateChange.objects.create(
        family=family, child=child, field="born_on", before=word, after=word, by=referente, at=at
    )
    merge(kept_id=family.pk, absorbed_id=absorbed.pk, by=referente, at=at)
    mark_texts([family.pk, absorbed.pk], tag)
    index_many(Family.objects.filter(pk=family.pk))
    return Family.objects.get(pk=family.pk)


def mark_texts(family_ids: list[int], tag: str) -> int:
    """Write a marker in each free text of each row of these families; how many were written."""
    number = 0
    for row in rows_of(family_ids):
        changed = []
        for field in row._meta.concrete_fields:
            if not is_free_text(field):
                continue
            number += 1
            word = planted(tag, number)
            value = f"{word}@exemple.fr" if "@" in str(getattr(row, field.attname)) else word
            setattr(row, field.attname, value[: field.max_length or 2000])
            changed.append(field.name)
        if changed:
            row.save(update_fields=changed)
    return number


KEPT_AS_THEY_ARE = {"reference", "form_key", "commune_code", "birth_commune_code", "language"}


def is_free_text(field: models.Field[object, object]) -> bool:
    """A text that a person types: no choices, no key of ours, no number to dial."""
    return (
        isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name not in KEPT_AS_THEY_ARE
        and field.model._meta.label not in {"families.SearchTerm", "families.Contact"}
        and not (field.model is StepDecision or field.model is DateChange)
    )


def rows_of(family_ids: list[int]) -> Iterator[models.Model]:
    """Every row of every table of the house that points to these families, near or far."""
    for model in apps.get_models():
        if not model.__module__.startswith("berceau.families") and not model.__module__.startswith(
            "berceau.followup"
        ):
            continue
        if model is Family:
            yield from Family.objects.filter(pk__in=family_ids)
            continue
        for path in ("family", "adult__family", "homes"):
            try:
                rows = model._base_manager.filter(**{f"{path}__in": family_ids})
            except Exception:  # noqa: BLE001 -- the path does not exist from this table
                continue
            yield from rows.distinct()
            break


# --- Where it could be left -----------------------------------------------------------------
def tables_with(*markers: str) -> list[str]:
    """« table.column » of every column of the database, ours or not, where a marker is read."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            names = [
                column.name
                for column in connection.introspection.get_table_description(cursor, table)
            ]
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor:
                for name, value in zip(names, row, strict=True):
                    said = bytes(value) if isinstance(value, bytes | memoryview) else str(value)
                    text = said.decode("latin-1") if isinstance(said, bytes) else said
                    if any(marker in text.lower() for marker in markers):
                        found.add(f"{table}.{name}")
    return sorted(found)


def clear_rows_with(*markers: str) -> list[str]:
    """Tables whose rows, once unsealed by the house, still say a marker."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        text = io.StringIO()
        serializers.serialize("json", model._base_manager.all().iterator(), stream=text)
        if any(marker in text.getvalue().lower() for marker in markers):
            found.add(model._meta.label)
    return sorted(found)


def files_with(*markers: str) -> list[str]:
    """Files of DATA_DIR (the database and its log among them) whose bytes hold a marker."""
    wanted = [marker.encode() for marker in markers]
    return sorted(
        path.name
        for path in Path(settings.DATA_DIR).rglob("*")
        if path.is_file() and any(marker in path.read_bytes().lower() for marker in wanted)
    )


def traces_of_people(family_ids: list[int]) -> list[str]:
    """Tables that still point to these files or their people, other than the journal."""
    left = []
    people = set(Adult.objects.filter(family__in=family_ids).values_list("pk", flat=True))
    if people:
        left.append("families.Adult")
    left += [row._meta.label for row in rows_of(family_ids)]
    return left
