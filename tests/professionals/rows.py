"""Registrations for the tests: complete answers of a person and of a structure."""

from __future__ import annotations

from typing import Any

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.links.models import GuestLink
from berceau.professionals.actions import applying, moderating
from berceau.professionals.actions.moves import PURPOSE
from berceau.professionals.models import Registration
from tests import factories

AT = factories.AT
EMAIL = "lea.martin@exemple.fr"
COMMON: dict[str, Any] = {
    "type": "midwife",
    "website": "https://exemple.fr/lea",
    "phone": "+33639980101",
    "email": "contact@exemple.fr",
    "address": "12 rue du Moulin",
    "complement": "",
    "postal_code": "",
    "commune": factories.CAMBRAI,
    "title": "",
    "description": "Suivi de grossesse et visites après la naissance.",
    "moments": ["pregnancy", "first_months"],
    "languages": ["fr", "ar"],
    "publics": ["parents"],
    "trust_from": ["social_security"],
    "trust_by": ["registered"],
    "trust_words": "Conventionnée par l’Assurance maladie.",
    "priorities": ["health"],
    "publish": "yes",
    "shown": ["address", "phone"],
}
PERSON = COMMON | {"who": "person", "first_name": "Léa", "last_name": "Martin"}
STRUCTURE = COMMON | {
    "who": "structure",
    "name": "Ludothèque Les Galipettes",
    "type": "toy_library",
    "title": "Jeux du mercredi",
    "moments": ["first_months", "one_to_three"],
}


def begun(answers: dict[str, Any] | None = None, *, email: str = EMAIL) -> Registration:
    """A draft whose link, the one of the message, was opened."""
    wanted = PERSON if answers is None else answers
    link = applying.begin(who=wanted["who"], email=email, at=AT)
    GuestLink.objects.filter(subject=link.subject).exclude(pk=link.pk).update(opened_at=AT)
    registration = Registration.objects.get(reference=link.subject)
    registration.answers = dict(wanted)
    registration.save()
    return registration


def link_of(registration: Registration) -> GuestLink:
    """That of the first message."""
    sent = GuestLink.objects.filter(purpose=PURPOSE, subject=registration.reference)
    return sent.earliest("pk")


def sent(answers: dict[str, Any] | None = None, **more: Any) -> Registration:
    registration = begun(answers, **more)
    return applying.send(reference=registration.reference, link=link_of(registration), at=AT)


def manager() -> Agent:
    """A local manager, on duty that day."""
    return put_on_duty(factories.AgentFactory(role=Role.LOCAL_MANAGER), on=factories.TODAY)


def accepted(
    answers: dict[str, Any] | None = None, *, by: Agent | None = None, **more: Any
) -> Registration:
    registration = sent(answers, **more)
    return moderating.accept(reference=registration.reference, by=by or manager(), at=AT)
