"""Sharing: who may be chosen, what each law asks, how the parent was told, until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.accounts.roles import Role, SecrecyGround
from berceau.families.models import Family, FamilyState
from berceau.privacy.models import Act
from berceau.sharing import policies
from berceau.sharing.actions import shares as verbs
from berceau.sharing.actions.shares import Confided
from berceau.sharing.models import RegimeKey, Share, Told
from berceau.sharing.queries import shares as queries
from berceau.sharing.regimes import regimes
from tests import factories
from tests.factories import AT, TODAY

SENTENCE = "Aimerait être rappelée pour un rendez-vous."


def confided(family: Family, recipient: Agent, **changes: Any) -> Confided:
    said = Confided(
        recipient_id=recipient.pk,
        adult=family.adults.get().reference,
        regime=RegimeKey.AGREEMENT,
        sentence=SENTENCE,
        expires_on=TODAY + timedelta(days=90),
        told=Told.PHONE,
        told_on=TODAY,
        agreed=True,
    )
    return replace(said, **changes)


def share(family: Family, recipient: Agent, by: Agent, **changes: Any) -> Share:
    return verbs.share(
        reference=family.reference, said=confided(family, recipient, **changes), by=by, at=AT
    )


def refused(field: str, *args: Any, **changes: Any) -> str:
    with pytest.raises(ValidationError) as error:
        share(*args, **changes)
    assert not Share.objects.exists()
    return str(error.value.message_dict[field][0])


# --- Who may be chosen (T16) --------------------------------------------------------------
def test_a_sentence_is_confided_and_written_in_the_journal(family, referente, nurse):
    made = share(family, nurse, referente)
    assert Share.objects.get().sentence == SENTENCE
    act = Act.objects.get(verb="share.made")
    assert (act.family_number, act.detail["share"]) == (family.pk, made.pk)
    assert SENTENCE not in str(act.detail)


def test_nothing_is_shared_with_who_is_bound_by_no_secrecy(family, referente):
    agent = factories.AgentFactory(role=Role.SOCIAL_WORKER, secrecy_ground=SecrecyGround.NONE)
    assert "aucun secret professionnel" in refused("recipient", family, agent, referente)


@pytest.mark.parametrize("role", [Role.LOCAL_MANAGER, Role.BIRTH_OFFICER, Role.TECHNICAL_ADMIN])
def test_nothing_is_shared_with_a_function_that_receives_no_share(family, referente, role):
    agent = factories.AgentFactory(role=role)
    assert "fonction" in refused("recipient", family, agent, referente)


def test_nothing_is_shared_with_an_ended_mandate(family, referente, nurse):
    nurse.mandates.update(ends_on=TODAY - timedelta(days=1))
    assert refused("recipient", family, nurse, referente)


def test_nothing_is_shared_with_a_closed_account(family, referente, nurse):
    nurse.is_active = False
    nurse.save()
    assert refused("recipient", family, nurse, referente)


def test_nothing_is_shared_with_oneself(family, referente):
    assert refused("recipient", family, referente, referente)


def test_the_policy_alone_refuses_who_is_bound_by_no_secrecy(referente):
    agent = factories.AgentFactory(role=Role.SOCIAL_WORKER, secrecy_ground=SecrecyGround.NONE)
    assert policies.refusal_to_receive(referente, agent.mandate)


def test_the_list_says_who_is_refused_and_why(referente, nurse):
    agent = factories.AgentFactory(role=Role.SOCIAL_WORKER, secrecy_ground=SecrecyGround.NONE)
    found = queries.colleagues(referente, TODAY)
    assert [mandate.agent for mandate in found.offered] == [nurse]
    assert [line.mandate.agent for line in found.refused] == [agent]
    assert "aucun secret professionnel" in found.refused[0].why


def test_a_stand_in_does_not_share(family, referente, nurse):
    stand_in = factories.ReferenteFactory()
    factories.AbsenceFactory(agent=referente, stand_in=stand_in)
    put_on_duty(stand_in, on=TODAY)
    with pytest.raises(PermissionDenied):
        share(family, nurse, stand_in)


def test_a_closed_file_is_not_shared(family, referente, nurse):
    family.state = FamilyState.CLOSED
    family.save()
    with pytest.raises(PermissionDenied):
        share(family, nurse, referente)


def test_the_adult_is_one_of_the_file(family, referente, nurse):
    stranger = factories.AdultFactory()
    assert refused("adult", family, nurse, referente, adult=stranger.reference)


# --- The laws -----------------------------------------------------------------------------
GROUNDS = [ground for ground in SecrecyGround if ground != SecrecyGround.NONE]
CCAS = SecrecyGround.CCAS


@pytest.mark.parametrize(
    ("regime", "maker", "admitted"),
    [
        ("social_action", CCAS, {"ccas", "social_worker", "child_welfare"}),
        ("social_action", SecrecyGround.NONE, set()),
        ("child_protection", CCAS, {"ccas", "pmi", "health", "social_worker", "child_welfare"}),
        ("child_protection", SecrecyGround.NONE, set()),
        ("care", CCAS, set()),
        ("care", SecrecyGround.PMI, {"pmi", "health", "social_worker"}),
        ("agreement", CCAS, {"ccas", "pmi", "health", "social_worker", "child_welfare"}),
        ("agreement", SecrecyGround.NONE, {"ccas", "pmi", "health", "social_worker",
                                           "child_welfare"}),
    ],
)  # fmt: skip
def test_whom_each_law_lets_speak(regime, maker, admitted):
    found = {
        ground.value
        for ground in SecrecyGround
        if not regimes()[regime].refusal(maker=maker, recipient=ground)
    }
    assert found == admitted


def test_a_refused_pair_is_told_why(family, referente, nurse):
    why = refused("regime", family, nurse, referente, regime=RegimeKey.SOCIAL_ACTION)
    assert "action sociale" in why


def test_each_law_has_two_lines_an_article_and_a_source():
    assert set(regimes()) == set(RegimeKey.values)
    for regime in regimes().values():
        assert len(regime.lines) == 2
        assert regime.article
        assert regime.source
        assert regime.status in {"S", "K", "P"}
        assert SecrecyGround.NONE not in regime.recipients


@pytest.mark.parametrize("regime", [RegimeKey.AGREEMENT])
def test_a_law_that_asks_for_the_agreement_gets_it(family, referente, nurse, regime):
    assert refused("agreed", family, nurse, referente, regime=regime, agreed=False)


def test_the_parent_is_told_before(family, referente, nurse):
    assert refused("told_on", family, nurse, referente, told_on=TODAY + timedelta(days=1))
    assert refused("told_on", family, nurse, referente, told_on=None)


@pytest.mark.parametrize("regime", [RegimeKey.AGREEMENT, RegimeKey.SOCIAL_ACTION])
def test_silence_is_refused_but_for_child_protection(family, referente, social_worker, regime):
    why = refused(
        "told", family, social_worker, referente,
        regime=regime, told=Told.NOT_TOLD, told_on=None, silence_reason="Danger.",
    )  # fmt: skip
    assert "L226-2-2" in why


def test_silence_has_a_reason(family, referente, nurse):
    assert refused(
        "silence_reason", family, nurse, referente,
        regime=RegimeKey.CHILD_PROTECTION, told=Told.NOT_TOLD, told_on=None,
    )  # fmt: skip


def test_child_protection_may_be_silent_with_a_reason(family, referente, nurse):
    made = share(
        family, nurse, referente,
        regime=RegimeKey.CHILD_PROTECTION, told=Told.NOT_TOLD, told_on=None,
        silence_reason="Prévenir le mettrait en danger.",
    )  # fmt: skip
    assert made.told_on is None


def test_the_database_refuses_silence_too(family, referente, nurse):
    made = share(family, nurse, referente)
    with pytest.raises(IntegrityError), transaction.atomic():
        Share.objects.filter(pk=made.pk).update(told=Told.NOT_TOLD, told_on=None)


# --- Words and days -----------------------------------------------------------------------
@pytest.mark.parametrize("text", ["", "   "])
def test_a_sentence_is_not_empty(family, referente, nurse, text):
    assert refused("sentence", family, nurse, referente, sentence=text)


@pytest.mark.parametrize("field", ["sentence", "silence_reason"])
def test_no_social_security_number_is_shared(family, referente, nurse, field):
    changes = {field: "Son numéro : 2 94 03 75 120 005 22"}
    assert "sécurité sociale" in refused(field, family, nurse, referente, **changes)


def test_a_sentence_is_one_sentence(family, referente, nurse):
    assert refused("sentence", family, nurse, referente, sentence="a" * 301)


def test_the_sentence_is_sealed_in_the_database(family, referente, nurse):
    made = share(family, nurse, referente, sentence="Marqueur planté Zoé")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sentence FROM sharing_share WHERE id = %s", [made.pk])
        assert "Zoé" not in cursor.fetchone()[0]


def test_a_share_ends_with_the_follow_up_at_the_latest(family, referente, nurse):
    latest = verbs.last_day(family, today=TODAY)
    child = family.children.get()
    assert latest == date(child.born_on.year + 3, child.born_on.month, child.born_on.day)
    assert refused("expires_on", family, nurse, referente, expires_on=latest + timedelta(days=1))
    assert share(family, nurse, referente, expires_on=latest)


def test_a_share_does_not_end_before_today(family, referente, nurse):
    assert refused("expires_on", family, nurse, referente, expires_on=TODAY - timedelta(days=1))


def test_a_family_without_dates_has_the_usual_length(referente, settings):
    settings.SHARE_DAYS = 30
    family = factories.FamilyFactory(referente=referente)
    assert verbs.last_day(family, today=TODAY) == TODAY + timedelta(days=30)


# --- The mail (T16) -----------------------------------------------------------------------
def test_the_mail_holds_a_link_and_no_word_of_the_family(
    family, referente, nurse, settings, django_capture_on_commit_callbacks
):
    settings.MAIL_READY = True
    adult = family.adults.get()
    with django_capture_on_commit_callbacks(execute=True):
        made = verbs.share(
            reference=family.reference,
            said=confided(family, nurse, with_identity=True, with_children=True),
            by=referente,
            at=AT,
            site="https://berceau.exemple.fr",
        )
    (sent,) = mail.outbox
    assert sent.to == [nurse.email]
    everything = f"{sent.subject} {sent.body}"
    assert f"https://berceau.exemple.fr/partages/{made.reference}/" in everything
    secrets = [SENTENCE, adult.first_name, adult.last_name, family.name,
               family.children.get().first_name, adult.contacts.get().value]  # fmt: skip
    assert [word for word in secrets if word in everything] == []


def test_without_a_mail_server_nothing_is_sent(
    family, referente, nurse, settings, django_capture_on_commit_callbacks
):
    settings.MAIL_READY = False
    with django_capture_on_commit_callbacks(execute=True):
        share(family, nurse, referente)
    assert mail.outbox == []
