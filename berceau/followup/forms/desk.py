"""The birth desk's four fields, and the announcement of a partner."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from berceau.families.fields import CommuneField, ReachField
from berceau.families.languages import LANGUAGES
from berceau.followup.end_age import end_age, is_past
from berceau.followup.forms.fields import FormKeyField, here
from berceau.kit.fields import SafeForm


class DeskForm(SafeForm):
    """What the officer writes when the family says yes."""

    first_name = forms.CharField(
        label=_("Prénom"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    contact = ReachField(widget=forms.TextInput(attrs={"autocomplete": "off"}))
    language = forms.ChoiceField(label=_("Langue parlée"), choices=LANGUAGES, initial="fr")
    commune = CommuneField(initial=here)
    form_key = FormKeyField()


class AnswerForm(SafeForm):
    """« Non merci » or « Plus tard »: nothing but the key of the form."""

    answer = forms.ChoiceField(choices=[("no", ""), ("later", "")])
    form_key = FormKeyField()


class AnnouncementForm(SafeForm):
    """A partner announces a pregnancy or a child, with the parent's agreement."""

    PREGNANCY, CHILD = "pregnancy", "child"

    agreed = forms.BooleanField(
        label=_("Le parent est d’accord pour que l’équipe l’appelle"),
        error_messages={"required": _("Sans son accord, rien n’est transmis.")},
    )
    what = forms.ChoiceField(
        label=_("J’annonce"),
        choices=[(PREGNANCY, _("une grossesse")), (CHILD, _("un enfant né"))],
        widget=forms.RadioSelect,
        initial=PREGNANCY,
    )
    day = forms.DateField(label=_("Terme prévu, ou date de naissance"))
    first_name = forms.CharField(
        label=_("Prénom du parent"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact = ReachField(widget=forms.TextInput(attrs={"autocomplete": "off"}))
    language = forms.ChoiceField(label=_("Langue parlée"), choices=LANGUAGES, initial="fr")
    commune = CommuneField(initial=here)
    sentence = forms.CharField(
        label=_("En une phrase, ce qui l’aiderait"),
        required=False,
        max_length=300,
        help_text=_("Pas d’élément médical. Le parent peut lire cette phrase."),
    )
    form_key = FormKeyField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day: date | None = cleaned.get("day")
        if day is None:
            return cleaned
        today = timezone.localdate()
        if cleaned.get("what") == self.CHILD:
            if day > today:
                self.add_error("day", _("Cette naissance est à venir : annoncer une grossesse."))
            elif is_past(day, today):
                self.add_error(
                    "day",
                    _("Cet enfant a déjà %(age)s : l’accompagnement s’arrête à cet âge.")
                    % {"age": end_age()},
                )
        elif not -30 <= (day - today).days <= 300:
            self.add_error("day", _("Ce terme est trop éloigné : vérifier la date."))
        return cleaned
