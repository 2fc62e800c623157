"""An answer to one adult; whose an unknown number is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from berceau.exchanges.actions.answers import Said
from berceau.exchanges.queries.boxes import LONGEST
from berceau.followup.forms.fields import FormKeyField
from berceau.kit.fields import SafeForm


class AnswerForm(SafeForm):
    """What she writes, to which number, up to which message she has read."""

    text = forms.CharField(
        label=_("Votre réponse"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Écrire une phrase, même courte.")},
    )
    to = forms.CharField(max_length=254, widget=forms.HiddenInput)
    up_to = forms.IntegerField(
        required=False, min_value=0, max_value=2**62, widget=forms.HiddenInput
    )
    confirmed = forms.BooleanField(required=False)
    form_key = FormKeyField()

    def said(self) -> Said:
        """The valid form, as the action wants it."""
        data: dict[str, Any] = self.cleaned_data
        return Said(
            text=data["text"],
            to=data["to"],
            up_to=data["up_to"] or 0,
            form_key=data["form_key"],
        )


class AttachForm(SafeForm):
    """« C’est cette famille »: which adult, and whether the number becomes theirs."""

    adulte = forms.CharField(max_length=12, widget=forms.HiddenInput)
    add_contact = forms.BooleanField(
        label=_("Ajouter ce numéro à ses contacts"), required=False, initial=True
    )
    no_message = forms.BooleanField(label=_("Ne pas laisser de message"), required=False)
    unsafe = forms.BooleanField(
        label=_("Contact non sûr : ne pas utiliser"),
        required=False,
        help_text=_("Une autre personne peut lire ou entendre."),
    )
