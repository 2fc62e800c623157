"""A phone number or an e-mail address in its one written form."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from berceau.families.models import ContactKind
from berceau.kit.text import normal_phone

REGIONS = {
    "971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT", "977": "BL",
    "978": "MF", "986": "WF", "987": "PF", "988": "NC",
}  # fmt: skip
"""The numbering of each overseas territory; elsewhere, that of France."""


def normal_contact(kind: str, value: str) -> str:
    """« 06 12 34 56 78 » becomes « +33612345678 ». Raises ValidationError in French."""
    return _normal_email(value) if kind == ContactKind.EMAIL else _normal_phone(value)


def guess_kind(value: str) -> str:
    """One field for both: an address has an @."""
    return ContactKind.EMAIL if "@" in value else ContactKind.PHONE


def _normal_phone(value: str) -> str:
    region = REGIONS.get(settings.TERRITORY.departement, "FR")
    try:
        return normal_phone(value, region=region)
    except ValueError as error:
        if region == "FR":
            raise ValidationError(str(error), code="phone") from None
    # Overseas, a number of metropolitan France is written the same way.
    try:
        return normal_phone(value, region="FR")
    except ValueError as error:
        raise ValidationError(str(error), code="phone") from None


def _normal_email(value: str) -> str:
    value = value.strip().lower()
    try:
        validate_email(value)
    except ValidationError:
        raise ValidationError(
            _("Cette adresse électronique n’est pas complète. Exemple : samira@exemple.fr."),
            code="email",
        ) from None
    return value
