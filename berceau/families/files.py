"""Opening a family's file: fetch what this agent may see, and leave one line in the journal."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404
from django.utils import timezone

from berceau.accounts.models import Agent
from berceau.families import policies
from berceau.families.models import Family
from berceau.privacy import journal


def fetch_file(*, agent: Agent, reference: str) -> Family:
    """The file, for a verb or a redirect that shows nothing. Raises Http404 when it is not hers."""
    family = (
        Family.objects.visible_to(agent)
        .select_related("referente", "neighbourhood")
        .filter(reference=reference)
        .first()
    )
    if family is None:
        raise Http404
    return family


def open_file(
    *, agent: Agent, reference: str, at: datetime, compartment: str = "identity"
) -> Family:
    """The file, for a page that shows it: one line in the journal. Raises Http404 when not hers."""
    family = fetch_file(agent=agent, reference=reference)
    journal.read(
        by=agent,
        family_id=family.pk,
        compartment=compartment,
        ground=policies.ground(agent, family, today=timezone.localdate(at)),
        at=at,
    )
    return family
