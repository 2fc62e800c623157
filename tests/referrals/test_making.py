"""Orienting: the ground, who is bound by secrecy, what leaves the house."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from berceau.accounts.roles import SecrecyGround
from berceau.directory.models import Service
from berceau.families.models import Consent, Family
from berceau.kit import crypto
from berceau.links.models import GuestLink
from berceau.messaging.models import Message
from berceau.privacy.models import Act
from berceau.referrals.actions import making
from berceau.referrals.models import Referral
from berceau.referrals.partners import Passed, ground_of
from berceau.referrals.states import State, Way
from berceau.sharing.models import RegimeKey, Told
from tests import factories
from tests.referrals import rows
from tests.referrals.test_silence import EVENTS

pytestmark = pytest.mark.django_db


def why(family: Family, to: Service, field: str, **values: Any) -> str:
    """What is answered at this field."""
    with pytest.raises(ValidationError) as refused:
        rows.referred(family, to, **values)
    assert not Referral.objects.exists()
    assert not Message.objects.filter(purpose="guest_link").exists()
    return str(refused.value.message_dict[field][0])


def ground(**values: Any) -> Any:
    return replace(rows.AGREED, **values)


def test_a_referral_is_written_and_the_structure_told_without_a_word_of_it(
    family: Family, pmi: Service
) -> None:
    made = rows.referred(family, pmi, sentence="Souhaite XKMARKXK.")
    assert (made.state, made.way, made.service_name) == (State.SENT, Way.PARTNER, pmi.name)
    message = Message.objects.get(purpose="guest_link")
    assert message.address == rows.EMAIL
    adult = family.adults.get()
    for word in ("XKMARKXK", adult.first_name, pmi.name, family.reference):
        assert word not in message.body
    assert GuestLink.objects.get().subject == made.reference
    assert GuestLink.objects.get().expires_at - factories.AT == timedelta(days=8)
    assert Act.objects.filter(verb="referral.made", family_number=family.pk).count() == 1


def test_the_database_alone_does_not_tell_where_a_family_was_sent(
    family: Family, pmi: Service
) -> None:
    made = rows.referred(family, pmi)
    stored = str(Referral.objects.filter(pk=made.pk).values_list("structure_index", "state").get())
    assert pmi.structure.reference not in stored
    for name in ("need", "service_name", "structure_name", "service_reference", "sentence"):
        field = Referral._meta.get_field(name)
        assert crypto.unseal(field.seal(getattr(made, name)), field.label)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("agreed", {"ground": ground(agreed=False)}),
        ("told", {"ground": ground(told="")}),
        ("told", {"ground": ground(told=Told.NOT_TOLD, told_on=None)}),
        ("told_on", {"ground": ground(told_on=None)}),
        ("told_on", {"ground": ground(told_on=factories.TODAY + timedelta(days=1))}),
        ("regime", {"ground": ground(regime="")}),
        ("regime", {"ground": ground(regime=RegimeKey.CARE)}),
        ("regime", {"ground": ground(regime=RegimeKey.CHILD_PROTECTION)}),
        ("regime", {"ground": None}),
        ("sentence", {"sentence": "  "}),
        ("sentence", {"sentence": "Son numéro : 2 85 05 78 006 084 91"}),
        ("sentence", {"sentence": "a" * 301}),
        ("passed", {"passed": ("address",)}),
        ("adult", {"adult": "inconnu"}),
        ("subject", {"subject": "inconnu"}),
        ("way", {"way": "pigeon"}),
    ],
)
def test_what_is_missing_is_said_and_nothing_leaves(
    family: Family, pmi: Service, field: str, values: dict[str, Any]
) -> None:
    assert why(family, pmi, field, **values)


def test_social_action_asks_no_agreement_between_those_bound_by_it(family: Family) -> None:
    ccas = rows.service("Aide sociale", kind="ccas")
    told = ground(regime=RegimeKey.SOCIAL_ACTION, agreed=False)
    assert rows.referred(family, ccas, ground=told).regime == RegimeKey.SOCIAL_ACTION


def test_social_action_does_not_reach_the_pmi(family: Family, pmi: Service) -> None:
    told = ground(regime=RegimeKey.SOCIAL_ACTION)
    assert "action sociale" in why(family, pmi, "regime", ground=told)


# --- Who is bound by nothing ----------------------------------------------------------------
@pytest.fixture
def toys(db: None) -> Service:
    """A toy library: bound by no secrecy."""
    return rows.service(
        "Ludothèque", kind="toy_library",
        structure=rows.structure("Ludothèque du parc", kind="toy_library"),
    )  # fmt: skip


def test_secrecy_is_that_of_the_nature_of_the_structure() -> None:
    assert ground_of("pmi") == SecrecyGround.PMI
    assert ground_of("workshop", "ccas") == SecrecyGround.CCAS
    assert ground_of("toy_library", "") == SecrecyGround.NONE


def test_unbound_by_agreement_only(family: Family, toys: Service) -> None:
    told = ground(regime=RegimeKey.SOCIAL_ACTION)
    assert "tenue au secret" in why(family, toys, "regime", ground=told, passed=())


@pytest.mark.parametrize(
    "key", [Passed.FIRST_NAME, Passed.LAST_NAME, Passed.PHONE, Passed.CHILD_NAME]
)
def test_unbound_who_she_is_only_in_her_own_words(family: Family, toys: Service, key: str) -> None:
    assert "dirait elle-même" in why(family, toys, "her_words", passed=(key,))
    made = rows.referred(family, toys, passed=(key,), ground=ground(her_words=True))
    assert made.recipient_ground == SecrecyGround.NONE


def test_unbound_without_saying_who_she_is(family: Family, toys: Service) -> None:
    assert rows.referred(family, toys, passed=("child_age", "language")).state == State.SENT


# --- By herself -----------------------------------------------------------------------------
def test_she_goes_by_herself_and_nothing_leaves(family: Family, toys: Service) -> None:
    made = rows.referred(family, toys, way=Way.HERSELF, ground=None)
    assert (made.sentence, made.passed, made.regime) == ("", [], "")
    assert not Message.objects.exists()
    assert not GuestLink.objects.exists()


def test_nobody_to_write_to_is_said(family: Family) -> None:
    mute = rows.service("Sans adresse", structure=rows.structure("Muette", email=""))
    assert "courriel" in why(family, mute, "way")
    assert rows.referred(family, mute, way=Way.HERSELF, ground=None).way == Way.HERSELF


def test_the_page_of_the_adult_is_sent_without_a_word_of_where(
    family: Family, pmi: Service
) -> None:
    rows.referred(family, pmi, send_page=True)
    text = Message.objects.get(purpose="link")
    assert pmi.name not in text.body
    assert "/p/" in text.body


def test_no_safe_contact_no_page_sent_and_the_referral_is_not_made(
    family: Family, pmi: Service
) -> None:
    family.adults.get().contacts.update(unsafe=True)
    with pytest.raises(ValidationError):
        rows.referred(family, pmi, send_page=True)
    assert not Referral.objects.exists()


# --- Who ------------------------------------------------------------------------------------
def test_only_the_referente_of_the_file(family: Family, pmi: Service) -> None:
    other = factories.ReferenteFactory()
    with pytest.raises(PermissionDenied):
        making.refer(
            reference=family.reference, said=rows.entrusted(family, pmi), by=other, at=factories.AT
        )


@pytest.mark.parametrize("change", [{"state": "closed"}, {"frozen_on": factories.TODAY}])
def test_not_from_a_file_that_is_closed_or_frozen(
    family: Family, pmi: Service, change: dict[str, Any]
) -> None:
    type(family).objects.filter(pk=family.pk).update(**change)
    with pytest.raises(PermissionDenied):
        rows.referred(family, pmi)


def test_not_towards_what_left_the_directory(family: Family, pmi: Service) -> None:
    Service.objects.update(archived_at=factories.AT)
    with pytest.raises(ValidationError):
        rows.referred(family, pmi)


def test_the_name_stays_as_it_was(family: Family, pmi: Service) -> None:
    made = rows.referred(family, pmi)
    name = pmi.name
    Service.objects.update(name="Autrement")
    made.refresh_from_db()
    assert made.service_name == name


def test_not_about_a_child_who_died(family: Family, pmi: Service) -> None:
    child = family.children.get()
    type(child).objects.update(died_on=factories.TODAY)
    assert why(family, pmi, "subject", subject=child.reference)


def test_an_adult_without_agreement_to_be_contacted_can_still_be_oriented(
    family: Family, pmi: Service
) -> None:
    family.adults.update(consent=Consent.UNKNOWN)
    assert rows.referred(family, pmi).pk


# --- What the structure could not open is not sent -------------------------------------------
def test_who_refuses_to_be_contacted_gets_the_sheet_only(family: Family, pmi: Service) -> None:
    family.adults.update(consent=Consent.REFUSED)
    assert "remettre la fiche" in why(family, pmi, "way")
    assert rows.referred(family, pmi, way=Way.HERSELF, ground=None).way == Way.HERSELF


def test_a_phone_that_is_not_safe_is_not_passed_on(family: Family, pmi: Service) -> None:
    family.adults.get().contacts.update(unsafe=True)
    assert "Aucun numéro sûr" in why(family, pmi, "passed", passed=("phone",))
    assert rows.referred(family, pmi, passed=("first_name",)).state == State.SENT


@pytest.mark.parametrize("event", EVENTS[2:], ids=lambda event: event.__name__)
def test_a_hushed_referral_is_not_sent_again(
    family: Family, pmi: Service, event: Callable[[Family], None]
) -> None:
    made = rows.referred(family, pmi, subject=family.children.get().reference)
    event(family)
    by = family.referente
    assert by is not None
    with pytest.raises(ValidationError, match="rien ne part"):
        making.send_again(reference=made.reference, by=by, at=factories.AT)
    assert Message.objects.filter(purpose="guest_link").count() == 1


def test_the_same_twice_while_it_waits_is_refused_and_says_since_when(
    family: Family, pmi: Service
) -> None:
    rows.referred(family, pmi)
    with pytest.raises(ValidationError, match="Déjà fait le 23"):
        rows.referred(family, pmi)
    rows.referred(family, pmi, subject=family.children.get().reference)
    rows.referred(family, pmi, need="disability")
    rows.referred(family, pmi, way=Way.HERSELF, ground=None)
    Referral.objects.update(state=State.DECLINED)
    rows.referred(family, pmi)
    assert Message.objects.filter(purpose="guest_link").count() == 4
