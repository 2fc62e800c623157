"""A person who asks on the public site: a file by nobody, a call within 48 h, never two files."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from berceau.accounts.models import Agent
from berceau.families.actions import NewAdult, open_family
from berceau.families.models import Adult, Consent, Contact, Door, Family
from berceau.families.search import index_many
from berceau.followup.actions import notes
from berceau.followup.actions.coming import come_forward
from berceau.followup.models import Assignment, Promise, PromiseKind
from berceau.followup.retention import cards_never_reached
from berceau.privacy.models import Act
from berceau.rights.gathering import gather
from tests import factories
from tests.followup.conftest import signed_in

pytestmark = pytest.mark.django_db
PHONE = "+33612345678"


def asks(first_name: str = "Amina", contact: str = PHONE) -> Family:
    return come_forward(
        first_name=first_name, contact=contact, language="ar", commune_code="59122",
        at=factories.AT,
    )  # fmt: skip


def known(referente: Agent, *, first_name: str = "Amina", **values: object) -> Family:
    family = factories.FamilyFactory(referente=referente, **values)
    adult = factories.AdultFactory(family=family, first_name=first_name)
    factories.ContactFactory(adult=adult, kind="phone", value=PHONE)
    index_many([family])
    return family


def test_a_file_opens_with_the_four_answers(referente: Agent) -> None:
    family = asks()
    adult, contact = Adult.objects.get(), Contact.objects.get()
    assert (adult.first_name, adult.language, contact.value, family.commune_code) == (
        "Amina", "ar", PHONE, "59122",
    )  # fmt: skip


def test_the_agreement_is_her_own_and_dated(referente: Agent) -> None:
    family = asks()
    adult = Adult.objects.get()
    assert (adult.consent, adult.consent_on) == (Consent.GIVEN, factories.TODAY)
    assert (family.door, family.entered_on) == (Door.SITE, factories.TODAY)


def test_no_agent_signs_it(referente: Agent) -> None:
    family = asks()
    assert Promise.objects.get().made_by is None
    assert Assignment.objects.get(family=family).by is None
    assert set(Act.objects.values_list("agent_id", flat=True)) == {None}


def test_the_rules_name_a_referente(referente: Agent) -> None:
    assert asks().referente == referente


def test_without_a_referente_in_post_it_waits_to_be_assigned(db: None) -> None:
    assert asks().referente is None


def test_a_call_is_promised_within_two_opening_days(referente: Agent) -> None:
    asks()
    promise = Promise.objects.get()
    assert (promise.kind, promise.due_on) == (PromiseKind.FIRST_CALL, date(2026, 11, 25))


def test_the_referente_sees_it_at_once(referente: Agent) -> None:
    asks()
    page = signed_in(referente).get("/aujourdhui/").content.decode()
    assert "Amina" in page


def test_no_agent_opens_a_file_by_this_door(referente: Agent) -> None:
    with pytest.raises(PermissionDenied):
        open_family(door=Door.SITE, commune_code="59122", by=referente, at=factories.AT)


@pytest.mark.parametrize("door", [door for door in Door if door != Door.SITE])
def test_nobody_opens_a_file_by_another_door(db: None, door: str) -> None:
    with pytest.raises(PermissionDenied):
        open_family(
            door=door, commune_code="59122", by=None, at=factories.AT,
            adult=NewAdult(first_name="Amina"),
        )  # fmt: skip


def test_the_same_person_twice_has_one_file_and_one_call(referente: Agent) -> None:
    first, again = asks(), asks("amina")
    assert first == again
    assert (Family.objects.count(), Promise.objects.count()) == (1, 1)


def test_a_person_who_is_followed_gets_a_call_and_no_second_file(referente: Agent) -> None:
    family = known(referente)
    asks()
    assert Family.objects.get() == family
    promise = Promise.objects.get()
    assert (promise.kind, promise.due_on, promise.made_by) == (
        PromiseKind.ASKED, date(2026, 11, 25), None,
    )  # fmt: skip


def test_the_call_asked_by_a_followed_family_is_seen_at_once(referente: Agent) -> None:
    known(referente)
    asks()
    referente = Agent.objects.get(pk=referente.pk)
    page = signed_in(referente).get("/aujourdhui/").content.decode()
    assert "à appeler d’ici mercredi" in page


def test_the_family_page_says_who_asked_for_the_call(referente: Agent) -> None:
    family = known(referente)
    asks()
    page = signed_in(referente).get(f"/familles/{family.reference}/").content.decode()
    assert "demandé par la famille elle-même, sur le site" in page


def test_the_same_number_under_another_name_is_another_file(referente: Agent) -> None:
    known(referente, first_name="Odile")
    asks("Amina")
    assert Family.objects.count() == 2


def test_it_goes_to_the_referente_who_knows_the_number(referente: Agent) -> None:
    other = factories.ReferenteFactory()
    for _ in range(3):
        factories.FamilyFactory(referente=other)
    known(other, first_name="Odile")
    assert asks("Amina").referente == other


def test_she_is_told_that_two_files_look_alike(referente: Agent) -> None:
    known(referente, first_name="Odile", name="Marqueurautre")
    family = asks("Amina")
    page = signed_in(referente).get(f"/familles/{family.reference}/").content.decode()
    assert "Peut-être la même famille" in page
    assert "Marqueurautre" not in page


def test_a_colleague_s_file_is_not_named_either(referente: Agent) -> None:
    gone = factories.ReferenteFactory(first_name="Partie", last_name="Loin")
    known(gone, first_name="Odile", name="Marqueurautre", state="closed")
    family = asks("Amina")
    if family.referente == gone:
        family.referente = referente
        family.save(update_fields=["referente"])
    page = signed_in(referente).get(f"/familles/{family.reference}/").content.decode()
    assert "Peut-être la même famille" in page
    assert "Marqueurautre" not in page


def test_a_file_left_as_it_is_is_not_written_in(referente: Agent) -> None:
    family = known(referente, frozen_on=factories.TODAY)
    asks()
    assert not Promise.objects.filter(family=family).exists()


def test_asking_does_not_move_the_last_word_of_a_known_file(referente: Agent) -> None:
    """Anybody may type a number: the référente's note, after the call, is the family's word."""
    family = known(referente, last_word_on=date(2026, 1, 5))
    asks()
    family.refresh_from_db()
    assert family.last_word_on == date(2026, 1, 5)


def test_never_reached_it_goes_like_a_card(referente: Agent) -> None:
    family = asks()
    for _ in range(3):
        notes.Note.objects.create(
            family=family, author=referente, kind="no_answer", from_family=False,
            happened_on=factories.TODAY, at=factories.AT,
        )  # fmt: skip
    assert [one.key for one in cards_never_reached(factories.TODAY)] == [family.pk]


def test_she_is_told_on_request_what_is_held(referente: Agent) -> None:
    """The call that nobody signed and the référente chosen by the rules are told too."""
    asks()
    titles = {section.model for section in gather(Adult.objects.get()) if section.rows}
    assert {"families.Adult", "followup.Promise", "followup.Assignment"} <= titles
