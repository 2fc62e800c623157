"""Forms of this room: their shape only."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from berceau.kit.fields import SafeForm
from berceau.pathway.models import Teller


class DoneForm(SafeForm):
    """When it was done, and who says so."""

    on = forms.DateField(label=_("Fait le"))
    told_by = forms.ChoiceField(
        label=_("Selon"), choices=Teller.choices, required=False, initial=Teller.PARENT
    )

    def clean_told_by(self) -> str:
        return self.cleaned_data["told_by"] or Teller.PARENT


class PostponeForm(SafeForm):
    """Until when."""

    until = forms.DateField(label=_("Reporter au"))


class SignForm(SafeForm):
    """The day when the line was checked against its sources."""

    checked_on = forms.DateField(label=_("Vérifiée le"))
    content_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
