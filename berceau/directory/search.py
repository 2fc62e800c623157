"""Search the directory: words as parents type them, filters, and what is near a commune."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Avg, QuerySet

from berceau.directory.finding import bits, documents, geography, opening
from berceau.directory.finding.geography import Point
from berceau.directory.finding.scoring import Said, read
from berceau.directory.finding.store import Sets
from berceau.directory.models import Closure, Place, Professional, SearchEntry, Service

PAGE = 20
DISTANCES_KM = (2, 5, 10, 20)
FARTHEST_KM = 20
"""Unless told, what is farther from the commune than this is not proposed."""
NEAR_KM = ((2.5, 24), (6.0, 16), (12.0, 8))
"""Up to this distance of the square an entry is in, so much is added to what its words weigh."""
SAME_COMMUNE = 48
RANKS_AT_ONCE, SORTED_ONE_BY_ONE = 14, 120


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty or None: it does not matter.

    `age_months` is in completed months; `moment`, `kind` and `need` are keys of `taxonomy`; `day`
    and `part` of `finding.opening`; `commune` is an INSEE code; `area` the key of a neighbourhood.
    """

    words: str = ""
    age_months: int | None = None
    moment: str = ""
    kind: str = ""
    need: str = ""
    day: str = ""
    part: str = ""
    commune: str = ""
    within_km: float | None = None
    area: int | None = None
    free: bool = False
    walk_in: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: a service or a professional, how far, closed until when."""

    entry: Service | Professional
    km: float | None
    closure: Closure | None


@dataclass(frozen=True, slots=True)
class Answer:
    hits: tuple[Hit, ...]
    total: int
    page: int
    # (as typed, as read) for each word that was corrected.
    corrected: tuple[tuple[str, str], ...]
    # Words that the directory knows nothing of.
    unknown: tuple[str, ...]
    centre: Point | None
    size: int = PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


@dataclass
class _Context:
    wanted: Wanted
    on: date
    sets: Sets
    said: Said
    centre: Point | None
    scores: bits.Sums = field(default_factory=bits.Sums)


def search(wanted: Wanted, *, on: date, page: int = 1, size: int = PAGE) -> Answer:
    """The entries that answer, best first; the order is the same on every database.

    `on` is today: what is closed then says so, and is left out when a day is asked.
    """
    centre = centre_of(wanted.commune) if wanted.commune else None
    sets = Sets()
    sets.want(_filter_keys(wanted, centre))
    said = read(wanted.words, sets)
    context = _Context(wanted, on, sets, said, centre)
    found = _matching(context)
    page = min(max(1, page), max(1, -(-found.bit_count() // size)))
    numbers = _page_of(context, found, page, size)
    return Answer(
        hits=tuple(_hits(numbers, centre, on)),
        total=found.bit_count(),
        page=page,
        corrected=said.corrected,
        unknown=said.unknown,
        centre=centre,
        size=size,
    )


def centre_of(commune: str) -> Point | None:
    """The middle of the places of this commune whose position is known; no host is asked."""
    return middle_of(Place.objects.filter(commune_code=commune))


def middle_of(places: QuerySet[Place]) -> Point | None:
    """The middle of those whose position is known."""
    middle = places.filter(latitude__isnull=False).aggregate(
        latitude=Avg("latitude"), longitude=Avg("longitude")
    )
    if middle["latitude"] is None or middle["longitude"] is None:
        return None
    return Point(round(middle["latitude"], 4), round(middle["longitude"], 4))


def _filter_keys(wanted: Wanted, centre: Point | None) -> Iterable[str]:
    yield "all"
    for prefix, value in (
        ("moment", wanted.moment), ("kind", wanted.kind), ("need", wanted.need),
        ("lang", wanted.language), ("area", wanted.area),
    ):  # fmt: skip
        if value:
            yield f"{prefix}:{value}"
    if wanted.free:
        yield "free"
    if wanted.walk_in:
        yield "walk-in"
    yield from _open_keys(wanted)
    if wanted.age_months is not None:
        yield from _age_keys(wanted.age_months)
    if wanted.commune:
        yield from (f"commune:{wanted.commune}", f"zone:{wanted.commune}", "anywhere", "located")
    if centre is not None:
        squares = geography.squares_around(centre, wanted.within_km or FARTHEST_KM)
        yield from (f"cell:{square}" for square in squares)


def _open_keys(wanted: Wanted) -> list[str]:
    """Any of these: a day, a part of any day, or a part of this day."""
    days = (wanted.day,) if wanted.day else opening.DAYS
    if wanted.part:
        return [f"open:{day}:{wanted.part}" for day in days]
    return [f"open:{wanted.day}"] if wanted.day else []


def _age_keys(months: int) -> Iterable[str]:
    yield from ("from:none", "to:none")
    yield from (f"from:{low}" for low in range(months + 1))
    yield from (f"to:{high}" for high in range(months + 1, documents.OLDEST + 1))


def _matching(context: _Context) -> int:
    """The set of entries that pass every filter and answer enough of the words."""
    wanted, sets = context.wanted, context.sets
    found = sets["all"]
    for prefix in ("moment", "kind", "need"):
        if value := getattr(wanted, prefix):
            found &= sets[f"{prefix}:{value}"]
    if wanted.language:
        found &= sets[f"lang:{wanted.language}"]
    if wanted.area:
        found &= sets[f"area:{wanted.area}"]
    if wanted.free:
        found &= sets["free"]
    if wanted.walk_in:
        found &= sets["walk-in"]
    if wanted.age_months is not None:
        found &= _of_age(sets, wanted.age_months)
    if wanted.day or wanted.part:
        found &= sets.any_of(_open_keys(wanted))
        found &= ~_closed(_next(wanted.day, context.on))
    if wanted.commune:
        found &= _near(context)
    return context.said.weigh(found, context.scores)


def _of_age(sets: Sets, months: int) -> int:
    low = sets.any_of(["from:none", *(f"from:{age}" for age in range(months + 1))])
    high = range(months + 1, documents.OLDEST + 1)
    return low & sets.any_of(["to:none", *(f"to:{age}" for age in high)])


def _next(day: str, on: date) -> date:
    """The next such day, today included; today when no day is asked."""
    if not day:
        return on
    return on + timedelta(days=(opening.DAYS.index(day) - on.weekday()) % 7)


def _closed(on: date) -> int:
    """The set of what is closed on this day."""
    closures = list(Closure.objects.filter(starts_on__lte=on, ends_on__gte=on))
    whole = {closure.structure_id for closure in closures if closure.service_id is None}
    services = {closure.service_id for closure in closures if closure.service_id is not None}
    if whole:
        services.update(Service.objects.filter(structure__in=whole).values_list("pk", flat=True))
    if not services:
        return 0
    numbers = SearchEntry.objects.filter(service_key__in=services).values_list("number", flat=True)
    return bits.set_of(numbers)


def _near(context: _Context) -> int:
    """The set of what is near enough, or comes to this commune; the nearest weigh more."""
    wanted, sets, centre = context.wanted, context.sets, context.centre
    here = sets[f"commune:{wanted.commune}"]
    context.scores.add(here, SAME_COMMUNE)
    found = sets[f"zone:{wanted.commune}"] | sets["anywhere"]
    found |= here if wanted.within_km is None else here & ~sets["located"]
    if centre is None:
        return found | here
    most = wanted.within_km or FARTHEST_KM
    measured: list[int] = []
    for square in geography.squares_around(centre, most):
        members = sets[f"cell:{square}"]
        least, farthest = geography.reach_of(square, centre) if members else (most + 1, 0)
        if least > most:
            continue
        if farthest <= most:
            found |= members
        else:
            measured.append(square)
        away = geography.km_between(centre, geography.middle_of(square))
        context.scores.add(members, next((more for km, more in NEAR_KM if away <= km), 0))
    return found | _within(centre, most, measured)


def _within(centre: Point, km: float, squares: list[int]) -> int:
    """Those of these squares that are near enough, measured one by one."""
    rows = SearchEntry.objects.filter(cell__in=squares, longitude__isnull=False)
    return bits.set_of(
        number
        for number, latitude, longitude in rows.values_list("number", "latitude", "longitude")
        if geography.km_between(centre, Point(latitude or 0, longitude or 0)) <= km
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """What is read of an entry that is on the page."""

    number: int
    rank: int
    reference: str
    service_key: int | None
    professional_key: int | None
    latitude: float | None
    longitude: float | None


def _page_of(context: _Context, found: int, page: int, size: int) -> list[_Row]:
    """The entries of one page, in order."""
    upto = _best(context, found, page * size)
    before = _best(context, found, (page - 1) * size) if page > 1 else 0
    rows = SearchEntry.objects.filter(number__in=bits.numbers_of(upto & ~before))
    read_rows = [_Row(*values) for values in rows.values_list(*_Row.__slots__)]
    return sorted(
        read_rows, key=lambda row: (-context.scores.of(row.number), row.rank, row.reference)
    )


def _best(context: _Context, found: int, count: int) -> int:
    """The set of the `count` first: by weight, then by name, then by reference."""
    sure, tied, left = bits.first(count, found, reversed(context.scores.planes))
    ranks = [f"rank:{bit}" for bit in reversed(range(documents.RANK_BITS))]
    while tied.bit_count() > SORTED_ONE_BY_ONE and ranks:
        # A few bits at a time: they are heavy, and the first letters often say enough.
        some, ranks = ranks[:RANKS_AT_ONCE], ranks[RANKS_AT_ONCE:]
        context.sets.want(some)
        planes = (tied & ~context.sets[key] for key in some)
        more, tied, left = bits.first(left, tied, planes)
        sure |= more
    if tied:
        rows = SearchEntry.objects.filter(number__in=bits.numbers_of(tied))
        named = sorted(rows.values_list("rank", "reference", "number"))
        sure |= bits.set_of(number for _rank, _reference, number in named[:left])
    return sure


def _hits(rows: list[_Row], centre: Point | None, on: date) -> Iterable[Hit]:
    services = shown_services().in_bulk([row.service_key for row in rows if row.service_key])
    professionals = shown_professionals().in_bulk(
        [row.professional_key for row in rows if row.professional_key]
    )
    closed = closures_of(services.values(), on=on)
    for row in rows:
        entry: Service | Professional | None = None
        if row.service_key is not None:
            entry = services.get(row.service_key)
        elif row.professional_key is not None:
            entry = professionals.get(row.professional_key)
        if entry is not None:
            yield Hit(entry, _km(row, centre), closed.get(row.service_key or 0))


def _km(row: _Row, centre: Point | None) -> float | None:
    if centre is None or row.latitude is None or row.longitude is None:
        return None
    return geography.km_between(centre, Point(row.latitude, row.longitude))


def shown_services() -> QuerySet[Service]:
    """Services with all that a card of the list reads."""
    return Service.objects.order_by().select_related(
        "place__neighbourhood", "structure__place__neighbourhood", "owner"
    )


def shown_professionals() -> QuerySet[Professional]:
    return Professional.objects.order_by().select_related(
        "place__neighbourhood", "structure__place__neighbourhood", "owner"
    )


def closures_of(services: Iterable[Service], *, on: date) -> dict[int, Closure]:
    """Those of these services that are closed on this day, by key; the closure that ends last."""
    services = list(services)
    structures = {service.structure_id for service in services}
    rows = Closure.objects.filter(
        structure__in=structures, starts_on__lte=on, ends_on__gte=on
    ).order_by("ends_on", "pk")
    found: dict[int, Closure] = {}
    for row in rows:
        for service in services:
            if service.structure_id == row.structure_id and row.service_id in {None, service.pk}:
                found[service.pk] = row
    return found
