"""Forms that refuse what must never be written: social-security numbers, invisible characters.

Every form of the house inherits `SafeForm` (or `SafeFields`, before `forms.ModelForm`); a test
walks them all. `refuse_in` says the same of a row, for what comes by another way than a form.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from berceau.kit.encrypted import EncryptedCharField, EncryptedJSONField
from berceau.kit.text import holds_nir

NO_NIR = _(
    "Ce texte contient un numéro de sécurité sociale. Berceau ne le garde jamais : "
    "retirez-le, le reste peut rester."
)
INVISIBLE = _(
    "Ce texte contient un caractère invisible ou illisible, souvent venu d’un copier-coller : "
    "retapez-le."
)
FAR_YEAR = _("Cette date n’est pas possible : vérifiez l’année.")
YEARS = range(1900, 2201)
"""Beyond, days are counted past the end of the calendar."""
LAYOUT = frozenset("\n\r\t")
UNREADABLE = "\ufffd"
"""What stands for bytes that were no text: the rest of the word is lost already."""


def _is_invisible(char: str, *, several_lines: bool) -> bool:
    if char in LAYOUT:
        return not several_lines
    return char == UNREADABLE or unicodedata.category(char) in {"Cc", "Cs"}


def refusal(
    value: str, *, several_lines: bool = True, typed: bool = True
) -> ValidationError | None:
    """Why this text cannot be written, or None. A hash, typed by nobody, may look like a number."""
    if any(_is_invisible(char, several_lines=several_lines) for char in value):
        return ValidationError(INVISIBLE, code="invisible")
    if typed and holds_nir(value):
        return ValidationError(NO_NIR, code="nir")
    return None


def _texts(value: object) -> Iterator[str]:
    """Every text of this value, however deep in lists and dictionaries."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(key)
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def refuse_in(row: models.Model, fields: Iterable[str] | None = None) -> None:
    """Raise ValidationError, by field, when a text of this row must not be written."""
    errors: dict[str, ValidationError] = {}
    for field in row._meta.concrete_fields:
        if not isinstance(field, models.CharField | models.TextField | EncryptedJSONField):
            continue
        if fields is not None and field.name not in fields:
            continue
        one_line = isinstance(field, models.CharField | EncryptedCharField)
        for text in _texts(getattr(row, field.attname)):
            if why := refusal(text, several_lines=not one_line):
                errors[field.name] = why
    if errors:
        raise ValidationError(errors)


class SafeFields:
    """Mixin of every form: looks at what was typed, in every field, whatever its type."""

    def _clean_fields(self: forms.BaseForm) -> None:  # type: ignore[misc]
        super()._clean_fields()  # type: ignore[misc]
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, date) and value.year not in YEARS:
                self.add_error(name, FAR_YEAR)
        for name, field in self.fields.items():
            typed = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            values = typed if isinstance(typed, list | tuple) else [typed]
            several_lines = isinstance(field.widget, forms.Textarea)
            for value in values:
                if not isinstance(value, str):
                    continue
                why = refusal(value, several_lines=several_lines, typed=not field.widget.is_hidden)
                if why is not None:
                    # One sentence a field: the library's own words on null characters go.
                    self.errors.pop(name, None)
                    self.add_error(name, why)
                    break


class SafeForm(SafeFields, forms.Form):
    """The base of every form of the house."""
