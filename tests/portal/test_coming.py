"""« Être accompagné·e »: four fields, one answer for everybody, no robot."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from berceau.families.models import Adult, Contact, Family
from berceau.families.search import index_many
from berceau.followup.models import Promise
from berceau.kit import gate
from berceau.messaging.models import Message
from tests import factories
from tests.client import Browser
from tests.consistency.pages import OURS, forms_of

pytestmark = pytest.mark.django_db
URL = "/etre-accompagne/"
ANSWERS = {
    "first_name": "Amina",
    "contact": "06 12 34 56 78",
    "language": "ar",
    "commune": "Cambrai (59)",
}


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


@pytest.fixture
def referente(db: None):
    return factories.ReferenteFactory(first_name="Hawa")


def ticket(seconds_ago: int = 60) -> str:
    return gate.ticket(timezone.now() - timedelta(seconds=seconds_ago))


def sends(browser: Browser | None = None, **values: str):
    return (browser or Browser()).post(URL, ANSWERS | {"billet": ticket()} | values)


def test_the_form_has_four_fields():
    (form,) = [
        form for form in forms_of(Browser().get(URL).content.decode(), URL) if form.action == URL
    ]
    shown = [name for name, one in form.fields.items() if one.kind != "hidden"]
    assert [name for name in shown if name not in OURS | {gate.TRAP}] == list(ANSWERS)


def test_what_is_written_why_and_how_long_is_said_under_the_form():
    page = Browser().get(URL).content.decode()
    assert all(
        words in page
        for words in ("Ce qui est écrit", "Pourquoi", "Qui peut lire", "24 mois", "6 mois")
    )


def test_the_page_says_how_to_be_reached_without_risk():
    assert "comment me joindre sans risque" in Browser().get(URL).content.decode()


def test_sending_opens_a_file_with_its_promise(referente):
    answer = sends()
    assert answer["Location"] == "/etre-accompagne/et-ensuite/"
    family = Family.objects.get()
    assert (family.referente, Promise.objects.get().family) == (referente, family)
    assert Contact.objects.get().value == "+33612345678"


def test_an_address_serves_as_well_as_a_number(referente):
    sends(contact="Amina@Exemple.fr")
    assert Contact.objects.get().value == "amina@exemple.fr"


@pytest.mark.parametrize("name", list(ANSWERS))
def test_an_empty_field_is_asked_again(referente, name):
    answer = sends(**{name: ""})
    assert (answer.status_code, Family.objects.count()) == (422, 0)


def test_what_was_typed_stays_when_a_field_is_wrong(referente):
    page = sends(contact="12").content.decode()
    assert 'value="Amina"' in page


def test_a_social_security_number_is_refused(referente):
    answer = sends(first_name="2 85 05 59 122 003 45")
    assert (answer.status_code, Family.objects.count()) == (422, 0)


def test_she_is_welcomed_by_one_message(referente):
    sends()
    sends(first_name="amina")
    message = Message.objects.get()
    assert (message.purpose, message.address) == ("welcome", "+33612345678")


# --- The same answer for everybody --------------------------------------------------------
def followed(referente, first_name: str = "Amina") -> Family:
    family = factories.FamilyFactory(referente=referente)
    adult = factories.AdultFactory(family=family, first_name=first_name)
    factories.ContactFactory(adult=adult, kind="phone", value="+33612345678")
    index_many([family])
    return family


def said(answer) -> tuple[object, ...]:
    return answer.status_code, answer["Location"], answer.content, tuple(answer.cookies)


def test_a_known_person_reads_what_a_new_one_reads(referente):
    new = said(sends(contact="06 12 34 56 99"))
    followed(referente)
    assert said(sends()) == new


def test_a_number_known_under_another_name_reads_the_same(referente):
    new = said(sends(contact="06 12 34 56 99"))
    followed(referente, "Odile")
    assert said(sends()) == new


def test_asked_too_often_reads_the_same_and_writes_no_more(referente):
    first = said(sends())
    again = [said(sends(first_name=name)) for name in ("Bintou", "Chloé", "Dalila", "Estelle")]
    assert {*again} == {first}
    assert Adult.objects.count() == 3


def test_the_page_that_follows_names_nobody(referente):
    browser = Browser()
    page = browser.get(sends(browser)["Location"]).content.decode()
    assert "Amina" not in page
    assert "Hawa" not in page


def test_a_known_number_opens_no_second_file(referente):
    family = followed(referente)
    sends()
    assert Family.objects.get() == family
    assert Promise.objects.get().family == family


def test_sent_twice_it_acts_once(referente):
    browser = Browser()
    form = ANSWERS | {"billet": ticket(), "once": "a" * 24}
    statuses = [browser.post(URL, form)["Location"] for _ in range(2)]
    assert len(set(statuses)) == 1
    assert (Family.objects.count(), Promise.objects.count()) == (1, 1)


# --- Robots -------------------------------------------------------------------------------
def refused(answer) -> bool:
    return (answer.status_code, Family.objects.count()) == (422, 0)


def test_who_fills_the_hidden_field_is_asked_again(referente):
    assert refused(sends(**{gate.TRAP: "https://exemple.fr"}))


def test_faster_than_a_hand_is_asked_again(referente):
    with time_machine.travel(factories.AT, tick=False):
        assert refused(sends(billet=ticket(0)))


def test_a_ticket_of_yesterday_is_asked_again(referente):
    assert refused(sends(billet=ticket(86_400)))


@pytest.mark.parametrize("written", ["", "inventé", "W10:abc", "x" * 5000])
def test_an_invented_ticket_is_asked_again(referente, written):
    assert refused(sends(billet=written))


def test_a_ticket_serves_once(referente):
    same = ticket()
    sends(billet=same)
    answer = sends(billet=same, contact="06 12 34 56 99")
    assert (answer.status_code, Family.objects.count()) == (422, 1)


def test_a_wrong_field_does_not_use_the_ticket_up(referente):
    same = ticket()
    sends(billet=same, contact="12")
    assert sends(billet=same).status_code == 302


def test_who_is_asked_again_may_send_again_with_the_page_received(referente):
    """A person that a browser's autofill made look like a robot is not turned away."""
    browser = Browser()
    answer = sends(browser, **{gate.TRAP: "rempli par le navigateur"})
    (form,) = forms_of(answer.content.decode(), URL)
    values = {name: one.values[0] for name, one in form.fields.items() if one.values}
    with time_machine.travel(timezone.now() + timedelta(seconds=5)):
        again = browser.post(URL, values | {"language": "ar"})
    assert again.status_code == 302


def test_one_address_is_limited(referente):
    browser = Browser()
    statuses = [
        sends(browser, contact=f"06 12 34 56 {number}").status_code for number in range(10, 31)
    ]
    assert (statuses[:20].count(302), statuses[20]) == (20, 429)


def test_the_whole_site_is_limited(referente, monkeypatch):
    monkeypatch.setattr("berceau.portal.views.coming.ON_THE_WHOLE_SITE", "2/h/key")
    answers = [sends(contact=f"06 12 34 56 {number}") for number in (10, 11, 12)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert Family.objects.count() == 2
    assert "n’est pas enregistrée" in answers[-1].content.decode()


def test_the_form_asks_no_third_party(referente):
    page = Browser().get(URL).content.decode()
    assert "captcha" not in page.lower()


def test_the_number_is_not_written_in_clear_in_the_counters(referente):
    sends()
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM shared_cache")
        keys = " ".join(row[0] for row in cursor.fetchall())
    assert "612345678" not in keys


def test_reading_the_form_writes_nothing():
    with CaptureQueriesContext(connection) as queries:
        Browser().get(URL)
    assert [one["sql"] for one in queries if not one["sql"].startswith(("SELECT", "PRAGMA"))] == []
