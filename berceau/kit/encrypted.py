"""Model fields whose column holds sealed text: written and read like any other, never searched.

A column is text whatever it holds. SQL can only ask whether a value is there (`isnull`), or whether
a text is empty; any other lookup is refused when the query is written. Dates and yes-or-no facts
seal their absence too: « no date of separation » is not told by the database alone.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any, ClassVar, NoReturn

from django import forms
from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup, Transform
from django.db.models.lookups import Exact, IsNull

from berceau.kit import crypto


class EmptyOnly(Exact):
    """`field=""`: the only value that SQL can compare."""

    def get_prep_lookup(self) -> Any:
        if self.rhs != "":
            _refuse(self.lhs.output_field, "exact")
        return self.rhs


def _refuse(field: models.Field[Any, Any], lookup: str) -> NoReturn:
    raise FieldError(
        f"{field} is encrypted: SQL cannot compare it ({lookup}). Read the rows, then compare."
    )


class EncryptedField(models.Field[Any, Any]):
    """What encrypted fields share. `sealed_as` keeps the label of a field that was renamed."""

    seals_absence: ClassVar[bool] = False
    empty_stays_empty: ClassVar[bool] = False

    def __init__(self, *args: Any, sealed_as: str = "", **kwargs: Any) -> None:
        for refused in ("db_index", "unique", "primary_key"):
            if kwargs.get(refused):
                raise TypeError(f"An encrypted field cannot be {refused}.")
        super().__init__(*args, **kwargs)
        self.sealed_as = sealed_as

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        if self.sealed_as:
            kwargs["sealed_as"] = self.sealed_as
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "TextField"

    @property
    def label(self) -> str:
        """What its values are bound to."""
        return self.sealed_as or f"{self.model._meta.label}.{self.name}"

    def to_clear(self, value: Any) -> str:
        """The text to seal."""
        raise NotImplementedError

    def from_clear(self, clear: str) -> Any:
        """The value that was sealed."""
        raise NotImplementedError

    def seal(self, value: Any) -> str | None:
        """What the column holds for this value."""
        if value is None:
            return crypto.seal("", self.label) if self.seals_absence else None
        if self.empty_stays_empty and value == "":
            return ""
        return crypto.seal(self.to_clear(value), self.label)

    def unseal(self, stored: str | None) -> Any:
        """The value that this column holds."""
        if stored is None or (self.empty_stays_empty and stored == ""):
            return stored
        clear = crypto.unseal(stored, self.label)
        if self.seals_absence and clear == "":
            return None
        return self.from_clear(clear)

    def from_plain(self, stored: Any) -> Any:
        """The value of a column that was not encrypted yet, whatever the database made of it."""
        return stored if stored is None or stored == "" else self.from_clear(str(stored))

    def to_plain(self, value: Any) -> Any:
        """What a column that is no longer encrypted would hold."""
        return None if value is None else self.to_clear(value)

    def get_db_prep_value(
        self,
        value: Any,
        connection: BaseDatabaseWrapper,
        prepared: bool = False,  # noqa: FBT001, FBT002 — Django's own signature
    ) -> Any:
        return self.seal(self.get_prep_value(value))

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return self.unseal(value)

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]] | None:
        if lookup_name == "isnull" and not self.seals_absence:
            return IsNull
        if lookup_name == "exact" and self.empty_stays_empty:
            return EmptyOnly
        _refuse(self, lookup_name)

    def get_transform(self, lookup_name: str) -> type[Transform] | None:
        _refuse(self, lookup_name)


class EncryptedTextField(EncryptedField, models.TextField[Any, Any]):
    """A text. An empty one is stored empty; `max_length` speaks of the clear text."""

    _pyi_private_set_type: str
    _pyi_private_get_type: str

    empty_stays_empty = True
    several_lines: ClassVar[bool] = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def to_clear(self, value: Any) -> str:
        text = str(value)
        if self.max_length is not None and len(text) > self.max_length:
            raise ValueError(f"{self.label} holds {self.max_length} characters at most.")
        return text

    def from_clear(self, clear: str) -> str:
        return clear


class EncryptedCharField(EncryptedTextField):
    """A text of one line."""

    several_lines = False

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        line = {} if self.choices else {"widget": forms.TextInput}
        return super().formfield(**(line | kwargs))


class EncryptedJSONField(EncryptedField):
    """Lists and dictionaries. `encoder` as for Django's own field."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    empty_strings_allowed = False

    def __init__(
        self, *args: Any, encoder: type[json.JSONEncoder] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.encoder = encoder

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        if self.encoder is not None:
            kwargs["encoder"] = self.encoder
        return name, path, args, kwargs

    def to_clear(self, value: Any) -> str:
        return json.dumps(value, cls=self.encoder, ensure_ascii=False)

    def from_clear(self, clear: str) -> Any:
        return json.loads(clear)

    def value_to_string(self, obj: models.Model) -> Any:
        return self.value_from_object(obj)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(
            **({"form_class": forms.JSONField, "encoder": self.encoder} | kwargs)
        )


class EncryptedDateField(EncryptedField, models.DateField[Any, Any]):
    """A day, or none: the column tells neither."""

    _pyi_private_set_type: str | date
    _pyi_private_get_type: date

    seals_absence = True

    def to_clear(self, value: Any) -> str:
        day: date = value
        return day.isoformat()

    def from_clear(self, clear: str) -> date:
        return date.fromisoformat(clear)


class EncryptedBooleanField(EncryptedField, models.BooleanField[Any, Any]):
    """Yes, no, or not known: the column does not tell which."""

    _pyi_private_set_type: bool
    _pyi_private_get_type: bool

    seals_absence = True

    def to_clear(self, value: Any) -> str:
        return "1" if value else "0"

    def from_clear(self, clear: str) -> bool:
        return clear == "1"

    def from_plain(self, stored: Any) -> Any:
        # SQLite writes 1, PostgreSQL true.
        return None if stored is None else str(stored).lower() in {"1", "t", "true"}


def encrypted_fields(model: type[models.Model]) -> list[EncryptedField]:
    """The encrypted columns of this table."""
    return [field for field in model._meta.local_fields if isinstance(field, EncryptedField)]
