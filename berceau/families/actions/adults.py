"""Adults of a household and the ways to reach each of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families.actions import common
from berceau.families.contact_values import normal_contact
from berceau.families.models import Adult, Consent, Contact, Family

ADULT = (
    "first_name",
    "last_name",
    "role",
    "lives_elsewhere",
    "language",
    "interpreter_needed",
    "consent",
    "consent_on",
    "is_main_contact",
)
CONTACT = ("kind", "value", "preferred", "no_message", "unsafe")


def _lock_adult(adult_id: int, *, by: Agent) -> tuple[Family, Adult]:
    adult = Adult.objects.select_for_update(of=("self",)).get(pk=adult_id)
    return common.lock_family(adult.family_id, by=by), adult


def _lock_contact(contact_id: int, *, by: Agent) -> tuple[Family, Contact]:
    contact = (
        Contact.objects.select_for_update(of=("self",)).select_related("adult").get(pk=contact_id)
    )
    return common.lock_family(contact.adult.family_id, by=by), contact


def _dated_consent(values: Mapping[str, Any], known: str, at: datetime) -> dict[str, Any]:
    """An answer that changes is dated of today, unless the day is given."""
    dated = dict(values)
    answer = dated.get("consent", known)
    if answer == Consent.UNKNOWN:
        dated["consent_on"] = None
    elif answer != known and not dated.get("consent_on"):
        dated["consent_on"] = timezone.localdate(at)
    return dated


def _only_main(adult: Adult) -> None:
    """One first contact a family."""
    if adult.is_main_contact:
        Adult.objects.filter(family_id=adult.family_id, is_main_contact=True).exclude(
            pk=adult.pk
        ).update(is_main_contact=False)


@transaction.atomic
def add_adult(*, family_id: int, values: Mapping[str, Any], by: Agent, at: datetime) -> Adult:
    """A parent or another adult joins the file (fields of ADULT)."""
    family = common.lock_family(family_id, by=by)
    adult = Adult(family=family, **_dated_consent(values, Consent.UNKNOWN, at))
    if not family.adults.exists():
        adult.is_main_contact = True
    common.create(adult)
    _only_main(adult)
    common.settle([family], "adult.added", by=by, at=at, names=True, adult=adult.pk)
    return adult


@transaction.atomic
def correct_adult(*, adult_id: int, values: Mapping[str, Any], by: Agent, at: datetime) -> Adult:
    """Change what is written of an adult (fields of ADULT)."""
    family, adult = _lock_adult(adult_id, by=by)
    dated = _dated_consent(values, adult.consent, at)
    before = common.change(adult, dated, allowed=ADULT)
    if before:
        _only_main(adult)
        common.settle(
            [family],
            "adult.corrected",
            by=by,
            at=at,
            names=not before.keys().isdisjoint({"first_name", "last_name", "is_main_contact"}),
            adult=adult.pk,
            fields=sorted(before),
        )
    return adult


@transaction.atomic
def remove_adult(*, adult_id: int, by: Agent, at: datetime) -> None:
    """Take an adult and their contacts out of the file. The last one stays."""
    family, adult = _lock_adult(adult_id, by=by)
    others = family.adults.exclude(pk=adult.pk)
    if not others.exists():
        raise ValidationError(_("C’est le seul adulte du dossier : en ajouter un autre d’abord."))
    was_main, key = adult.is_main_contact, adult.pk
    adult.delete()
    if was_main:
        heir = others.order_by("lives_elsewhere", "pk").first()
        if heir is not None:
            heir.is_main_contact = True
            heir.save(update_fields=["is_main_contact"])
    common.settle([family], "adult.removed", by=by, at=at, names=True, adult=key)


def _checked_contact(values: Mapping[str, Any], *, kind: str) -> dict[str, Any]:
    """Normal form of the value; what is not safe is never the preferred one."""
    checked = dict(values)
    if "value" in checked:
        try:
            checked["value"] = normal_contact(kind, str(checked["value"]))
        except ValidationError as error:
            raise ValidationError({"value": error}) from None
    if checked.get("unsafe"):
        checked["preferred"] = False
    return checked


def _refuse_twice(adult: Adult, value: str, *, but: int | None = None) -> None:
    known = adult.contacts.filter(value=value).values_list("pk", flat=True)
    if any(key != but for key in known):
        raise ValidationError({"value": _("Ce contact est déjà écrit pour cette personne.")})


def _make_room(adult_id: int, kind: str, *, but: int | None = None) -> None:
    """One preferred contact of a kind: the former one steps back."""
    others = Contact.objects.filter(adult_id=adult_id, kind=kind, preferred=True)
    if but is not None:
        others = others.exclude(pk=but)
    others.update(preferred=False)


@transaction.atomic
def add_contact(*, adult_id: int, values: Mapping[str, Any], by: Agent, at: datetime) -> Contact:
    """One more way to reach this adult (fields of CONTACT). The first of its kind is preferred."""
    family, adult = _lock_adult(adult_id, by=by)
    kind = str(values["kind"])
    checked = _checked_contact(values, kind=kind)
    _refuse_twice(adult, checked["value"])
    if not checked.get("unsafe") and not adult.contacts.filter(kind=kind, preferred=True).exists():
        checked["preferred"] = True
    if checked.get("preferred"):
        _make_room(adult.pk, kind)
    contact = Contact(adult=adult, **checked)
    common.create(contact)
    common.settle([family], "contact.added", by=by, at=at, names=True, contact=contact.pk)
    return contact


@transaction.atomic
def correct_contact(
    *, contact_id: int, values: Mapping[str, Any], by: Agent, at: datetime
) -> Contact:
    """Change a contact: its value, whether one may leave a message, whether it is safe."""
    family, contact = _lock_contact(contact_id, by=by)
    kind = str(values.get("kind", contact.kind))
    checked = _checked_contact(values, kind=kind)
    _refuse_twice(contact.adult, checked.get("value", contact.value), but=contact.pk)
    if checked.get("preferred", contact.preferred):
        _make_room(contact.adult_id, kind, but=contact.pk)
    before = common.change(contact, checked, allowed=CONTACT)
    if before:
        common.settle(
            [family],
            "contact.corrected",
            by=by,
            at=at,
            names="value" in before,
            contact=contact.pk,
            fields=sorted(before),
        )
    return contact


@transaction.atomic
def prefer(*, contact_id: int, by: Agent, at: datetime) -> Contact:
    """This contact is the one to use first, among those of its kind."""
    family, contact = _lock_contact(contact_id, by=by)
    if contact.unsafe:
        raise ValidationError(_("Ce contact n’est pas sûr : il ne peut pas être le préféré."))
    _make_room(contact.adult_id, contact.kind, but=contact.pk)
    if common.change(contact, {"preferred": True}, allowed=CONTACT):
        common.settle([family], "contact.preferred", by=by, at=at, contact=contact.pk)
    return contact


@transaction.atomic
def remove_contact(*, contact_id: int, by: Agent, at: datetime) -> None:
    """Forget a number or an address; the next of its kind becomes the preferred one."""
    family, contact = _lock_contact(contact_id, by=by)
    adult, kind, was_preferred, key = contact.adult, contact.kind, contact.preferred, contact.pk
    contact.delete()
    if was_preferred:
        heir = adult.contacts.filter(kind=kind, unsafe=False).order_by("pk").first()
        if heir is not None:
            heir.preferred = True
            heir.save(update_fields=["preferred"])
    common.settle([family], "contact.removed", by=by, at=at, names=True, contact=key)
