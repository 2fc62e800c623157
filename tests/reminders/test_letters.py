"""Who has no telephone and a letter box: the reminder of the night is a letter ready to print."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from berceau.families.models import Adult, Child, Consent, Contact, ContactKind, Family
from berceau.messaging import letters
from berceau.messaging.addresses import index_of
from berceau.messaging.models import Channel, Message, Optout, State
from berceau.reminders import queries
from berceau.reminders.models import Mute, Pace, Reminded, Rhythm
from tests.reminders.conftest import MONDAY, at_night, at_ten, later

pytestmark = pytest.mark.django_db
HOME = "12 rue de la Paix"


@pytest.fixture
def home(family):
    """No telephone, an address."""
    Contact.objects.all().delete()
    Family.objects.update(address=HOME)
    return family


def take(home, day=MONDAY):
    """What the référente prints that morning; what the printing made of it."""
    return letters.take(by=home.referente, at=at_ten(day))


def printed(home, day=MONDAY) -> str:
    take(home, day)
    document = letters.pdf(letters.in_hand(home.referente), at=at_ten(day))
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(document)).pages)


def test_the_reminder_is_a_letter_ready_to_print(home, pass_night, morning):
    [letter] = pass_night()
    assert (letter.channel, letter.state) == (Channel.LETTER, State.WAITING)
    assert letter.address.splitlines()[1:] == [HOME, "59400 Cambrai"]
    assert list(letters.waiting(home.referente)) == [letter]
    assert morning() == []
    said = printed(home)
    assert "Des dates à retenir" in said
    assert "du 3 déc." in said.replace("\u00a0", " ")
    assert "Lina" not in said


def test_it_may_be_printed_before_texts_leave(home, pass_night):
    pass_night()
    assert letters.take(by=home.referente, at=at_night(MONDAY) + timedelta(hours=5))[1].sent == 1


def test_it_is_said_once(home, pass_night):
    [letter] = pass_night()
    assert Reminded.objects.get().message == letter
    take(home)
    assert pass_night(later(1)) == []


def test_it_waits_for_who_prints_longer_than_a_text(home, pass_night):
    pass_night()
    assert take(home, later(13))[1].sent == 1


def test_it_is_in_the_language_of_the_adult(home, pass_night):
    Adult.objects.update(language="ar")
    [letter] = pass_night()
    assert (letter.language, letter.title) == ("ar", "مواعيد للتذكير")


def test_a_language_that_nobody_wrote_is_set_as_the_french_it_is(home, pass_night):
    Adult.objects.update(language="fa")
    [letter] = pass_night()
    assert letter.language == "fr"


def test_who_has_a_telephone_receives_no_letter(family, pass_night):
    Family.objects.update(address=HOME)
    [message] = pass_night()
    assert message.channel == Channel.SMS


def test_an_email_is_no_reason_to_write_nothing(home, pass_night):
    """No e-mail says a date: the letter does."""
    Contact.objects.create(
        adult=home.adults.get(), kind=ContactKind.EMAIL, value="sam@example.org", preferred=True
    )
    [message] = pass_night()
    assert message.channel == Channel.LETTER


@pytest.mark.parametrize(
    "change",
    [
        lambda home: Family.objects.update(address=""),
        lambda home: Adult.objects.update(lives_elsewhere=True),
        lambda home: Adult.objects.update(consent=Consent.UNKNOWN),
        lambda home: Family.objects.update(state="closed"),
        lambda home: Family.objects.update(frozen_on=MONDAY),
        lambda home: Child.objects.update(died_on=MONDAY),
        lambda home: Rhythm.objects.create(
            adult=home.adults.get(), pace=Pace.NONE, at=at_night(MONDAY)
        ),
        lambda home: Mute.objects.create(
            family=home, step="E04", by=home.referente, at=at_night(MONDAY)
        ),
        lambda home: Contact.objects.create(
            adult=home.adults.get(), kind=ContactKind.PHONE, value="+33639980001", unsafe=True
        ),
        lambda home: Contact.objects.create(
            adult=home.adults.get(), kind=ContactKind.EMAIL, value="x@example.org", no_message=True
        ),
    ],
)
def test_what_forbids_it_forbids_it_that_night_and_at_the_printer(home, change, pass_night):
    pass_night()
    change(home)
    assert take(home)[1].sent == 0
    Reminded.objects.all().delete()
    Message.objects.all().delete()
    assert pass_night() == []


def test_stop_of_another_way_of_writing_stops_letters(home, pass_night):
    mail = "sam@example.org"
    Contact.objects.create(adult=home.adults.get(), kind=ContactKind.EMAIL, value=mail)
    Optout.objects.create(
        channel=Channel.EMAIL, address_index=index_of(Channel.EMAIL, mail), since=at_night(MONDAY)
    )
    assert pass_night() == []


def test_the_step_done_since_takes_the_letter_back(home, pass_night):
    [letter] = pass_night()
    home.steps.filter(rule="E04").delete()
    _batch, count = take(home)
    letter.refresh_from_db()
    assert (count.stopped, letter.state, letter.body) == (1, State.STOPPED, "")


def ends(home, day):
    """The last day of the period that E04 speaks of."""
    home.steps.filter(rule="E04").update(active_until=day)


@pytest.mark.parametrize(("days", "letters_written"), [(4, 0), (5, 1)])
def test_a_letter_that_would_come_too_late_is_not_written(home, pass_night, days, letters_written):
    ends(home, later(days))
    assert len(pass_night()) == letters_written


@pytest.mark.parametrize(("days", "left"), [(5, 0), (4, 1)])
def test_a_letter_printed_too_late_is_not_printed(home, pass_night, days, left):
    pass_night()
    ends(home, later(9))
    assert take(home, later(days))[1].sent == left


def test_the_family_page_says_who_receives_a_letter(home):
    lines = queries.coming(home, MONDAY).lines
    assert lines
    assert {who for line in lines for who in line.who} == {"Samira (courrier)"}


def test_an_unsafe_telephone_makes_no_letter_on_the_family_page(home):
    Contact.objects.create(
        adult=home.adults.get(), kind=ContactKind.PHONE, value="+33639980001", unsafe=True
    )
    assert queries.coming(home, MONDAY).lines == ()
