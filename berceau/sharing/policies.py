"""Who may share, read a share, take it back, open in an emergency. Pure.

They read what the request loaded, and ask the database nothing.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from berceau.accounts.models import Agent, Mandate
from berceau.accounts.roles import SecrecyGround
from berceau.families import policies as families
from berceau.families.models import Family
from berceau.privacy.access import CREATE, EDIT, READ, role_allows
from berceau.sharing.models import EmergencyAccess, OtherService, Share
from berceau.sharing.regimes import regimes


def secrecy_of(agent: Agent) -> str:
    """The ground for secrecy of today's mandate; empty without a mandate."""
    return agent.mandate.secrecy_ground if agent.mandate else ""


def is_bound(agent: Agent) -> bool:
    """Whether today's mandate carries professional secrecy."""
    return secrecy_of(agent) not in {"", SecrecyGround.NONE}


# --- Shares -------------------------------------------------------------------------------
def can_share(agent: Agent, family: Family) -> bool:
    """Confide something of this file: the référente herself, on an open file."""
    return role_allows(agent.role, "sharing", CREATE) and families.can_edit(agent, family)


def refusal_to_receive(maker: Agent, mandate: Mandate | None) -> str:
    """Why nothing can be shared with the holder of this mandate; empty when it can."""
    if mandate is None:
        return _("Cette personne n’a pas de mandat en cours.")
    if mandate.agent_id == maker.pk:
        return _("C’est vous.")
    if not role_allows(mandate.role, "sharing", READ):
        return _("Sa fonction ne reçoit pas de partage.")
    if mandate.secrecy_ground in {"", SecrecyGround.NONE}:
        return _("Son mandat ne porte aucun secret professionnel : rien ne lui est partagé.")
    return ""


def can_read(agent: Agent, share: Share, *, today: date) -> bool:
    """Its recipient, while it lasts, where she worked that day, still bound by secrecy."""
    regime = regimes()[share.regime]
    return (
        share.recipient_id == agent.pk
        and share.recipient_organisation_id == agent.organisation_id
        and role_allows(agent.role, "sharing", READ)
        and share.is_in_force(today)
        and secrecy_of(agent) in regime.recipients
    )


def is_makers(agent: Agent, share: Share) -> bool:
    """Its maker, or who stands in for her today: they may read its sentence."""
    return share.made_by_id == agent.pk or share.made_by_id in agent.answers_for


def can_see_fact(agent: Agent, share: Share, *, today: date) -> bool:
    """That it exists: its maker for ever; the référente of the family while it lasts."""
    if share.made_by_id == agent.pk:
        return True
    return share.is_in_force(today) and families.can_see(agent, share.family)


def can_revoke(agent: Agent, share: Share) -> bool:
    """Its maker or the référente of the family, herself."""
    referente = share.family.referente_id == agent.pk and families.can_see(agent, share.family)
    return share.revoked_at is None and (share.made_by_id == agent.pk or referente)


def refusal_of_return(agent: Agent, maker: Mandate | None, share: Share, *, today: date) -> str:
    """Why the recipient cannot say « je suis aussi cette famille »; empty when she can."""
    if not can_read(agent, share, today=today):
        return _("Ce partage n’est plus ouvert.")
    if maker is None or maker.secrecy_ground in {"", SecrecyGround.NONE}:
        return _("Qui vous a écrit n’est pas tenu au secret : ne le lui dites pas ici.")
    return ""


def can_withdraw(agent: Agent, service: OtherService) -> bool:
    """Take back « je suis aussi cette famille »: who said it."""
    return service.withdrawn_at is None and service.share.recipient_id == agent.pk


# --- Emergency ----------------------------------------------------------------------------
def refusal_of_emergency(agent: Agent) -> str:
    """Why this agent has no emergency access; empty when she has."""
    if not role_allows(agent.role, "emergency", CREATE):
        return _("L’accès d’urgence n’est pas ouvert à votre fonction.")
    if not is_bound(agent):
        return _("L’accès d’urgence demande un mandat tenu au secret professionnel.")
    return ""


def can_read_emergency(agent: Agent, access: EmergencyAccess, *, at: datetime) -> bool:
    """Who opened it, during the hour, still bound by secrecy."""
    return (
        access.agent_id == agent.pk
        and access.opened_at <= at < access.ends_at
        and not refusal_of_emergency(agent)
    )


def can_review(agent: Agent, access: EmergencyAccess) -> bool:
    """Whoever controls, once, never her own."""
    return (
        role_allows(agent.role, "oversight", EDIT)
        and access.agent_id != agent.pk
        and access.reviewed_at is None
    )
