"""The night of the referrals: who is silent is reminded, then told to the référente, then let go.

Safe to run twice: a reminder is written on the row, in the transaction that sends it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

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


@dataclass(slots=True)
class Tally:
    """What a night found and did."""

    live: int = 0
    reminded: int = 0
    silent: int = 0
    expired: int = 0
    hushed: int = 0


def _batches() -> Iterator[list[Referral]]:
    rows = stops.with_subjects(Referral.objects.filter(state__in=LIVE)).order_by("pk")
    batch = list(rows[:BATCH])
    while batch:
        yield batch
        batch = list(rows.filter(pk__gt=batch[-1].pk)[:BATCH])


def run(at: datetime) -> Tally:
    """Every referral that waits for a word, on the day of this moment."""
    tally, today = Tally(), timezone.localdate(at)
    for batch in _batches():
        quiet = stops.hushed(batch)
        tally.live += len(batch)
        tally.hushed += len(quiet)
        services = _services(batch)
        for referral in batch:
            if referral.pk not in quiet:
                _one(referral, services.get(referral.service_reference), tally, today, at)
    return tally


def _services(batch: list[Referral]) -> dict[str, Service]:
    """The entries that are still in the directory. One query a batch."""
    rows = (
        Service.objects.published()
        .filter(reference__in={one.service_reference for one in batch}, structure__archived_at=None)
        .select_related("structure__organisation")
    )
    return {service.reference: service for service in rows}


def _one(
    referral: Referral, service: Service | None, tally: Tally, today: date, at: datetime
) -> None:
    territory = settings.TERRITORY
    sent_on = timezone.localdate(referral.sent_at)
    if referral.state in WAITING and is_past(sent_on, delays().expires, today, territory=territory):
        # Answered a moment ago: not expired.
        with suppress(IllegalMoveError):
            say(reference=referral.reference, after=State.EXPIRED, actor=Actor.CLOCK, at=at)
            tally.expired += 1
        return
    if silent(referral, today, territory=territory) and referral.silent_on is None:
        tally.silent += _tell_referente(referral, today, at)
    elif referral.state in WAITING and referral.way == Way.PARTNER and service is not None:
        days = max(thresholds_crossed(sent_on, today, territory=territory), default=0)
        if days > referral.reminded:
            tally.reminded += _remind(referral, service, days, at)


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
def _remind(referral: Referral, service: Service, days: int, at: datetime) -> int:
    """The link once more. Whether this night is the one that sends it."""
    ours = Referral.objects.filter(pk=referral.pk, state__in=WAITING, reminded__lt=days)
    if not ours.update(reminded=days):
        return 0
    inform(referral, service, at=at)
    journal.did(
        "referral.reminded", by=None, at=at, family_id=referral.family_id, referral=referral.pk,
        days=days,
    )  # fmt: skip
    return 1


@transaction.atomic
def _tell_referente(referral: Referral, today: date, at: datetime) -> int:
    """It is under « Aujourd'hui » from now on, and a mail without a word of it says so."""
    ours = Referral.objects.filter(
        Q(pk=referral.pk, silent_on=None, settled_at=None, state=referral.state)
    )
    if not ours.update(silent_on=today):
        return 0
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
    return 1


def nightly(at: datetime) -> str:
    """The same, in one sentence."""
    tally = run(at)
    return _(
        "%(live)d orientations en cours : %(reminded)d relancées, %(silent)d à reprendre, "
        "%(expired)d arrêtées, %(hushed)d en pause."
    ) % {
        "live": tally.live, "reminded": tally.reminded, "silent": tally.silent,
        "expired": tally.expired, "hushed": tally.hushed,
    }  # fmt: skip
