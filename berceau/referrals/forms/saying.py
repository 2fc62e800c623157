"""What came of it: one form for whoever says it, read in pieces by its page."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from berceau.kit.fields import SafeForm
from berceau.referrals.partners import reasons
from berceau.referrals.states import State


class SayForm(SafeForm):
    """The move, and what it needs: a reason to decline, a day for an appointment."""

    after = forms.ChoiceField(choices=State.choices, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Pourquoi"),
        widget=forms.RadioSelect,
        required=False,
    )
    day = forms.DateField(label=_("Rendez-vous le"), required=False)
    hour = forms.TimeField(label=_("À"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].choices = list(reasons().items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        after = data.get("after")
        if after == State.DECLINED and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Choisir une raison dans la liste."))
        if after == State.APPOINTMENT_SET and not data.get("day") and "day" not in self.errors:
            self.add_error("day", _("Dire quel jour."))
        return data

    def appointment(self) -> datetime | None:
        """The moment; midnight when no hour was said."""
        day, hour = self.cleaned_data["day"], self.cleaned_data["hour"]
        if day is None:
            return None
        return timezone.make_aware(datetime.combine(day, hour or time.min))
