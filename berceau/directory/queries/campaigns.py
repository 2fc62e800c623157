"""Which structures to ask, who answered, who is to be rung."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berceau.directory import freshness, taxonomy
from berceau.directory.models import AskedStructure, Campaign, Service, Structure, Suggestion
from berceau.families import communes
from berceau.kit.text import fold


@dataclass(frozen=True, slots=True)
class Choice:
    """What a campaign asks about: not verified for so long, of this kind, in this commune."""

    older_than_months: int
    kind: str = ""
    commune_code: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a campaign would do, before anything leaves."""

    structures: int
    """Those it speaks of."""
    emails: int
    without_email: int
    left_alone: int
    """Asked lately, and left alone this time."""


def chosen(choice: Choice, today: date) -> QuerySet[Structure]:
    """The published structures that this choice speaks of, one of whose entries is old."""
    old = freshness.stale(today, months=choice.older_than_months)
    services = Service.objects.published().filter(structure=OuterRef("pk"))
    found = Structure.objects.published().filter(old | Exists(services.filter(old)))
    if choice.kind:
        found = found.filter(Q(kind=choice.kind) | Exists(services.filter(kind=choice.kind)))
    if choice.commune_code:
        found = found.filter(place__commune_code=choice.commune_code)
    return found


def not_asked_lately(structures: QuerySet[Structure], today: date) -> QuerySet[Structure]:
    """Nobody is asked twice in a month: a second campaign leaves them alone."""
    since = today - timedelta(days=freshness.delays()["leave_alone_days"])
    lately = AskedStructure.objects.filter(
        structure=OuterRef("pk"), campaign__asked_at__date__gt=since
    )
    return structures.exclude(Exists(lately))


def preview(choice: Choice, today: date) -> Preview:
    """Two queries."""
    every = chosen(choice, today).count()
    counted = not_asked_lately(chosen(choice, today), today).aggregate(
        all=Count("pk"), silent=Count("pk", filter=Q(email=""))
    )
    return Preview(
        structures=counted["all"],
        emails=counted["all"] - counted["silent"],
        without_email=counted["silent"],
        left_alone=every - counted["all"],
    )


def in_words(choice: Choice | Campaign) -> str:
    """« fiches de plus de 12 mois, PMI, à Cambrai »."""
    parts = [
        ngettext(
            "fiches vérifiées il y a plus de %(count)d mois",
            "fiches vérifiées il y a plus de %(count)d mois",
            choice.older_than_months,
        )
        % {"count": choice.older_than_months}
        if choice.older_than_months
        else _("toutes les fiches")
    ]
    if choice.kind:
        parts.append(taxonomy.label_of(choice.kind))
    if choice.commune_code:
        parts.append(communes.name_of(choice.commune_code))
    return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Line:
    """One campaign of the list."""

    campaign: Campaign
    words: str
    asked: int
    answered: int
    to_ring: int


def lines() -> list[Line]:
    """The campaigns, the last first; one query."""
    counted = Campaign.objects.annotate(
        asked_count=Count("asked"),
        answered_count=Count("asked", filter=Q(asked__answered_at__isnull=False)),
        ring_count=Count("asked", filter=Q(asked__in=to_ring())),
    ).select_related("by")
    return [
        Line(one, in_words(one), one.asked_count, one.answered_count, one.ring_count)
        for one in counted[:50]
    ]


def to_ring() -> QuerySet[AskedStructure]:
    """Who has no address, or has not answered to the reminder: to be rung, not written to again."""
    silent = Q(without_email=True) | Q(reminded_at__isnull=False)
    return AskedStructure.objects.filter(silent, answered_at=None, rung_at=None)


def of_campaign(campaign: Campaign) -> dict[str, list[AskedStructure]]:
    """`ring`, `waiting`, `answered`, `rung`: its structures, by what there is to do. One query."""
    found: dict[str, list[AskedStructure]] = {"ring": [], "waiting": [], "answered": [], "rung": []}
    rows = campaign.asked.select_related("structure", "structure__place")
    for one in sorted(rows, key=lambda row: (fold(row.structure.name), row.pk)):
        if one.answered_at:
            found["answered"].append(one)
        elif one.rung_at:
            found["rung"].append(one)
        elif one.without_email or one.reminded_at:
            found["ring"].append(one)
        else:
            found["waiting"].append(one)
    return found


def open_suggestions() -> QuerySet[Suggestion]:
    """What structures propose and nobody has looked at yet."""
    return (
        Suggestion.objects.filter(accepted=None)
        .select_related("structure", "structure__place", "service", "service__place")
        .order_by("structure__name", "at", "pk")
    )


def kept_by(agent_id: int, today: date) -> QuerySet[Structure]:
    """The structures that this agent keeps and that are to be verified."""
    return (
        Structure.objects.published()
        .filter(freshness.stale(today), owner_id=agent_id)
        .order_by(F("verified_on").asc(nulls_first=True), "name")
    )
