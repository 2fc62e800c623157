"""Who seals a trace and who reads it. Pure: they read what the request loaded, nothing else."""

from __future__ import annotations

from collections.abc import Collection

from berceau.accounts.models import Agent
from berceau.accounts.roles import OrganisationKind, Role
from berceau.families import policies as families
from berceau.families.models import Family, FamilyState
from berceau.privacy.access import CREATE, role_allows
from berceau.protection.models import SealedTrace


def may_seal(agent: Agent, family: Family) -> bool:
    """Offered: to the référente herself, and to the others on a file that they reach."""
    if not role_allows(agent.role, "protection", CREATE):
        return False
    return agent.role != Role.REFERENTE or family.referente_id == agent.pk


def can_seal(agent: Agent, family: Family, *, reached: Collection[int]) -> bool:
    """Keep a date and an addressee: never a stand-in, never without reaching the file."""
    follows = families.can_see(agent, family) and not families.is_standing_in(agent, family)
    holds = family.pk in reached and family.state == FamilyState.OPEN
    return may_seal(agent, family) and (follows or holds)


def can_read(agent: Agent, trace: SealedTrace) -> bool:
    """Its author alone; the PMI doctor reads what PMI sealed. Never a stand-in."""
    if trace.author_id == agent.pk:
        return True
    return (
        agent.role == Role.PMI_DOCTOR
        and _service_of(agent) == OrganisationKind.PMI
        and trace.service == OrganisationKind.PMI
        and trace.role in {Role.PMI_NURSE, Role.PMI_DOCTOR}
    )


def _service_of(agent: Agent) -> str:
    return agent.mandate.organisation.kind if agent.mandate else ""
