"""The night of the referrals: who is silent is reminded, then told to the référente, then let go.

Safe to run twice: a reminder is written on the row, in the transaction that sends it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Literal

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.directory.models import Service
from berceau.privacy import journal
from berceau.referrals import stops
from berceau.referrals.actions.making import inform
from berceau.referrals.actions.moving import say
from berceau.referrals.models import Referral
from berceau.referrals.silence import delays, is_past, thresholds_crossed
from berceau.referrals.states import LIVE, UNDER_WAY, WAITING, Actor, IllegalMoveError, State, Way
from berceau.rules.territory import Territory
from berceau.sharing.actions.mails import tell

BATCH = 200
What = Literal["expired", "silent", "reminded"]
"""What a night may do about one referral."""


@dataclass(slots=True)
class Tally:
    """What a night found and did."""

    live: int = 0
    reminded: int = 0
    silent: int = 0
    expired: int = 0
    hushed: int = 0

    def count(self, what: What) -> None:
        """One more."""
        setattr(self, what, getattr(self, what) + 1)


def _batches() -> Iterator[list[Referral]]:
    rows = stops.with_subjects(Referral.objects.filter(state__in=LIVE)).order_by("pk")
    batch = list(rows[:BATCH])
    while batch:
        yield batch
        batch = list(rows.filter(pk__gt=batch[-1].pk)[:BATCH])


def run(at: datetime, *, dry: bool = False) -> Tally:
    """Every referral that waits for a word, on the day of this moment; `dry` writes nothing."""
    tally, today = Tally(), timezone.localdate(at)
    for batch in _batches():
        quiet = stops.hushed(batch)
        tally.live += len(batch)
        tally.hushed += len(quiet)
        services = _services(batch)
        for referral in batch:
            if referral.pk in quiet:
                continue
            service = services.get(referral.service_reference)
            due = due_on(referral, service, today, territory=settings.TERRITORY)
            if due is None or not (dry or _do(due, referral, service, at)):
                continue
            tally.count(due.what)
    return tally


def _services(batch: list[Referral]) -> dict[str, Service]:
    """The entries that are still in the directory. One query a batch."""
    rows = (
        Service.objects.published()
        .filter(reference__in={one.service_reference for one in batch}, structure__archived_at=None)
        .select_related("structure__organisation")
    )
    return {service.reference: service for service in rows}


@dataclass(frozen=True, slots=True)
class Due:
    """What this night has to do about one referral."""

    what: What
    days: int = 0
    """Of a reminder."""


def due_on(
    referral: Referral, service: Service | None, today: date, *, territory: Territory
) -> Due | None:
    """What is due. Pure: asks and writes nothing."""
    sent_on = timezone.localdate(referral.sent_at)
    waits = referral.state in WAITING
    if waits and is_past(sent_on, delays().expires, today, territory=territory):
        return Due("expired")
    if silent(referral, today, territory=territory) and referral.silent_on is None:
        return Due("silent")
    taken_up = referral.settled_at is not None
    if waits and not taken_up and referral.way == Way.PARTNER and service is not None:
        days = max(thresholds_crossed(sent_on, today, territory=territory), default=0)
        if days > referral.reminded:
            return Due("reminded", days)
    return None


def _do(due: Due, referral: Referral, service: Service | None, at: datetime) -> bool:
    """Whether it was still to do, and was done."""
    if due.what == "expired":
        try:
            say(reference=referral.reference, after=State.EXPIRED, actor=Actor.CLOCK, at=at)
        except (IllegalMoveError, Referral.DoesNotExist):
            # Answered, or erased, a moment ago.
            return False
        return True
    if due.what == "silent":
        return _tell_referente(referral, timezone.localdate(at), at)
    return service is not None and _remind(referral, service, due.days, at)


def silent(referral: Referral, today: date, *, territory: Territory) -> bool:
    """Whether nobody has said anything of it for too long."""
    if referral.state in WAITING:
        since, days = referral.sent_at, delays().tell_referente
    elif referral.state == State.APPOINTMENT_SET and referral.appointment_at is not None:
        since, days = referral.appointment_at, delays().after_meeting
    elif referral.state in UNDER_WAY:
        since, days = referral.state_at, delays().no_news
    else:
        return False
    return is_past(timezone.localdate(since), days, today, territory=territory)


@transaction.atomic
def _remind(referral: Referral, service: Service, days: int, at: datetime) -> bool:
    """The link once more. Whether this night is the one that sends it."""
    ours = Referral.objects.filter(pk=referral.pk, state__in=WAITING, reminded__lt=days)
    if not ours.update(reminded=days):
        return False
    inform(referral, service, at=at)
    journal.did(
        "referral.reminded", by=None, at=at, family_id=referral.family_id, referral=referral.pk,
        days=days,
    )  # fmt: skip
    return True


@transaction.atomic
def _tell_referente(referral: Referral, today: date, at: datetime) -> bool:
    """It is under « Aujourd'hui » from now on, and a mail without a word of it says so."""
    ours = Referral.objects.filter(
        Q(pk=referral.pk, silent_on=None, settled_at=None, state=referral.state)
    )
    if not ours.update(silent_on=today):
        return False
    journal.did(
        "referral.silent", by=None, at=at, family_id=referral.family_id, referral=referral.pk
    )
    referente = referral.family.referente
    if referente is not None:
        absences = referente.absences.in_force(today).values_list("stand_in__email", flat=True)
        tell(
            [referente.email, *absences],
            subject=_("Berceau : une orientation sans nouvelles"),
            words=_("Une orientation que vous avez faite est sans nouvelles."),
            link=settings.ADDRESS + reverse("desk:today"),
        )
    return True


def nightly(at: datetime) -> str:
    """The same, in a few words and no name."""
    return _said(
        run(at),
        _(
            "Orientations en cours : %(live)d. Relancées : %(reminded)d. À reprendre : %(silent)d. "
            "Arrêtées : %(expired)d. En pause : %(hushed)d."
        ),
    )


def rehearse(at: datetime) -> str:
    """What that night would do, were it now; nothing is written nor sent."""
    return _said(
        run(at, dry=True),
        _(
            "Orientations en cours : %(live)d. Seraient relancées : %(reminded)d, à reprendre : "
            "%(silent)d, arrêtées : %(expired)d. En pause : %(hushed)d."
        ),
    )


def _said(tally: Tally, words: str) -> str:
    return words % asdict(tally)
