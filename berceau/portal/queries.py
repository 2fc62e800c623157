"""What the public site reads: référentes who can be called, and the register."""

from __future__ import annotations

from datetime import date

from berceau.accounts.models import Agent, Mandate
from berceau.accounts.roles import Role
from berceau.contract import PersonalData, programmes
from berceau.pathway.pack import pack_in_force
from berceau.rules import Rule

VERIFIED = {"V1", "V2"}


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


def help_lines() -> list[Rule]:
    """The help lines of the calendar: the emergency ones always, the others once verified."""
    lines = [rule for rule in pack_in_force().pack.rules if rule.phone]
    return [rule for rule in lines if rule.emergency or rule.signed or rule.status in VERIFIED]
