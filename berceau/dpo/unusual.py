"""Unusual readings, for the DPO alone: a sentence each, the latest first, to be looked at.

Four questions are asked of the last thirty days of the journal. None counts what an agent does:
there is no total, no rank, no score. An alert is not a fault; it asks for one sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, Max
from django.db.models.functions import TruncHour
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families.models import Adult, Family
from berceau.kit.text import words
from berceau.privacy.models import AgentStreet, Reading, ReadingReview
from berceau.privacy.reviews import fingerprint_of
from berceau.ui.french import full_day

WINDOW = timedelta(days=30)
MANY, NAME, STREET, OUTSIDE = "many", "name", "street", "outside"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to look at: who, when, in one sentence; a file by its number, never its name."""

    key: str
    kind: str
    at: datetime
    agent: str
    sentence: str
    review: ReadingReview | None = None


def alerts(today: date) -> list[Alert]:
    """What nobody has looked at yet, the latest first."""
    return [alert for alert in every_alert(today) if alert.review is None]


def every_alert(today: date) -> list[Alert]:
    """Those looked at too, with the sentence that was written."""
    start = timezone.make_aware(datetime.combine(today - WINDOW, time.min))
    found = [*_many_files(start), *_pairs(start), *_outside(start)]
    names = _names({key for key, *_rest in found})
    reviews = {
        review.alert: review
        for review in ReadingReview.objects.filter(
            alert__in=[key for _agent, key, *_rest in found]
        ).select_related("by")
    }
    return sorted(
        (
            Alert(key, kind, at, names.get(agent, ""), sentence, reviews.get(key))
            for agent, key, kind, at, sentence in found
        ),
        key=lambda alert: (alert.at, alert.key),
        reverse=True,
    )


Found = tuple[int, str, str, datetime, str]


def _names(agents: Collection[int]) -> dict[int, str]:
    return {agent.pk: agent.full_name for agent in Agent.objects.filter(pk__in=agents)}


def _many_files(start: datetime) -> Iterator[Found]:
    """More files in one hour than the threshold; how many more is not said."""
    most = settings.UNUSUAL_FILES_AN_HOUR
    hours = (
        Reading.objects.filter(at__gte=start, family_number__isnull=False)
        .order_by()
        .annotate(hour=TruncHour("at"))
        .values("agent_id", "hour")
        .annotate(files=Count("family_number", distinct=True))
        .filter(files__gt=most)
        .values_list("agent_id", "hour")
    )
    for agent, hour in hours:
        local = timezone.localtime(hour)
        sentence = _("Plus de %(most)d dossiers ouverts en une heure, le %(day)s vers %(hour)d h.")
        said = sentence % {"most": most, "day": full_day(local.date()), "hour": local.hour}
        yield agent, f"{MANY}-{agent}-{local:%Y%m%d%H}", MANY, hour, said


def _pairs(start: datetime) -> Iterator[Found]:
    """Files of somebody of the agent's own name, or of her own street."""
    lines = [
        (agent, family, at)
        for agent, family, at in Reading.objects.filter(at__gte=start)
        .order_by()
        .values("agent_id", "family_number")
        .annotate(last=Max("at"))
        .values_list("agent_id", "family_number", "last")
        if family is not None
    ]
    files = {family for _agent, family, _at in lines}
    names = _names_of(files)
    agents = {
        agent.pk: set(words(agent.last_name))
        for agent in Agent.objects.filter(pk__in={agent for agent, *_rest in lines})
    }
    streets = dict(AgentStreet.objects.values_list("agent_id", "fingerprint"))
    neighbours = {family for agent, family, _at in lines if agent in streets}
    lived = {
        family.pk: fingerprint_of(family.commune_code, family.address)
        for family in Family.objects.filter(pk__in=neighbours).only("commune_code", "address")
    }
    for agent, family, at in lines:
        surname = agents.get(agent)
        if surname and any(surname <= name for name in names[family]):
            said = _("Dossier n° %(number)d, ouvert le %(day)s : même nom que l’agent.")
            yield agent, f"{NAME}-{agent}-{family}", NAME, at, said % _file(family, at)
        if agent in streets and lived.get(family) == streets[agent]:
            said = _("Dossier n° %(number)d, ouvert le %(day)s : même rue que l’agent.")
            yield agent, f"{STREET}-{agent}-{family}", STREET, at, said % _file(family, at)


def _names_of(files: Collection[int]) -> dict[int, list[set[str]]]:
    """The words of each surname of these files."""
    found: dict[int, list[set[str]]] = defaultdict(list)
    surnames = (
        *Family.objects.filter(pk__in=files).values_list("pk", "name"),
        *Adult.objects.filter(family__in=files).values_list("family_id", "last_name"),
    )
    for family, name in surnames:
        found[family].append(set(words(name)))
    return found


def _outside(start: datetime) -> Iterator[Found]:
    """Files that were not the agent's that day: a share, an emergency access."""
    lines = (
        Reading.objects.filter(at__gte=start, assigned=False)
        .order_by()
        .values("agent_id", "family_number", "ground", "at__date")
        .annotate(last=Max("at"))
        .values_list("agent_id", "family_number", "ground", "last")
    )
    seen = set()
    for agent, family, ground, at in lines:
        if family is None:
            continue
        day = timezone.localtime(at).date()
        key = f"{OUTSIDE}-{agent}-{family}-{day:%Y%m%d}"
        if key in seen:
            continue
        seen.add(key)
        said = _("Dossier n° %(number)d, ouvert le %(day)s hors affectation : %(ground)s.")
        yield agent, key, OUTSIDE, at, said % (_file(family, at) | {"ground": ground})


def _file(family: int, at: datetime) -> dict[str, object]:
    return {"number": family, "day": full_day(timezone.localtime(at).date())}
