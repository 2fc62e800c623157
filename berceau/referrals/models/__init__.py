"""Tables of this room."""

from berceau.referrals.models.referral import Referral, Settled
from berceau.referrals.models.transition import Transition

__all__ = ["Referral", "Settled", "Transition"]
