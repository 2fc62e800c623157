"""What the team decides, who may, and what the person reads of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from berceau.accounts.roles import Role
from berceau.kit.prepared import counts
from berceau.messaging.models import Message
from berceau.professionals.actions import applying, moderating
from berceau.professionals.models import Registration, RegistrationMove
from berceau.professionals.queries import moderation as queries
from berceau.professionals.states import State
from tests import factories
from tests.professionals import rows

pytestmark = pytest.mark.django_db
AT = rows.AT
DECIDES = {Role.LOCAL_MANAGER, Role.FUNCTIONAL_ADMIN}
GESTURES = {
    "accept": lambda r, by: moderating.accept(reference=r.reference, by=by, at=AT),
    "refuse": lambda r, by: moderating.refuse(
        reference=r.reference, reasons=["trust"], sentence="", by=by, at=AT
    ),
    "ask_back": lambda r, by: moderating.ask_back(
        reference=r.reference, reasons=["trust"], sentence="", by=by, at=AT
    ),
}


@pytest.mark.parametrize("gesture", GESTURES)
@pytest.mark.parametrize("role", Role)
def test_only_who_answers_for_the_service_decides(role, gesture):
    registration, agent = rows.sent(), factories.AgentFactory(role=role)
    if role in DECIDES:
        GESTURES[gesture](registration, agent)
        return
    with pytest.raises(PermissionDenied):
        GESTURES[gesture](registration, agent)
    registration.refresh_from_db()
    assert registration.state == State.SUBMITTED


def test_accepted_for_a_year_with_a_certificate():
    registration = rows.accepted()
    assert registration.accepted_on == factories.TODAY
    assert registration.valid_until == factories.TODAY.replace(year=factories.TODAY.year + 1)
    assert len(registration.certificate) == 12
    assert registration.accepted == registration.answers


def test_the_certificate_keeps_its_number_when_somebody_comes_back():
    registration = rows.accepted()
    number = registration.certificate
    applying.withdraw(reference=registration.reference, at=AT)
    applying.reopen(reference=registration.reference, at=AT)
    applying.send(reference=registration.reference, link=rows.link_of(registration), at=AT)
    again = moderating.accept(reference=registration.reference, by=rows.manager(), at=AT)
    assert again.certificate == number


def test_what_changed_since_it_was_read_is_not_accepted():
    registration, agent = rows.sent(), rows.manager()
    stamp = moderating.stamp_of(registration)
    moderating.ask_back(
        reference=registration.reference, reasons=["place"], sentence="", by=agent, at=AT
    )
    later = AT + timedelta(minutes=5)
    applying.write(
        reference=registration.reference, step="qui", typed={"last_name": "Autre"}, at=later
    )
    applying.send(reference=registration.reference, link=rows.link_of(registration), at=later)
    with pytest.raises(ValidationError, match="relisez"):
        moderating.accept(reference=registration.reference, by=agent, at=later, seen=stamp)
    registration.refresh_from_db()
    assert registration.state == State.SUBMITTED


@pytest.mark.parametrize(
    ("reasons", "sentence", "wrong"),
    [
        ([], "", "reasons"),
        (["inconnue"], "", "reasons"),
        (["trust", "inconnue"], "", "reasons"),
        (["other"], "  ", "sentence"),
        (["other"], "Son numéro : 2 84 05 59 122 001 23", "sentence"),
    ],
)
@pytest.mark.parametrize("gesture", ["refuse", "ask_back", "take_down"])
def test_no_decision_without_a_reason_that_can_be_told(gesture, reasons, sentence, wrong):
    registration = rows.accepted() if gesture == "take_down" else rows.sent()
    state = registration.state
    with pytest.raises(ValidationError) as refused:
        getattr(moderating, gesture)(
            reference=registration.reference, reasons=reasons, sentence=sentence,
            by=rows.manager(), at=AT,
        )  # fmt: skip
    assert wrong in refused.value.message_dict
    registration.refresh_from_db()
    assert registration.state == state


def test_the_person_reads_the_reasons_and_not_who_decided():
    registration, agent = rows.sent(), rows.manager()
    moderating.refuse(
        reference=registration.reference,
        reasons=["trust", "other"],
        sentence="Écrivez-nous quand l’agrément sera là.",
        by=agent,
        at=AT,
    )
    told = queries.last_decision(registration)
    assert told.who == "L’équipe"
    assert told.reasons[0].startswith("Nous n’avons pas trouvé de lien")
    assert told.sentence == "Écrivez-nous quand l’agrément sera là."
    assert agent.last_name in queries.history(registration)[0].who


@pytest.mark.parametrize("gesture", GESTURES)
def test_each_decision_sends_one_link_that_says_nothing(gesture):
    registration = rows.sent()
    before = Message.objects.count()
    GESTURES[gesture](registration, rows.manager())
    message = Message.objects.latest("pk")
    assert Message.objects.count() == before + 1
    assert message.address == rows.EMAIL
    assert "Martin" not in message.body


def test_corrections_wait_for_the_team_before_they_show():
    registration, agent = rows.accepted(), rows.manager()
    until = registration.valid_until
    applying.write(
        reference=registration.reference, step="action", typed={"description": "Nouveau."}, at=AT
    )
    with pytest.raises(ValidationError, match="pas de correction"):
        moderating.accept_corrections(reference=registration.reference, by=agent, at=AT)
    applying.send(reference=registration.reference, link=rows.link_of(registration), at=AT)
    registration.refresh_from_db()
    assert registration.accepted["description"] == rows.PERSON["description"]
    done = moderating.accept_corrections(
        reference=registration.reference, by=agent, at=AT + timedelta(days=9)
    )
    assert done.accepted["description"] == "Nouveau."
    assert done.correction_sent_at is None
    assert done.valid_until == until


def test_returned_corrections_stay_to_be_written_again():
    registration = rows.accepted()
    applying.write(reference=registration.reference, step="action", typed={"title": "X"}, at=AT)
    applying.send(reference=registration.reference, link=rows.link_of(registration), at=AT)
    moderating.ask_back(
        reference=registration.reference, reasons=["action"], sentence="", by=rows.manager(), at=AT
    )
    registration.refresh_from_db()
    assert (registration.state, registration.correction_sent_at) == (State.ACCEPTED, None)
    assert registration.answers["title"] == "X"
    assert registration.accepted["title"] == ""


def test_the_count_by_commune_counts_what_is_accepted():
    rows.accepted()
    rows.accepted({**rows.STRUCTURE, "commune": "59139"}, email="b@exemple.fr")
    rows.accepted({**rows.STRUCTURE, "commune": "59139"}, email="c@exemple.fr")
    rows.sent({**rows.PERSON, "commune": "59350"}, email="d@exemple.fr")
    taken = rows.accepted({**rows.PERSON, "commune": "59139"}, email="e@exemple.fr")
    moderating.take_down(
        reference=taken.reference, reasons=["closed"], sentence="", by=rows.manager(), at=AT
    )
    assert queries.by_commune() == [("Caudry", 2), ("Cambrai", 1)]


def test_the_menu_counts_for_who_decides_alone():
    rows.sent()
    rows.begun(email="b@exemple.fr")
    asked = queries.how_many_wait(rows.manager(), factories.TODAY)
    assert asked is not None
    assert counts([asked]) == [1]
    assert queries.how_many_wait(factories.ReferenteFactory(), factories.TODAY) is None


def test_each_move_says_by_whom_and_from_where():
    registration = rows.accepted()
    assert [
        (move.verb, move.came_from, move.led_to, move.hand)
        for move in RegistrationMove.objects.order_by("pk")
    ] == [
        ("send", "draft", "submitted", "applicant"),
        ("accept", "submitted", "accepted", "agent"),
    ]
    assert Registration.objects.get() == registration
