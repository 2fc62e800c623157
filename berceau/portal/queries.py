"""What the public site reads: référentes who can be called, and the register."""

from __future__ import annotations

from datetime import date

from berceau.accounts.models import Agent, Mandate
from berceau.accounts.roles import Role
from berceau.contract import PersonalData, programmes


def referentes_to_call(*, on: date) -> list[Agent]:
    """The référentes whose mandate is in force and who gave a phone number, by name."""
    mandates = (
        Mandate.objects.in_force(on)
        .filter(role=Role.REFERENTE, agent__is_active=True)
        .exclude(agent__work_phone="")
        .select_related("agent")
        .order_by("agent__last_name", "agent__first_name")
    )
    return [mandate.agent for mandate in mandates[:20]]


def register() -> list[PersonalData]:
    """Every line of the register, as the programmes declare it."""
    return [line for programme in programmes() for line in programme.personal_data]
