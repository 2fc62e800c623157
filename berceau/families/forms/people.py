"""Adults and their contacts, pregnancies, births, children."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from berceau.families.actions import Newborn
from berceau.families.contact_values import guess_kind
from berceau.families.fields import CommuneField, ReachField
from berceau.families.forms.shape import ShapeForm
from berceau.families.languages import LANGUAGES
from berceau.families.models import Adult, Child, Contact, Family, Pregnancy, Residence
from berceau.kit.fields import SafeForm
from berceau.kit.seen import EditForm, SeenFields
from berceau.kit.text import shown_phone

MOST_CHILDREN = 6


class AdultForm(SeenFields, ShapeForm, forms.ModelForm):  # type: ignore[type-arg]
    """A parent or another adult."""

    language = forms.ChoiceField(label=_("Langue parlée"), choices=LANGUAGES, initial="fr")

    class Meta:
        model = Adult
        fields = (
            "first_name",
            "last_name",
            "role",
            "lives_elsewhere",
            "language",
            "interpreter_needed",
            "consent",
            "is_main_contact",
        )
        widgets = {"consent": forms.RadioSelect}  # noqa: RUF012 -- the shape Django reads


class ContactForm(EditForm):
    """A number or an address, and how to use it."""

    value = ReachField()
    preferred = forms.BooleanField(label=_("À utiliser en premier"), required=False)
    no_message = forms.BooleanField(label=_("Ne pas laisser de message"), required=False)
    unsafe = forms.BooleanField(
        label=_("Contact non sûr : ne pas utiliser"),
        required=False,
        help_text=_(
            "Une autre personne peut lire ou entendre. Aucun bouton n’appellera ce contact."
        ),
    )

    @classmethod
    def initial_of(cls, contact: Contact) -> dict[str, Any]:
        """What is known, as a person writes it."""
        return {
            "value": shown_phone(contact.value) if contact.kind == "phone" else contact.value,
            "preferred": contact.preferred,
            "no_message": contact.no_message,
            "unsafe": contact.unsafe,
        }

    def values(self) -> dict[str, Any]:
        """What the verbs take: the kind comes from what was typed."""
        return {**self.cleaned_data, "kind": guess_kind(self.cleaned_data["value"])}


class PregnancyForm(SeenFields, ShapeForm, forms.ModelForm):  # type: ignore[type-arg]
    """The dates of the declaration of pregnancy: one is enough."""

    class Meta:
        model = Pregnancy
        fields = ("due_on", "began_on", "last_period_on", "expected_children", "carried_by")

    def __init__(self, *args: Any, family: Family, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["carried_by"] = forms.ModelChoiceField(
            label=_("Portée par"), queryset=family.adults.all(), required=False
        )
        self.fields["expected_children"] = forms.IntegerField(
            label=_("Enfants attendus"), min_value=1, max_value=MOST_CHILDREN, initial=1
        )


class BirthForm(SafeForm):
    """The day of the birth, and a first name for each child when it is known."""

    born_on = forms.DateField(label=_("Né·e le"))
    gestation_weeks = forms.IntegerField(
        label=_("Semaines de grossesse à la naissance"),
        min_value=20,
        max_value=44,
        required=False,
        help_text=_("Vide : calculé d’après les dates de la déclaration."),
    )
    birth_commune_code = CommuneField(label=_("Commune de naissance"), required=False)

    def __init__(self, *args: Any, number: int, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = number
        self.today = today
        for rank in range(1, number + 1):
            label = (
                _("Prénom") if number == 1 else _("Prénom de l’enfant %(rank)s") % {"rank": rank}
            )
            self.fields[f"first_name_{rank}"] = forms.CharField(
                label=label, max_length=80, required=False
            )

    def newborns(self) -> list[Newborn]:
        """One for each child, named or not."""
        return [
            Newborn(first_name=self.cleaned_data[f"first_name_{rank}"])
            for rank in range(1, self.number + 1)
        ]


class ChildForm(SeenFields, ShapeForm, forms.ModelForm):  # type: ignore[type-arg]
    """A child, or an older sibling."""

    birth_commune_code = CommuneField(label=_("Commune de naissance"), required=False)
    gestation_weeks = forms.IntegerField(
        label=_("Semaines de grossesse à la naissance"), min_value=20, max_value=44, required=False
    )

    class Meta:
        model = Child
        fields = (
            "first_name",
            "last_name",
            "born_on",
            "gestation_weeks",
            "birth_commune_code",
            "adopted_on",
        )


class AddChildForm(ChildForm):
    """A new child also says how they live here."""

    residence = forms.ChoiceField(
        label=_("Dans ce foyer"), choices=Residence.choices, initial=Residence.FULL,
        widget=forms.RadioSelect,
    )  # fmt: skip


class ConfirmForm(SafeForm):
    """A gesture confirmed by its button alone."""
