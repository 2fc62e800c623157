"""Forms of this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from berceau.families.languages import LANGUAGES
from berceau.families.models import Adult
from berceau.kit.fields import SafeForm
from berceau.kit.seen import EditForm, SeenFields
from berceau.rights.models import Answer, Identity, RequestKind, Scope


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class RecordForm(SafeForm):
    """What an adult asks: of whom, what, when, how we know it is them."""

    adult = forms.ChoiceField(label=_("Qui demande"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label=_("Ce qui est demandé"), choices=RequestKind.choices, widget=forms.RadioSelect
    )
    scope = forms.ChoiceField(
        label=_("Si c’est une opposition, ce qui doit s’arrêter"),
        choices=[choice for choice in Scope.choices if choice[0]],
        required=False,
        widget=forms.RadioSelect,
    )
    received_on = forms.DateField(label=_("Reçue le"))
    identity = forms.ChoiceField(
        label=_("Comment l’identité a été vérifiée"),
        choices=[choice for choice in Identity.choices if choice[0] != Identity.LINK],
        widget=forms.RadioSelect,
        help_text=_("On ne garde jamais de copie d’un document."),
    )
    text = forms.CharField(label=_("Ses mots"), max_length=2000, required=False, widget=_area(3))

    def __init__(self, *args: Any, adults: list[Adult], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(adult.reference, str(adult)) for adult in adults]
        self.fields["adult"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["adult"].initial = choices[0][0]


class AnswerForm(SafeForm):
    answer = forms.ChoiceField(label=_("Réponse"), choices=Answer.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Ce qui est répondu à la personne"),
        max_length=2000,
        required=False,
        widget=_area(4),
        help_text=_("Nécessaire pour un refus : la raison, et qu’elle peut saisir la CNIL."),
    )


class CorrectionForm(SeenFields, AnswerForm):
    """A rectification: the person's own fields; left as they are, nothing changes."""

    first_name = forms.CharField(label=_("Prénom"), max_length=80)
    last_name = forms.CharField(label=_("Nom"), max_length=80, required=False)
    language = forms.ChoiceField(label=_("Langue parlée"), choices=list(LANGUAGES))
    interpreter_needed = forms.BooleanField(label=_("Besoin d’un interprète"), required=False)

    @property
    def correction(self) -> dict[str, Any]:
        names = ("first_name", "last_name", "language", "interpreter_needed")
        return {name: self.cleaned_data[name] for name in names}


class ExtendForm(SafeForm):
    because = forms.CharField(
        label=_("Pourquoi deux mois de plus"), max_length=500, widget=_area(2)
    )


class DeliverForm(SafeForm):
    how = forms.CharField(
        label=_("Remis comment"),
        max_length=120,
        help_text=_("Par exemple : en main propre, au CCAS."),
    )


class ProofForm(EditForm):
    """One field a free text: the passages to mask, one a line."""

    def __init__(self, *args: Any, texts: list[tuple[str, str, list[str]]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.texts = texts
        for key, text, passages in texts:
            self.fields[key] = forms.CharField(
                label=text,
                required=False,
                initial="\n".join(passages),
                max_length=4000,
                widget=_area(2),
            )
        self.fields["note"] = forms.CharField(
            label=_("Mot d’accompagnement"), required=False, max_length=2000, widget=_area(3)
        )

    @property
    def masks(self) -> dict[str, list[str]]:
        return {
            key: [line.strip() for line in self.cleaned_data[key].splitlines() if line.strip()]
            for key, _text, _passages in self.texts
        }


class ThirdPartyForm(SafeForm):
    """Who asks, on which text of law, what."""

    asked_by = forms.CharField(
        label=_("Qui demande"),
        max_length=200,
        help_text=_("L’autorité, le service, le nom et la qualité de la personne."),
    )
    legal_text = forms.CharField(
        label=_("Texte de loi cité"),
        max_length=200,
        help_text=_("Sans texte de loi précis, on ne donne rien."),
    )
    in_writing = forms.BooleanField(
        label=_("La demande est écrite, datée et signée"), required=False
    )
    received_on = forms.DateField(label=_("Reçue le"))
    family_number = forms.IntegerField(
        label=_("Numéro du dossier"), required=False, min_value=1, max_value=2**62
    )
    asked = forms.CharField(label=_("Ce qui est demandé"), max_length=2000, widget=_area(3))


class ThirdPartyAnswerForm(SafeForm):
    answer = forms.ChoiceField(label=_("Réponse"), choices=Answer.choices, widget=forms.RadioSelect)
    given = forms.CharField(
        label=_("Ce qui a été remis, mot pour mot, ou pourquoi rien"),
        max_length=2000,
        widget=_area(4),
    )
