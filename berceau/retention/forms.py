"""Forms of the DPO: a shorter delay, a visa."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from berceau.kit.fields import SafeForm
from berceau.kit.seen import EditForm


class ShortenForm(EditForm):
    amount = forms.IntegerField(label=_("Nouvelle durée"), min_value=0, max_value=10_000)


class VisaForm(SafeForm):
    on = forms.DateField(label=_("Date du visa"))
    given_by = forms.CharField(
        label=_("Donné par"),
        max_length=120,
        help_text=_("Nom et qualité de la personne des archives départementales."),
    )
    reference = forms.CharField(label=_("Référence du visa"), max_length=80)
