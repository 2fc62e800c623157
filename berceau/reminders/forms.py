"""Choosing when a step is reminded; the pace of an adult."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from berceau.families.models import Adult
from berceau.kit.fields import SafeForm
from berceau.kit.seen import EditForm
from berceau.reminders.models import LONGEST_DELAY, Level, Pace


class ChoiceForm(EditForm):
    """Before, after, for whom; or not at all."""

    active = forms.BooleanField(label=_("Rappeler cette étape"), required=False)
    before = forms.IntegerField(
        label=_("Jours avant le début"),
        min_value=0,
        max_value=LONGEST_DELAY,
        required=False,
        help_text=_("0 : le jour même. Vide : rien avant."),
    )
    after = forms.IntegerField(
        label=_("Jours après le début, si rien n’est fait"),
        min_value=0,
        max_value=LONGEST_DELAY,
        required=False,
        help_text=_("Vide : rien après. Jamais une fois le moment passé."),
    )
    level = forms.TypedChoiceField(
        label=_("Pour qui"), choices=Level.choices, coerce=int, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (
            cleaned.get("active")
            and not self.errors
            and cleaned.get("before") is None
            and cleaned.get("after") is None
        ):
            self.add_error("before", _("Dire combien de jours avant, ou après, ou les deux."))
        return cleaned


class AddForm(SafeForm):
    """Which step to remind besides."""

    step = forms.ChoiceField(label=_("Étape du calendrier"))

    def __init__(self, *args: Any, steps: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["step"].choices = steps  # type: ignore[attr-defined]


class PaceForm(SafeForm):
    """How often this adult accepts to be written to."""

    pace = forms.ChoiceField(choices=Pace.choices)

    def __init__(self, *args: Any, adult: Adult, **options: Any) -> None:
        super().__init__(*args, **options)
        self.adult = adult
        self.fields["pace"].label = str(adult)


class StepForm(SafeForm):
    """Which step a family is spared; empty for every one."""

    step = forms.CharField(max_length=20, required=False)
