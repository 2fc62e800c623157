"""The age at which the follow-up ends here: a setting of the territory, said in words."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from berceau.rules.offsets import shift


def end_age() -> str:
    """« 3 ans », « 30 mois »."""
    years, months = divmod(settings.FOLLOW_UP_END_MONTHS, 12)
    if months:
        return _("%(months)d mois") % {"months": settings.FOLLOW_UP_END_MONTHS}
    return _("%(years)d ans") % {"years": years}


def is_past(born_on: date, today: date) -> bool:
    """Whether a child born that day has reached the age at which the follow-up ends."""
    return shift(born_on, settings.FOLLOW_UP_END_MONTHS, 0) <= today
