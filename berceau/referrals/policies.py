"""Who may refer, answer, take back. Pure: they read what was loaded, nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from berceau.accounts.models import Agent
from berceau.accounts.roles import SecrecyGround
from berceau.families.models import Adult, Family
from berceau.families.policies import can_edit, can_follow, compartment_allows
from berceau.privacy.access import CREATE, EDIT, READ, role_allows
from berceau.referrals.models import Referral, Transition
from berceau.referrals.silence import delays
from berceau.referrals.states import UNDONE_BY_A_SLIP, WAITING, Way
from berceau.sharing.policies import is_bound, secrecy_of
from berceau.sharing.regimes import regimes


def can_refer(agent: Agent, family: Family) -> bool:
    """Make a referral: like a share, the référente herself, on an open file."""
    return can_edit(agent, family) and compartment_allows(agent, family, "social", CREATE)


def can_carry_on(agent: Agent, family: Family) -> bool:
    """Say what came of it, send it again, take it back: the référente or her stand-in."""
    return can_follow(agent, family) and compartment_allows(agent, family, "followup", EDIT)


def can_read(agent: Agent, family: Family) -> bool:
    """See the referrals of this file: who follows it, her stand-in too."""
    return compartment_allows(agent, family, "social", READ)


def can_receive(agent: Agent, referral: Referral) -> bool:
    """Read it at the structure: by her function, and bound by secrecy when the referral asks so.

    That the structure is hers is asked of the directory, where it is fetched.
    """
    if not role_allows(agent.role, "referrals", READ):
        return False
    if referral.recipient_ground == SecrecyGround.NONE:
        return True
    regime = regimes()[referral.regime]
    return is_bound(agent) and (regime.agreement or secrecy_of(agent) in regime.recipients)


def can_say(adult: Adult, referral: Referral) -> bool:
    """The parent whose need it is, while their file is open and in use."""
    family = adult.family
    return referral.adult_id == adult.pk and family.is_open and not family.is_frozen


def can_undo(last: Transition | None, actor: str, *, at: datetime) -> bool:
    """A slip: the last thing said, by the same side, a short while ago."""
    return (
        last is not None
        and last.actor == actor
        and last.after in UNDONE_BY_A_SLIP
        and at - last.at < timedelta(hours=delays().undo_hours)
    )


def can_send_again(agent: Agent, referral: Referral) -> bool:
    """Send the link again, while nobody has answered."""
    return (
        referral.way == Way.PARTNER
        and referral.state in WAITING
        and can_carry_on(agent, referral.family)
    )
