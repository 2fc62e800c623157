"""The pace of each adult: by a word, on their page, on the phone."""

from __future__ import annotations

from typing import Any

import pytest

from berceau.contract import programmes
from berceau.messaging.gateways import Received
from berceau.messaging.models import Incoming, Message
from berceau.messaging.receiving import receive
from berceau.privacy.models import Act
from berceau.reminders import actions
from tests import factories
from tests.reminders.conftest import MONDAY, at_night, at_ten

pytestmark = pytest.mark.django_db


@pytest.fixture
def adult(family: Any) -> Any:
    return family.adults.get()


def write(adult, words, number="1", address=None):
    return receive(
        Received(
            sender=address or adult.contacts.get().value,
            body=words,
            at=at_ten(MONDAY),
            provider_id=number,
        ),
        provider="essai",
    )


@pytest.mark.parametrize("words", ["MOINS", "moins", " Moins. ", "less"])
def test_less_by_a_word(adult, words):
    write(adult, words)
    assert actions.current_pace(adult.pk) == "none"


def test_more_by_a_word_one_step_at_a_time(adult):
    write(adult, "PLUS")
    assert actions.current_pace(adult.pk) == "regular"
    write(adult, "PLUS", "2")
    assert actions.current_pace(adult.pk) == "reinforced"
    write(adult, "PLUS", "3")
    assert actions.current_pace(adult.pk) == "reinforced"


def test_a_word_delivered_twice_counts_once(adult):
    write(adult, "PLUS")
    write(adult, "PLUS")
    assert actions.current_pace(adult.pk) == "regular"


def test_the_word_is_said_back_at_once_in_their_language(adult):
    type(adult).objects.update(language="pt")
    write(adult, "MOINS")
    message = Message.objects.get()
    assert message.body.startswith("Registado")
    assert message.next_try_at == at_ten(MONDAY)


def test_a_word_needs_no_answer_from_the_team(adult):
    write(adult, "PLUS")
    assert Incoming.objects.get().handled_at is not None


def test_a_sentence_with_the_word_is_left_to_somebody(adult):
    write(adult, "je veux plus de rendez-vous")
    assert actions.current_pace(adult.pk) == "light"
    assert Incoming.objects.get().handled_at is None


def test_an_unknown_number_changes_nothing(adult):
    write(adult, "MOINS", address="+33639989999")
    assert actions.current_pace(adult.pk) == "light"


def test_one_adult_changes_nothing_for_the_other(family, adult):
    other = factories.AdultFactory(family=family)
    write(adult, "MOINS")
    assert actions.current_pace(other.pk) == "light"


def test_the_parents_page_reads_and_changes_it(adult):
    [setting] = [
        setting
        for programme in programmes()
        for setting in programme.parent_settings
        if setting.key == "rhythm"
    ]
    assert setting.current(adult.pk) == "light"
    setting.change(adult.pk, "reinforced", at_ten(MONDAY))
    assert setting.current(adult.pk) == "reinforced"
    assert {value for value, _label in setting.choices} == {
        "none",
        "light",
        "regular",
        "reinforced",
    }


def test_an_unknown_pace_is_refused(adult):
    with pytest.raises(ValueError, match="sometimes"):
        actions.choose_pace(adult.pk, "sometimes", at_ten(MONDAY))


def test_it_is_in_the_journal(adult):
    actions.choose_pace(adult.pk, "reinforced", at_ten(MONDAY))
    act = Act.objects.get(verb="reminder.pace")
    assert act.detail == {"adult": adult.pk, "before": "light", "after": "reinforced"}
    assert act.agent_id is None


def test_the_same_pace_again_is_not_an_act(adult):
    actions.choose_pace(adult.pk, "light", at_night(MONDAY))
    assert not Act.objects.filter(verb="reminder.pace").exists()
