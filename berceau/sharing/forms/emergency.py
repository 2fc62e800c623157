"""Opening in an emergency; reviewing it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from berceau.kit.fields import SafeForm
from berceau.kit.text import normal_phone
from berceau.sharing.actions.emergency import REASON_MIN, Searched
from berceau.sharing.models import Conclusion
from berceau.sharing.models.emergency import REASON_LENGTH


class EmergencyForm(SafeForm):
    """One exact identity and why: nothing is guessed, nothing is browsed."""

    first_name = forms.CharField(label=_("Prénom de l’adulte"), max_length=80)
    last_name = forms.CharField(label=_("Nom de l’adulte"), max_length=80)
    phone = forms.CharField(label=_("Son téléphone"), max_length=30, required=False)
    child_born_on = forms.DateField(
        label=_("Ou la date de naissance d’un de ses enfants"), required=False
    )
    reason = forms.CharField(
        label=_("Ce qui se passe"),
        min_length=REASON_MIN,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("La déléguée à la protection des données lira cette phrase."),
        error_messages={"min_length": _("Dire ce qui se passe, en une phrase.")},
    )

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"].strip()
        if not phone:
            return ""
        try:
            return normal_phone(phone)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        without = not data.get("phone") and not data.get("child_born_on")
        if without and not {"phone", "child_born_on"} & set(self.errors):
            self.add_error("phone", _("Donner le téléphone, ou la date de naissance d’un enfant."))
        return data

    def searched(self) -> Searched:
        data = self.cleaned_data
        return Searched(
            first_name=data["first_name"],
            last_name=data["last_name"],
            phone=data["phone"],
            child_born_on=data["child_born_on"],
        )


class ReviewForm(SafeForm):
    """One sentence and a conclusion."""

    conclusion = forms.ChoiceField(
        label=_("Cet accès était"), choices=Conclusion.choices, widget=forms.RadioSelect
    )
    sentence = forms.CharField(
        label=_("En une phrase"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
