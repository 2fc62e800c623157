"""« Mes informations »: one's own and nobody else's; correct, choose, stop, copy, erase."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.contract import Outgoing, programmes
from berceau.families.models import Adult, AdultRole, Contact, Family
from berceau.followup.models import Note, NoteKind, Readers
from berceau.messaging import optouts
from berceau.messaging.models import Channel, Optout
from berceau.messaging.rules import stopped_by_the_person
from berceau.privacy import journal
from berceau.privacy.models import Act
from berceau.rights import actions, packs
from berceau.rights.models import Answer, Identity, Request, RequestKind
from berceau.sharing.models import RegimeKey, Told
from tests import factories
from tests.client import Browser
from tests.factories import AT, TODAY
from tests.parents.visitors import come

pytestmark = pytest.mark.django_db

PAGE = "/p/moi/informations/"
HERS, HIS = "+33698765432", "+33612349876"
SECRET = "zqphrase : wklui crie"


@pytest.fixture
def family() -> Family:
    """Two parents who live apart, with a marker in each word of each."""
    family = factories.FamilyFactory(adult=False, name="zqnom", address="12 rue zqadresse")
    for name, phone, rest in (
        ("zqelle", HERS, {"role": AdultRole.MOTHER, "is_main_contact": True}),
        ("wklui", HIS, {"role": AdultRole.FATHER, "lives_elsewhere": True}),
    ):
        adult = factories.AdultFactory(
            family=family, first_name=name, last_name=f"{name}-nom", phone=phone, **rest
        )
        factories.EmailFactory(adult=adult, value=f"{name}@exemple.fr")
    factories.ChildFactory(family=family, first_name="zqenfant")
    for text, readers in ((SECRET, Readers.TEAM), ("zqsecret", Readers.AUTHOR)):
        Note.objects.create(
            family=family, author=family.referente, kind=NoteKind.CALL, text=text,
            readers=readers, themes=["respite"], happened_on=TODAY, at=AT,
        )  # fmt: skip
    return family


@pytest.fixture
def her(family: Family) -> Adult:
    return family.adults.get(role=AdultRole.MOTHER)


@pytest.fixture
def him(family: Family) -> Adult:
    return family.adults.get(role=AdultRole.FATHER)


def _page(browser: Browser, path: str = PAGE) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def _does(browser: Browser, name: str, **values: Any) -> Any:
    return browser.post(reverse(f"parents:{name}"), values)


# --- What is held on me ----------------------------------------------------------------------
def test_each_adult_reads_their_own(her: Adult, him: Adult) -> None:
    hers, his = _page(come(her)), _page(come(him))
    for told in ("zqelle-nom", "06\u00a098\u00a076\u00a054\u00a032", "zqelle@exemple.fr"):
        assert told in hers
        assert told not in his
    for told in ("wklui-nom", "06\u00a012\u00a034\u00a098\u00a076", "wklui@exemple.fr"):
        assert told in his
        assert told not in hers


def test_the_address_of_a_home_is_not_told_to_who_lives_elsewhere(her: Adult, him: Adult) -> None:
    assert "zqadresse" in _page(come(her))
    assert "zqadresse" not in _page(come(him))


def test_a_sentence_is_not_told_before_a_person_read_it_again(her: Adult) -> None:
    page = _page(come(her))
    assert "zqphrase" not in page
    assert "zqsecret" not in page
    assert "répit" in page
    assert "Des phrases ont été écrites" in page


def test_without_a_link_the_page_says_nothing(family: Family) -> None:
    answer = Browser().get(PAGE)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("parents:door")


def test_the_page_costs_the_same_with_more_to_tell(her: Adult) -> None:
    browser = come(her)
    _page(browser)
    with CaptureQueriesContext(connection) as few:
        _page(browser)
    for number in range(5):
        Note.objects.create(
            family=her.family, author=her.family.referente, kind=NoteKind.CALL, text="x",
            readers=Readers.TEAM, happened_on=TODAY, at=AT + timedelta(minutes=number),
        )  # fmt: skip
        factories.ShareFactory(family=her.family, adult=her)
        factories.ChildFactory(family=her.family)
    with CaptureQueriesContext(connection) as many:
        _page(browser)
    assert len(many) <= len(few)


# --- Protected in silence (L226-2-2) -----------------------------------------------------------
@pytest.fixture
def silent(her: Adult) -> Agent:
    """A doctor to whom something was entrusted in silence, and who opened the file."""
    share = factories.ShareFactory(
        family=her.family, adult=her, regime=RegimeKey.CHILD_PROTECTION, agreed=False,
        told=Told.NOT_TOLD, told_on=None, silence_reason="zqsilence", sentence="zqconfié",
        recipient=factories.AgentFactory(role=Role.PMI_DOCTOR),
    )  # fmt: skip
    _opened(share.recipient, her.family)
    agent: Agent = share.recipient
    return agent


def _opened(agent: Agent, family: Family, *, assigned: bool = False) -> None:
    journal.read(
        by=agent, family_id=family.pk, compartments=["sharing"], ground="partage", at=AT,
        assigned=assigned,
    )  # fmt: skip


def test_what_was_entrusted_in_silence_is_not_on_the_page(her: Adult, silent: Agent) -> None:
    page = _page(come(her))
    for word in ("zqsilence", "zqconfié", "L226-2-2", "Ce qui a été partagé"):
        assert word not in page


def test_who_received_it_in_silence_is_not_among_those_who_opened(
    her: Adult, silent: Agent
) -> None:
    assert "Médecin de PMI" not in _page(come(her))


def test_who_received_something_openly_too_is(her: Adult, silent: Agent) -> None:
    factories.ShareFactory(family=her.family, adult=her, recipient=silent)
    assert "Médecin de PMI" in _page(come(her))


# --- Who opened --------------------------------------------------------------------------------
def test_who_opened_is_told_by_function_and_organisation(her: Adult) -> None:
    agent = factories.AgentFactory(last_name="Zqagente")
    _opened(agent, her.family, assigned=True)
    page = _page(come(her))
    assert "Référente 1000 jours" in page
    assert agent.mandate.organisation.name in page
    assert "Zqagente" not in page


# --- Correct ------------------------------------------------------------------------------------
def _contact(adult: Adult, value: str) -> Contact:
    return Contact.objects.get(adult=adult, value=value)


@pytest.mark.parametrize("how", ["no_message", "unsafe"])
def test_being_careful_is_done_at_once(her: Adult, how: str) -> None:
    answer = _does(come(her), "be_careful", contact=_contact(her, HERS).pk, how=how)
    assert answer["Location"] == PAGE
    assert getattr(_contact(her, HERS), how) is True
    act = Act.objects.get(verb="contact.corrected")
    assert act.agent_id is None


def test_an_unsafe_contact_is_no_longer_the_preferred_one(her: Adult) -> None:
    Contact.objects.filter(adult=her, value=HERS).update(preferred=True)
    _does(come(her), "be_careful", contact=_contact(her, HERS).pk, how="unsafe")
    assert _contact(her, HERS).preferred is False


def test_the_contact_of_the_other_adult_is_out_of_reach(her: Adult, him: Adult) -> None:
    answer = _does(come(her), "be_careful", contact=_contact(him, HIS).pk, how="unsafe")
    assert answer.status_code == 404
    assert _contact(him, HIS).unsafe is False


@pytest.mark.parametrize("how", ["", "safe", "preferred", "value"])
def test_nothing_that_opens_a_way_is_done_by_the_page(her: Adult, how: str) -> None:
    Contact.objects.filter(adult=her).update(unsafe=True)
    answer = _does(come(her), "be_careful", contact=_contact(her, HERS).pk, how=how, value=HIS)
    assert answer.status_code == 404
    assert _contact(her, HERS).unsafe is True


def test_a_file_left_as_it_is_is_not_changed(her: Adult) -> None:
    browser = come(her)
    Family.objects.filter(pk=her.family_id).update(frozen_on=TODAY)
    answer = _does(browser, "be_careful", contact=_contact(her, HERS).pk, how="unsafe")
    assert answer.status_code == 404
    assert _contact(her, HERS).unsafe is False


def test_a_new_number_is_a_request_that_a_person_answers(her: Adult) -> None:
    _does(come(her), "correct", words="Mon nouveau numéro : 06 11 22 33 44")
    asked = Request.objects.get()
    assert (asked.kind, asked.adult_number) == (RequestKind.RECTIFICATION, her.pk)
    assert (asked.identity, asked.recorded_by) == (Identity.LINK, None)
    assert asked.words == "Mon nouveau numéro : 06 11 22 33 44"
    assert not Contact.objects.filter(value="+33611223344").exists()


def test_a_social_security_number_is_refused(her: Adult) -> None:
    answer = _does(come(her), "correct", words="mon numéro : 2 94 05 59 122 045 87")
    assert answer.status_code == 422
    assert not Request.objects.exists()


def test_corrections_do_not_fill_the_list(her: Adult) -> None:
    browser = come(her)
    for number in range(8):
        _does(browser, "correct", words=f"erreur {number}")
    assert Request.objects.count() == 5


# --- Choose -------------------------------------------------------------------------------------
def test_every_setting_of_every_room_is_shown_and_changed(her: Adult) -> None:
    choices = [one for room in programmes() for one in room.parent_settings]
    assert choices
    browser = come(her)
    page = _page(browser)
    for setting in choices:
        assert str(setting.label) in page
        wanted = next(
            value for value, _label in setting.choices if value != setting.current(her.pk)
        )
        _does(browser, "choose", key=setting.key, value=wanted)
        assert setting.current(her.pk) == wanted


def test_one_parent_does_not_choose_for_the_other(her: Adult, him: Adult) -> None:
    setting = next(one for room in programmes() for one in room.parent_settings)
    before = setting.current(him.pk)
    for value, _label in setting.choices:
        _does(come(her), "choose", key=setting.key, value=value)
        assert setting.current(him.pk) == before


@pytest.mark.parametrize(("key", "value"), [("zq", "light"), ("", ""), (None, "zq")])
def test_what_is_not_a_choice_is_refused(her: Adult, key: str | None, value: str) -> None:
    setting = next(one for room in programmes() for one in room.parent_settings)
    answer = _does(come(her), "choose", key=setting.key if key is None else key, value=value)
    assert answer.status_code == 404


# --- Stop ---------------------------------------------------------------------------------------
def _leaving(adult: Adult, channel: str, address: str) -> Outgoing:
    return Outgoing(
        channel=channel, purpose="reminder", address=address, family_id=adult.family_id,
        adult_id=adult.pk, subject="", pressing=False,
    )  # fmt: skip


def test_nothing_leaves_any_more_once_it_is_asked(her: Adult) -> None:
    """What waits included: the rule is asked at the moment of sending."""
    browser, at = come(her), timezone.now() + timedelta(days=1)
    leaving = [_leaving(her, Channel.SMS, HERS), _leaving(her, Channel.EMAIL, "zqelle@exemple.fr")]
    assert not stopped_by_the_person(leaving, at)
    _does(browser, "stop")
    assert optouts.is_stopped(her)
    assert set(stopped_by_the_person(leaving, at)) == {0, 1}


def test_the_other_adult_still_receives(her: Adult, him: Adult) -> None:
    _does(come(her), "stop")
    assert not optouts.is_stopped(him)


def test_it_can_be_undone(her: Adult) -> None:
    browser = come(her)
    _does(browser, "stop")
    assert "Nous ne vous envoyons plus aucun message." in _page(browser)
    _does(browser, "resume")
    assert not optouts.is_stopped(her)
    assert Act.objects.filter(agent_id=None, verb="messages.resumed").count() == 1


def test_stopping_twice_is_stopping_once(her: Adult) -> None:
    browser = come(her)
    _does(browser, "stop")
    _does(browser, "stop")
    assert Optout.objects.filter(until=None).count() == 2


# --- Copy ---------------------------------------------------------------------------------------
def _relu(her: Adult) -> Request:
    """Asked by her, gathered and read again by the DPO."""
    dpo = factories.AgentFactory(role=Role.DPO)
    asked = Request.objects.get(kind=RequestKind.ACCESS)
    packs.prepare(reference=asked.reference, by=dpo, at=AT)
    packs.approve(reference=asked.reference, masks={}, note="", by=dpo, at=AT)
    return asked


def test_a_copy_is_asked_once_and_is_not_there_before_a_person_read_it(her: Adult) -> None:
    browser = come(her)
    _does(browser, "ask_copy")
    _does(browser, "ask_copy")
    asked = Request.objects.get(kind=RequestKind.ACCESS, answered_on=None)
    assert browser.get(reverse("parents:copy", args=["json"])).status_code == 404
    packs.prepare(reference=asked.reference, by=factories.AgentFactory(role=Role.DPO), at=AT)
    assert browser.get(reverse("parents:copy", args=["json"])).status_code == 404


def test_read_again_it_is_downloaded_by_its_owner_alone(her: Adult, him: Adult) -> None:
    browser = come(her)
    _does(browser, "ask_copy")
    _relu(her)
    answer = browser.get(reverse("parents:copy", args=["json"]))
    assert "zqelle" in json.dumps(json.loads(answer.content), ensure_ascii=False)
    assert "wklui@exemple.fr" not in answer.content.decode()
    assert come(him).get(reverse("parents:copy", args=["json"])).status_code == 404
    assert browser.get(reverse("parents:copy", args=["exe"])).status_code == 404


def test_the_copy_is_a_pdf_in_french_on_a_page_in_arabic(her: Adult) -> None:
    her.language = "ar"
    her.save(update_fields=["language"])
    browser = come(her)
    _does(browser, "ask_copy")
    _relu(her)
    answer = browser.get(reverse("parents:copy", args=["pdf"]))
    assert answer.content.startswith(b"%PDF")


def test_noted_as_handed_over_it_is_gone(her: Adult) -> None:
    browser = come(her)
    _does(browser, "ask_copy")
    asked = _relu(her)
    packs.deliver(
        reference=asked.reference, how="téléchargée", by=factories.AgentFactory(role=Role.DPO),
        at=AT,
    )  # fmt: skip
    assert browser.get(reverse("parents:copy", args=["json"])).status_code == 404


def test_a_copy_asked_at_the_desk_is_handed_over_at_the_desk(her: Adult) -> None:
    """Its identity was checked another way: a link alone does not open it."""
    dpo = factories.AgentFactory(role=Role.DPO)
    actions.record(
        adult_reference=her.reference, kind=RequestKind.ACCESS, received_on=TODAY,
        identity=Identity.DOCUMENT, text="", by=dpo, at=AT,
    )  # fmt: skip
    _relu(her)
    assert come(her).get(reverse("parents:copy", args=["json"])).status_code == 404


# --- Erase --------------------------------------------------------------------------------------
def test_erasure_says_what_stays_and_by_when_then_asks(her: Adult) -> None:
    browser = come(her)
    page = _page(browser, reverse("parents:erase"))
    assert "12 mois" in page
    assert "un mois au plus" in page
    assert not Request.objects.exists()
    _does(browser, "erase")
    asked = Request.objects.get()
    assert (asked.kind, asked.adult_number) == (RequestKind.ERASURE, her.pk)
    assert Family.objects.filter(pk=her.family_id).exists()


def test_a_request_that_came_by_a_link_is_answered_like_any_other(her: Adult) -> None:
    _does(come(her), "erase")
    asked = Request.objects.get()
    actions.answer(
        reference=asked.reference, answer=Answer.ACCEPTED, text="",
        by=factories.AgentFactory(role=Role.DPO), at=AT,
    )  # fmt: skip
    assert not Adult.objects.filter(pk=her.pk).exists()


def test_the_page_says_what_was_asked_and_by_when(her: Adult) -> None:
    browser = come(her)
    _does(browser, "correct", words="zqfaute")
    assert "rectification : corriger" in _page(browser)
    assert "réponse avant le" in _page(browser)
