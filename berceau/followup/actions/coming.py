"""A person asks on the public site to be called: no agent is there, nobody is told anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from berceau.accounts.models import Agent
from berceau.accounts.submissions import wait_for_turn
from berceau.families.actions import NewAdult, open_family
from berceau.families.likeness import is_close, sharing_a_contact
from berceau.families.models import Door, Family, FamilyState
from berceau.followup.actions.assignment import assign_by_rules
from berceau.followup.actions.promises import promise_first_call
from berceau.followup.models import WITHIN_48_H, PromiseKind
from berceau.privacy import journal


@dataclass(frozen=True, slots=True)
class Known:
    """The open files that already hold this number or address."""

    same: Family | None
    """The file of this very person: same first name, same number."""
    referente: Agent | None
    """Who answers for a file with this number."""


@transaction.atomic
def come_forward(
    *, first_name: str, contact: str, language: str, commune_code: str, at: datetime
) -> Family:
    """A file, a référente by the rules, a call within 48 h; the agreement is the person's own.

    Somebody who has a file already gets a call within 48 h and no second file. A number that is
    known under another first name opens a file of its own, with the référente who knows the number:
    she alone sees that two of her files look alike. Whoever asks is told the same in every case:
    the caller of this function must not show what it returns.
    """
    wait_for_turn(f"come_forward {contact}")
    known = _known(first_name, contact)
    if known.same is not None:
        _call_again(known.same, at=at)
        return known.same
    family = open_family(
        door=Door.SITE,
        commune_code=commune_code,
        adult=NewAdult(first_name=first_name, language=language, contacts=[contact], agreed=True),
        by=None,
        at=at,
    )
    assign_by_rules(family=family, by=None, at=at, known_by=known.referente)
    promise_first_call(family=family, by=None, at=at)
    return family


def _known(first_name: str, contact: str) -> Known:
    families = list(
        Family.objects.followed()
        .filter(pk__in=sharing_a_contact([contact]), state=FamilyState.OPEN)
        .select_related("referente")
        .prefetch_related("adults__contacts")
        .order_by("-pk")
    )
    same = next((family for family in families if _is_of(family, first_name, contact)), None)
    referente = next((family.referente for family in families if family.referente), None)
    return Known(same, referente)


def _is_of(family: Family, first_name: str, contact: str) -> bool:
    return any(
        is_close(first_name, adult.first_name)
        and any(one.value == contact for one in adult.contacts.all())
        for adult in family.adults.all()
    )


def _call_again(family: Family, *, at: datetime) -> None:
    """One call to make, however many times it is asked for."""
    if family.promises.pending().filter(kind__in=WITHIN_48_H, postponed_times=0).exists():
        return
    promise = promise_first_call(family=family, by=None, at=at, kind=PromiseKind.ASKED)
    journal.did(
        "promise.asked", by=None, at=at, family_id=family.pk, promise=promise.pk, door=Door.SITE
    )
