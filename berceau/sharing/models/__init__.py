"""Tables of what leaves the assignment, one module a subject."""

from berceau.sharing.models.emergency import Conclusion, EmergencyAccess
from berceau.sharing.models.share import OtherService, RegimeKey, Share, Told

__all__ = ["Conclusion", "EmergencyAccess", "OtherService", "RegimeKey", "Share", "Told"]
