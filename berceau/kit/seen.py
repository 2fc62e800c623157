"""Two agents correct the same thing: the second is told what changed, and loses nothing typed.

A form that corrects what exists remembers what it showed: a digest of each value, in a hidden
field. When it comes back and a value is no longer the one shown, nothing is written: the form
returns with what was typed, says what is written now, and a second submit decides.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from berceau.kit.fields import SafeForm

SEEN = "seen"
DIGITS = 16
LONGEST = 200_000
"""A file proofread before it is handed over has hundreds of fields."""

MEANWHILE = gettext_lazy(
    "Une autre personne a changé ces réponses pendant que vous écriviez. "
    "Rien n’est encore enregistré : relisez, puis enregistrez de nouveau."
)


class SeenFields:
    """Mixin of every form that corrects a row: before `SafeFields` among the ancestors."""

    meanwhile: tuple[str, ...] = ()
    """Once cleaned: the fields that somebody else changed since the form was shown."""

    def __init__(self: forms.BaseForm, *args: Any, **kwargs: Any) -> None:  # type: ignore[misc]
        super().__init__(*args, **kwargs)  # type: ignore[misc]
        instance = getattr(self, "instance", None)
        if instance is None or instance.pk is not None:
            # Computed when it is shown: a form may still be arranging its fields.
            self.fields[SEEN] = forms.CharField(
                required=False,
                max_length=LONGEST,
                widget=forms.HiddenInput,
                initial=lambda: json.dumps(self.digests()),  # type: ignore[attr-defined]
            )

    def digests(self: forms.BaseForm) -> dict[str, str]:  # type: ignore[misc]
        """What is written now, field by field, as numbers that tell nothing of it."""
        return {
            name: _digest(name, field, self.get_initial_for_field(field, name))
            for name, field in self.fields.items()
            if name != SEEN
        }

    def _clean_fields(self: forms.BaseForm) -> None:  # type: ignore[misc]
        super()._clean_fields()  # type: ignore[misc]
        seen = _read(self.cleaned_data.pop(SEEN, ""))
        now = self.digests()  # type: ignore[attr-defined]
        changed = [name for name in now if seen.get(name, now[name]) != now[name]]
        told = [name for name in changed if self._differs(name)]  # type: ignore[attr-defined]
        if not told:
            return
        self.meanwhile = tuple(told)  # type: ignore[attr-defined]
        self.data = self.data.copy()  # type: ignore[attr-defined]
        for name in told:
            self._tell(name, seen[name])  # type: ignore[attr-defined]
        self.add_error(None, str(MEANWHILE))
        # The next submit answers what this page says.
        self.data[self.add_prefix(SEEN)] = json.dumps(now)  # type: ignore[index]

    def _differs(self: forms.BaseForm, name: str) -> bool:  # type: ignore[misc]
        """Whether what was typed is not what is written now."""
        bound = self[name]
        return _digest(name, bound.field, bound.initial) not in self._typed(bound)  # type: ignore[attr-defined]

    def _typed(self: forms.BaseForm, bound: forms.BoundField) -> set[str]:  # type: ignore[misc]
        """What was typed, as it came and as it was understood."""
        values = [bound.data]
        if bound.name in self.cleaned_data:
            values.append(self.cleaned_data[bound.name])
        return {_digest(bound.name, bound.field, value) for value in values}

    def _tell(self: forms.BaseForm, name: str, seen: str) -> None:  # type: ignore[misc]
        """Say at the field what is written now; keep what was typed, unless nothing was."""
        bound = self[name]
        field, current = bound.field, bound.initial
        if seen in self._typed(bound):  # type: ignore[attr-defined]
            _write(self.data, bound, current)
            text = _("Changé pendant ce temps. Maintenant : %(now)s.")
        else:
            text = _("Changé pendant ce temps : %(now)s. Enregistrer garde ce que vous avez écrit.")
        self.errors.pop(name, None)
        self.add_error(name, text % {"now": shown(field, current)})


class EditForm(SeenFields, SafeForm):
    """The base of a form that corrects what exists and is not made from a table."""


def _plain(field: forms.Field, value: Any) -> Any:
    value = field.prepare_value(value)
    if isinstance(field, forms.BooleanField):
        return bool(value)
    if value is None or value in ("", []):
        return ""
    if isinstance(value, str):
        return value.strip().replace("\r\n", "\n")
    if isinstance(value, Iterable):
        return sorted(str(one) for one in value)
    return str(value)


def _digest(name: str, field: forms.Field, value: Any) -> str:
    text = json.dumps([name, _plain(field, value)], ensure_ascii=False)
    return salted_hmac(__name__, text, algorithm="sha256").hexdigest()[:DIGITS]


def _read(typed: str) -> dict[str, str]:
    """The digests that came back; a form sent by hand may say anything."""
    try:
        said = json.loads(typed or "{}")
    except ValueError:
        return {}
    if not isinstance(said, dict):
        return {}
    return {name: value for name, value in said.items() if isinstance(value, str)}


def _write(data: Any, bound: forms.BoundField, value: Any) -> None:
    """Put the present value in the data of the form, as its widget would have sent it."""
    plain = bound.field.prepare_value(value)
    if isinstance(bound.field.widget, forms.CheckboxInput):
        data.pop(bound.html_name, None)
        if plain:
            data[bound.html_name] = "on"
    elif isinstance(plain, list | tuple | set):
        data.setlist(bound.html_name, [str(one) for one in plain])
    else:
        said = bound.field.widget.format_value(plain)
        data[bound.html_name] = said[0] if isinstance(said, list) and said else said or ""


def shown(field: forms.Field, value: Any) -> str:
    """A value as a person reads it."""
    value = field.prepare_value(value)
    if isinstance(field, forms.ModelChoiceField):
        row = None if value in {None, ""} else field.queryset.filter(pk=value).first()  # type: ignore[union-attr]
        return f"« {field.label_from_instance(row)} »" if row is not None else _("rien")
    if isinstance(field, forms.ChoiceField):
        wanted = {str(one) for one in value} if isinstance(value, list) else {str(value)}
        labels = [str(label) for key, label in _flat(field.choices) if str(key) in wanted]
        return f"« {', '.join(labels)} »" if labels else _("rien")
    if isinstance(field, forms.BooleanField):
        return _("oui") if value else _("non")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return f"« {value} »" if value not in {None, ""} else _("rien")


def _flat(choices: Any) -> Iterable[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
