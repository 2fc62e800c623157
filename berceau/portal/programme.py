"""What the public site contributes to the house."""

from django.utils.translation import gettext_lazy as _

from berceau.contract import HealthCheck, Programme
from berceau.portal import published

PROGRAMME = Programme(
    key="portal",
    label=_("Site public"),
    checks=(HealthCheck("public-site", _("Pages publiques"), published.check),),
)
