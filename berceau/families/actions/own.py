"""What an adult changes of their own file from their own page: the language, and being careful.

What makes us more careful is done at once (no message left, a contact that is not safe any more).
What opens a way (a new number, a contact said safe again) or says who they are goes by a person:
whoever holds the telephone must not be able to move the messages elsewhere.
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from berceau.families.actions import common
from berceau.families.models import Adult, Contact, Family


def may_correct(adult: Adult) -> bool:
    """On an open file that nobody asked to leave as it is."""
    return adult.family.is_open and not adult.family.is_frozen


def _locked(adult_id: int) -> tuple[Family, Adult]:
    adult = Adult.objects.select_for_update(of=("self",)).get(pk=adult_id)
    family = Family.objects.select_for_update(of=("self",)).get(pk=adult.family_id)
    adult.family = family
    if not may_correct(adult):
        raise PermissionDenied
    return family, adult


@transaction.atomic
def choose_language(*, adult_id: int, language: str, at: datetime) -> Adult:
    """The language in which this adult reads: their pages and their messages."""
    family, adult = _locked(adult_id)
    if common.change(adult, {"language": language}, allowed=("language",)):
        common.settle(
            [family], "adult.corrected", by=None, at=at, adult=adult.pk, fields=["language"]
        )
    return adult


@transaction.atomic
def be_careful(
    *, adult_id: int, contact_id: int, at: datetime, no_message: bool = False, unsafe: bool = False
) -> Contact:
    """No message on this number any more; or nothing at all, when it is not safe."""
    family, adult = _locked(adult_id)
    contact = Contact.objects.select_for_update(of=("self",)).get(pk=contact_id, adult=adult)
    values: dict[str, bool] = {}
    if no_message:
        values["no_message"] = True
    if unsafe:
        values |= {"unsafe": True, "preferred": False}
    before = common.change(contact, values, allowed=tuple(values))
    if before:
        common.settle(
            [family],
            "contact.corrected",
            by=None,
            at=at,
            contact=contact.pk,
            fields=sorted(before),
        )
    return contact
