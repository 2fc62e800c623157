"""Six referrals of the demonstration, each at another moment: made by the verbs of the room."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.config.seed.trust import CLAIRE, ODILE
from berceau.directory.models import Service, Structure
from berceau.families.models import ContactKind, Family
from berceau.referrals.actions import clock
from berceau.referrals.actions.making import Entrusted, receives, refer
from berceau.referrals.actions.moving import say, seen
from berceau.referrals.ground import Ground
from berceau.referrals.models import Referral
from berceau.referrals.partners import sentences
from berceau.referrals.states import Actor, State, Way
from berceau.sharing.models import RegimeKey, Told

DAYS_AGO = {"silent": 24, "declined": 9, "accepted": 6, "set": 8, "helped": 20, "waiting": 1}


def tell_of_referrals(*, today: date) -> None:
    """Nothing when the town is tiny, or its directory empty."""
    claire = put_on_duty(Agent.objects.get(email=CLAIRE), on=today)
    _give_odile_her_box()
    files = _files(claire)
    services = {kind: _service(kind) for kind in ("pmi", "creche", "laep", "ccas", "home_help")}
    if len(files) < 6 or None in services.values():
        return
    told = [service for service in services.values() if service is not None]
    pmi, creche, laep, ccas, home = told
    _refer(files[0], "breathe", home, "silent", claire, today=today)
    _answered(
        _refer(files[1], "care", creche, "declined", claire, today=today), State.DECLINED, today
    )
    _answered(
        _refer(files[2], "money", ccas, "accepted", claire, today=today), State.ACCEPTED, today
    )
    meeting = _refer(files[3], "health", pmi, "set", claire, today=today)
    _answered(meeting, State.APPOINTMENT_SET, today)
    came = _refer(files[4], "meet", laep, "helped", claire, today=today, way=Way.HERSELF)
    say(
        reference=came.reference, after=State.HELPED, actor=Actor.PARENT,
        at=_moment(today - timedelta(days=3)),
    )  # fmt: skip
    _refer(files[5], "health", pmi, "waiting", claire, today=today)
    clock.run(timezone.make_aware(datetime.combine(today, time(3, 5))))


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))


def _give_odile_her_box() -> None:
    """The first PMI of the directory is where Odile works."""
    odile = Agent.objects.filter(email=ODILE, mandates__isnull=False).first()
    house = Structure.objects.published().filter(kind="pmi").order_by("pk").first()
    if odile is not None and house is not None and house.organisation_id is None:
        house.organisation = odile.mandates.latest("pk").organisation
        house.save(update_fields=["organisation"])


def _files(referente: Agent) -> list[Family]:
    """The last of her files in which a child lives and an adult may be rung."""
    return list(
        Family.objects.followed()
        .filter(
            referente=referente,
            losses__isnull=True,
            childhome__isnull=False,
            childhome__child__died_on__isnull=True,
            adults__contacts__kind=ContactKind.PHONE,
            adults__contacts__unsafe=False,
            adults__consent="given",
        )
        .distinct()
        .order_by("-pk")[:6]
    )


def _service(kind: str) -> Service | None:
    """The first of this nature that can be told."""
    rows = (
        Service.objects.published()
        .filter(kind=kind, structure__archived_at=None)
        .select_related("structure")
        .order_by("structure_id", "pk")
    )
    return next((service for service in rows if receives(service)), None)


def _refer(
    family: Family,
    need: str,
    service: Service,
    when: str,
    by: Agent,
    *,
    today: date,
    way: str = Way.PARTNER,
) -> Referral:
    at = _moment(today - timedelta(days=DAYS_AGO[when]))
    adult = family.adults.filter(contacts__kind=ContactKind.PHONE).order_by("pk")[0]
    home = family.childhome_set.select_related("child").order_by("-child__born_on").first()
    shared = way == Way.PARTNER
    return refer(
        reference=family.reference,
        said=Entrusted(
            adult=adult.reference,
            need=need,
            service=service.reference,
            way=way,
            subject=home.child.reference if home is not None else "",
            ground=Ground(
                regime=RegimeKey.AGREEMENT, told=Told.PHONE, told_on=timezone.localdate(at),
                agreed=True, her_words=True,
            )
            if shared
            else None,
            sentence=sentences(need)[0] if shared else "",
            passed=("first_name", "phone", "child_age") if shared else (),
        ),
        by=by,
        at=at,
    )  # fmt: skip


def _answered(referral: Referral, after: str, today: date) -> None:
    """The structure opened its link two days later, and answered."""
    at = referral.sent_at + timedelta(days=2)
    seen(referral.reference, at)
    say(
        reference=referral.reference, after=after, actor=Actor.PARTNER, at=at, reason="full",
        appointment_at=_moment(today + timedelta(days=5)) + timedelta(hours=4),
    )  # fmt: skip
