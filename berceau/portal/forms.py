"""« Être accompagné·e »: four fields, the same as at the birth desk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from berceau.families.fields import CommuneField, ReachField
from berceau.families.languages import LANGUAGES
from berceau.followup.forms.fields import here
from berceau.kit.fields import SafeForm


class ComingForm(SafeForm):
    """What a person writes to be called."""

    first_name = forms.CharField(
        label=_("Votre prénom"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    contact = ReachField(
        label=_("Votre téléphone, ou votre adresse électronique"),
        help_text=_("Un numéro que vous seul·e regardez."),
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
    language = forms.ChoiceField(
        label=_("La langue que vous préférez"), choices=LANGUAGES, initial="fr"
    )
    commune = CommuneField(
        label=_("Votre commune"),
        initial=here,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
