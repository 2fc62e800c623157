"""A share as its recipient, its maker and everybody else find it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent, Mandate
from berceau.accounts.roles import Role, SecrecyGround
from berceau.families.models import ContactKind, FamilyState
from berceau.kit.prepared import counts
from berceau.privacy.models import Reading
from berceau.sharing.models import OtherService, Share
from berceau.sharing.queries import shares as queries
from tests import factories
from tests.factories import AT, TODAY

MARKED = "Phrase plantée Xylophone."


def url(share: Share, *end: str) -> str:
    return "/".join(["/partages", share.reference, *end, ""])


def counted(agent: Agent) -> int:
    """What the menu says waits for her."""
    asked = queries.count_received(agent, TODAY)
    return 0 if asked is None else counts([asked])[0]


@pytest.fixture
def share(family, nurse):
    return factories.ShareFactory(family=family, recipient=nurse, sentence=MARKED)


# --- The recipient ------------------------------------------------------------------------
def test_its_recipient_reads_the_sentence_and_nothing_unticked(client_of, share, nurse):
    page = client_of(nurse).get(url(share)).content.decode()
    adult = share.adult
    assert "Xylophone" in page
    assert adult.first_name not in page
    assert share.family.children.get().first_name not in page
    assert share.family.name not in page


def test_what_was_ticked_is_there(client_of, family, nurse):
    share = factories.ShareFactory(
        family=family, recipient=nurse, with_identity=True, with_children=True
    )
    page = client_of(nurse).get(url(share)).content.decode()
    assert share.adult.first_name in page
    assert f"tel:{share.adult.contacts.get().value}" in page
    assert family.children.get().first_name in page


def test_a_child_who_died_is_not_listed(client_of, family, nurse):
    child = family.children.get()
    child.died_on = TODAY
    child.save()
    share = factories.ShareFactory(family=family, recipient=nurse, with_children=True)
    assert child.first_name not in client_of(nurse).get(url(share)).content.decode()


def test_the_share_of_one_adult_never_shows_the_other(client_of, family, nurse):
    """T7: two adults of one child, one share, planted markers."""
    other = factories.AdultFactory(
        family=family, first_name="Wolfram", last_name="Quetzal", phone="+33639981234"
    )
    factories.EmailFactory(adult=other, value="wolfram@exemple.fr")
    family.name, family.address = "Quetzal", "3 rue du Marqueur"
    family.save()
    adult = family.adults.exclude(pk=other.pk).get()
    share = factories.ShareFactory(
        family=family, adult=adult, recipient=nurse, with_identity=True, with_children=True
    )
    browser = client_of(nurse)
    for address in [url(share), "/partages/", url(share, "moi-aussi")]:
        page = browser.get(address).content.decode()
        found = ["Wolfram", "Quetzal", "39 98 12 34", "39981234", "wolfram@", "Marqueur"]
        assert [word for word in found if word in page] == [], address


def test_an_unsafe_contact_is_said_so_and_has_no_button(client_of, family, nurse):
    adult = family.adults.get()
    adult.contacts.update(unsafe=True)
    share = factories.ShareFactory(family=family, recipient=nurse, with_identity=True)
    page = client_of(nurse).get(url(share)).content.decode()
    assert "contact non sûr" in page
    assert "tel:" not in page


def test_every_view_is_in_the_journal_with_its_compartments(client_of, family, nurse):
    share = factories.ShareFactory(family=family, recipient=nurse, with_identity=True)
    browser = client_of(nurse)
    browser.get(url(share))
    lines = Reading.objects.filter(agent=nurse, family_number=family.pk)
    assert {line.compartment for line in lines} == {"sharing", "identity", "agreement"}
    assert {line.ground for line in lines} == {f"partage n° {share.pk}"}
    browser.get(url(share))
    assert lines.all().count() == 6


def test_a_share_without_identity_journals_the_share_alone(client_of, share, nurse):
    client_of(nurse).get(url(share))
    assert [line.compartment for line in Reading.objects.filter(agent=nurse)] == ["sharing"]


def test_the_menu_counts_what_is_received(client_of, share, nurse):
    page = client_of(nurse).get("/partages/").content.decode()
    assert share.reference in page
    assert "Xylophone" not in page


# --- Everybody else (T16) -----------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.PMI_NURSE, Role.SOCIAL_WORKER, Role.REFERENTE])
def test_a_colleague_finds_no_such_page(client_of, share, role):
    assert client_of(factories.AgentFactory(role=role)).get(url(share)).status_code == 404


def test_a_colleague_of_the_same_service_finds_no_such_page(client_of, share, nurse):
    colleague = factories.AgentFactory(
        role=Role.PMI_NURSE,
        secrecy_ground=SecrecyGround.PMI,
        organisation=nurse.mandate.organisation,
    )
    assert client_of(colleague).get(url(share)).status_code == 404
    assert counted(colleague) == 0


@pytest.mark.parametrize("role", [Role.FUNCTIONAL_ADMIN, Role.TECHNICAL_ADMIN, Role.DPO])
def test_an_administrator_is_refused(client_of, share, role):
    assert client_of(factories.AgentFactory(role=role)).get(url(share)).status_code == 403


def expire(share: Share) -> None:
    Share.objects.filter(pk=share.pk).update(expires_on=TODAY - timedelta(days=1))


def take_back(share: Share) -> None:
    Share.objects.filter(pk=share.pk).update(revoked_at=AT, revoked_by=share.made_by)


def close(share: Share) -> None:
    type(share.family).objects.filter(pk=share.family_id).update(state=FamilyState.CLOSED)


def leave_service(share: Share) -> None:
    elsewhere = factories.OrganisationFactory()
    Mandate.objects.filter(agent=share.recipient).update(organisation=elsewhere)


def lose_secrecy(share: Share) -> None:
    Mandate.objects.filter(agent=share.recipient).update(secrecy_ground=SecrecyGround.NONE)


@pytest.mark.parametrize("end", [expire, take_back, close, leave_service, lose_secrecy])
@pytest.mark.parametrize("page", [(), ("moi-aussi",), ("retirer",)])
def test_what_has_ended_is_a_404_for_its_recipient(client_of, share, nurse, end, page):
    browser = client_of(nurse)
    end(share)
    answer = browser.get(url(share, *page))
    # Her new mandate may close the whole room to her: refused is not shown either.
    assert answer.status_code in {403, 404}
    assert "Xylophone" not in answer.content.decode()
    if end in {expire, take_back, close}:
        assert answer.status_code == 404


@pytest.mark.parametrize("end", [expire, take_back, close])
def test_what_has_ended_leaves_the_lists_of_its_recipient(client_of, share, nurse, end):
    end(share)
    assert share.reference not in client_of(nurse).get("/partages/").content.decode()


@pytest.mark.parametrize("end", [expire, take_back, close, leave_service])
def test_what_has_ended_leaves_the_count_of_the_menu(share, nurse, end):
    assert counted(nurse) == 1
    end(share)
    assert counted(put_on_duty(nurse, on=TODAY)) == 0


@pytest.mark.parametrize("end", [expire, take_back])
def test_its_maker_still_sees_the_fact(client_of, share, referente, end):
    end(share)
    answer = client_of(referente).get(url(share))
    assert answer.status_code == 200
    assert "Personne d’autre que vous" in answer.content.decode()


def test_the_day_after_the_last_day_it_is_a_404(client_of, share, nurse):
    browser = client_of(nurse)
    with time_machine.travel(AT + timedelta(days=90), tick=False):
        assert client_of(nurse).get(url(share)).status_code == 200
    with time_machine.travel(AT + timedelta(days=91), tick=False):
        browser = client_of(nurse)
        assert browser.get(url(share)).status_code == 404


# --- The maker and the référente ----------------------------------------------------------
def test_revoking_asks_first_then_closes_the_page(client_of, share, referente, nurse):
    browser = client_of(referente)
    assert "Retirer le partage" in browser.get(url(share, "retirer")).content.decode()
    assert browser.post(url(share, "retirer")).status_code == 302
    assert client_of(nurse).get(url(share)).status_code == 404


def test_a_new_referente_takes_back_without_reading(client_of, share):
    new = factories.ReferenteFactory()
    share.family.referente = new
    share.family.save()
    browser = client_of(new)
    page = browser.get(url(share))
    assert page.status_code == 200
    assert "Xylophone" not in page.content.decode()
    assert browser.post(url(share, "retirer")).status_code == 302
    assert Share.objects.get(pk=share.pk).revoked_by == new


def test_a_stand_in_reads_and_does_not_take_back(client_of, share, referente):
    stand_in = factories.ReferenteFactory()
    factories.AbsenceFactory(agent=referente, stand_in=stand_in)
    browser = client_of(stand_in)
    assert "Xylophone" in browser.get(url(share)).content.decode()
    assert browser.post(url(share, "retirer")).status_code == 403


def test_its_recipient_does_not_take_it_back(client_of, share, nurse):
    assert client_of(nurse).post(url(share, "retirer")).status_code == 403
    assert Share.objects.get(pk=share.pk).revoked_at is None


# --- « Je suis aussi cette famille » (v) --------------------------------------------------
def family_page(client_of, agent, family):
    return client_of(agent).get(f"/familles/{family.reference}/").content.decode()


def test_before_it_is_said_nothing_shows_that_another_service_follows(
    client_of, share, referente, nurse
):
    client_of(nurse).get(url(share))
    page = family_page(client_of, referente, share.family)
    assert "Autres services" not in page
    assert "suit aussi cette famille" not in page


def say(client_of, share, nurse):
    return client_of(nurse).post(
        url(share, "moi-aussi"), {"told": "phone", "told_on": TODAY.isoformat()}
    )


def test_once_said_the_family_page_of_who_shared_shows_it(client_of, share, referente, nurse):
    assert say(client_of, share, nurse).status_code == 302
    page = family_page(client_of, referente, share.family)
    assert "Autres services" in page
    assert nurse.full_name in page


def test_it_is_said_to_the_maker_and_not_to_the_next_referente(client_of, share, nurse):
    say(client_of, share, nurse)
    new = factories.ReferenteFactory()
    share.family.referente = new
    share.family.save()
    assert "Autres services" not in family_page(client_of, new, share.family)


@pytest.mark.parametrize("end", [expire, take_back])
def test_it_ends_with_the_share(client_of, share, referente, nurse, end):
    say(client_of, share, nurse)
    end(share)
    assert "Autres services" not in family_page(client_of, referente, share.family)


def test_it_is_taken_back(client_of, share, referente, nurse):
    say(client_of, share, nurse)
    client_of(nurse).post(url(share, "moi-aussi", "retirer"))
    assert "Autres services" not in family_page(client_of, referente, share.family)


def test_it_is_not_said_to_who_is_bound_by_no_secrecy(client_of, share, referente, nurse):
    referente.mandates.update(secrecy_ground=SecrecyGround.NONE)
    answer = say(client_of, share, nurse)
    assert answer.status_code == 422
    assert not OtherService.objects.exists()


def test_the_parent_is_told_before_it_is_said(client_of, share, nurse):
    answer = client_of(nurse).post(
        url(share, "moi-aussi"), {"told": "not_told", "told_on": TODAY.isoformat()}
    )
    assert answer.status_code == 422
    assert not OtherService.objects.exists()


# --- The form -----------------------------------------------------------------------------
def sent(family, nurse, **changes):
    return {
        "recipient": nurse.pk,
        "adult": family.adults.get().reference,
        "regime": "agreement",
        "preset": "call",
        "sentence": "",
        "attached": ["identity"],
        "told": "in_person",
        "told_on": TODAY.isoformat(),
        "agreed": "on",
        "expires_on": (TODAY + timedelta(days=90)).isoformat(),
    } | changes


def test_sharing_from_the_family_page_with_a_preset_sentence(client_of, family, referente, nurse):
    answer = client_of(referente).post(
        f"/familles/{family.reference}/partager/", sent(family, nurse)
    )
    assert answer.status_code == 302
    made = Share.objects.get()
    assert made.sentence == "Souhaite un appel pour prendre rendez-vous."
    assert (made.with_identity, made.with_children) == (True, False)


def test_the_form_refuses_who_is_bound_by_no_secrecy(client_of, family, referente):
    agent = factories.AgentFactory(role=Role.PMI_NURSE, secrecy_ground=SecrecyGround.NONE)
    browser = client_of(referente)
    page = browser.get(f"/familles/{family.reference}/partager/").content.decode()
    assert "aucun secret professionnel" in page
    answer = browser.post(f"/familles/{family.reference}/partager/", sent(family, agent))
    assert answer.status_code == 422
    assert not Share.objects.exists()


def test_nothing_is_ticked_beforehand(client_of, family, referente, nurse):
    page = client_of(referente).get(f"/familles/{family.reference}/partager/").content.decode()
    boxes = [line for line in page.split("<input") if 'name="attached"' in line]
    assert len(boxes) == 2
    assert not any("checked" in box for box in boxes)


def test_the_panel_says_who_which_law_until_when_and_how_told(client_of, share, referente, nurse):
    page = family_page(client_of, referente, share.family)
    assert nurse.full_name in page
    assert "Accord de la personne" in page
    assert "prévenue au téléphone" in page
    assert "Xylophone" not in page


def test_today_shows_the_block_to_those_who_have_one(client_of, referente):
    other = factories.FamilyFactory()
    browser = client_of(referente)
    assert "Partagé avec vous" not in browser.get("/aujourdhui/").content.decode()
    share = factories.ShareFactory(family=other, recipient=referente)
    page = browser.get("/aujourdhui/").content.decode()
    assert "Partagé avec vous" in page
    assert share.reference in page


def test_an_email_is_shown_as_it_is(client_of, family, nurse):
    adult = family.adults.get()
    factories.ContactFactory(adult=adult, kind=ContactKind.EMAIL, value="samira@exemple.fr")
    share = factories.ShareFactory(family=family, recipient=nurse, with_identity=True)
    assert "samira@exemple.fr" in client_of(nurse).get(url(share)).content.decode()
