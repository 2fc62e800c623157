"""« Je suis absente du … au …, remplacée par … »."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from berceau.accounts.models import Agent, Mandate
from berceau.accounts.roles import Role
from berceau.followup.forms.assignment import AgentChoiceField
from berceau.followup.queries import referentes
from berceau.kit.fields import SafeForm


class AbsenceForm(SafeForm):
    """Both days included. A local manager also says who is absent."""

    agent = AgentChoiceField(label=_("Qui est absente"), queryset=Agent.objects.none())
    starts_on = forms.DateField(label=_("Absente du"))
    ends_on = forms.DateField(label=_("au (compris)"))
    stand_in = AgentChoiceField(label=_("Remplacée par"), queryset=Agent.objects.none())

    def __init__(self, *args: Any, by: Agent, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        if by.role == Role.REFERENTE:
            del self.fields["agent"]
            offered = referentes.colleagues(by, today)
        else:
            posts = Mandate.objects.in_force(today).filter(
                role=Role.REFERENTE, organisation_id=by.organisation_id or 0
            )
            offered = Agent.objects.filter(
                is_active=True, pk__in=posts.values("agent_id")
            ).order_by("last_name", "first_name", "pk")
            self.fields["agent"].queryset = offered  # type: ignore[attr-defined]
        self.fields["stand_in"].queryset = offered  # type: ignore[attr-defined]
