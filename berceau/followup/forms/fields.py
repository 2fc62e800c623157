"""Fields that several forms share."""

from __future__ import annotations

import secrets

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from berceau.families import communes
from berceau.families.contact_values import guess_kind, normal_contact


class ReachField(forms.CharField):
    """A phone number or an e-mail address, in one field."""

    def clean(self, value: object) -> str:
        text = str(super().clean(value) or "").strip()
        if not text:
            return ""
        return normal_contact(guess_kind(text), text)


class CommuneField(forms.CharField):
    """A commune by its name or its code; cleaned, its INSEE code."""

    def __init__(self, **options: object) -> None:
        options.setdefault("label", _("Commune de résidence"))
        options.setdefault("max_length", 80)
        super().__init__(**options)  # type: ignore[arg-type]

    def clean(self, value: object) -> str:
        text = str(super().clean(value) or "")
        if not text:
            return ""
        try:
            return communes.resolve(text).code
        except ValueError as error:
            raise ValidationError(str(error)) from None


def here() -> str:
    """What the commune field shows at first: the commune of this instance."""
    return communes.label_of(settings.COMMUNE)


def new_form_key() -> str:
    """One form shown, one key: sent twice, it acts once."""
    return secrets.token_urlsafe(18)


class FormKeyField(forms.CharField):
    """The hidden key of a form."""

    def __init__(self, **options: object) -> None:
        options |= {"widget": forms.HiddenInput, "required": False, "max_length": 40, "initial": new_form_key}
        super().__init__(**options)  # type: ignore[arg-type]
