"""The form of « Mes informations »."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from berceau.kit.fields import SafeForm


class CorrectForm(SafeForm):
    """What is wrong and what is right, in their own words and their own language."""

    words = forms.CharField(
        label=_("Ce qui est faux, et ce qu’il faut écrire"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Par exemple : un nouveau numéro, un prénom mal écrit. Dans votre langue."),
    )
