"""Welcome, and the link that a parent asks for: to a known and safe contact, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from berceau.contract import announce_entrusting
from berceau.families.models import Adult, Consent, Door, Family
from berceau.messaging.models import Message
from berceau.parents.actions import sending
from berceau.parents.models import AccessLink
from tests.client import Browser
from tests.factories import AT, AdultFactory, ContactFactory, EmailFactory, FamilyFactory
from tests.parents.test_links import opened

pytestmark = pytest.mark.usefixtures("db", "on_that_day")


@pytest.fixture(autouse=True)
def _fresh(db: None) -> None:
    cache.clear()


def agreed(**options: Any) -> Family:
    family: Family = FamilyFactory(with_newborn=True, **options)
    family.adults.update(consent=Consent.GIVEN)
    return family


def welcomed() -> list[Message]:
    return list(Message.objects.filter(purpose="welcome").order_by("pk"))


def ask(contact: str) -> Any:
    return Browser().post("/p/lien/", {"contact": contact})


def test_the_welcome_gives_a_name_a_number_and_a_link_that_opens() -> None:
    family = agreed()
    announce_entrusting(family.pk, at=AT)
    [message] = welcomed()
    assert family.referente.full_name in message.body
    assert "03 27 73 00 00" in message.body
    path = "/p/" + message.body.split("/p/")[1].split()[0]
    assert "Bonjour Samira" in opened(Browser(), path)


def test_the_welcome_leaves_once() -> None:
    family = agreed()
    announce_entrusting(family.pk, at=AT)
    announce_entrusting(family.pk, at=AT)
    assert len(welcomed()) == 1
    assert AccessLink.objects.count() == 1


def test_each_adult_answers_for_themselves() -> None:
    family = agreed()
    AdultFactory(family=family, first_name="Karim")
    announce_entrusting(family.pk, at=AT)
    assert [message.adult.first_name for message in welcomed()] == ["Samira"]


@pytest.mark.parametrize("flag", ["unsafe", "no_message"])
def test_no_welcome_to_a_contact_that_is_not_to_be_used(flag: str) -> None:
    family = agreed()
    contact = family.adults.get().contacts.get()
    setattr(contact, flag, True)
    contact.save()
    announce_entrusting(family.pk, at=AT)
    assert welcomed() == []


def test_no_welcome_to_a_family_announced_by_a_partner() -> None:
    announce_entrusting(agreed(door=Door.PARTNER).pk, at=AT)
    assert welcomed() == []


def test_the_welcome_speaks_their_language() -> None:
    family = agreed()
    family.adults.update(language="en")
    announce_entrusting(family.pk, at=AT)
    assert welcomed()[0].body.startswith("Hello")


# --- Asked by the parent ----------------------------------------------------------------------


def test_a_known_number_receives_its_link() -> None:
    contact = FamilyFactory().adults.get().contacts.get()
    ask(contact.value)
    [message] = Message.objects.all()
    assert (message.purpose, message.address) == ("link", contact.value)


def test_it_may_be_typed_as_people_type() -> None:
    adult = FamilyFactory(adult=False)
    person = AdultFactory(family=adult, phone="+33639981234")
    ask(" 06.39.98 12-34 ")
    assert Message.objects.get().adult == person


def test_an_e_mail_receives_it_too() -> None:
    adult = FamilyFactory().adults.get()
    EmailFactory(adult=adult, value="samira@exemple.fr")
    ask("Samira@Exemple.fr")
    message = Message.objects.get()
    assert (message.channel, message.address) == ("email", "samira@exemple.fr")


@pytest.mark.parametrize("flag", ["unsafe", "no_message"])
def test_nothing_goes_to_a_contact_that_is_not_safe(flag: str) -> None:
    contact = FamilyFactory().adults.get().contacts.get()
    setattr(contact, flag, True)
    contact.save()
    ask(contact.value)
    assert not Message.objects.exists()
    assert not AccessLink.objects.exists()


def test_a_number_that_two_adults_share_receives_nothing() -> None:
    family = FamilyFactory()
    number = family.adults.get().contacts.get().value
    AdultFactory(family=family, phone=number)
    ask(number)
    assert not Message.objects.exists()


def test_known_or_not_the_answer_is_the_same() -> None:
    contact = FamilyFactory().adults.get().contacts.get()
    known, unknown, wrong = ask(contact.value), ask("0639990000"), ask("bonjour")
    said = {(one.status_code, one.headers["Location"]) for one in (known, unknown, wrong)}
    assert said == {(302, "/p/lien/demande/")}


def test_the_number_is_looked_for_once_the_answer_has_left(
    monkeypatch: pytest.MonkeyPatch, rf: Any
) -> None:
    """Nothing is asked of the contacts before: the time it takes tells nothing."""
    from berceau.parents.views import door

    looked: list[str] = []
    monkeypatch.setattr(sending, "asked", lambda written, *, at: looked.append(str(written)))
    request = rf.post("/p/lien/", {"contact": "0639980000"})
    answer = door.ask_link.__wrapped__.__wrapped__(request)
    assert answer.status_code == 302
    assert looked == []
    answer.close()
    assert looked == ["0639980000"]


def test_a_failure_after_the_answer_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(written: str, *, at: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(sending, "asked", breaks)
    assert ask("0639980000").status_code == 302


def test_a_phone_is_not_played_with() -> None:
    contact = FamilyFactory().adults.get().contacts.get()
    for _time in range(sending.MOST_A_DAY + 2):
        sending.asked(contact.value, at=AT)
    assert Message.objects.count() == sending.MOST_A_DAY


def test_asking_often_is_refused() -> None:
    answers = [ask("0639980000").status_code for _time in range(7)]
    assert answers == [302] * 6 + [429]


def test_another_adult_is_not_written_to() -> None:
    family = FamilyFactory()
    other: Adult = AdultFactory(family=family, first_name="Karim")
    ContactFactory(adult=other)
    ask(family.adults.exclude(pk=other.pk).get().contacts.get().value)
    assert {message.adult.first_name for message in Message.objects.all()} == {"Samira"}
