"""`berceau messages due`: what would leave and why, what would not and why; nothing written."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from berceau.families.models import Consent
from berceau.messaging.addresses import index_of
from berceau.messaging.models import Message, Optout
from berceau.pathway import projection
from berceau.reminders.models import Mute, Reminded, Rhythm
from tests import factories
from tests.reminders.conftest import BORN, MONDAY, at_night

pytestmark = pytest.mark.django_db


def due(*options: str) -> str:
    out = StringIO()
    call_command("messages", "due", "--on", MONDAY.isoformat(), *options, stdout=out)
    return out.getvalue()


def test_it_says_what_would_leave_and_why(family):
    said = due()
    assert "✓" in said
    assert family.reference in said
    assert family.adults.get().reference in said
    assert "Examen" in said
    assert "Partiraient : 1. Ne partiraient pas : 0." in said


def test_it_writes_nothing(family):
    due()
    assert not Message.objects.exists()
    assert not Reminded.objects.exists()


def test_it_names_nobody(family):
    said = due()
    adult = family.adults.get()
    for name in (adult.first_name, adult.last_name, "Lina", adult.contacts.get().value):
        assert name not in said


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda f: f.adults.update(consent=Consent.REFUSED), "n’a pas donné son accord"),
        (lambda f: f.adults.get().contacts.update(unsafe=True), "contact non sûr"),
        (lambda f: f.adults.get().contacts.update(no_message=True), "ne pas laisser de message"),
        (lambda f: f.adults.get().contacts.all().delete(), "ni numéro, ni adresse"),
        (
            lambda f: Rhythm.objects.create(adult=f.adults.get(), pace="none", at=at_night(MONDAY)),
            "le rythme choisi ne le veut pas (rien)",
        ),
        (
            lambda f: Mute.objects.create(
                family=f, step="E04", by=f.referente, at=at_night(MONDAY)
            ),
            "pas pour cette famille",
        ),
        (lambda f: type(f.referente).objects.update(work_phone=""), "il manque au message : phone"),
    ],
)
def test_it_says_what_would_not_leave_and_why(family, change, reason):
    change(family)
    said = due()
    assert f"✗ famille {family.reference}" in said
    assert reason in said
    assert "Partiraient : 0." in said


def test_stop_is_said(family):
    number = family.adults.get().contacts.get().value
    Optout.objects.create(
        channel="sms", address_index=index_of("sms", number), since=at_night(MONDAY)
    )
    assert "la personne a écrit STOP" in due()


def test_one_family_alone(family):
    other = factories.FamilyFactory(adult=False)
    factories.AdultFactory(family=other, consent=Consent.GIVEN)
    factories.ChildFactory(family=other, born_on=BORN)
    projection.rebuild([other.pk], today=MONDAY)
    assert other.reference in due()
    assert other.reference not in due("--family", family.reference)


def test_an_unknown_family_is_said(db):
    with pytest.raises(CommandError, match="inconnue"):
        due("--family", "inconnue")


def test_send_is_still_there(db):
    out = StringIO()
    call_command("messages", "send", stdout=out)
    assert "Partis" in out.getvalue()
