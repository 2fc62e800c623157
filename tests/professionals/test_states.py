"""The table of the states: what is legal moves, everything else is refused and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from berceau.professionals import states
from berceau.professionals.actions import applying, attaching, moderating, renewing
from berceau.professionals.actions.moves import move
from berceau.professionals.models import Attachment, Hand, Registration, RegistrationMove
from berceau.professionals.states import LEGAL, IllegalMoveError, State, Verb
from tests import factories
from tests.directory.found import a_structure
from tests.professionals import rows

pytestmark = pytest.mark.django_db
AT = factories.AT
PAIRS = [(state, verb) for state in State for verb in Verb]
ILLEGAL = [pair for pair in PAIRS if pair not in LEGAL]


def in_state(state: State) -> Registration:
    """An accepted registration put in this state, as everything that an action reads is there."""
    registration = rows.accepted()
    registration.state = state
    registration.correction_sent_at = AT
    registration.answers = {**registration.answers, "title": "Autre"}
    registration.save()
    return registration


def _asked(registration: Registration, by: object) -> Registration:
    Registration.objects.filter(pk=registration.pk).update(correction_sent_at=None)
    return moderating.ask_back(
        reference=registration.reference, reasons=["trust"], sentence="", by=by, at=AT
    )


def _attached(registration: Registration, by: object) -> Registration:
    entry = a_structure()
    return attaching.attach(
        reference=registration.reference, entry=f"structure/{entry.reference}", by=by, at=AT
    )


def _detached(registration: Registration, by: object) -> Registration:
    Attachment.objects.create(registration=registration, structure=a_structure(), at=AT)
    return attaching.detach(reference=registration.reference, by=by, at=AT)


ACTS: dict[Verb, Any] = {
    Verb.SEND: lambda r, by: applying.send(reference=r.reference, link=rows.link_of(r), at=AT),
    Verb.SEND_CORRECTIONS: lambda r, by: applying.send(
        reference=r.reference, link=rows.link_of(r), at=AT
    ),
    Verb.ACCEPT: lambda r, by: moderating.accept(reference=r.reference, by=by, at=AT),
    Verb.ACCEPT_CORRECTIONS: lambda r, by: moderating.accept_corrections(
        reference=r.reference, by=by, at=AT
    ),
    Verb.REFUSE: lambda r, by: moderating.refuse(
        reference=r.reference, reasons=["trust"], sentence="", by=by, at=AT
    ),
    Verb.TAKE_DOWN: lambda r, by: moderating.take_down(
        reference=r.reference, reasons=["closed"], sentence="", by=by, at=AT
    ),
    Verb.WITHDRAW: lambda r, by: applying.withdraw(reference=r.reference, at=AT),
    Verb.REOPEN: lambda r, by: applying.reopen(reference=r.reference, at=AT),
    Verb.CONFIRM: lambda r, by: applying.confirm(reference=r.reference, at=AT),
    Verb.COME_DUE: lambda r, by: renewing._come_due(r.reference, AT),
    Verb.EXPIRE: lambda r, by: renewing._expire(r.reference, AT),
    Verb.RETURN_CORRECTIONS: lambda r, by: moderating.ask_back(
        reference=r.reference, reasons=["trust"], sentence="", by=by, at=AT
    ),
    Verb.ASK_BACK: _asked,
    Verb.ATTACH: _attached,
    Verb.DETACH: _detached,
}
# The same button hands over a draft or corrections, and the same asks back: by the state.
TWIN = {
    Verb.SEND: Verb.SEND_CORRECTIONS,
    Verb.SEND_CORRECTIONS: Verb.SEND,
}


def test_every_verb_has_its_action():
    assert set(ACTS) == set(Verb)


@pytest.mark.parametrize(("state", "verb"), list(LEGAL))
def test_a_legal_verb_leads_where_the_table_says(state, verb):
    registration = in_state(state)
    ACTS[verb](registration, rows.manager())
    registration.refresh_from_db()
    assert registration.state == LEGAL[state, verb]
    last = registration.moves.first()
    assert (last.verb, last.came_from, last.led_to) == (verb, state, LEGAL[state, verb])


@pytest.mark.parametrize(("state", "verb"), ILLEGAL)
def test_an_illegal_verb_is_refused_and_changes_nothing(state, verb):
    registration = in_state(state)
    moves = RegistrationMove.objects.count()
    if (state, TWIN.get(verb)) in LEGAL:
        # The one gesture of the page: it does the other verb there, never this one.
        with pytest.raises(IllegalMoveError):
            move(registration, verb, at=AT, hand=Hand.APPLICANT)
        return
    with pytest.raises(IllegalMoveError):
        ACTS[verb](registration, rows.manager())
    registration.refresh_from_db()
    assert registration.state == state
    assert RegistrationMove.objects.count() == moves


@pytest.mark.parametrize("state", State)
def test_answers_are_written_only_where_it_is_possible(state):
    registration = in_state(state)
    typed = {"title": "Nouveau"}
    if state in states.WRITABLE:
        applying.write(reference=registration.reference, step="action", typed=typed, at=AT)
        registration.refresh_from_db()
        assert registration.answers["title"] == "Nouveau"
        return
    with pytest.raises(IllegalMoveError):
        applying.write(reference=registration.reference, step="action", typed=typed, at=AT)


@pytest.mark.parametrize("verb", Verb)
def test_there_are_illegal_states_for_every_verb(verb):
    assert [pair for pair in ILLEGAL if pair[1] == verb]
