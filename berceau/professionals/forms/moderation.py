"""The forms of the team: accept, ask, refuse, take down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from berceau.kit.fields import SafeForm
from berceau.professionals import catalogue
from berceau.professionals.actions.moderating import NEW
from berceau.professionals.publishing import Point
from berceau.professionals.queries.alike import Alike

POINT = re.compile(r"\s*(-?\d{1,2}[.,]\d+)\s*[,; ]\s*(-?\d{1,3}[.,]\d+)\s*")


class PointField(forms.CharField):
    """« 50.1765, 3.2347 »; cleaned, a point or None."""

    def clean(self, value: Any) -> Point | None:
        text = str(super().clean(value) or "")
        if not text:
            return None
        found = POINT.fullmatch(text)
        latitude, longitude = (
            (float(part.replace(",", ".")) for part in found.groups()) if found else (100.0, 0.0)
        )
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise ValidationError(
                _("Écrire la latitude, une virgule, la longitude. Exemple : 50.1765, 3.2347."),
                code="point",
            )
        return Point(latitude, longitude)


class AcceptForm(SafeForm):
    """Yes; and where it is on the map, if somebody knows."""

    prefix = "accept"

    point = PointField(
        label=_("Point sur la carte : latitude, longitude"),
        max_length=60,
        required=False,
        help_text=_("Sans lui, la fiche est dans la liste, pas sur la carte."),
    )
    sentence = forms.CharField(
        label=_("Un mot pour la personne"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    # What she has read: `stamp_of` the registration.
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, alike: Sequence[Alike] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        if alike:
            own = (NEW, _("Aucune de celles-ci : une nouvelle fiche"))
            choices = [*((one.key, one.label) for one in alike), own]
            # Before the rest: it says what the acceptance writes.
            self.fields = {"entry": _entry(_("Déjà dans l’annuaire ?"), choices), **self.fields}


def _entry(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        help_text=_(
            "La fiche choisie garde son nom, son adresse et ses horaires. Téléphone, courriel, "
            "site et description deviennent ceux de l’inscription, et reviennent si elle part."
        ),
        error_messages={"required": _("Choisir une fiche, ou dire qu’aucune n’est la sienne.")},
    )


class AttachForm(SafeForm):
    """Which entry is theirs, found out afterwards."""

    prefix = "attach"

    def __init__(self, *args: Any, alike: Sequence[Alike] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(one.key, one.label) for one in alike]
        self.fields["entry"] = _entry(_("La fiche qui est la sienne"), choices)


class ReasonsForm(SafeForm):
    """At least one reason of the list, and a sentence when the list does not say it."""

    table = ""
    words: tuple[Any, Any] = ("", "")
    """The labels of the two fields: several of these forms stand on one page."""

    reasons = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    sentence = forms.CharField(
        max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = list(catalogue.reasons(self.table).items())
        self.fields["reasons"].choices = choices  # type: ignore[attr-defined]
        self.fields["reasons"].label, self.fields["sentence"].label = self.words


class QuestionForm(ReasonsForm):
    """« Il nous manque… »."""

    prefix, table = "ask", "question"
    words = (_("Ce qu’il nous manque"), _("La question en une phrase, que la personne lira"))


class RefuseForm(ReasonsForm):
    """No, and why."""

    prefix, table = "refuse", "refusal"
    words = (_("Pourquoi refuser"), _("Le refus en une phrase, que la personne lira"))


class TakeDownForm(ReasonsForm):
    """An accepted entry leaves the directory."""

    prefix, table = "down", "removal"
    words = (_("Pourquoi retirer"), _("Le retrait en une phrase, que la personne lira"))
