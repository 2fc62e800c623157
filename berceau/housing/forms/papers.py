"""Pieces, appointments, notes, the letter of support and its template."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from berceau.housing.actions.letters import Drafted
from berceau.housing.actions.papers import Meeting
from berceau.housing.letter_words import Template
from berceau.housing.models import Outcome, PieceHolder, PieceState
from berceau.housing.models.letters import LONGEST
from berceau.housing.models.request import SENTENCE_LENGTH
from berceau.kit.fields import SafeForm
from berceau.kit.seen import SeenFields


class PieceForm(SafeForm):
    """One more piece."""

    label = forms.CharField(label=_("Pièce"), max_length=160)
    holder = forms.ChoiceField(
        label=_("Qui l’a, ou qui l’apporte"),
        choices=PieceHolder.choices,
        widget=forms.RadioSelect,
        initial=PieceHolder.FAMILY,
    )


class MovedPieceForm(SeenFields, SafeForm):
    """Who has it, where it stands."""

    state = forms.ChoiceField(
        label=_("Où elle en est"), choices=PieceState.choices, widget=forms.RadioSelect
    )
    holder = forms.ChoiceField(
        label=_("Qui l’a, ou qui l’apporte"), choices=PieceHolder.choices, widget=forms.RadioSelect
    )


class AppointmentForm(SafeForm):
    """When, where, with whom, and whether the family is reminded."""

    on = forms.DateField(label=_("Jour"))
    hour = forms.CharField(
        label=_("Heure"), max_length=10, widget=forms.TextInput(attrs={"type": "time"})
    )
    with_whom = forms.CharField(
        label=_("Avec"),
        max_length=120,
        required=False,
        help_text=_("Le nom ou le service. Il n’est jamais écrit dans un SMS."),
    )
    address = forms.CharField(
        label=_("Adresse"),
        max_length=120,
        required=False,
        help_text=_("Elle est dite dans le rappel : l’adresse seule, sans nom de service."),
    )
    remind = forms.BooleanField(
        label=_("Rappeler à la famille, par SMS, la veille"), required=False, initial=True
    )

    def said(self) -> Meeting:
        data = self.cleaned_data
        return Meeting(
            on=data["on"], hour=data["hour"], address=data["address"],
            with_whom=data["with_whom"], remind=data["remind"],
        )  # fmt: skip


class OutcomeForm(SafeForm):
    """What became of an appointment."""

    outcome = forms.ChoiceField(
        label=_("Ce rendez-vous"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Ce qui s’est dit, ce qui suit"),
        max_length=SENTENCE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class HousingNoteForm(SafeForm):
    """A note of one's own side."""

    text = forms.CharField(
        label=_("Votre note"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    for_both = forms.BooleanField(label=_("Lisible aussi par l’autre côté"), required=False)


class CorrectedNoteForm(SeenFields, HousingNoteForm):
    """The same note, corrected by its author."""


class SupportLetterForm(SafeForm):
    """A letter of support, before it is issued: its text still has its `{places}`."""

    landlord = forms.CharField(
        label=_("À qui"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Le bailleur et son service, comme sur une enveloppe."),
    )
    title = forms.CharField(label=_("Objet"), max_length=160)
    text = forms.CharField(
        label=_("Texte"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 14})
    )
    signer = forms.CharField(
        label=_("Signée par"),
        max_length=120,
        help_text=_("Prénom et nom de qui signera le papier."),
    )
    signer_function = forms.CharField(
        label=_("Sa fonction"),
        max_length=120,
        help_text=_("Par exemple : adjointe au maire, aux solidarités."),
    )
    on = forms.DateField(label=_("Datée du"))
    template_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        template: Template,
        today: date,
        before: Mapping[str, str] | None = None,
        **options: Any,
    ) -> None:
        options["initial"] = {
            "title": template.title,
            "text": template.text,
            "on": today,
            "template_version": template.version,
            **(before or {}),
        }
        super().__init__(*args, **options)

    def clean_text(self) -> str:
        return "\n".join(str(self.cleaned_data["text"]).splitlines()).strip()

    def drafted(self) -> Drafted:
        data = self.cleaned_data
        return Drafted(
            landlord="\n".join(data["landlord"].splitlines()), title=data["title"],
            text=data["text"], signer=data["signer"], signer_function=data["signer_function"],
            on=data["on"], template_version=data["template_version"] or 0,
        )  # fmt: skip


class TemplateForm(SafeForm):
    """A new version of the template."""

    title = forms.CharField(label=_("Objet"), max_length=160)
    text = forms.CharField(
        label=_("Texte"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 16})
    )
    note = forms.CharField(
        label=_("Pourquoi ce changement"),
        max_length=200,
        required=False,
        help_text=_("Pour qui relira l’historique."),
    )
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, now: Template, **options: Any) -> None:
        options.setdefault(
            "initial", {"title": now.title, "text": now.text, "seen_version": now.version}
        )
        super().__init__(*args, **options)

    def clean_text(self) -> str:
        return "\n".join(str(self.cleaned_data["text"]).splitlines()).strip()

    def clean_seen_version(self) -> int:
        return self.cleaned_data["seen_version"] or 0
