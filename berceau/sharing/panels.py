"""What this room shows on the family page, in « Aujourd'hui », in the menu."""

from __future__ import annotations

from datetime import date

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.privacy.access import READ, role_allows
from berceau.sharing import policies
from berceau.sharing.queries import emergency, shares


def of_family(agent: Agent, family: Family, today: date) -> dict[str, object] | None:
    """« Partages »: who, under which law, until when, how the parent was told."""
    lines = shares.of_family(agent, family, today)
    return {"lines": lines, "can_share": policies.can_share(agent, family)} if lines else None


def other_services(agent: Agent, family: Family, today: date) -> dict[str, object] | None:
    """« Autres services »: those who said so in return of a share, to this agent."""
    services = shares.other_services(agent, family, today)
    return {"services": services} if services else None


def emergencies(agent: Agent, family: Family, today: date) -> dict[str, object] | None:
    """Every emergency access on this file."""
    accesses = emergency.of_family(family)
    return {"accesses": accesses} if accesses else None


def confided(agent: Agent, today: date) -> list[object]:
    """« Partagé avec moi », for those who have one."""
    return list(shares.on_today(agent, today)) if role_allows(agent.role, "sharing", READ) else []


def opened_in_emergency(agent: Agent, today: date) -> list[object]:
    """Emergency accesses of the week on the files she answers for."""
    return list(emergency.of_her_families(agent, today))
