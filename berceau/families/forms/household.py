"""Welcoming a family, who they are, the facts that the calendar reads."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from berceau.families.fields import CommuneField, ReachField, YesNoUnknownField
from berceau.families.forms.shape import ShapeForm
from berceau.families.languages import LANGUAGES
from berceau.families.models import Door, Family, Neighbourhood
from berceau.kit.fields import SafeForm
from berceau.kit.seen import EditForm, SeenFields

LONGEST_PREGNANCY = timedelta(days=300)
AFTER_TERM = timedelta(days=30)


class WelcomeForm(SafeForm):
    """What one asks on the phone; everything else can wait."""

    door = forms.ChoiceField(
        label=_("Comment cette famille arrive-t-elle ?"),
        choices=[
            (Door.CALL, _("Elle a appelé")),
            (Door.PARENT, _("Elle est venue ou a écrit, par exemple pour annoncer une grossesse")),
            (Door.MOVED_IN, _("Elle vient d’emménager")),
            (Door.PARTNER, _("Un partenaire l’annonce")),
        ],
        initial=Door.CALL,
        widget=forms.RadioSelect,
    )
    first_name = forms.CharField(label=_("Prénom du parent"), max_length=80)
    last_name = forms.CharField(label=_("Nom"), max_length=80, required=False)
    contact = ReachField()
    language = forms.ChoiceField(label=_("Langue parlée"), choices=LANGUAGES, initial="fr")
    commune_code = CommuneField()
    due_on = forms.DateField(label=_("Terme prévu"), required=False)
    born_on = forms.DateField(label=_("Enfant né le"), required=False)
    other_born_on = forms.DateField(
        label=_("Autre enfant né le"),
        required=False,
        help_text=_("Jumeau, frère ou sœur. Les autres enfants s’ajoutent ensuite."),
    )
    agreed = forms.BooleanField(
        label=_("La famille sait que ce dossier est ouvert et accepte d’être contactée"),
        required=False,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on and due_on > self.today + LONGEST_PREGNANCY:
            raise ValidationError(_("Ce terme est trop loin : vérifier l’année."))
        if due_on and due_on < self.today - AFTER_TERM:
            raise ValidationError(
                _("Ce terme est passé : si l’enfant est né, écrire sa naissance.")
            )
        return due_on

    def clean_born_on(self) -> date | None:
        return self._born("born_on")

    def clean_other_born_on(self) -> date | None:
        return self._born("other_born_on")

    def _born(self, name: str) -> date | None:
        born_on: date | None = self.cleaned_data[name]
        if born_on and born_on > self.today:
            raise ValidationError(_("Cette date est dans le futur."))
        return born_on

    def births(self) -> list[date]:
        """The birth dates given."""
        given = (self.cleaned_data.get(name) for name in ("born_on", "other_born_on"))
        return [born_on for born_on in given if born_on]


class FamilyForm(SeenFields, ShapeForm, forms.ModelForm):  # type: ignore[type-arg]
    """The household: its name, where it lives."""

    commune_code = CommuneField()
    neighbourhood = forms.ModelChoiceField(
        label=_("Quartier"),
        queryset=Neighbourhood.objects.all(),
        required=False,
        empty_label=_("On ne sait pas"),
    )

    class Meta:
        model = Family
        fields = (
            "name",
            "commune_code",
            "neighbourhood",
            "address",
            "address_complement",
            "external_number",
        )


class FactsForm(EditForm):
    """What opens or closes steps of the calendar; « on ne sait pas » closes nothing."""

    first_child = YesNoUnknownField(label=_("Est-ce leur premier enfant ?"))
    single_parent = YesNoUnknownField(label=_("Le parent est-il seul ?"))
    unmarried = YesNoUnknownField(
        label=_("Les parents sont-ils non mariés ?"),
        help_text=_("Pour rappeler la reconnaissance de l’enfant."),
    )
    second_parent_employed = YesNoUnknownField(
        label=_("Le second parent est-il salarié ?"),
        help_text=_("Pour rappeler le congé de naissance et de paternité."),
    )
    social_housing_request_on = forms.DateField(
        label=_("Demande de logement social déposée le"), required=False
    )
    separated_on = forms.DateField(label=_("Séparation des parents le"), required=False)
    territory_arrived_on = forms.DateField(label=_("Arrivée en France le"), required=False)


class ListForm(SafeForm):
    """The filters of « Mes familles »."""

    nom = forms.CharField(label=_("Nom, prénom ou fin du téléphone"), max_length=80, required=False)
    quartier = forms.ModelChoiceField(
        label=_("Quartier"), queryset=Neighbourhood.objects.all(), required=False,
        empty_label=_("tous les quartiers"),
    )  # fmt: skip
    closes = forms.BooleanField(label=_("Accompagnements terminés"), required=False)
