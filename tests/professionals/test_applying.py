"""What the person does: begin, write, prove the address, send, come back, leave."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from berceau.directory.models import Professional
from berceau.links.models import GuestLink
from berceau.messaging.models import Message
from berceau.privacy.models import Act
from berceau.professionals import answers as said
from berceau.professionals.actions import applying
from berceau.professionals.models import Registration
from berceau.professionals.states import State
from tests.professionals import rows

pytestmark = pytest.mark.django_db
AT = rows.AT


def test_beginning_keeps_a_draft_and_sends_one_link():
    link = applying.begin(who="person", email=rows.EMAIL, at=AT)
    registration = Registration.objects.get()
    assert (registration.state, registration.answers["who"]) == (State.DRAFT, "person")
    assert link.subject == registration.reference
    message = Message.objects.get()
    assert message.address == rows.EMAIL
    assert registration.reference not in message.body


def test_what_is_written_is_not_readable_in_the_table():
    rows.begun()
    with connection.cursor() as cursor:
        cursor.execute("SELECT email, answers FROM professionals_registration")
        row = str(cursor.fetchall())
    assert "exemple" not in row
    assert "Martin" not in row


def test_a_step_keeps_what_it_asks_and_nothing_else():
    registration = rows.begun()
    applying.write(
        reference=registration.reference,
        step="joindre",
        typed={"phone": "+33639980199", "name": "Intrus"},
        at=AT + timedelta(hours=1),
    )
    registration.refresh_from_db()
    assert registration.answers["phone"] == "+33639980199"
    assert registration.answers["description"] == rows.PERSON["description"]
    assert "name" not in registration.answers
    assert registration.changed_at == AT + timedelta(hours=1)


NEEDED = [
    "first_name", "last_name", "type", "address", "commune", "description", "moments", "publics",
    "trust_from", "trust_by", "trust_words", "priorities", "publish",
]  # fmt: skip


@pytest.mark.parametrize("field", NEEDED)
def test_without_it_nothing_is_sent(field):
    registration = rows.begun({**rows.PERSON, field: ""})
    (lacking,) = said.missing(registration.answers)
    assert field in lacking.step.fields
    with pytest.raises(ValidationError):
        applying.send(reference=registration.reference, link=rows.link_of(registration), at=AT)
    registration.refresh_from_db()
    assert registration.state == State.DRAFT


@pytest.mark.parametrize("field", ["website", "complement", "title", "languages", "shown"])
def test_the_rest_may_stay_empty(field):
    assert rows.sent({**rows.PERSON, field: ""}).state == State.SUBMITTED


def test_one_way_to_be_reached_is_enough():
    assert not said.missing({**rows.PERSON, "phone": ""})
    assert not said.missing({**rows.PERSON, "email": ""})
    assert said.missing({**rows.PERSON, "phone": "", "email": ""})


def test_a_structure_gives_its_name_and_no_first_name():
    assert not said.missing(rows.STRUCTURE)
    assert said.missing({**rows.STRUCTURE, "name": ""})


def test_nobody_sends_before_opening_the_message():
    """The browser that began may write at once; only the mailbox proves the address."""
    registration = rows.begun()
    GuestLink.objects.update(opened_at=None)
    with pytest.raises(ValidationError, match="message"):
        applying.send(reference=registration.reference, link=rows.link_of(registration), at=AT)


def test_a_lost_link_is_sent_where_the_registration_was_made():
    registration = rows.begun()
    rows.begun(email="autre@exemple.fr")
    GuestLink.objects.all().delete()
    assert applying.find_again(email=" LEA.martin@exemple.fr ", at=AT) == 1
    assert rows.link_of(registration) is not None
    assert Message.objects.latest("pk").address == rows.EMAIL
    assert applying.find_again(email="inconnue@exemple.fr", at=AT) == 0


def test_corrections_that_change_nothing_are_not_sent():
    registration = rows.accepted()
    with pytest.raises(ValidationError, match="Rien n’a changé"):
        applying.send(reference=registration.reference, link=rows.link_of(registration), at=AT)


def test_writing_again_takes_the_corrections_back_from_the_team():
    registration = rows.accepted()
    for title in ("Un", "Deux"):
        applying.write(
            reference=registration.reference, step="action", typed={"title": title}, at=AT
        )
        if title == "Un":
            applying.send(reference=registration.reference, link=rows.link_of(registration), at=AT)
    registration.refresh_from_db()
    assert registration.correction_sent_at is None
    assert registration.accepted["title"] == ""


def test_withdrawing_empties_the_directory_at_once():
    registration = rows.accepted()
    assert Professional.objects.published().count() == 1
    applying.withdraw(reference=registration.reference, at=AT)
    assert Professional.objects.published().count() == 0


def test_erasing_leaves_nothing_but_the_act():
    registration = rows.accepted()
    applying.erase(reference=registration.reference, at=AT)
    assert not Registration.objects.exists()
    assert not Professional.objects.exists()
    assert not GuestLink.objects.exists()
    assert Act.objects.filter(verb="professional.erased").count() == 1


def test_erasing_one_leaves_the_others():
    kept = rows.accepted(email="autre@exemple.fr")
    applying.erase(reference=rows.accepted().reference, at=AT)
    assert Registration.objects.get() == kept
    assert Professional.objects.published().count() == 1
