"""Entrusting families: rules of a place, one family, all those of a référente who leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from berceau.accounts.models import Agent
from berceau.families.fields import CommuneField
from berceau.families.models import Family, Neighbourhood
from berceau.followup.forms.fields import here
from berceau.followup.queries import referentes
from berceau.kit.fields import SafeForm


class AgentChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A person by her name; the address is her key."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"empty_label": _("Choisir")} | options)

    def label_from_instance(self, obj: Agent) -> str:
        return obj.full_name


def _in_order(on: date) -> Any:
    return referentes.on_duty(on).order_by("last_name", "first_name", "pk")


class RuleForm(SafeForm):
    """Families of this place go to her."""

    commune = CommuneField(label=_("Commune"), initial=here)
    neighbourhood = forms.ModelChoiceField(
        label=_("Quartier"),
        queryset=Neighbourhood.objects.order_by("name"),
        required=False,
        empty_label=_("Toute la commune"),
    )
    referente = AgentChoiceField(label=_("Référente"), queryset=Agent.objects.none())

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["referente"].queryset = _in_order(today)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        neighbourhood = cleaned.get("neighbourhood")
        if neighbourhood is not None and cleaned.get("commune") not in (
            "",
            neighbourhood.commune_code,
        ):
            self.add_error("neighbourhood", _("Ce quartier est dans une autre commune."))
        return cleaned


class HandOverForm(SafeForm):
    """Entrust one family for good."""

    to = AgentChoiceField(label=_("Confier à"), queryset=Agent.objects.none(), empty_label=None)

    def __init__(self, *args: Any, family: Family, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = _in_order(today).exclude(pk=family.referente_id)  # type: ignore[attr-defined]


class HandOverAllForm(SafeForm):
    """Entrust every open family of one référente to another one."""

    of = AgentChoiceField(label=_("Toutes les familles de"), queryset=Agent.objects.none())
    to = AgentChoiceField(label=_("sont confiées à"), queryset=Agent.objects.none())

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        followed = (
            Family.objects.followed().exclude(referente=None).order_by().values("referente_id")
        )
        self.fields["of"].queryset = (  # type: ignore[attr-defined]
            Agent.objects.filter(pk__in=followed.distinct()).order_by("last_name", "first_name")
        )
        self.fields["to"].queryset = _in_order(today)  # type: ignore[attr-defined]
