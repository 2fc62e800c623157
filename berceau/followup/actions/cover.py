"""« Je suis absente du … au …, je suis remplacée par … »."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Absence, Agent
from berceau.accounts.roles import Role
from berceau.followup import policies
from berceau.followup.queries import referentes
from berceau.privacy import journal


@transaction.atomic
def declare_absence(
    *, agent: Agent, stand_in: Agent, starts_on: date, ends_on: date, by: Agent, at: datetime
) -> Absence:
    """Dated and named; both days included. The stand-in is a référente of the same organisation."""
    today = timezone.localdate(at)
    if by.pk != agent.pk and by.role != Role.LOCAL_MANAGER:
        raise PermissionDenied
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("Le dernier jour vient avant le premier.")})
    if ends_on < today:
        raise ValidationError({"ends_on": _("Cette absence est déjà finie.")})
    # One lock for both people: two declarations at once cannot overlap.
    list(
        Agent.objects.select_for_update(of=("self",))
        .filter(pk__in=[agent.pk, stand_in.pk])
        .order_by("pk")
    )
    first_day = max(starts_on, today)
    for day in (first_day, ends_on):
        if not referentes.colleagues(agent, day).filter(pk=stand_in.pk).exists():
            raise ValidationError(
                {
                    "stand_in": _(
                        "Choisir une référente de la même organisation, en poste ces jours-là."
                    )
                }
            )
    crossing = Absence.objects.filter(
        cancelled_at__isnull=True, starts_on__lte=ends_on, ends_on__gte=starts_on
    )
    if crossing.filter(agent=agent).exists():
        raise ValidationError(_("Une autre absence couvre déjà une partie de ces jours."))
    if crossing.filter(agent=stand_in).exists():
        raise ValidationError({"stand_in": _("Cette collègue est absente ces jours-là.")})
    if crossing.filter(Q(stand_in=agent)).exists():
        raise ValidationError(
            _("Vous remplacez déjà une collègue pendant ces jours : voir avec elle d’abord.")
        )
    absence = Absence.objects.create(
        agent=agent,
        stand_in=stand_in,
        starts_on=starts_on,
        ends_on=ends_on,
        declared_by=by,
        declared_at=at,
    )
    journal.did(
        "absence.declared",
        by=by,
        at=at,
        absence=absence.pk,
        stand_in=stand_in.pk,
        starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat(),
    )
    return absence


@transaction.atomic
def cancel_absence(*, absence_id: int, by: Agent, at: datetime) -> Absence:
    """Back early, or not leaving after all: the stand-in sees these families no more."""
    absence = Absence.objects.select_for_update(of=("self",)).get(pk=absence_id)
    if not policies.can_cancel_absence(by, absence, today=timezone.localdate(at)):
        raise PermissionDenied
    absence.cancelled_at = at
    absence.save(update_fields=["cancelled_at"])
    journal.did("absence.cancelled", by=by, at=at, absence=absence.pk)
    return absence
