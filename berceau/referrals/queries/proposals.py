"""The services proposed for a need: open to this child, near, in their language, with the reason.

Plain queries on the directory, then an order made here; what cannot serve today is shown apart,
with why. It orders services, never families.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from berceau.directory import taxonomy
from berceau.directory.models import Closure, Cost, Service
from berceau.families import languages
from berceau.families.models import Adult, Child, Family, Pregnancy
from berceau.ui.french import full_day, whole_months

NEAR, ELSEWHERE = 200, 60
"""Entries read: those of the commune first."""
SHOWN = 12


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
    """One service, and what makes it fit, or why it does not."""

    service: Service
    facts: tuple[str, ...]
    why_not: str

    @property
    def place(self) -> str:
        where = self.service.where
        return where.line if where is not None else ""


@dataclass(frozen=True, slots=True)
class Proposals:
    """Those that can serve today, the nearest first; the others with the reason."""

    offered: Sequence[Proposal]
    set_apart: Sequence[Proposal]
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


def proposals(need: str, whom: For, today: date, *, words: str = "") -> Proposals:
    """What answers this need. Constant queries. Raises KeyError for an unknown need."""
    rows = _services(today)
    if words.strip():
        rows = rows.filter(
            Q(name__icontains=words.strip()) | Q(structure__name__icontains=words.strip())
        )
    else:
        kinds = taxonomy.kinds_for(need)
        rows = rows.filter(Q(kind__in=kinds) | Q(kind="", structure__kind__in=kinds))
    here = _in_commune(whom.commune)
    near = list(rows.filter(here)[:NEAR])
    elsewhere = list(rows.exclude(pk__in=[one.pk for one in near])[:ELSEWHERE])
    made = [_proposal(service, whom, today) for service in [*near, *elsewhere]]
    offered = sorted(
        (one for one in made if not one.why_not), key=lambda one: _order(one, whom, need)
    )
    return Proposals(
        offered=offered[:SHOWN],
        set_apart=[one for one in made if one.why_not][:SHOWN],
        more=len(offered) > SHOWN,
    )


def _services(today: date) -> QuerySet[Service]:
    closed = Closure.objects.filter(ends_on__gte=today).order_by("starts_on")
    return (
        Service.objects.published()
        .filter(structure__archived_at=None)
        .select_related("structure__place", "place")
        .prefetch_related(
            Prefetch("closures", queryset=closed, to_attr="closed_soon"),
            Prefetch(
                "structure__closures",
                queryset=closed.filter(service=None),
                to_attr="closed_soon",
            ),
        )
        .order_by("name", "pk")
    )


def _in_commune(commune: str) -> Q:
    return Q(place__commune_code=commune) | Q(place=None, structure__place__commune_code=commune)


def closed_until(service: Service, today: date) -> date | None:
    """The last day of the closure that runs today; None when it is open."""
    lists: Iterable[Closure] = [
        *getattr(service, "closed_soon", ()), *getattr(service.structure, "closed_soon", ())
    ]  # fmt: skip
    return max((one.ends_on for one in lists if one.starts_on <= today), default=None)


def _proposal(service: Service, whom: For, today: date) -> Proposal:
    return Proposal(
        service=service,
        facts=tuple(_facts(service, whom)),
        why_not=_why_not(service, whom, today),
    )


def _why_not(service: Service, whom: For, today: date) -> str:
    until = closed_until(service, today)
    if until is not None:
        return _("fermé jusqu’au %(day)s") % {"day": full_day(until)}
    if whom.pregnant and service.for_pregnancy is False:
        return _("pas pendant la grossesse")
    age = whom.age_months
    if age is None:
        return ""
    if service.age_from_months is not None and age < service.age_from_months:
        return _("à partir de %(age)s") % {"age": age_words(service.age_from_months)}
    if service.age_to_months is not None and age >= service.age_to_months:
        return _("jusqu’à %(age)s") % {"age": age_words(service.age_to_months)}
    return ""


def age_words(months: int) -> str:
    """« 10 mois », « 3 ans »."""
    if months >= 24 and months % 12 == 0:
        return _("%(years)d ans") % {"years": months // 12}
    return _("%(months)d mois") % {"months": months}


def _facts(service: Service, whom: For) -> Iterable[str]:
    where = service.where
    if where is not None and whom.neighbourhood and where.neighbourhood_id == whom.neighbourhood:
        yield _("dans son quartier")
    elif where is not None and where.commune_code == whom.commune:
        yield _("dans sa commune")
    elif where is not None and where.commune:
        yield _("à %(town)s") % {"town": where.commune}
    if whom.language != "fr" and whom.language in service.languages:
        yield _("parle %(language)s") % {"language": languages.name_of(whom.language)}
    if service.without_appointment:
        yield _("sans rendez-vous")
    if service.cost == Cost.FREE:
        yield _("gratuit")


def _order(proposal: Proposal, whom: For, need: str) -> tuple[object, ...]:
    """First those whose trade it is; then the same neighbourhood, the same commune, no place to go
    to, the others; then the language, without an appointment, and the alphabet."""
    service, where = proposal.service, proposal.service.where
    if where is None:
        far = 2
    elif whom.neighbourhood and where.neighbourhood_id == whom.neighbourhood:
        far = 0
    else:
        far = 1 if where.commune_code == whom.commune else 3
    speaks = whom.language == "fr" or whom.language in service.languages
    return (
        _is_beside(service, whom, need),
        far,
        not speaks,
        not service.without_appointment,
        service.name,
    )


def _is_beside(service: Service, whom: For, need: str) -> bool:
    """It answers this need among others, or speaks of pregnancy when a child is born."""
    kind = taxonomy.kinds().get(service.kind or service.structure.kind)
    secondary = kind is not None and need in kind.needs and kind.needs[0] != need
    no_age = service.age_from_months is None and service.age_to_months is None
    return secondary or (whom.is_for_a_child and no_age and bool(service.for_pregnancy))


def service_of(reference: str, today: date) -> Service | None:
    """One entry that is still published, with what `closed_until` reads. Constant queries."""
    return _services(today).filter(reference=reference).first()
