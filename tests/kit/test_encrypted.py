"""Encrypted fields are read and written like any other, and the database holds none of it."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.db import connection
from django.db.models import F, Model

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.followup.models import Closing, Note, NoteKind
from berceau.kit import crypto
from berceau.kit.encrypted import EncryptedField, EncryptedTextField, encrypted_fields
from berceau.kit.fields import refuse_in
from tests import factories

pytestmark = pytest.mark.django_db

NIR = "2 69 05 49 588 157 80"


@pytest.fixture
def note(referente: Agent) -> Note:
    return Note.objects.create(
        family=factories.FamilyFactory(
            referente=referente, separated_on=date(2026, 3, 17), single_parent=True
        ),
        author=referente,
        kind=NoteKind.CALL,
        text="Dort mal.",
        themes=["sleep"],
        happened_on=factories.TODAY,
        at=factories.AT,
    )


def stored(row: Model, column: str) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {row._meta.db_table} WHERE id = %s", [row.pk])
        return cursor.fetchone()[0]


def column_is(row: Model, column: str, value: str | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s", [value, row.pk]
        )


def test_each_kind_of_value_comes_back(note: Note) -> None:
    read = Note.objects.select_related("family").get()
    assert (read.text, read.themes) == ("Dort mal.", ["sleep"])
    assert (read.family.separated_on, read.family.single_parent) == (date(2026, 3, 17), True)
    assert (read.family.unmarried, read.family.territory_arrived_on) == (None, None)


@pytest.mark.parametrize(
    "column", ["separated_on", "single_parent", "unmarried", "territory_arrived_on"]
)
def test_the_database_does_not_tell_whether_a_fact_is_known(note: Note, column: str) -> None:
    token = stored(note.family, column)
    assert token is not None
    assert crypto.is_sealed(token)
    assert len(token) == len(stored(note.family, "separated_on") or "")


def test_an_empty_sentence_is_an_empty_column(note: Note) -> None:
    Note.objects.update(text="")
    assert stored(note, "text") == ""
    assert not Note.objects.exclude(text="").exists()


@pytest.mark.parametrize("how", ["update", "bulk_update", "save", "update_or_create"])
def test_every_way_to_write_seals(note: Note, how: str) -> None:
    before = stored(note, "text")
    if how == "update":
        Note.objects.filter(pk=note.pk).update(text="Dort mieux.")
    elif how == "update_or_create":
        Note.objects.update_or_create(pk=note.pk, defaults={"text": "Dort mieux."})
    else:
        note.text = "Dort mieux."
        note.save() if how == "save" else Note.objects.bulk_update([note], ["text"])
    assert crypto.is_sealed(stored(note, "text") or "")
    assert stored(note, "text") != before
    assert Note.objects.get().text == "Dort mieux."


@pytest.mark.parametrize("how", ["values", "values_list", "annotate", "defer", "only"])
def test_every_way_to_read_opens(note: Note, how: str) -> None:
    read = {
        "values": lambda: Note.objects.values("text")[0]["text"],
        "values_list": lambda: Note.objects.values_list("text", flat=True)[0],
        "annotate": lambda: Note.objects.annotate(again=F("text"))[0].again,  # type: ignore[attr-defined]
        "defer": lambda: Note.objects.defer("text")[0].text,
        "only": lambda: Note.objects.only("text")[0].text,
    }
    assert read[how]() == "Dort mal."


@pytest.mark.parametrize(
    "lookup",
    [
        {"text": "Dort mal."}, {"text__contains": "mal"}, {"text__in": ["a"]}, {"text__gt": "a"},
        {"themes": ["sleep"]}, {"themes__contains": "sleep"}, {"themes__0": "sleep"},
        {"family__separated_on__year": 2026}, {"family__single_parent": True},
        {"family__separated_on__isnull": True}, {"text__length": 3},
    ],
    ids=str,
)  # fmt: skip
def test_a_search_that_cannot_be_right_is_refused(lookup: dict[str, object]) -> None:
    with pytest.raises(FieldError, match="encrypted"):
        Note.objects.filter(**lookup).exists()


def test_whether_a_text_is_there_can_be_asked(note: Note) -> None:
    assert Note.objects.filter(text__isnull=False).exclude(text="").get() == note


def test_a_value_moved_to_another_column_does_not_show(note: Note) -> None:
    column_is(note, "themes", stored(note, "text"))
    with pytest.raises(crypto.TamperedError):
        Note.objects.get()


def test_a_value_in_clear_does_not_show(note: Note) -> None:
    column_is(note, "text", "écrit à la main dans la base")
    with pytest.raises(crypto.TamperedError, match="berceau migrate"):
        Note.objects.get()


@pytest.mark.parametrize("values", [{"text": f"Numéro {NIR}"}, {"themes": ["sleep", {"n": NIR}]}])
def test_a_social_security_number_is_seen_before_sealing(
    note: Note, values: dict[str, object]
) -> None:
    for name, value in values.items():
        setattr(note, name, value)
    with pytest.raises(ValidationError) as refused:
        refuse_in(note)
    assert set(refused.value.message_dict) == set(values)


def test_the_length_is_that_of_the_clear_text(note: Note) -> None:
    note.text = "é" * 2000
    note.full_clean()
    note.save()
    note.text += "é"
    with pytest.raises(ValidationError):
        note.clean_fields()
    with pytest.raises(ValueError, match="2000 characters"):
        note.save()


def test_a_form_made_from_the_table_asks_for_clear_values(note: Note) -> None:
    form_class = forms.modelform_factory(Note, fields=["text", "themes"])
    form = form_class({"text": "Va mieux.", "themes": '["work"]'}, instance=note)
    assert 'maxlength="2000"' in str(form["text"])
    assert form.is_valid(), form.errors
    form.save()
    assert (Note.objects.get().text, Note.objects.get().themes) == ("Va mieux.", ["work"])


def test_a_text_of_one_line_is_typed_in_one_line(note: Note) -> None:
    form = forms.modelform_factory(Closing, fields=["what_follows", "last_note"])()
    assert isinstance(form.fields["what_follows"].widget, forms.TextInput)
    assert isinstance(form.fields["last_note"].widget, forms.Textarea)


@pytest.mark.parametrize("option", ["unique", "db_index", "primary_key"])
def test_an_encrypted_field_promises_no_index(option: str) -> None:
    with pytest.raises(TypeError):
        EncryptedTextField(**{option: True})


@pytest.mark.parametrize("field", [*encrypted_fields(Family), *encrypted_fields(Note)], ids=str)
def test_a_migration_writes_the_field_as_it_is(field: EncryptedField) -> None:
    _, path, args, kwargs = field.deconstruct()
    assert path == f"berceau.kit.encrypted.{type(field).__name__}"
    assert type(field)(*args, **kwargs).deconstruct()[3] == kwargs


def test_a_renamed_field_keeps_opening_what_it_sealed() -> None:
    field = EncryptedTextField(sealed_as="followup.Note.text")
    assert field.unseal(crypto.seal("avant", "followup.Note.text")) == "avant"
    assert field.deconstruct()[3]["sealed_as"] == "followup.Note.text"
