"""Opening or correcting a request, the next step, the household, with whom it is followed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from berceau.accounts.models import Mandate
from berceau.families.models import Family
from berceau.housing import numbers
from berceau.housing.actions.household import Declared
from berceau.housing.actions.requests import Opening, Said
from berceau.housing.catalogue import reasons, sizes
from berceau.housing.household import Household
from berceau.housing.models import HousingRequest
from berceau.housing.models.request import SENTENCE_LENGTH
from berceau.housing.queries.homes import ADULT
from berceau.housing.states import State
from berceau.kit.fields import SafeForm
from berceau.kit.seen import SeenFields


class NumberInput(forms.TextInput):
    """The « numéro unique » in its groups: one of Île-de-France begins as a social-security number
    does, and would be refused as such."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = data.get(name)
        if not isinstance(typed, str):
            return typed
        return numbers.groups(numbers.compact(typed)) or typed

    def format_value(self, value: Any) -> str | None:
        return " ".join(value) if isinstance(value, list) else super().format_value(value)


class NumberField(forms.CharField):
    """The number, however it was spaced."""

    widget = NumberInput

    def to_python(self, value: Any) -> str:
        typed = "".join(value) if isinstance(value, list) else super().to_python(value)
        return numbers.compact(typed or "")


class RequestFields(SafeForm):
    """What is said of a request; with `number` and `filed_on` when it is filed already."""

    applicant = forms.ChoiceField(
        label=_("Qui demande"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisir un adulte de ce foyer.")},
    )
    filed_on = forms.DateField(
        label=_("Déposée le"),
        required=False,
        help_text=_("Le jour du dépôt : le calendrier en tire la date de renouvellement."),
    )
    number = NumberField(
        label=_("Numéro unique"),
        max_length=40,
        required=False,
        help_text=_("18 signes, sur l’attestation reçue dans le mois qui suit le dépôt."),
    )
    as_written = forms.BooleanField(
        label=_("Ce numéro est bien celui de l’attestation, même s’il a une autre forme"),
        required=False,
    )
    size = forms.ChoiceField(label=_("Taille demandée"), required=False)
    reasons = forms.MultipleChoiceField(
        label=_("Motifs"), widget=forms.CheckboxSelectMultiple, required=False
    )
    words = forms.CharField(
        label=_("En une phrase"),
        max_length=SENTENCE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("Ce que la famille veut que l’on comprenne. Ni santé, ni jugement."),
    )

    def __init__(
        self, *args: Any, family: Family, request: HousingRequest | None = None, **options: Any
    ) -> None:
        adults = [adult for adult in family.adults.all() if not adult.lives_elsewhere]
        options.setdefault("initial", _initial(family, request, [a.reference for a in adults]))
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["applicant"].choices = [(adult.reference, str(adult)) for adult in adults]
        fields["size"].choices = [("", _now("Pas encore dite")), *sizes().items()]
        fields["reasons"].choices = [(label, label) for label in reasons()]
        if request is not None and not request.is_filed:
            # Filing is a step of its own; what is over is no longer followed by the calendar.
            del fields["filed_on"]

    @property
    def number_refused(self) -> bool:
        """The number has another shape: offer to keep it as it is."""
        return bool(self.is_bound and ("number" in self.errors or self.data.get("as_written")))

    def said(self) -> Said:
        """The valid form, as the action wants it."""
        data = self.cleaned_data
        return Said(
            applicant=data["applicant"],
            size=data["size"],
            reasons=data["reasons"],
            words=data["words"],
            number=data["number"],
            as_written=data["as_written"],
            filed_on=data.get("filed_on"),
        )


class RequestForm(SeenFields, RequestFields):
    """Correcting a request."""


def _initial(
    family: Family, request: HousingRequest | None, adults: Sequence[str]
) -> dict[str, object]:
    if request is None:
        return {
            "applicant": adults[0] if len(adults) == 1 else None,
            # The fact may be known already: it is written once.
            "filed_on": family.social_housing_request_on,
        }
    applicant = request.applicant
    return {
        "applicant": applicant.reference if applicant is not None else None,
        "filed_on": request.filed_on,
        "number": request.shown_number,
        "size": request.size,
        "reasons": request.reasons,
        "words": request.words,
    }


class HouseholdFields(SafeForm):
    """Who lives in the home, among those whom the file knows."""

    people = forms.MultipleChoiceField(
        label=_("Le foyer à loger"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Proposé d’après le dossier ; décocher qui n’y vivra pas."),
    )
    others = forms.IntegerField(
        label=_("Autres personnes, que le dossier ne connaît pas"),
        min_value=0,
        max_value=20,
        required=False,
        help_text=_("Un grand-parent, un proche qui vivra là."),
    )

    def __init__(
        self, *args: Any, home: Household, declared: Household | None, **options: Any
    ) -> None:
        left_out = declared.left_out if declared is not None else frozenset[str]()
        initial = {
            "people": [one.key for one in home.people if one.key not in left_out],
            "others": declared.others if declared is not None else 0,
        }
        options["initial"] = initial | (options.get("initial") or {})
        super().__init__(*args, **options)
        self.fields["people"].choices = [  # type: ignore[attr-defined]
            (one.key, one.label if one.what != ADULT else one.name) for one in home.people
        ]

    def declared(self) -> Declared:
        return Declared(
            people=frozenset(self.cleaned_data["people"]),
            others=self.cleaned_data["others"] or 0,
        )


class HouseholdForm(SeenFields, HouseholdFields):
    """« C'est signalé » : who, and which day it was declared."""

    on = forms.DateField(label=_("Signalé au guichet ou en ligne le"))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        options["initial"] = {"on": today}
        super().__init__(*args, **options)


class OpeningForm(HouseholdFields, RequestFields):
    """A new request, all on one page."""

    def __init__(self, *args: Any, family: Family, home: Household, **options: Any) -> None:
        adults = [a.reference for a in family.adults.all() if not a.lives_elsewhere]
        options["initial"] = _initial(family, None, adults)
        super().__init__(*args, family=family, home=home, declared=None, **options)

    def opening(self) -> Opening:
        return Opening(self.said(), self.declared())


class StepForm(SafeForm):
    """Which step, which day."""

    to = forms.ChoiceField(
        label=_("La demande est maintenant"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisir une étape.")},
    )
    on = forms.DateField(label=_("Depuis le"))
    words = forms.CharField(
        label=_("Précision"), max_length=SENTENCE_LENGTH, required=False,
        help_text=_("Par exemple le bailleur, ou la raison donnée."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, offered: Sequence[State], today: date, filed_on: date | None = None,
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["on"].initial = today if State.FILED not in offered else filed_on or today
        fields["to"].choices = [(one.value, str(one.label).capitalize()) for one in offered]
        if State.FILED in offered:
            fields["on"].help_text = _now("Pour « déposée » : le jour du dépôt.")


class ConfideForm(SeenFields, SafeForm):
    """With which colleague it is followed."""

    to = forms.ChoiceField(label=_("Suivie avec"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, offered: Sequence[Mandate], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _now("Personne d’autre")),
            *((str(one.agent_id), f"{one.agent}, {one.organisation}") for one in offered),
        ]

    def chosen(self) -> int | None:
        """Her number; None for nobody else."""
        to = self.cleaned_data["to"]
        return int(to) if to else None
