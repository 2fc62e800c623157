"""What every verb of this room does: lock, ask the policy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.housing.models import HousingRequest
from berceau.housing.policies import Reader
from berceau.housing.queries.reach import reader_of
from berceau.kit.fields import refusal


def lock(
    reference: str, *, by: Agent, at: datetime, right: Callable[[Reader], bool]
) -> HousingRequest:
    """The family then the request, locked. Raises PermissionDenied."""
    family_id = HousingRequest.objects.values_list("family_id", flat=True).get(reference=reference)
    family = Family.objects.select_for_update(of=("self",)).get(pk=family_id)
    request: HousingRequest = HousingRequest.objects.select_for_update(of=("self",)).get(
        reference=reference
    )
    request.family = family
    if not right(reader_of(by, request, timezone.localdate(at))):
        raise PermissionDenied
    return request


def check_words(**words: str) -> None:
    """The same refusals as the forms, for what comes by another way. Raises ValidationError."""
    for name, text in words.items():
        why = refusal(text)
        if why is not None:
            raise ValidationError({name: why})


def check_day(day: date | None, *, today: date, name: str = "on") -> None:
    """A day that has come. Raises ValidationError."""
    if day is None:
        raise ValidationError({name: _("Dire quel jour.")})
    if day > today:
        raise ValidationError({name: _("Ce jour est à venir.")})
