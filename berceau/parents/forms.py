"""Forms of the parents' pages: few questions, big buttons, nothing compulsory but the choice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from berceau.kit.fields import SafeForm
from berceau.parents.models import Moment, Relief, Soon

DIGITS = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "6"}


def _code(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=6,
        widget=forms.PasswordInput(attrs=DIGITS),
        **options,
    )


class AskLinkForm(SafeForm):
    contact = forms.CharField(
        label=_("Votre numéro de téléphone ou votre adresse e-mail"),
        max_length=120,
        help_text=_("Celui que vous nous avez donné."),
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )


class CodeForm(SafeForm):
    code = _code(_("Votre code"))


class NewCodeForm(SafeForm):
    """Choosing a code; the current one is asked when there is one."""

    current = _code(_("Votre code d’aujourd’hui"))
    code = _code(_("Le nouveau code"), help_text=_("De 4 à 6 chiffres, que vous seul·e savez."))

    def __init__(self, *args: Any, has_code: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not has_code:
            del self.fields["current"]


class BreatherForm(SafeForm):
    """« Besoin de souffler ? »: three questions, and words if they come."""

    soon = forms.ChoiceField(
        label=_("Pour quand ?"), choices=Soon.choices, widget=forms.RadioSelect
    )
    relief = forms.ChoiceField(
        label=_("Qu’est-ce qui vous aiderait ?"), choices=Relief.choices, widget=forms.RadioSelect
    )
    moment = forms.ChoiceField(
        label=_("Quand vous appeler ?"),
        choices=Moment.choices,
        initial=Moment.ANY,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Un mot, si vous voulez"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, with_child: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not with_child:
            self.fields["relief"].choices = [  # type: ignore[attr-defined]
                choice for choice in Relief.choices if choice[0] != Relief.CARE
            ]


class CallBackForm(SafeForm):
    moment = forms.ChoiceField(
        label=_("Quand vous appeler ?"),
        choices=Moment.choices,
        initial=Moment.ANY,
        widget=forms.RadioSelect,
    )


class MessageForm(SafeForm):
    words = forms.CharField(
        label=_("Votre message"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5})
    )
