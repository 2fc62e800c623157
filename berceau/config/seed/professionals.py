"""Three fictional registrations of the demonstration: to read, accepted, refused."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.links.models import GuestLink
from berceau.professionals.actions import applying, moderating
from berceau.professionals.answers import STEPS
from berceau.professionals.models import Registration

MANAGER = "pilote@demo.berceau.example"
COMMON: dict[str, Any] = {
    "languages": ["fr"],
    "trust_from": ["local_authority"],
    "publish": "yes",
    "shown": ["address", "phone"],
}
MIDWIFE = COMMON | {
    "who": "person",
    "first_name": "Solène",
    "last_name": "Delattre",
    "type": "midwife",
    "phone": "+33639980301",
    "address": "8 rue des Liniers",
    "description": "Suivi de grossesse, préparation à la naissance, visites à domicile après.",
    "moments": ["pregnancy", "first_months"],
    "languages": ["fr", "en"],
    "publics": ["future_parents", "parents"],
    "trust_from": ["social_security"],
    "trust_by": ["registered"],
    "trust_words": "Conventionnée par l’Assurance maladie.",
    "priorities": ["weaknesses", "health"],
}
MUSIC = COMMON | {
    "who": "structure",
    "name": "Les Petites Oreilles",
    "type": "music",
    "phone": "+33639980302",
    "address": "3 place du Beffroi",
    "title": "Éveil musical du samedi",
    "description": "Chansons, instruments et comptines pour les tout-petits, avec leurs parents.",
    "moments": ["first_months", "one_to_three"],
    "publics": ["parents", "children"],
    "trust_by": ["funding"],
    "trust_words": "Subvention de la commune depuis 2023.",
    "priorities": ["places", "isolation"],
}
COACH = COMMON | {
    "who": "person",
    "first_name": "Kévin",
    "last_name": "Maréchal",
    "type": "other",
    "phone": "+33639980303",
    "address": "21 avenue de la Gare",
    "description": "Coaching en organisation pour tous.",
    "moments": ["one_to_three"],
    "publics": ["parents"],
    "trust_by": ["other"],
    "trust_words": "Aucun lien pour l’instant.",
    "priorities": ["work"],
}


def tell_of_professionals(*, today: date) -> None:
    """Written the days before, by the verbs of the room."""
    at = timezone.make_aware(datetime.combine(today - timedelta(days=3), time(14, 20)))
    manager = put_on_duty(Agent.objects.get(email=MANAGER), on=timezone.localdate(at))
    _sent(MIDWIFE, "solene.delattre@demo.berceau.example", at)
    music = _sent(MUSIC, "oreilles@demo.berceau.example", at)
    moderating.accept(
        reference=music.reference, by=manager, at=at + timedelta(days=1),
        sentence="Bienvenue ! Les familles vous trouvent dès aujourd’hui.",
    )  # fmt: skip
    coach = _sent(COACH, "kevin.marechal@demo.berceau.example", at)
    moderating.refuse(
        reference=coach.reference, reasons=["trust"], by=manager, at=at + timedelta(days=1),
        sentence="Revenez vers nous si un partenaire public vous soutient.",
    )  # fmt: skip


def _sent(answers: dict[str, Any], email: str, at: datetime) -> Registration:
    link = applying.begin(who=answers["who"], email=email, at=at)
    registration = Registration.objects.get(reference=link.subject)
    for step in STEPS:
        typed = {"commune": settings.COMMUNE, "email": email} | answers
        applying.write(reference=registration.reference, step=step.key, typed=typed, at=at)
    mailed = GuestLink.objects.filter(subject=link.subject).exclude(pk=link.pk).get()
    return applying.send(reference=registration.reference, link=_opened(mailed, at), at=at)


def _opened(link: GuestLink, at: datetime) -> GuestLink:
    """As its reader did, from the message."""
    link.opened_at = at + timedelta(minutes=2)
    link.save(update_fields=["opened_at"])
    return link
