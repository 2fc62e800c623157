"""Opening a family's file: fetch what this agent may see, and leave one line in the journal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families import policies
from berceau.families.models import Adult, Family
from berceau.kit.prepared import Prepared
from berceau.privacy import journal

LISTED = ("identity",)
LAST_WORDS = ("identity", "agreement", "followup", "notes")
"""What a list of the day may show of each: whom to ring, and the last words this agent may read."""


def fetch_file(*, agent: Agent, reference: str) -> Family:
    """The file, for a verb or a redirect that shows nothing. Raises Http404 when it is not hers."""
    referentes = agent.answers_for
    found = _FILE.rows(referentes=referentes, reference=reference) if referentes else []
    if not found:
        raise Http404
    family: Family = found[0]
    return family


def _file(referentes: Collection[int], reference: str) -> QuerySet[Family]:
    """The same files as `visible_to`."""
    first_adult = Adult.objects.filter(family=OuterRef("pk")).order_by("-is_main_contact", "pk")
    return (
        Family.objects.answered_by(referentes)
        .annotate(first_met=Subquery(first_adult.values("first_name")[:1]))
        .select_related("referente", "neighbourhood")
        .filter(reference=reference)
    )


_FILE = Prepared(_file)


def open_file(
    *,
    agent: Agent,
    reference: str,
    at: datetime,
    compartments: Sequence[str] = ("identity",),
) -> Family:
    """The file, for a page that shows these compartments. Raises Http404 when it is not hers.

    A page that ends in a redirection has shown nothing: the journal then keeps nothing of it.
    """
    family = fetch_file(agent=agent, reference=reference)
    shown(agent, family, *compartments, at=at)
    return family


def shown(agent: Agent, family: Family, *compartments: str, at: datetime) -> None:
    """These compartments of the file are on the page: one line each in the journal."""
    journal.read(
        by=agent,
        family_id=family.pk,
        compartments=compartments,
        ground=policies.ground(agent, family, today=timezone.localdate(at)),
        at=at,
        assigned=family.referente_id in agent.answers_for,
    )


def files_of(lines: Iterable[Any]) -> int:
    """How many files the lines of a list speak of; a line usually has its `family`."""
    return len({getattr(getattr(line, "family", line), "pk", id(line)) for line in lines})


def listed(
    agent: Agent, *, scope: str, files: int, at: datetime, compartments: Sequence[str] = LISTED
) -> None:
    """The files of a list of hers are on the page: one line a compartment, whatever their number.

    `scope` is the route of the list.
    """
    journal.listed(
        by=agent,
        scope=scope,
        files=files,
        compartments=compartments,
        ground=_("liste de ses familles"),
        at=at,
    )
