"""What leaves the assignment in the demonstration: two shares, an emergency access, a trace."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.families.models import Adult, ContactKind, Family
from berceau.protection.actions import seal
from berceau.protection.models import Addressee
from berceau.sharing.actions.emergency import Searched, open_identity
from berceau.sharing.actions.shares import Confided, last_day, say_in_return, share
from berceau.sharing.models import RegimeKey, Told

CLAIRE, NADIA = "claire@demo.berceau.example", "nadia@demo.berceau.example"
BRUNO, ODILE = "ccas@demo.berceau.example", "pmi@demo.berceau.example"


def tell_of_trust(*, today: date) -> None:
    """Written the day before by the verbs of the rooms, as agents would; a tiny town has none."""
    at = timezone.make_aware(datetime.combine(today - timedelta(days=1), time(9, 30)))
    today = timezone.localdate(at)
    claire, nadia, bruno, odile = (
        put_on_duty(Agent.objects.get(email=email), on=today)
        for email in (CLAIRE, NADIA, BRUNO, ODILE)
    )
    hers, others = _steady(claire), _steady(nadia)
    if len(hers) < 3 or not others:
        return
    first, second, third = hers[:3]
    _share(first, claire, bruno, RegimeKey.SOCIAL_ACTION, at, agreed=False)
    to_odile = _share(second, claire, odile, RegimeKey.AGREEMENT, at, agreed=True)
    say_in_return(reference=to_odile, told=Told.IN_PERSON, told_on=today, by=odile, at=at)
    seal(
        reference=third.reference,
        sent_on=today - timedelta(days=12),
        addressee=Addressee.CRIP,
        by=claire,
        at=at,
    )
    _emergency(others[0], bruno, at - timedelta(days=2))


def _steady(referente: Agent) -> list[Family]:
    """Families followed by this référente in which a child lives and an adult can be rung."""
    return list(
        Family.objects.followed()
        .filter(
            referente=referente,
            losses__isnull=True,
            childhome__child__died_on__isnull=True,
            childhome__isnull=False,
            adults__contacts__kind=ContactKind.PHONE,
        )
        .distinct()
        .order_by("pk")[:10]
    )


def _reached(family: Family) -> Adult:
    adult: Adult = family.adults.filter(contacts__kind=ContactKind.PHONE).order_by("pk")[0]
    return adult


def _share(family: Family, by: Agent, to: Agent, regime: str, at: datetime, *, agreed: bool) -> str:
    today = timezone.localdate(at)
    said = Confided(
        recipient_id=to.pk,
        adult=_reached(family).reference,
        regime=regime,
        sentence="Souhaite un appel pour prendre rendez-vous.",
        expires_on=min(today + timedelta(days=90), last_day(family, today=today)),
        told=Told.PHONE,
        told_on=today,
        agreed=agreed,
        with_identity=True,
        with_children=regime == RegimeKey.AGREEMENT,
    )
    return share(reference=family.reference, said=said, by=by, at=at).reference


def _emergency(family: Family, by: Agent, at: datetime) -> None:
    adult = _reached(family)
    phone = adult.contacts.filter(kind=ContactKind.PHONE).order_by("pk")[0].value
    open_identity(
        who=Searched(adult.first_name, adult.last_name or family.name, phone=phone),
        reason="Enfant attendu à la crèche, personne ne répond ; la référente est en congé.",
        by=by,
        at=at,
    )
