"""Entrusting families to référentes, one by one or by the rules."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.contract import announce_change, announce_entrusting
from berceau.families.models import Door, Family, FamilyState, Neighbourhood
from berceau.followup import policies
from berceau.followup.actions.promises import promise_first_call
from berceau.followup.models import Assignment, AssignmentRule
from berceau.followup.queries import referentes
from berceau.privacy import journal


def _entrust(family: Family, *, to: Agent, by: Agent | None, at: datetime) -> Assignment:
    """Close the running line of the history, open the next, point the file to her."""
    today = timezone.localdate(at)
    ended = Assignment.objects.filter(family=family, until__isnull=True).update(until=today)
    if not ended and family.referente_id is not None:
        # A file older than its history: her line begins with the file.
        Assignment.objects.create(
            family=family,
            referente_id=family.referente_id,
            since=family.entered_on,
            until=today,
            by=by,
            at=at,
        )
    family.referente = to
    family.save(update_fields=["referente"])
    assignment = Assignment.objects.create(family=family, referente=to, since=today, by=by, at=at)
    journal.did("family.entrusted", by=by, at=at, family_id=family.pk, to=to.pk)
    announce_change(family.pk)
    announce_entrusting(family.pk, at=at)
    return assignment


def welcome(family_id: int, by: Agent | None, at: datetime) -> None:
    """A référente opened this file herself: her line of the history begins.

    When she was told of the family by others, she owes it a first call.
    """
    family = Family.objects.get(pk=family_id)
    if family.referente_id is None:
        return
    Assignment.objects.create(
        family=family, referente_id=family.referente_id, since=family.entered_on, by=by, at=at
    )
    if family.door in {Door.PARTNER, Door.MOVED_IN}:
        promise_first_call(family=family, by=by, at=at)
    announce_entrusting(family.pk, at=at)


@transaction.atomic
def assign_by_rules(
    *, family: Family, by: Agent | None, at: datetime, known_by: Agent | None = None
) -> Agent | None:
    """Give a new family to the référente that the rules name; None when there is nobody in post.

    `known_by` seems to know this family already: it goes to her if she is in post.
    """
    today = timezone.localdate(at)
    if known_by and referentes.on_duty(today).filter(pk=known_by.pk).exists():
        chosen: Agent | None = known_by
    else:
        chosen = referentes.choose(
            commune_code=family.commune_code, neighbourhood_id=family.neighbourhood_id, on=today
        )
    if chosen is not None:
        _entrust(family, to=chosen, by=by, at=at)
    return chosen


def may_distribute(agent: Agent) -> bool:
    """The assignment page is theirs (matrix: compartment `assignment`)."""
    return agent.role in {Role.LOCAL_MANAGER, Role.FUNCTIONAL_ADMIN}


@transaction.atomic
def distribute(*, by: Agent, at: datetime) -> int:
    """Give each family that nobody answers for to the référente that the rules name."""
    if not may_distribute(by):
        raise PermissionDenied
    waiting = Family.objects.select_for_update(of=("self",)).filter(
        referente=None, state=FamilyState.OPEN
    )
    given = 0
    for family in waiting.order_by("pk"):
        given += assign_by_rules(family=family, by=by, at=at) is not None
    return given


@transaction.atomic
def hand_over(*, reference: str, to: Agent, by: Agent, at: datetime) -> Family:
    """Entrust one family for good; the history keeps who answered for it and when."""
    family = Family.objects.select_for_update(of=("self",)).get(reference=reference)
    if not policies.can_hand_over(by, family):
        raise PermissionDenied
    if not referentes.on_duty(timezone.localdate(at)).filter(pk=to.pk).exists():
        raise ValidationError(_("Cette personne n’est pas référente aujourd’hui."))
    if to.pk == family.referente_id:
        raise ValidationError(_("Cette famille lui est déjà confiée."))
    _entrust(family, to=to, by=by, at=at)
    return family


@transaction.atomic
def hand_over_all(*, of: Agent, to: Agent, by: Agent, at: datetime) -> int:
    """Entrust every open family of a référente who leaves to another one."""
    if not may_distribute(by):
        raise PermissionDenied
    if to.pk == of.pk or not referentes.on_duty(timezone.localdate(at)).filter(pk=to.pk).exists():
        raise ValidationError(_("Choisir une autre référente, en poste aujourd’hui."))
    families = Family.objects.select_for_update(of=("self",)).filter(
        referente=of, state=FamilyState.OPEN
    )
    given = 0
    for family in families.order_by("pk"):
        _entrust(family, to=to, by=by, at=at)
        given += 1
    return given


@transaction.atomic
def add_rule(
    *,
    commune_code: str,
    neighbourhood: Neighbourhood | None,
    referente: Agent,
    by: Agent,
    at: datetime,
) -> AssignmentRule:
    """From now on, new families of this place go to her (writing it twice changes nothing)."""
    if not may_distribute(by):
        raise PermissionDenied
    rule, created = AssignmentRule.objects.get_or_create(
        commune_code=commune_code, neighbourhood=neighbourhood, referente=referente
    )
    if created:
        journal.did("assignment_rule.added", by=by, at=at, rule=rule.pk, referente=referente.pk)
    return rule


@transaction.atomic
def remove_rule(*, rule_id: int, by: Agent, at: datetime) -> None:
    """The rule no longer applies; families already entrusted stay where they are."""
    if not may_distribute(by):
        raise PermissionDenied
    removed, _rows = AssignmentRule.objects.filter(pk=rule_id).delete()
    if removed:
        journal.did("assignment_rule.removed", by=by, at=at, rule=rule_id)
