"""What several forms share."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.conf import settings


def here() -> str:
    """What a commune field shows at first: the commune of this instance."""
    return settings.COMMUNE


def new_form_key() -> str:
    """One form shown, one key: sent twice, it acts once."""
    return secrets.token_urlsafe(18)


class FormKeyField(forms.CharField):
    """The hidden key of a form."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.HiddenInput)
        options.setdefault("initial", new_form_key)
        super().__init__(required=False, max_length=40, **options)
