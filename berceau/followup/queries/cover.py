"""Absences and stand-ins, as pages say them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from berceau.accounts.models import Absence, Agent, Mandate
from berceau.accounts.roles import Role
from berceau.ui.french import long_day


def absences_shown_to(agent: Agent, today: date) -> QuerySet[Absence]:
    """Hers and those she stands in for; a local manager sees those of her organisation."""
    running = Absence.objects.filter(cancelled_at__isnull=True, ends_on__gte=today).select_related(
        "agent", "stand_in"
    )
    if agent.role == Role.LOCAL_MANAGER:
        posts = Mandate.objects.in_force(today).filter(organisation_id=agent.organisation_id or 0)
        return running.filter(agent_id__in=posts.values("agent_id")).order_by("starts_on", "pk")
    return running.filter(Q(agent=agent) | Q(stand_in=agent)).order_by("starts_on", "pk")


def banner(agent: Agent, today: date) -> str:
    """« Vous remplacez Nadia Kaci jusqu’au 4 déc. », or who replaces her; empty otherwise."""
    if not agent.stands_in_for and agent.replaced_by is None:
        return ""
    rows = Absence.objects.in_force(today).filter(Q(agent=agent) | Q(stand_in=agent))
    sentences = []
    for absence in rows.select_related("agent", "stand_in").order_by("starts_on", "pk"):
        if absence.agent_id == agent.pk:
            words = _("%(who)s vous remplace jusqu’au %(day)s.")
            who = absence.stand_in.full_name
        else:
            words = _("Vous remplacez %(who)s jusqu’au %(day)s.")
            who = absence.agent.full_name
        sentences.append(words % {"who": who, "day": long_day(absence.ends_on)})
    return " ".join(sentences)
