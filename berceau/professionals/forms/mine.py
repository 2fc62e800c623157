"""The forms of the person: the first page, then one short page a step.

In a step nothing is compulsory: what is valid is kept, complete or not; the summary says what is
missing before sending.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from berceau.directory.forms.fields import PhoneField, SiretField
from berceau.directory.taxonomy import moments
from berceau.families.fields import CommuneField
from berceau.families.languages import LANGUAGES
from berceau.kit.fields import SafeForm
from berceau.kit.seen import EditForm
from berceau.professionals import answers as said
from berceau.professionals import catalogue


class StartForm(SafeForm):
    """Where the link goes, and for whom."""

    who = forms.ChoiceField(
        label=_("Vous êtes"), choices=list(said.WHO.items()), widget=forms.RadioSelect
    )
    email = forms.EmailField(
        label=_("Votre courriel professionnel"),
        help_text=_("Nous y envoyons un lien : il garde vos réponses et vous y ramène."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class FindForm(SafeForm):
    """« J'ai perdu mon lien »."""

    email = forms.EmailField(
        label=_("Le courriel de votre inscription"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class StepForm(EditForm):
    """One step: `needed` are the fields without which the registration cannot be sent."""

    needed: tuple[str, ...] = ()

    @property
    def lines(self) -> list[tuple[forms.BoundField, bool]]:
        """Each field, and whether it may stay empty; in the order of the step."""
        return [(bound, bound.name not in self.needed) for bound in self if bound.name != "seen"]


class WhoForm(StepForm):
    """« Qui vous êtes »: the fields of a person or of a structure."""

    needed = ("who", "first_name", "last_name", "name", "type")

    who = forms.ChoiceField(
        label=_("Vous êtes"),
        choices=list(said.WHO.items()),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Une personne écrit ses prénom et nom ; une structure, son nom."),
    )
    first_name = forms.CharField(label=_("Prénom"), max_length=80, required=False)
    last_name = forms.CharField(label=_("Nom"), max_length=80, required=False)
    name = forms.CharField(label=_("Nom de la structure"), max_length=150, required=False)
    siret = SiretField(
        label=_("SIRET"),
        help_text=_("Quatorze chiffres. Il évite deux fiches pour la même structure."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    type = forms.ChoiceField(label=_("Secteur, puis métier ou type de structure"), required=False)
    website = forms.URLField(
        label=_("Site web"), max_length=2083, required=False, assume_scheme="https"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["type"].choices = [  # type: ignore[attr-defined]
            ("", _("Choisir…")),
            *catalogue.type_choices(),
        ]
        unused = ["name", "siret"] if said.is_person(self.initial) else ["first_name", "last_name"]
        if self.initial.get("who"):
            for name in unused:
                del self.fields[name]


class ReachForm(StepForm):
    """« Vous joindre ». One of the two is enough."""

    needed = ("phone", "email")

    phone = PhoneField(
        label=_("Téléphone professionnel"),
        help_text=_("Un des deux suffit. À la fin, vous dites ce qui peut être publié."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("Courriel professionnel"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class PlaceForm(StepForm):
    """« Le lieu »: without an address, nothing can be put on the map."""

    needed = ("address", "commune")

    address = forms.CharField(
        label=_("Adresse"),
        max_length=200,
        required=False,
        help_text=_("C’est chez vous ? Vous pourrez choisir de ne montrer que la commune."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    complement = forms.CharField(label=_("Complément"), max_length=200, required=False)
    postal_code = forms.RegexField(
        r"^\d{5}$",
        label=_("Code postal"),
        required=False,
        error_messages={"invalid": _("Cinq chiffres, par exemple 59400.")},
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
    )
    commune = CommuneField(
        label=_("Commune"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class ActionForm(StepForm):
    """« Ce que vous proposez »."""

    needed = ("description", "moments")

    title = forms.CharField(
        label=_("Nom de l’action"),
        max_length=150,
        required=False,
        help_text=_("Par exemple : « Atelier portage du mardi »."),
    )
    description = forms.CharField(
        label=_("En quelques mots, pour les parents"),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Ce qui s’y passe, pour qui, comment venir."),
    )
    moments = forms.MultipleChoiceField(
        label=_("Pour quels âges"),
        choices=lambda: list(moments().items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=_("Langues parlées"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class ConditionsForm(StepForm):
    """« Les trois conditions »."""

    needed = ("publics", "trust_from", "trust_by", "trust_words", "priorities")

    publics = forms.MultipleChoiceField(
        label=_("Avec qui travaillez-vous ?"),
        choices=lambda: list(catalogue.words("publics").items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    trust_from = forms.MultipleChoiceField(
        label=_("Qui vous fait confiance ?"),
        choices=lambda: list(catalogue.words("trust_from").items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    trust_by = forms.MultipleChoiceField(
        label=_("Comment ?"),
        choices=lambda: list(catalogue.words("trust_by").items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    trust_words = forms.CharField(
        label=_("Lequel, en une phrase"),
        max_length=300,
        required=False,
        help_text=_("Par exemple : « Convention avec la Caf du Nord depuis 2024 »."),
    )
    priorities = forms.MultipleChoiceField(
        label=_("Quelles priorités servez-vous ?"),
        choices=lambda: [(one.key, one.label) for one in catalogue.priorities().values()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class AgreementForm(StepForm):
    """« Votre accord pour publier », apart from all the rest."""

    needed = ("publish",)

    publish = forms.ChoiceField(
        label=_("Êtes-vous d’accord pour que votre fiche soit publiée ?"),
        choices=[
            (said.YES, _("Oui, dans l’annuaire public et sur la carte")),
            (said.NO, _("Non : l’équipe seule la lit")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    shown = forms.MultipleChoiceField(
        label=_("Si oui, que peut-on montrer d’autre ?"),
        choices=list(said.SHOWN.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Le nom, le métier, la commune et ce que vous proposez paraissent toujours."),
    )


FORMS: dict[str, type[StepForm]] = {
    "qui": WhoForm,
    "joindre": ReachForm,
    "lieu": PlaceForm,
    "action": ActionForm,
    "conditions": ConditionsForm,
    "accord": AgreementForm,
}
