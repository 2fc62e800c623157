"""Opening a file, correcting who the family is and the facts that its calendar reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.contract import announce_opening
from berceau.families import communes, policies
from berceau.families.actions import common
from berceau.families.contact_values import guess_kind, normal_contact
from berceau.families.models import (
    Adult,
    AdultRole,
    Child,
    ChildHome,
    Consent,
    Contact,
    Door,
    Family,
    Neighbourhood,
    Pregnancy,
)

IDENTITY = (
    "name",
    "commune_code",
    "neighbourhood",
    "address",
    "address_complement",
    "external_number",
)
FACTS = (
    "first_child",
    "single_parent",
    "unmarried",
    "second_parent_employed",
    "social_housing_request_on",
    "separated_on",
    "territory_arrived_on",
)


@dataclass(frozen=True, slots=True)
class NewAdult:
    """The first adult of a file: what one asks at a desk or on the phone."""

    first_name: str
    last_name: str = ""
    role: str = AdultRole.PARENT
    language: str = "fr"
    interpreter_needed: bool = False
    contacts: Sequence[str] = ()
    """Phone numbers and e-mail addresses as typed; the first of each kind is preferred."""
    agreed: bool = False
    """This adult agreed to be contacted."""


def check_commune(code: str) -> None:
    """Raise ValidationError when this code is not in the reference list."""
    if not communes.exists(code):
        raise ValidationError({"commune_code": _("Cette commune n’est pas dans la liste.")})


@transaction.atomic
def open_family(
    *,
    door: str,
    commune_code: str,
    by: Agent | None,
    at: datetime,
    name: str = "",
    adult: NewAdult | None = None,
    referente: Agent | None = None,
    neighbourhood: Neighbourhood | None = None,
    due_on: date | None = None,
    births: Sequence[date] = (),
) -> Family:
    """A new file, with what is known at the door. Without `referente`, it is to be assigned.

    `by` is None for the person who asks on the public site, by the door `SITE` and no other.
    """
    if not policies.can_open(by, door):
        raise PermissionDenied
    check_commune(commune_code)
    day = timezone.localdate(at)
    family = Family(
        name=name or (adult.last_name if adult else ""),
        commune_code=commune_code,
        neighbourhood=neighbourhood,
        referente=referente,
        door=door,
        entered_on=day,
        # A partner speaks for itself, not for the family.
        last_word_on=None if door == Door.PARTNER else day,
    )
    common.create(family)
    if adult:
        _first_adult(family, adult, day)
    if due_on:
        common.create(Pregnancy(family=family, due_on=due_on))
    for born_on in births:
        child = Child(born_on=born_on, last_name=family.name[:80])
        common.create(child)
        ChildHome.objects.create(child=child, family=family)
    common.settle([family], "family.opened", by=by, at=at, names=True, dates=True, door=door)
    announce_opening(family.pk, by=by, at=at)
    family.refresh_from_db(fields=["sort_name"])
    return family


def _first_adult(family: Family, new: NewAdult, day: date) -> None:
    adult = Adult(
        family=family,
        first_name=new.first_name,
        last_name=new.last_name,
        role=new.role,
        language=new.language,
        interpreter_needed=new.interpreter_needed,
        consent=Consent.GIVEN if new.agreed else Consent.UNKNOWN,
        consent_on=day if new.agreed else None,
        is_main_contact=True,
    )
    common.create(adult)
    seen: set[str] = set()
    written: set[str] = set()
    for typed in new.contacts:
        kind = guess_kind(typed)
        value = normal_contact(kind, typed)
        if value in written:
            continue
        common.create(Contact(adult=adult, kind=kind, value=value, preferred=kind not in seen))
        seen.add(kind)
        written.add(value)


@transaction.atomic
def correct_family(*, family_id: int, values: Mapping[str, Any], by: Agent, at: datetime) -> Family:
    """Change the name, the residence or the external number (fields of IDENTITY)."""
    family = common.lock_family(family_id, by=by)
    if "commune_code" in values:
        check_commune(str(values["commune_code"]))
    before = common.change(family, values, allowed=IDENTITY)
    if before:
        common.settle(
            [family],
            "family.corrected",
            by=by,
            at=at,
            names="name" in before,
            dates="commune_code" in before,
            fields=sorted(before),
        )
    return family


@transaction.atomic
def set_facts(*, family_id: int, values: Mapping[str, Any], by: Agent, at: datetime) -> Family:
    """Write the facts that open or close steps of the calendar (fields of FACTS)."""
    family = common.lock_family(family_id, by=by)
    before = common.change(family, values, allowed=FACTS)
    if before:
        common.keep_dates(family, before, family=family, by=by, at=at)
        common.settle([family], "family.facts_set", by=by, at=at, dates=True, fields=sorted(before))
    return family


@transaction.atomic
def note_housing_request(*, family_id: int, filed_on: date | None, by: Agent, at: datetime) -> None:
    """The day the social-housing request in force was filed, or that there is none any more.

    The room that follows the request has asked whether this agent may; the day is kept here alone,
    where the calendar reads it.
    """
    family = Family.objects.select_for_update(of=("self",)).get(pk=family_id)
    if not family.is_open or family.is_frozen:
        raise PermissionDenied
    before = common.change(
        family, {"social_housing_request_on": filed_on}, allowed=("social_housing_request_on",)
    )
    if before:
        common.keep_dates(family, before, family=family, by=by, at=at)
        common.settle([family], "family.facts_set", by=by, at=at, dates=True, fields=sorted(before))
