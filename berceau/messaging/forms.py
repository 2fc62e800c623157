"""Writing a text of the house, signing a translation."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from berceau.families.languages import LANGUAGES
from berceau.families.models import Adult
from berceau.kit.fields import SafeForm
from berceau.messaging.models import Message
from berceau.messaging.wordings import Model, Text

LONGEST = 2000


class WordingForm(SafeForm):
    """The text, why it changes, and the version that was before her eyes."""

    title = forms.CharField(label=_("Titre"), max_length=120, required=False)
    text = forms.CharField(label=_("Texte"), max_length=LONGEST, widget=forms.Textarea)
    note = forms.CharField(
        label=_("Pourquoi ce changement"),
        max_length=200,
        required=False,
        help_text=_("Pour qui relira l’historique."),
    )
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, model: Model, now: Text | None, **options: Any) -> None:
        first = now or Text("", "")
        options.setdefault(
            "initial",
            {"title": first.title, "text": first.text, "seen_version": first.version},
        )
        super().__init__(*args, **options)
        if not model.title:
            del self.fields["title"]

    def clean_text(self) -> str:
        """Line ends as a telephone counts them: one sign each."""
        return "\n".join(self.cleaned_data["text"].splitlines()).strip()

    def clean_seen_version(self) -> int:
        return self.cleaned_data["seen_version"] or 0

    def lightened(self, text: str, title: str) -> WordingForm:
        """The same form, nothing saved, with another text in it."""
        typed = {name: self.data[name] for name in self.data}
        self.data = typed | {"text": text, "title": title}
        return self


class ReviewForm(SafeForm):
    """Who read this translation again."""

    reviewer = forms.CharField(
        label=_("Relu par"),
        max_length=120,
        help_text=_("Prénom et nom de la personne qui parle cette langue et qui a relu ce texte."),
    )
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)

    def clean_seen_version(self) -> int:
        return self.cleaned_data["seen_version"] or 0

    def clean_reviewer(self) -> str:
        name = " ".join(str(self.cleaned_data["reviewer"]).split())
        if " " not in name:
            raise forms.ValidationError(_("Écrire le prénom et le nom."))
        return name


class PrintedForm(SafeForm):
    """Which sheets did not come out of the printer; none is ticked: all did."""

    missing = forms.MultipleChoiceField(
        label=_("Pas sortis de l’imprimante"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ceux qui sont cochés attendent de nouveau."),
    )

    def __init__(
        self, *args: Any, letters: Iterable[Message], stopped: Container[int], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["missing"].choices = [  # type: ignore[attr-defined]
            (str(letter.pk), f"{letter.address.splitlines()[0]} · {letter.title}")
            for letter in letters
            if letter.pk not in stopped
        ]

    def not_out(self) -> set[int]:
        return {int(key) for key in self.cleaned_data["missing"]}


class LetterForm(SafeForm):
    """A letter in the agent's own words."""

    adult = forms.ChoiceField(
        label=_("À"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisir à qui.")},
    )
    language = forms.ChoiceField(
        label=_("Langue du texte"), choices=LANGUAGES, initial="fr", required=False
    )
    title = forms.CharField(label=_("Titre"), max_length=120)
    body = forms.CharField(
        label=_("Texte"),
        max_length=LONGEST,
        widget=forms.Textarea,
        help_text=_("Une ligne vide commence un paragraphe. Finir par votre nom et un numéro."),
    )

    def __init__(self, *args: Any, adults: list[Adult], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["adult"].choices = [  # type: ignore[attr-defined]
            (adult.reference, str(adult)) for adult in adults
        ]
        if len(adults) == 1:
            self.fields["adult"].initial = adults[0].reference

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or "fr"

    def clean_body(self) -> str:
        return "\n".join(str(self.cleaned_data["body"]).splitlines()).strip()
