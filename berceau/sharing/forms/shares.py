"""Confiding a sentence; saying in return « je suis aussi cette famille »."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from berceau.accounts.models import Mandate
from berceau.families.models import Family
from berceau.kit.fields import SafeForm
from berceau.rules.offsets import shift
from berceau.sharing.actions.shares import Confided, last_day
from berceau.sharing.models import RegimeKey, Told
from berceau.sharing.models.share import SENTENCE_LENGTH
from berceau.sharing.queries.shares import Colleagues
from berceau.sharing.regimes import Regime, regimes

IDENTITY, CHILDREN = "identity", "children"
PRESETS = {
    "call": _("Souhaite un appel pour prendre rendez-vous."),
    "file": _("Demande de l’aide pour un dossier : un rendez-vous, s’il vous plaît."),
    "visit": _("Serait d’accord pour une visite à la maison."),
    "talk": _("Pouvons-nous nous parler, pour ne pas faire répéter la famille ?"),
}
TOLD_FIRST = [(told.value, told.label) for told in Told if told != Told.NOT_TOLD]


def _by_organisation(mandates: Colleagues) -> list[Any]:
    """Colleagues grouped under the name of their service."""

    def service(mandate: Mandate) -> str:
        return mandate.organisation.name

    return [
        (name, [(str(one.agent_id), f"{one.agent} · {one.get_role_display()}") for one in group])
        for name, group in groupby(mandates.offered, key=service)
    ]


class ShareForm(SafeForm):
    """To whom, about whom, under which law, what, until when, how the parent was told."""

    recipient = forms.ChoiceField(
        label=_("À qui"), error_messages={"required": _("Choisir une personne.")}
    )
    adult = forms.ChoiceField(
        label=_("Au sujet de"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisir un adulte.")},
    )
    regime = forms.ChoiceField(
        label=_("Ce qui le permet"),
        choices=RegimeKey.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisir la règle qui permet ce partage.")},
    )
    preset = forms.ChoiceField(
        label=_("Une phrase toute prête"),
        choices=list(PRESETS.items()),
        widget=forms.RadioSelect,
        required=False,
    )
    sentence = forms.CharField(
        label=_("Ou la vôtre"),
        max_length=SENTENCE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("Une phrase, le strictement nécessaire. Ni santé, ni jugement."),
    )
    attached = forms.MultipleChoiceField(
        label=_("Avec la phrase"),
        choices=[
            (IDENTITY, _("son nom et ses coordonnées")),
            (CHILDREN, _("prénoms et âges des enfants")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    told = forms.ChoiceField(
        label=_("La personne a été prévenue"),
        choices=Told.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dire comment le parent a été prévenu.")},
    )
    told_on = forms.DateField(label=_("Prévenue le"), required=False)
    agreed = forms.BooleanField(label=_("Elle est d’accord avec ce partage"), required=False)
    silence_reason = forms.CharField(
        label=_("Si elle n’est pas prévenue : pourquoi"),
        max_length=SENTENCE_LENGTH,
        required=False,
        help_text=_(
            "Permis seulement en protection de l’enfance (L226-2-2), quand prévenir serait "
            "contraire à l’intérêt de l’enfant."
        ),
    )
    expires_on = forms.DateField(label=_("Jusqu’au"))

    def __init__(
        self, *args: Any, family: Family, colleagues: Colleagues, today: date, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        adults = list(family.adults.all())
        latest = last_day(family, today=today)
        fields = self.fields
        fields["recipient"].choices = [  # type: ignore[attr-defined]
            ("", _now("Choisir…")),
            *_by_organisation(colleagues),
        ]
        fields["recipient"].error_messages["invalid_choice"] = _now(
            "Rien ne peut être partagé avec cette personne. La raison est écrite sous la liste."
        )
        fields["adult"].choices = [  # type: ignore[attr-defined]
            (adult.reference, str(adult)) for adult in adults
        ]
        if len(adults) == 1:
            fields["adult"].initial = adults[0].reference
        fields["told_on"].initial = today
        fields["expires_on"].initial = min(shift(today, 0, settings.SHARE_DAYS), latest)
        fields["expires_on"].help_text = _now(
            "Au plus tard le %(day)s, fin de l’accompagnement. Ensuite, la page n’existe plus."
        ) % {"day": f"{latest:%d/%m/%Y}"}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        typed = (data.get("sentence") or "").strip()
        data["sentence"] = typed or str(PRESETS.get(data.get("preset", ""), ""))
        if not data["sentence"] and "sentence" not in self.errors:
            self.add_error("sentence", _("Choisir une phrase, ou écrire la vôtre."))
        return data

    def regime_choices(self) -> list[tuple[Regime, bool]]:
        """Each law with its two lines, and whether it is the one chosen."""
        chosen = self["regime"].value()
        return [(regime, regime.key == chosen) for regime in regimes().values()]

    def confided(self) -> Confided:
        """The valid form, as the action wants it."""
        data = self.cleaned_data
        silent = data["told"] == Told.NOT_TOLD
        return Confided(
            recipient_id=int(data["recipient"]),
            adult=data["adult"],
            regime=data["regime"],
            sentence=data["sentence"],
            expires_on=data["expires_on"],
            told=data["told"],
            # The day is written beforehand: it says nothing when nobody was told.
            told_on=None if silent else data["told_on"],
            silence_reason=data["silence_reason"] if silent else "",
            agreed=data["agreed"],
            with_identity=IDENTITY in data["attached"],
            with_children=CHILDREN in data["attached"],
        )


class ReturnForm(SafeForm):
    """« Je suis aussi cette famille »: the parent was told, how and when."""

    told = forms.ChoiceField(
        label=_("La personne a été prévenue"), choices=TOLD_FIRST, widget=forms.RadioSelect
    )
    told_on = forms.DateField(label=_("Prévenue le"))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["told_on"].initial = today
