"""A date and an addressee. There is no field where a sentence could be written."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from berceau.kit.fields import SafeForm
from berceau.protection.models import Addressee


class TraceForm(SafeForm):
    """When, to whom."""

    sent_on = forms.DateField(label=_("Envoyée le"))
    addressee = forms.ChoiceField(
        label=_("Adressée à"), choices=Addressee.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["sent_on"].initial = today
