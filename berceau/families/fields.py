"""Fields of forms that speak of families: a commune, a way to reach someone, a « don't know »."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from berceau.families import communes
from berceau.families.contact_values import guess_kind, normal_contact


class CommuneInput(forms.TextInput):
    """A text with suggestions; without JavaScript, the name or the code is typed in full."""

    template_name = "families/commune_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        choices = f"{context['widget']['attrs'].get('id', name)}_communes"
        context["widget"]["attrs"] |= {
            "list": choices,
            "autocomplete": "off",
            "hx-get": reverse("families:communes"),
            "hx-trigger": "input changed delay:150ms",
            "hx-target": f"#{choices}",
        }
        context["choices_id"] = choices
        return context


class CommuneField(forms.CharField):
    """A commune by its name or its code; cleaned, its INSEE code."""

    widget = CommuneInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Commune de résidence"))
        options.setdefault("max_length", 80)
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """A code is shown as « Cambrai (59) »."""
        return communes.label_of(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "")
        if not text:
            return ""
        try:
            return communes.resolve(text).code
        except ValueError as error:
            raise ValidationError(str(error), code="commune") from None


class ReachField(forms.CharField):
    """A phone number or an e-mail address, in one field; cleaned, in its normal form."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Téléphone ou adresse électronique"))
        options.setdefault("max_length", 120)
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "").strip()
        return normal_contact(guess_kind(text), text) if text else ""


class YesNoUnknownField(forms.TypedChoiceField):
    """Yes, no, or not known: never « no » by default."""

    widget = forms.RadioSelect

    def __init__(self, **options: Any) -> None:
        choices = [("yes", _("Oui")), ("no", _("Non")), ("", _("On ne sait pas"))]
        super().__init__(
            choices=choices, coerce=lambda typed: typed == "yes", empty_value=None, required=False,
            **options,
        )  # fmt: skip

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)
