"""The services proposed for a need: open to this child, near, in their language, with the reason.

The directory's own search finds them; the order is made here, of services, never of families. What
cannot serve today is shown apart, with why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.directory import ages, hours, taxonomy
from berceau.directory.finding.geography import Point
from berceau.directory.models import Closure, Cost, Service
from berceau.directory.search import Hit, Wanted, closures_of, search, shown_services
from berceau.families import languages
from berceau.families.models import Adult, Child, Family, Pregnancy
from berceau.referrals.queries import nearness
from berceau.referrals.queries.nearness import Home
from berceau.ui.french import full_day, whole_months

READ = 200
"""Entries that the search gives, the nearest first, before they are put in order here."""
SHOWN = 12
HOURS_SHOWN = 2


@dataclass(frozen=True, slots=True)
class For:
    """Whom a service is looked for."""

    commune: str
    neighbourhood: int | None
    language: str
    age_months: int | None
    """Of the child, in completed months; None: none is named."""
    pregnant: bool

    @property
    def is_for_a_child(self) -> bool:
        return self.age_months is not None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One service, and what makes it fit."""

    service: Service
    facts: tuple[str, ...]
    hours: tuple[str, ...]

    @property
    def place(self) -> str:
        where = self.service.where
        return where.line if where is not None else ""


@dataclass(frozen=True, slots=True)
class Proposals:
    """Those that can serve today, the best first; the others with the reason."""

    offered: Sequence[Proposal]
    set_apart: Sequence[tuple[Service, str]]
    more: bool
    """There are others: a word of their name finds them."""


def for_whom(family: Family, adult: Adult, subject: Child | Pregnancy | None, today: date) -> For:
    """What is known of them, and nothing more."""
    born_on = subject.born_on if isinstance(subject, Child) else None
    return For(
        commune=family.commune_code,
        neighbourhood=family.neighbourhood_id,
        language=adult.language,
        age_months=whole_months(born_on, today) if born_on else None,
        pregnant=isinstance(subject, Pregnancy),
    )


def proposals(need: str, whom: For, at: datetime, *, words: str = "") -> Proposals:
    """What answers this need; with words, what they find, in the order of the search.

    As many queries for two services as for two hundred. Raises KeyError for an unknown need.
    """
    taxonomy.kinds_for(need)
    today, words = timezone.localdate(at), words.strip()
    wanted = Wanted(words=words, need="" if words else need, commune=whom.commune)
    found, centre = _found(wanted, today)
    home = nearness.home_of(whom.commune, whom.neighbourhood, centre)
    read = [(service, _why_not(service, closure, whom)) for service, closure in found]
    offered = [service for service, why in read if not why]
    if not words:
        opens = {one.pk: nearness.opens_next(one, at) for one in offered}
        offered.sort(key=lambda one: _order(one, whom, home, need, opens[one.pk]))
    apart = [(service, why) for service, why in read if why]
    return Proposals(
        offered=[_proposal(one, whom, home, at) for one in offered[:SHOWN]],
        set_apart=apart[:SHOWN],
        more=len(offered) > SHOWN,
    )


def _found(
    wanted: Wanted, today: date
) -> tuple[list[tuple[Service, Closure | None]], Point | None]:
    """The services near enough, and from where they are measured; when there is none, or when
    nothing can be measured, from everywhere.

    A professional is left out: it is through a structure that one refers.
    """
    near = search(wanted, on=today, size=READ)
    found = _services(near.hits)
    if not found or near.centre is None:
        wider = search(replace(wanted, commune=""), on=today, size=READ)
        found = _services(wider.hits) | found
    return list(found.values()), near.centre


def _services(hits: Iterable[Hit]) -> dict[int, tuple[Service, Closure | None]]:
    """By key."""
    return {
        hit.entry.pk: (hit.entry, hit.closure)
        for hit in hits
        if isinstance(hit.entry, Service) and hit.entry.is_published
    }


def _proposal(service: Service, whom: For, home: Home, at: datetime) -> Proposal:
    return Proposal(
        service=service,
        facts=tuple(filter(None, _facts(service, whom, home, at))),
        hours=tuple(hours.in_words(service.hours or service.structure.hours))[:HOURS_SHOWN],
    )


def _why_not(service: Service, closure: Closure | None, whom: For) -> str:
    if closure is not None:
        return _("fermé jusqu’au %(day)s") % {"day": full_day(closure.ends_on)}
    if whom.pregnant and service.for_pregnancy is False:
        return _("pas pendant la grossesse")
    age = whom.age_months
    if age is None:
        return ""
    if service.age_from_months is not None and age < service.age_from_months:
        return _("à partir de %(age)s") % {"age": ages.in_words(service.age_from_months)}
    if service.age_to_months is not None and age >= service.age_to_months:
        return _("jusqu’à %(age)s") % {"age": ages.in_words(service.age_to_months)}
    return ""


def _facts(service: Service, whom: For, home: Home, at: datetime) -> Iterable[str]:
    yield nearness.words_of(service, home)
    if whom.language != "fr" and whom.language in service.languages:
        yield _("parle %(language)s") % {"language": languages.name_of(whom.language)}
    yield nearness.opening_words(nearness.opens_next(service, at), at)
    if service.without_appointment:
        yield _("sans rendez-vous")
    if service.cost == Cost.FREE:
        yield _("gratuit")


def _order(
    service: Service, whom: For, home: Home, need: str, opens: date | None
) -> tuple[object, ...]:
    """First those whose trade it is; then the nearest; then the language, the one that opens
    soonest, without an appointment, and the alphabet."""
    return (
        _is_beside(service, whom, need),
        nearness.step_of(service, home),
        whom.language != "fr" and whom.language not in service.languages,
        opens or date.max,
        not service.without_appointment,
        service.name,
        service.pk,
    )


def _is_beside(service: Service, whom: For, need: str) -> bool:
    """It answers this need among others, or speaks of pregnancy when a child is born."""
    kind = taxonomy.kinds().get(service.kind or service.structure.kind)
    secondary = kind is not None and need in kind.needs and kind.needs[0] != need
    no_age = service.age_from_months is None and service.age_to_months is None
    return secondary or (whom.is_for_a_child and no_age and bool(service.for_pregnancy))


def service_of(reference: str) -> Service | None:
    """One entry that is still published. One query."""
    service = shown_services().select_related("structure__organisation").filter(
        reference=reference
    ).first()  # fmt: skip
    return service if service is not None and service.is_published else None


def closed_until(service: Service, today: date) -> date | None:
    """The last day of the closure that runs today; None when it is open. One query."""
    closure = closures_of([service], on=today).get(service.pk)
    return closure.ends_on if closure is not None else None
