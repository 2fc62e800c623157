"""Django's bound fields as the finished facts that `field.html` shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button or checkbox of a group."""

    control: SafeString | str
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """All that the template of a field needs; it decides nothing."""

    kind: str
    id: str
    label: str
    help: str
    errors: list[str]
    control: SafeString | str
    choices: list[Choice]
    optional: bool
    help_id: str
    error_id: str
    described_by: str


@dataclass(frozen=True, slots=True)
class FormError:
    """One line of the summary: what is wrong and where to go to correct it."""

    text: str
    label: str
    target: str


def _kind(widget: forms.Widget) -> str:
    if widget.is_hidden:
        return "hidden"
    # RadioSelect and CheckboxSelectMultiple share ChoiceWidget.option_inherits_attrs groups.
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.MultiWidget | forms.SelectDateWidget):
        return "multiple"
    return "control"


def _css(widget: forms.Widget) -> str:
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"


def _use_native_picker(widget: forms.Widget) -> None:
    """`<input type=date>` speaks ISO, whatever the language of the page.

    The widget belongs to this form alone (Django copies the fields of each form).
    """
    if isinstance(widget, forms.DateTimeInput):
        widget.input_type, widget.format = "datetime-local", "%Y-%m-%dT%H:%M"
    elif isinstance(widget, forms.DateInput):
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    elif isinstance(widget, forms.TimeInput):
        widget.input_type, widget.format = "time", "%H:%M"


def field_view(
    bound: BoundField,
    *,
    label: str = "",
    help: str = "",  # noqa: A002 -- the word of the component
    optional: bool | None = None,
    **options: Any,
) -> FieldView:
    """Read a bound field and render its control with the ties that screen readers need."""
    widget = bound.field.widget
    kind = _kind(widget)
    identifier = bound.id_for_label if kind != "group" else bound.auto_id
    identifier = identifier or bound.html_name
    errors = [str(error) for error in bound.errors]
    help_text = str(help or bound.help_text or "")
    help_id = f"{bound.auto_id}_help" if help_text else ""
    error_id = f"{bound.auto_id}_error" if errors else ""
    described_by = " ".join(part for part in (error_id, help_id) if part)
    attrs: dict[str, Any] = {k: v for k, v in options.items() if v not in ("", None, False)}
    if isinstance(widget, forms.Textarea):
        attrs.setdefault("rows", "4")
    if described_by and kind != "group":
        attrs["aria-describedby"] = described_by
    if errors and kind != "group":
        attrs["aria-invalid"] = "true"
    _use_native_picker(widget)
    if kind == "control":
        attrs["class"] = f"{widget.attrs.get('class', '')} {_css(widget)}".strip()
    choices: list[Choice] = []
    control: SafeString | str = ""
    if kind == "group":
        choices = [
            Choice(
                control=sub.tag(),
                id=str(sub.data["attrs"].get("id", "")),
                label=str(sub.choice_label),
            )
            for sub in bound.subwidgets
        ]
    else:
        control = bound.as_widget(attrs=attrs)
    return FieldView(
        kind=kind,
        id=identifier,
        label=str(label or bound.label),
        help=help_text,
        errors=errors,
        control=control,
        choices=choices,
        optional=not bound.field.required if optional is None else optional,
        help_id=help_id,
        error_id=error_id,
        described_by=described_by,
    )


def errors_of(form: BaseForm) -> list[FormError]:
    """Every error of a form, those of the whole form first."""
    found = [FormError(str(error), "", "") for error in form.non_field_errors()]
    for name in form.errors:
        if name not in form.fields:
            continue
        bound = form[name]
        is_group = _kind(bound.field.widget) == "group"
        target = f"{bound.auto_id}_0" if is_group else bound.id_for_label
        found += [FormError(str(e), str(bound.label), target) for e in bound.errors]
    return found
