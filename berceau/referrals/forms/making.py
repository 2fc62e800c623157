"""Entrusting a need: one page, what is known filled beforehand, the agreement never."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from berceau.families.models import Adult, Child, Pregnancy
from berceau.kit.fields import SafeForm
from berceau.referrals import ground, partners
from berceau.referrals.actions.making import Entrusted
from berceau.referrals.models.referral import SENTENCE_LENGTH
from berceau.referrals.states import Way
from berceau.sharing.models import RegimeKey, Told
from berceau.ui.french import short_day

TOLD = [(told.value, told.label) for told in Told if told != Told.NOT_TOLD]
NOBODY = ""


class ReferralForm(SafeForm):
    """Who, how the structure hears of it, what it is told, and what allows to tell it."""

    adult = forms.ChoiceField(
        label=_("Pour qui"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisir un adulte.")},
    )
    subject = forms.ChoiceField(label=_("Au sujet de"), widget=forms.RadioSelect, required=False)
    way = forms.ChoiceField(
        label=_("Comment"),
        choices=Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dire comment la structure l’apprend.")},
    )
    preset = forms.ChoiceField(
        label=_("Une phrase toute prête"), widget=forms.RadioSelect, required=False
    )
    sentence = forms.CharField(
        label=_("Ou la vôtre"),
        max_length=SENTENCE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("Une phrase, le strictement nécessaire. Ni santé, ni jugement."),
    )
    passed = forms.MultipleChoiceField(
        label=_("Avec la phrase"), widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(
        label=_("Elle est d’accord pour que la structure le sache"), required=False
    )
    her_words = forms.BooleanField(
        label=_("La phrase lui a été lue : elle la dirait elle-même"), required=False
    )
    told = forms.ChoiceField(
        label=_("La personne a été prévenue"),
        choices=TOLD,
        widget=forms.RadioSelect,
        required=False,
    )
    told_on = forms.DateField(label=_("Prévenue le"), required=False)
    regime = forms.ChoiceField(
        label=_("Ce qui le permet"),
        choices=[(key.value, key.label) for key in ground.FOR_A_STRUCTURE],
        widget=forms.RadioSelect,
        required=False,
    )
    send_page = forms.BooleanField(
        label=_("Lui envoyer le lien de sa page, où elle trouvera l’adresse et les horaires"),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        adults: list[Adult],
        subjects: list[Child | Pregnancy],
        need: str,
        is_bound: bool,
        receives: bool,
        today: date,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.presets = partners.sentences(need)
        fields: dict[str, Any] = self.fields
        fields["adult"].choices = [(one.reference, str(one)) for one in adults]
        fields["subject"].choices = [
            *((one.reference, subject_words(one)) for one in subjects),
            (NOBODY, _now("la personne elle-même")),
        ]
        fields["preset"].choices = [(str(n), text) for n, text in enumerate(self.presets)]
        labels = dict(partners.Passed.choices)
        fields["passed"].choices = [(key, labels[key]) for key in partners.passed_for(need)]
        fields["way"].initial = Way.PARTNER if receives else Way.HERSELF
        fields["told"].initial, fields["told_on"].initial = Told.PHONE, today
        fields["regime"].initial = RegimeKey.AGREEMENT
        if is_bound:
            del fields["her_words"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        typed = (data.get("sentence") or "").strip()
        chosen = data.get("preset") or ""
        data["sentence"] = typed or (self.presets[int(chosen)] if chosen else "")
        return data

    def entrusted(self, *, need: str, service: str, step: str, after: str) -> Entrusted:
        """The valid form, as the action wants it."""
        data = self.cleaned_data
        shared = data["way"] == Way.PARTNER
        return Entrusted(
            adult=data["adult"],
            need=need,
            service=service,
            way=data["way"],
            ground=ground.Ground(
                regime=data["regime"],
                told=data["told"],
                told_on=data["told_on"],
                agreed=data["agreed"],
                her_words=data.get("her_words", False),
            )
            if shared
            else None,
            sentence=data["sentence"] if shared else "",
            passed=tuple(data["passed"]) if shared else (),
            subject=data["subject"],
            step=step,
            after=after,
            send_page=data["send_page"],
        )


def subject_words(subject: Child | Pregnancy) -> str:
    """« Inès », « l’enfant attendu le 2 mars »."""
    if isinstance(subject, Child):
        return str(subject)
    if subject.due_on is None:
        return _now("l’enfant attendu")
    return _now("l’enfant attendu le %(day)s") % {"day": short_day(subject.due_on)}
