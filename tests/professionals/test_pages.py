"""The pages: the public form, those of the link, those of the team."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from berceau.kit import gate
from berceau.links import session
from berceau.links.models import GuestLink
from berceau.messaging.gateways.email import link_in
from berceau.messaging.models import Message
from berceau.professionals import answers as said
from berceau.professionals.actions import applying, moderating
from berceau.professionals.forms.mine import FORMS
from berceau.professionals.models import Registration
from berceau.professionals.states import State
from tests.client import Browser
from tests.professionals import rows

pytestmark = pytest.mark.django_db
AT = rows.AT
START, FIND = "/professionnels/se-faire-connaitre/", "/professionnels/se-faire-connaitre/mon-lien/"


@pytest.fixture(autouse=True)
def _that_day():
    cache.clear()
    with time_machine.travel(AT, tick=False):
        yield


def ticket() -> str:
    return gate.ticket(timezone.now() - timedelta(minutes=1))


def starts(browser: Browser, **values: str):
    typed = {"who": "person", "email": rows.EMAIL, "billet": ticket()} | values
    return browser.post(START, typed)


def with_link(registration: Registration) -> tuple[Browser, str]:
    """The browser of the person, and the address of her pages."""
    link, browser = rows.link_of(registration), Browser()
    browser.cookies[session.cookie_of(link.reference)] = session.sealed(link)
    return browser, f"/l/{link.reference}/inscription/"


def text(response) -> str:
    return response.content.decode()


# --- The public form ----------------------------------------------------------------------
def test_the_page_of_professionals_leads_to_it():
    assert START in text(Browser().get("/professionnels/"))
    assert START in text(Browser().get("/plan-du-site/"))


def test_the_conditions_and_the_sources_are_said_before_beginning():
    page = text(Browser().get(START))
    assert page.count("notre lecture") == 6
    assert "instruction SGMCAS/2022/106" in page
    assert "60 jours" in page
    assert "12 mois" in page


def test_beginning_leads_to_the_first_page_at_once():
    browser = Browser()
    answer = starts(browser)
    link = GuestLink.objects.latest("pk")
    assert answer["Location"] == f"/l/{link.reference}/inscription/etape/qui/"
    assert "Page 1 sur 6" in text(browser.get(answer["Location"]))
    assert "Page 1 sur 6" not in text(Browser().get(answer["Location"]))


@pytest.mark.parametrize(
    "wrong", [{"email": "pas une adresse"}, {"who": ""}, {"billet": ""}, {gate.TRAP: "robot"}]
)
def test_what_is_refused_keeps_what_was_typed_and_writes_nothing(wrong):
    answer = starts(Browser(), **wrong)
    assert answer.status_code == 422
    assert wrong.get("email", rows.EMAIL) in text(answer)
    assert not Registration.objects.exists()


def test_a_ticket_serves_once():
    one = ticket()
    assert starts(Browser(), billet=one).status_code == 302
    assert starts(Browser(), billet=one).status_code == 422
    assert Registration.objects.count() == 1


def test_a_mailbox_is_not_flooded():
    statuses = [starts(Browser()).status_code for _again in range(4)]
    assert statuses == [302, 302, 302, 429]
    assert Message.objects.count() == 3


def test_a_lost_link_gives_the_same_page_known_or_not():
    rows.begun()
    before = Message.objects.count()
    known = Browser().post(FIND, {"email": rows.EMAIL, "billet": ticket()})
    unknown = Browser().post(FIND, {"email": "inconnue@exemple.fr", "billet": ticket()})
    assert text(known).split("<main")[1] == text(unknown).split("<main")[1]
    assert Message.objects.count() == before + 1


# --- Verifying ----------------------------------------------------------------------------
def test_anybody_verifies_a_certificate():
    registration = rows.accepted()
    page = text(Browser().get(f"/verifier/{registration.certificate.upper()}/"))
    assert "Ce certificat est valable." in page
    assert "Léa Martin" in page
    assert "12 rue du Moulin" not in page


def test_without_agreement_the_name_is_not_told():
    registration = rows.accepted({**rows.PERSON, "publish": "no"})
    page = text(Browser().get(f"/verifier/{registration.certificate}/"))
    assert "Ce certificat est valable." in page
    assert "Martin" not in page


def test_of_what_is_not_valid_nothing_is_told():
    withdrawn = rows.accepted()
    applying.withdraw(reference=withdrawn.reference, at=AT)
    pages = [
        text(Browser().get(f"/verifier/{key}/")).split("<main")[1]
        for key in (withdrawn.certificate, "inconnu", rows.sent(email="b@exemple.fr").reference)
    ]
    assert len(set(pages)) == 1
    assert "n’est pas valable" in pages[0]


# --- The pages of the link ----------------------------------------------------------------
TYPED: dict[str, dict[str, object]] = {
    "qui": {"who": "person", "first_name": "Léa", "last_name": "Martin", "type": "midwife"},
    "joindre": {"phone": "06 39 98 01 01", "email": "contact@exemple.fr"},
    "lieu": {"address": "12 rue du Moulin", "commune": "Cambrai (59)"},
    "action": {"description": "Visites.", "moments": ["pregnancy"], "languages": ["fr"]},
    "conditions": {
        "publics": ["parents"], "trust_from": ["state"], "trust_by": ["label"],
        "trust_words": "Label.", "priorities": ["health"],
    },
    "accord": {"publish": "yes", "shown": ["phone"]},
}  # fmt: skip


def test_from_the_first_page_to_the_certificate():
    browser = Browser()
    where = starts(browser)["Location"]
    home = where.split("etape")[0]
    for key, typed in TYPED.items():
        assert where == f"{home}etape/{key}/"
        where = browser.post(where, typed)["Location"]
    assert where == home
    assert "ouvrez le message" in text(browser.get(home))
    assert browser.post(f"{home}envoyer/").status_code == 422
    address = link_in(Message.objects.get().body)
    began, home = home, browser.post("/i/" + address.rsplit("/", 1)[1])["Location"]
    assert browser.post(f"{home}envoyer/").status_code == 302
    registration = Registration.objects.get()
    assert registration.state == State.SUBMITTED
    assert "Ce lien n’ouvre plus rien" in text(browser.get(began))
    moderating.accept(reference=registration.reference, by=rows.manager(), at=AT)
    page = text(browser.get(home))
    assert "Acceptée." in page
    assert browser.get(f"{home}certificat.pdf").content[:5] == b"%PDF-"
    assert browser.get(f"{home}badge.svg").content[:4] == b"<svg"
    assert browser.get(f"{home}badge.png").content[:4] == b"\x89PNG"
    assert browser.get(f"{home}badge.gif").status_code == 404


@pytest.mark.parametrize("key", TYPED)
def test_a_step_kept_empty_is_kept_and_said_missing(key):
    registration = rows.begun()
    browser, home = with_link(registration)
    assert browser.post(f"{home}etape/{key}/", {"finish": "1"})["Location"] == home
    page = text(browser.get(home))
    assert f"{home}etape/{key}/" in page.split("Il reste à")[1].split("</ul>")[0]


@pytest.mark.parametrize(
    ("key", "wrong", "words"),
    [
        ("joindre", {"phone": "0639"}, "0639"),
        ("joindre", {"email": "pas une adresse"}, "pas une adresse"),
        ("lieu", {"commune": "Nulle part", "address": "3 rue Neuve"}, "3 rue Neuve"),
        ("lieu", {"postal_code": "594"}, "Cinq chiffres"),
        ("qui", {"website": "pas un site", "first_name": "Zoé"}, "Zoé"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_typed_is_lost(key, wrong, words):
    registration = rows.begun()
    browser, home = with_link(registration)
    answer = browser.post(f"{home}etape/{key}/", wrong)
    assert answer.status_code == 422
    assert words in text(answer)
    registration.refresh_from_db()
    assert registration.answers == rows.PERSON


def test_who_changes_for_a_structure_is_asked_its_name():
    browser, home = with_link(rows.begun())
    answer = browser.post(f"{home}etape/qui/", TYPED["qui"] | {"who": "structure"})
    assert answer["Location"] == f"{home}etape/qui/"
    assert "Nom de la structure" in text(browser.get(answer["Location"]))


def test_a_site_may_be_written_without_https():
    browser, home = with_link(rows.begun())
    browser.post(f"{home}etape/qui/", TYPED["qui"] | {"website": "exemple.fr"})
    assert Registration.objects.get().answers["website"] == "https://exemple.fr"


@pytest.mark.parametrize("state", ["submitted", "refused", "withdrawn", "expired"])
def test_a_step_is_closed_where_nothing_can_be_written(state):
    registration = rows.begun()
    Registration.objects.update(state=state)
    browser, home = with_link(registration)
    assert browser.get(f"{home}etape/qui/")["Location"] == home


def test_two_tabs_that_write_the_same_step_lose_nothing():
    browser, home = with_link(rows.begun())
    page = browser.get(f"{home}etape/action/")
    seen = page.context["form"]["seen"].value()
    browser.post(f"{home}etape/action/", TYPED["action"] | {"description": "Un."})
    answer = browser.post(
        f"{home}etape/action/", TYPED["action"] | {"description": "Deux.", "seen": seen}
    )
    assert answer.status_code == 422
    assert "« Un. »" in text(answer)
    assert "Deux." in text(answer)


def test_the_link_of_one_opens_nothing_of_another():
    mine, other = rows.begun(), rows.begun(email="autre@exemple.fr")
    browser, _home = with_link(mine)
    page = text(browser.get(f"/l/{rows.link_of(other).reference}/inscription/"))
    assert "Ce lien n’ouvre plus rien" in page


def test_whoever_typed_the_address_of_somebody_else_never_sends():
    """Even once the owner of the mailbox, curious, has opened the message."""
    stranger = Browser()
    home = starts(stranger)["Location"].split("etape")[0]
    Registration.objects.update(answers=rows.PERSON)
    address = link_in(Message.objects.get().body)
    owner = Browser()
    hers = owner.post("/i/" + address.rsplit("/", 1)[1])["Location"]
    assert stranger.post(f"{home}envoyer/").status_code == 422
    assert Registration.objects.get().state == State.DRAFT
    assert owner.post(f"{hers}envoyer/").status_code == 302
    for gesture in ("retirer", "effacer", "confirmer"):
        stranger.post(f"{home}{gesture}/")
    assert Registration.objects.get().state == State.SUBMITTED


def test_a_question_is_read_and_the_draft_is_open_again():
    registration = rows.sent()
    moderating.ask_back(
        reference=registration.reference,
        reasons=["place"],
        sentence="Quel étage ?",
        by=rows.manager(),
        at=AT,
    )
    browser, home = with_link(registration)
    page = text(browser.get(home))
    assert "une adresse que nous puissions situer" in page
    assert "Quel étage ?" in page
    assert f"{home}etape/lieu/" in page


def test_withdrawing_asks_first():
    registration = rows.accepted()
    browser, home = with_link(registration)
    assert browser.get(f"{home}retirer/").status_code == 200
    registration.refresh_from_db()
    assert registration.state == State.ACCEPTED
    browser.post(f"{home}retirer/")
    registration.refresh_from_db()
    assert registration.state == State.WITHDRAWN
    assert "Reprendre mon inscription" in text(browser.get(home))


def test_erasing_asks_first_then_leaves_nothing_to_open():
    browser, home = with_link(rows.accepted())
    assert browser.get(f"{home}effacer/").status_code == 200
    assert Registration.objects.exists()
    gone = text(browser.post(f"{home}effacer/"))
    assert "Tout est effacé" in gone
    assert "s’effacent après 3 mois" in gone
    assert not Registration.objects.exists()
    assert "Ce lien n’ouvre plus rien" in text(browser.get(home))


def test_the_confirmation_is_offered_in_the_last_month_only():
    registration = rows.accepted()
    link = rows.link_of(registration)
    GuestLink.objects.update(expires_at=AT + timedelta(days=900))
    for days, offered in ((0, False), (334, False), (335, True), (400, True)):
        with time_machine.travel(AT + timedelta(days=days), tick=False):
            browser = Browser()
            browser.cookies[session.cookie_of(link.reference)] = session.sealed(link)
            page = text(browser.get(f"/l/{link.reference}/inscription/"))
            assert ("continuer un an" in page) is offered, days


@pytest.mark.parametrize("state", ["draft", "submitted", "refused"])
def test_there_is_no_certificate_before_it_is_accepted(state):
    registration = rows.begun()
    Registration.objects.update(state=state)
    browser, home = with_link(registration)
    assert browser.get(f"{home}certificat.pdf").status_code == 404
    assert browser.get(f"{home}badge.svg").status_code == 404


def test_every_step_has_its_form():
    assert list(FORMS) == [step.key for step in said.STEPS]
    for step in said.STEPS:
        assert set(FORMS[step.key].base_fields) == set(step.fields)
