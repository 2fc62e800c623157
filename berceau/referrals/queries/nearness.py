"""How far a service is from where a family lives, and when it opens next: ordered, and in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from berceau.directory.finding import geography
from berceau.directory.finding.documents import REMOTE, point_of
from berceau.directory.finding.geography import Point
from berceau.directory.hours import NotUnderstoodError
from berceau.directory.hours.asked import on_day
from berceau.directory.hours.grammar import DAY, parsed
from berceau.directory.models import Place, Service
from berceau.directory.queries.showing import distance_in_words
from berceau.directory.search import NEAR_KM, middle_of

IN_HER_QUARTER, IN_HER_COMMUNE, NOWHERE, ELSEWHERE = 0, 10, 20, 30
"""Steps far enough apart for the distance, in a few bands, to come between them."""
DAYS_AHEAD = 7


@dataclass(frozen=True, slots=True)
class Home:
    """Where a family lives, as precisely as their file says: a neighbourhood, or a commune."""

    commune: str
    neighbourhood: int | None
    middle: Point | None
    """Of the known places of the neighbourhood; else of the commune."""
    of_the_quarter: bool

    def km_to(self, place: Place | None) -> float | None:
        """As the crow flies; None when either position is not known."""
        point = point_of(place)
        if point is None or self.middle is None:
            return None
        return geography.km_between(self.middle, point)


def home_of(commune: str, neighbourhood: int | None, centre: Point | None) -> Home:
    """`centre` is that of the commune. One query, none without a neighbourhood."""
    own = middle_of(Place.objects.filter(neighbourhood=neighbourhood)) if neighbourhood else None
    return Home(commune, neighbourhood, own or centre, own is not None)


def step_of(service: Service, home: Home) -> int:
    """The smaller, the nearer: her neighbourhood, her commune, no place to go to, then the others;
    in bands of distance that are those of the search."""
    where = service.where
    if where is None or service.reception == [REMOTE]:
        return NOWHERE
    if home.neighbourhood and where.neighbourhood_id == home.neighbourhood:
        return IN_HER_QUARTER
    km = home.km_to(where)
    limits = [limit for limit, _weight in NEAR_KM]
    band = len(limits) if km is None else sum(km > limit for limit in limits)
    return (IN_HER_COMMUNE if where.commune_code == home.commune else ELSEWHERE) + band


def words_of(service: Service, home: Home) -> str:
    """« dans son quartier », « dans sa commune, à 2 kilomètres du centre », « à Caudry, à… »."""
    where = service.where
    if where is None:
        return ""
    if service.reception == [REMOTE]:
        return _("à distance")
    if home.neighbourhood and where.neighbourhood_id == home.neighbourhood:
        return _("dans son quartier")
    distance = distance_in_words(home.km_to(where))
    if where.commune_code == home.commune:
        return _in_her_commune(distance, home)
    town = _("à %(town)s") % {"town": where.commune} if where.commune else ""
    return ", ".join(filter(None, (town, distance)))


def _in_her_commune(distance: str, home: Home) -> str:
    said = {"distance": distance}
    if not distance:
        return _("dans sa commune")
    if home.of_the_quarter:
        return _("%(distance)s de son quartier") % said
    return _("dans sa commune, %(distance)s du centre") % said


# --- When it opens ------------------------------------------------------------------------
def opens_next(service: Service, at: datetime) -> date | None:
    """The next day, today included, on which it surely opens; None when that is not known.

    Public holidays are passed over: what a house does then is seldom written.
    """
    try:
        rules = parsed(service.hours or service.structure.hours)
    except NotUnderstoodError:
        return None
    territory = settings.TERRITORY
    local = at.astimezone(territory.zone)
    for ahead in range(DAYS_AHEAD):
        day = local.date() + timedelta(days=ahead)
        since = local.hour * 60 + local.minute if ahead == 0 else -1
        if not territory.is_holiday(day) and all(
            any(
                slot.sure and (DAY if slot.end is None else slot.end) > since
                for slot in on_day(rules, day, public=False, school=school)
            )
            for school in (False, True)
        ):
            return day
    return None


def opening_words(day: date | None, at: datetime) -> str:
    """« ouvert aujourd’hui », « ouvert demain », « ouvert jeudi »."""
    if day is None:
        return ""
    ahead = (day - timezone.localdate(at)).days
    if ahead == 0:
        return _("ouvert aujourd’hui")
    if ahead == 1:
        return _("ouvert demain")
    return _("ouvert %(day)s") % {"day": date_format(day, "l")}
