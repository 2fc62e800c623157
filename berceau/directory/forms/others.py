"""Small forms: a place, a closure, taking out, a campaign."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from berceau.directory import freshness, taxonomy
from berceau.directory.forms.fields import KindField
from berceau.directory.models import Structure
from berceau.directory.queries.campaigns import Choice
from berceau.families.fields import CommuneField
from berceau.families.models import Neighbourhood
from berceau.kit.fields import SafeForm
from berceau.kit.seen import EditForm

DEGREES = {"latitude": 90, "longitude": 180}


class PlaceForm(EditForm):
    """Where one is received, how to come, who can come in."""

    address = forms.CharField(label=gettext_lazy("Numéro et rue"), max_length=200, required=False)
    complement = forms.CharField(
        label=gettext_lazy("Complément (bâtiment, étage, entrée)"), max_length=200, required=False
    )
    postal_code = forms.RegexField(
        r"^\d{5}$",
        label=gettext_lazy("Code postal"),
        required=False,
        error_messages={"invalid": gettext_lazy("Cinq chiffres.")},
    )
    commune_code = CommuneField(label=gettext_lazy("Commune"), required=False)
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.none(),
        label=gettext_lazy("Quartier"),
        required=False,
        empty_label=gettext_lazy("On ne sait pas"),
    )
    name = forms.CharField(
        label=gettext_lazy("Nom du lieu, s’il en a un"), max_length=150, required=False
    )
    how_to_reach = forms.CharField(
        label=gettext_lazy("Comment venir"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Bus, tram, où laisser la poussette, quelle porte."),
    )
    amenities = forms.MultipleChoiceField(
        label=gettext_lazy("Ce qu’on y trouve"),
        choices=lambda: taxonomy.amenities().items(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    accessibility_url = forms.URLField(
        label=gettext_lazy("Page Accèslibre du lieu"),
        max_length=2083,
        required=False,
        assume_scheme="https",
    )
    latitude = forms.FloatField(label=gettext_lazy("Latitude"), required=False)
    longitude = forms.FloatField(label=gettext_lazy("Longitude"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["neighbourhood"]
        field.queryset = Neighbourhood.objects.order_by("name")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, most in DEGREES.items():
            value = cleaned.get(name)
            if value is not None and not -most <= value <= most:
                self.add_error(name, _("En degrés, comme 50,1766 ou 3,2345."))
        if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None):
            self.add_error("longitude", _("Donner les deux, ou aucune."))
        typed = any(cleaned.get(one) for one in ("address", "complement", "postal_code"))
        if typed and not cleaned.get("commune_code") and "commune_code" not in self.errors:
            self.add_error("commune_code", _("Écrire la commune."))
        return cleaned


class ClosureForm(SafeForm):
    """Closed from a day to a day."""

    starts_on = forms.DateField(label=gettext_lazy("Premier jour fermé"))
    ends_on = forms.DateField(label=gettext_lazy("Dernier jour fermé"))
    service = forms.ChoiceField(label=gettext_lazy("Qu’est-ce qui ferme"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Raison, comme on la dit aux parents"), max_length=150, required=False
    )

    def __init__(self, *args: Any, structure: Structure, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        field: Any = self.fields["service"]
        services = structure.services.published().values_list("reference", "name")
        field.choices = [("", _("Toute la structure")), *services]

    def clean_ends_on(self) -> date:
        day: date = self.cleaned_data["ends_on"]
        if day < self.today:
            raise ValidationError(_("Cette fermeture est déjà finie : vérifiez l’année."))
        first = self.cleaned_data.get("starts_on")
        if first and day < first:
            raise ValidationError(_("Le dernier jour vient avant le premier."))
        return day


class ArchiveForm(SafeForm):
    """Why an entry leaves the directory."""

    reason = forms.CharField(
        label=gettext_lazy("Pourquoi retirer cette fiche"),
        max_length=200,
        help_text=gettext_lazy("Une phrase : fermée, en double, ne reçoit plus de familles…"),
    )


class CampaignForm(SafeForm):
    """Which structures to ask."""

    older_than_months = forms.IntegerField(
        label=gettext_lazy("Fiches que personne n’a vérifiées depuis (mois)"),
        min_value=0,
        max_value=120,
        initial=lambda: freshness.delays()["stale_after_months"],
        help_text=gettext_lazy("0 : toutes les fiches."),
    )
    kind = KindField(label=gettext_lazy("Seulement cette nature"))
    commune_code = CommuneField(label=gettext_lazy("Seulement cette commune"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["kind"]
        field.choices = [("", _("Toutes")), *field.choices[1:]]

    @property
    def choice(self) -> Choice:
        return Choice(
            older_than_months=self.cleaned_data["older_than_months"],
            kind=self.cleaned_data["kind"],
            commune_code=self.cleaned_data["commune_code"],
        )
