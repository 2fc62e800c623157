"""Ending a follow-up; declaring a loss."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from berceau.followup.models import ClosingReason
from berceau.kit.fields import SafeForm


class CloseForm(SafeForm):
    """Why, a last word, what follows."""

    reason = forms.ChoiceField(
        label=_("Raison"), choices=ClosingReason.choices, widget=forms.RadioSelect
    )
    last_note = forms.CharField(
        label=_("Dernier mot"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ce qu’il faut retenir si la famille revient."),
    )
    what_follows = forms.CharField(
        label=_("Et ensuite"),
        max_length=200,
        required=False,
        help_text=_("Par exemple : école Jean-Jaurès, PMI du centre."),
    )


class LossForm(SafeForm):
    """Of whom, and when."""

    subject = forms.ChoiceField(label=_("De qui s’agit-il ?"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("Date"))

    def __init__(self, *args: Any, subjects: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["subject"].choices = subjects  # type: ignore[attr-defined]
        if len(subjects) == 1:
            self.fields["subject"].initial = subjects[0][0]
