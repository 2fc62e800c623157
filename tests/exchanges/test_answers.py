"""Replying is one gesture; what must not leave is not offered, or is refused with the reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.exchanges.actions import answers as verbs
from berceau.exchanges.queries import heard as lists
from berceau.families.models import Child, Consent, Contact, Family, FamilyState
from berceau.followup.models import Note
from berceau.messaging.models import Incoming, Message, State
from berceau.messaging.sending import Count, send_next
from tests import factories
from tests.exchanges.conftest import family_of, heard, number_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[Agent], Client]
SUNDAY = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def said(family: Family, text: str = "Oui, demain matin.", **values: Any) -> verbs.Said:
    last = Incoming.objects.order_by("-pk").first()
    return verbs.Said(
        **({"text": text, "to": number_of(family), "up_to": last.pk if last else 0} | values)
    )


def answer(family: Family, by: Agent, at: datetime = factories.AT, **values: Any) -> Message:
    return verbs.answer(
        reference=family.reference,
        adult_reference=family.adults.get().reference,
        said=said(family, **values),
        by=by,
        at=at,
    )


def typed(family: Family, **values: object) -> dict[str, object]:
    """The answer box as it is posted."""
    one = said(family)
    return {"text": one.text, "to": one.to, "up_to": one.up_to, "form_key": "f" * 24} | values


def url_of(family: Family) -> str:
    return f"/familles/{family.reference}/messages/{family.adults.get().reference}/repondre/"


# --- One gesture --------------------------------------------------------------------------
def test_an_answer_waits_in_the_outbox_for_the_number_they_wrote_from(
    referente: Agent, family: Family
) -> None:
    adult = family.adults.get()
    second = factories.ContactFactory(adult=adult)
    heard(second.value)
    message = answer(family, referente, to=second.value)
    assert (message.address, message.adult_id, message.purpose) == (
        second.value, adult.pk, "answer",
    )  # fmt: skip
    assert (message.state, message.created_by) == (State.WAITING, referente)


def test_an_answer_is_signed_by_who_writes_it(referente: Agent, family: Family) -> None:
    heard(number_of(family))
    assert answer(family, referente).body == f"Oui, demain matin.\n{referente.full_name}"


def test_what_was_read_is_seen_to_and_what_came_meanwhile_is_not(
    referente: Agent, family: Family
) -> None:
    first = heard(number_of(family), "Bonjour")
    read = said(family)
    later = heard(number_of(family), "Et aussi…")
    verbs.answer(
        reference=family.reference, adult_reference=family.adults.get().reference,
        said=read, by=referente, at=factories.AT,
    )  # fmt: skip
    first.refresh_from_db()
    later.refresh_from_db()
    assert (first.handled_by, later.handled_by) == (referente, None)


def test_the_same_form_sent_twice_writes_one_message(referente: Agent, family: Family) -> None:
    heard(number_of(family))
    one = said(family, form_key="k" * 24)
    for _ in range(2):
        verbs.answer(
            reference=family.reference, adult_reference=family.adults.get().reference,
            said=one, by=referente, at=factories.AT,
        )  # fmt: skip
    assert Message.objects.count() == 1


def test_a_double_click_sends_once(client_of: SignIn, referente: Agent, family: Family) -> None:
    heard(number_of(family))
    browser = client_of(referente)
    form = typed(family, once="o" * 24)
    for _ in range(2):
        assert browser.post(url_of(family), form).status_code == 302
    assert Message.objects.count() == 1


def test_our_own_message_never_moves_their_last_word(referente: Agent, family: Family) -> None:
    Family.objects.filter(pk=family.pk).update(last_word_on=date(2026, 1, 1))
    answer(family, referente, up_to=0)
    family.refresh_from_db()
    assert family.last_word_on == date(2026, 1, 1)


def test_the_line_says_when_it_leaves(client_of: SignIn, referente: Agent, family: Family) -> None:
    with time_machine.travel(SUNDAY, tick=False):
        heard(number_of(family), at=SUNDAY)
        page = client_of(referente).post(
            url_of(family), typed(family), headers={"HX-Request": "true"}
        )
    words = page.content.decode().replace("\xa0", " ")
    assert "Réponse à Samira : part demain à" in words
    assert "parce que c’est dimanche" in words


def test_the_answer_leaves_nothing_under_today(
    client_of: SignIn, referente: Agent, family: Family
) -> None:
    heard(number_of(family))
    client_of(referente).post(url_of(family), typed(family))
    assert lists.heard(referente, factories.TODAY) == []


# --- What must not leave ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("contact", "why"),
    [({"unsafe": True, "preferred": False}, "contact non sûr"),
     ({"no_message": True}, "ne pas laisser de message")],
)  # fmt: skip
def test_a_contact_that_must_not_be_used_refuses_with_the_reason(
    contact: dict[str, bool], why: str, referente: Agent, family: Family
) -> None:
    heard(number_of(family))
    Contact.objects.filter(adult__family=family).update(**contact)
    with pytest.raises(ValidationError, match=why):
        answer(family, referente)
    assert not Message.objects.exists()


def test_after_stop_nothing_is_written(referente: Agent, family: Family) -> None:
    heard(number_of(family), "STOP")
    Message.objects.all().delete()
    with pytest.raises(ValidationError, match="STOP"):
        answer(family, referente)
    assert not Message.objects.exists()


def test_who_did_not_agree_is_not_written_to(referente: Agent, family: Family) -> None:
    heard(number_of(family))
    family.adults.update(consent=Consent.REFUSED)
    with pytest.raises(ValidationError, match="accord"):
        answer(family, referente)


def test_another_number_than_the_one_shown_sends_nothing(referente: Agent, family: Family) -> None:
    heard(number_of(family))
    with pytest.raises(ValidationError, match="numéro"):
        answer(family, referente, to="+33639980000")
    assert not Message.objects.exists()


def test_a_colleague_does_not_answer(
    client_of: SignIn, colleague: Agent, referente: Agent, family: Family
) -> None:
    heard(number_of(family))
    assert client_of(colleague).post(url_of(family), typed(family)).status_code == 404
    with pytest.raises(PermissionDenied):
        answer(family, colleague)


@pytest.mark.parametrize("state", [FamilyState.CLOSED])
def test_a_closed_file_is_not_written_to(
    state: str, client_of: SignIn, referente: Agent, family: Family
) -> None:
    heard(number_of(family))
    Family.objects.filter(pk=family.pk).update(state=state)
    assert client_of(referente).post(url_of(family), typed(family)).status_code == 403


def test_the_name_of_a_child_does_not_leave_even_confirmed(
    client_of: SignIn, referente: Agent, family: Family
) -> None:
    child = family.children.get()
    Child.objects.filter(pk=child.pk).update(first_name="Inès")
    heard(number_of(family))
    form = typed(family, text="On se voit avec ines demain", confirmed="on")
    answered = client_of(referente).post(url_of(family), form)
    assert answered.status_code == 422
    page = answered.content.decode()
    assert "prénom d’un enfant" in page
    assert "envoyer quand même" not in page
    assert "On se voit avec ines demain" in page
    assert not Message.objects.exists()


def test_the_name_of_a_service_is_said_and_leaves_once_confirmed(
    client_of: SignIn, referente: Agent, family: Family
) -> None:
    heard(number_of(family))
    browser = client_of(referente)
    form = typed(family, text="Rendez-vous à la PMI demain")
    first = browser.post(url_of(family), form)
    assert first.status_code == 422
    assert "envoyer quand même" in first.content.decode()
    assert not Message.objects.exists()
    assert browser.post(url_of(family), form | {"confirmed": "on"}).status_code == 302
    assert Message.objects.count() == 1


def test_an_empty_answer_is_said(client_of: SignIn, referente: Agent, family: Family) -> None:
    heard(number_of(family))
    answered = client_of(referente).post(
        url_of(family), typed(family, text=" "), headers={"HX-Request": "true"}
    )
    assert answered.status_code == 422
    assert "Écrire une phrase" in answered.content.decode()


def test_a_loss_declared_while_it_waits_stops_it(referente: Agent, family: Family) -> None:
    message = answer(family, referente, up_to=0)
    family.children.update(died_on=factories.TODAY)
    send_next(lambda channel: None, at=factories.AT, count=Count())
    message.refresh_from_db()
    assert (message.state, message.reason, message.body) == (
        State.STOPPED, "une perte a été déclarée", "",
    )  # fmt: skip


# --- Seen to, and back --------------------------------------------------------------------
def test_seen_takes_the_line_away_and_undo_brings_it_back(
    client_of: SignIn, referente: Agent, family: Family
) -> None:
    one = heard(number_of(family))
    browser = client_of(referente)
    where = f"/familles/{family.reference}/messages/recus/{one.pk}/"
    browser.post(f"{where}vu/")
    one.refresh_from_db()
    assert (one.handled_by, lists.heard(referente, factories.TODAY)) == (referente, [])
    browser.post(f"{where}a-voir/")
    assert len(lists.heard(referente, factories.TODAY)) == 1


def test_a_stop_is_never_brought_back(client_of: SignIn, referente: Agent, family: Family) -> None:
    one = heard(number_of(family), "STOP")
    client_of(referente).post(f"/familles/{family.reference}/messages/recus/{one.pk}/a-voir/")
    one.refresh_from_db()
    assert one.handled_at is not None


def test_the_stand_in_answers_in_her_own_name(referente: Agent, colleague: Agent) -> None:
    family = family_of(colleague)
    factories.AbsenceFactory(agent=colleague, stand_in=referente)
    put_on_duty(referente, on=factories.TODAY)
    incoming = heard(number_of(family))
    message = answer(family, referente)
    incoming.refresh_from_db()
    assert (message.created_by, incoming.handled_by) == (referente, referente)
    assert referente.full_name in message.body


# --- Kept back, let go --------------------------------------------------------------------
def settle(client: Client, family: Family, message: Message, verb: str) -> Any:
    return client.post(f"/familles/{family.reference}/messages/envoyes/{message.pk}/{verb}/")


def test_an_answer_kept_back_never_leaves_and_its_question_waits_again(
    client_of: SignIn, referente: Agent, family: Family
) -> None:
    heard(number_of(family))
    message = answer(family, referente)
    settle(client_of(referente), family, message, "annuler")
    message.refresh_from_db()
    assert message.state == State.STOPPED
    assert not send_next(lambda channel: None, at=factories.AT, count=Count())
    assert len(lists.heard(referente, factories.TODAY)) == 1


def test_undo_on_the_line_brings_the_question_back_in_its_place(
    client_of: SignIn, referente: Agent, family: Family
) -> None:
    heard(number_of(family), "Zquestion")
    browser = client_of(referente)
    htmx = {"HX-Request": "true"}
    page = browser.post(url_of(family), typed(family), headers=htmx).content.decode()
    assert "Zquestion" not in page
    where = f"/familles/{family.reference}/messages/envoyes/{Message.objects.get().pk}/annuler/"
    assert where in page
    page = browser.post(where, headers=htmx).content.decode()
    assert "Annulé : ce message ne part pas." in page
    assert "Zquestion" in page


def test_keeping_back_can_be_undone(client_of: SignIn, referente: Agent, family: Family) -> None:
    message = answer(family, referente, up_to=0)
    browser = client_of(referente)
    settle(browser, family, message, "annuler")
    settle(browser, family, message, "retablir")
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.WAITING, "")
    assert message.body.startswith("Oui, demain matin.")


def test_what_has_left_is_not_kept_back(
    client_of: SignIn, referente: Agent, family: Family
) -> None:
    message = answer(family, referente, up_to=0)
    Message.objects.filter(pk=message.pk).update(state=State.SENT, sent_at=factories.AT)
    settle(client_of(referente), family, message, "annuler")
    message.refresh_from_db()
    assert message.state == State.SENT


def test_what_a_rule_stopped_is_not_let_go(
    client_of: SignIn, referente: Agent, family: Family
) -> None:
    message = answer(family, referente, up_to=0)
    Message.objects.filter(pk=message.pk).update(state=State.STOPPED, body="", reason="STOP")
    settle(client_of(referente), family, message, "retablir")
    message.refresh_from_db()
    assert message.state == State.STOPPED


def test_a_message_too_old_is_not_let_go(referente: Agent, family: Family) -> None:
    message = answer(family, referente, up_to=0)
    where = {"reference": family.reference, "message_id": message.pk, "by": referente}
    verbs.withdraw(**where, at=factories.AT)
    with pytest.raises(ValidationError):
        verbs.let_go(**where, at=factories.AT + timedelta(days=10))


# --- A note from it -----------------------------------------------------------------------
def test_a_note_begins_from_the_message_without_copying_it(
    client_of: SignIn, referente: Agent, family: Family
) -> None:
    one = heard(number_of(family), "Zmot de Samira")
    page = (
        client_of(referente)
        .get(f"/familles/{family.reference}/messages/recus/{one.pk}/noter/")
        .content.decode()
    )
    assert page.count("Zmot de Samira") == 1
    assert 'value="sms"' in page


def test_the_note_is_written_and_the_message_seen_to(
    client_of: SignIn, referente: Agent, family: Family
) -> None:
    one = heard(number_of(family))
    form = {"kind": "sms", "text": "Souhaite un appel.", "readers": "author", "answered": "on",
            "after": "nothing"}  # fmt: skip
    client_of(referente).post(f"/familles/{family.reference}/messages/recus/{one.pk}/noter/", form)
    one.refresh_from_db()
    assert (Note.objects.get().text, one.handled_by) == ("Souhaite un appel.", referente)


# --- How long it is -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Oui, demain.", "1 SMS"),
        ("a" * 200, "2 SMS"),
        ("ça va, dès demain", "doublent le prix : ç"),
    ],
)
def test_the_length_is_said_while_typing(
    text: str, words: str, client_of: SignIn, referente: Agent
) -> None:
    page = client_of(referente).post("/messages/longueur/", {"text": text})
    assert words in page.content.decode().replace("\xa0", " ")
