"""The forms of structures, services and professionals."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from berceau.accounts.models import Agent
from berceau.directory.actions import entries
from berceau.directory.di.values import labels
from berceau.directory.forms.fields import AgeField, KindField, PhoneField, SiretField
from berceau.directory.forms.hours import HoursForm
from berceau.directory.freshness import Entry
from berceau.directory.models import Cost, Structure
from berceau.families.fields import YesNoUnknownField
from berceau.families.languages import LANGUAGES
from berceau.kit.seen import EditForm

NO_COST = ("", gettext_lazy("On ne sait pas"))


class OwnerField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Who keeps this entry true."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            Agent.objects.none(),
            label=gettext_lazy("Tenue par"),
            required=False,
            empty_label=gettext_lazy("Personne en particulier"),
            **options,
        )

    def label_from_instance(self, obj: Agent) -> str:
        return obj.full_name


class ConfirmsForm(EditForm):
    """« All the rest is true » besides the correction."""

    confirms = forms.BooleanField(
        label=gettext_lazy("J’ai tout relu : toute la fiche est juste aujourd’hui"), required=False
    )
    owner = OwnerField()

    FIELDS: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["owner"]
        field.queryset = Agent.objects.filter(is_active=True).order_by("last_name", "first_name")
        self.order_fields([name for name in self.fields if name not in {"owner", "confirms"}])

    @property
    def values(self) -> dict[str, Any]:
        """What goes to the verb."""
        return {name: self.cleaned_data[name] for name in self.FIELDS if name in self.cleaned_data}


def _several(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class StructureForm(ConfirmsForm, HoursForm):
    """Who they are, how to reach them, when they are open."""

    FIELDS: tuple[str, ...] = entries.STRUCTURE

    name = forms.CharField(label=gettext_lazy("Nom de la structure"), max_length=150, min_length=3)
    kind = KindField(label=gettext_lazy("Nature"))
    description = forms.CharField(
        label=gettext_lazy("Ce qu’elle fait, en quelques phrases"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea,
    )
    phone = PhoneField()
    email = forms.EmailField(label=gettext_lazy("Courriel"), max_length=254, required=False)
    website = forms.URLField(
        label=gettext_lazy("Site web"), max_length=2083, required=False, assume_scheme="https"
    )
    siret = SiretField()


class ServiceForm(ConfirmsForm, HoursForm):
    """What a family can use: for whom, when, how to come."""

    FIELDS: tuple[str, ...] = entries.SERVICE

    name = forms.CharField(
        label=gettext_lazy("Nom, comme on le dit à un parent"), max_length=150, min_length=3
    )
    kind = KindField(label=gettext_lazy("Nature"))
    description = forms.CharField(
        label=gettext_lazy("Ce qu’on y trouve, en deux ou trois phrases"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea,
    )
    age_from_months = AgeField(
        label=gettext_lazy("À partir de quel âge"),
        help_text=gettext_lazy("« 3 mois », « 2 ans et demi ». Vide : dès la naissance."),
    )
    age_to_months = AgeField(
        label=gettext_lazy("Jusqu’à quel âge"),
        help_text=gettext_lazy("« 3 ans » : jusqu’au troisième anniversaire. Vide : sans limite."),
    )
    for_pregnancy = YesNoUnknownField(label=gettext_lazy("Pendant la grossesse"))
    without_appointment = YesNoUnknownField(label=gettext_lazy("On peut venir sans rendez-vous"))
    cost = forms.ChoiceField(
        label=gettext_lazy("Prix"),
        choices=[*Cost.choices, NO_COST],
        required=False,
        widget=forms.RadioSelect,
    )
    cost_note = forms.CharField(
        label=gettext_lazy("Combien, pour qui"), max_length=2000, required=False
    )
    phone = PhoneField()
    email = forms.EmailField(label=gettext_lazy("Courriel"), max_length=254, required=False)
    mobilisation_link = forms.URLField(
        label=gettext_lazy("Lien pour s’inscrire ou prendre rendez-vous"),
        max_length=2083,
        required=False,
        assume_scheme="https",
    )
    contact_name = forms.CharField(
        label=gettext_lazy("Personne à joindre (pour l’équipe, jamais publiée)"),
        max_length=150,
        required=False,
    )
    to_bring = forms.CharField(
        label=gettext_lazy("À apporter"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Par exemple : carnet de santé, chaussons."),
    )
    languages = _several(gettext_lazy("Langues parlées"), LANGUAGES)
    conditions = forms.CharField(
        label=gettext_lazy("Conditions pour venir"),
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )
    publics = _several(gettext_lazy("À qui cela s’adresse"), ())
    publics_note = forms.CharField(
        label=gettext_lazy("Précisions sur le public"), max_length=2000, required=False
    )
    reception = _several(gettext_lazy("Où cela se passe"), ())
    mobilisation = _several(gettext_lazy("Comment venir ou s’inscrire"), ())
    mobilisation_by = _several(gettext_lazy("Qui peut le demander"), ())
    mobilisation_note = forms.CharField(
        label=gettext_lazy("Précisions pour joindre"), max_length=2000, required=False
    )
    themes = _several(gettext_lazy("Thèmes de data·inclusion"), ())

    LISTS = (
        ("publics", "publics"),
        ("reception", "modes-accueil"),
        ("mobilisation", "modes-mobilisation"),
        ("mobilisation_by", "personnes-mobilisatrices"),
        ("themes", "thematiques"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, of in self.LISTS:
            field: Any = self.fields[name]
            # A value that left the list stays with the entry that holds it.
            held = {one: one for one in self.initial.get(name) or []}
            field.choices = list((held | labels(of)).items())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        since, until = cleaned.get("age_from_months"), cleaned.get("age_to_months")
        if since is not None and until is not None and until <= since:
            self.add_error("age_to_months", _("Cet âge doit venir après l’âge de début."))
        return cleaned


class ProfessionalForm(ConfirmsForm):
    """Somebody who is known by their own name, and agreed to it."""

    FIELDS = entries.PROFESSIONAL

    first_name = forms.CharField(label=gettext_lazy("Prénom"), max_length=80)
    last_name = forms.CharField(label=gettext_lazy("Nom"), max_length=80)
    kind = KindField(label=gettext_lazy("Métier"))
    structure = forms.ModelChoiceField(
        Structure.objects.none(),
        label=gettext_lazy("Structure"),
        required=False,
        empty_label=gettext_lazy("À son compte"),
    )
    description = forms.CharField(
        label=gettext_lazy("Ce qu’elle ou il fait"),
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )
    phone = PhoneField(label=gettext_lazy("Téléphone professionnel"))
    email = forms.EmailField(
        label=gettext_lazy("Courriel professionnel"), max_length=254, required=False
    )
    website = forms.URLField(
        label=gettext_lazy("Site web"), max_length=2083, required=False, assume_scheme="https"
    )
    languages = _several(gettext_lazy("Langues parlées"), LANGUAGES)
    agreed_on = forms.DateField(
        label=gettext_lazy("Est d’accord pour que son nom soit publié, depuis le"),
        required=False,
        help_text=gettext_lazy("Vide : seule l’équipe voit cette fiche."),
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        field: Any = self.fields["structure"]
        field.queryset = Structure.objects.published().only("name")

    def clean_agreed_on(self) -> date | None:
        day: date | None = self.cleaned_data["agreed_on"]
        if day is not None and day > self.today:
            raise ValidationError(_("Ce jour est à venir : l’accord se note une fois donné."))
        return day


def written_in(entry: Entry, fields: tuple[str, ...]) -> dict[str, Any]:
    """What the form shows of an entry."""
    return {name: getattr(entry, name) for name in fields}
