"""The code of an adult: asked at each entry; five wrong ones kill the link."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError

from berceau.families.models import Adult
from berceau.messaging.models import Message
from berceau.parents.actions import codes, sending
from berceau.parents.delays import delays
from berceau.parents.models import AccessLink, Ask, ParentRequest, PersonalCode
from tests.client import Browser
from tests.factories import AT, AgentFactory, FamilyFactory
from tests.parents.test_links import DEAD, HOME, opened, path_of
from tests.parents.visitors import come

pytestmark = pytest.mark.usefixtures("db", "on_that_day")


@pytest.fixture(autouse=True)
def _fresh(db: None, settings: object) -> None:
    cache.clear()
    # The real hashers are slow on purpose.
    settings.PASSWORD_HASHERS = [  # type: ignore[attr-defined]
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]


@pytest.fixture
def adult() -> Adult:
    adult = FamilyFactory(with_newborn=True).adults.get()
    codes.choose(adult=adult, code="2580", current="", at=AT)
    return adult


def answer(browser: Browser, code: str) -> str:
    return str(browser.post("/p/code/", {"code": code}, follow=True).content.decode())


def at_the_code(adult: Adult) -> Browser:
    browser = Browser()
    assert "Vous avez choisi un code" in opened(browser, path_of(adult))
    return browser


def test_the_link_alone_does_not_open(adult: Adult) -> None:
    assert at_the_code(adult).get(HOME).status_code == 302


def test_the_right_code_opens(adult: Adult) -> None:
    assert "Bonjour Samira" in answer(at_the_code(adult), "2580")


def test_five_wrong_codes_kill_the_link(adult: Adult) -> None:
    browser = at_the_code(adult)
    for left in (4, 3, 2):
        assert f"Il reste {left} essais" in answer(browser, "0001")
    assert "Il reste 1 essai." in answer(browser, "0001")
    assert DEAD in answer(browser, "0001")
    assert DEAD in answer(browser, "2580")


def test_twenty_wrong_codes_close_every_link(adult: Adult) -> None:
    PersonalCode.objects.update(wrong_in_a_row=delays().in_all)
    assert DEAD in answer(at_the_code(adult), "2580")


def test_the_step_before_the_code_does_not_travel(adult: Adult) -> None:
    """The cookie that waits for the code, in another browser, is worth nothing."""
    browser, thief = at_the_code(adult), Browser()
    thief.cookies["berceau_entree"] = browser.cookies["berceau_entree"].value
    assert DEAD in answer(thief, "2580")


def test_a_code_is_kept_as_a_fingerprint_of_its_own(adult: Adult) -> None:
    assert "2580" not in PersonalCode.objects.get().code_hash


@pytest.mark.parametrize("code", ["123", "1234567", "abcd", "1111", "1234", "4321", ""])
def test_a_code_too_easy_is_refused(adult: Adult, code: str) -> None:
    with pytest.raises(ValidationError):
        codes.check_shape(code)


def test_changing_it_asks_for_the_current_one(adult: Adult) -> None:
    browser = at_the_code(adult)
    answer(browser, "2580")
    page = browser.post("/p/moi/code/", {"current": "9999", "code": "8642"})
    assert page.status_code == 422
    assert PersonalCode.objects.get().wrong_in_a_row == 1
    browser.post("/p/moi/code/", {"current": "2580", "code": "86425"})
    assert "Bonjour Samira" in answer(at_the_code(adult), "86425")


def test_it_may_be_taken_away(adult: Adult) -> None:
    browser = at_the_code(adult)
    answer(browser, "2580")
    browser.post("/p/moi/code/", {"current": "2580", "code": "", "remove": "1"})
    assert not PersonalCode.objects.exists()


def test_forgotten_it_sends_nothing_and_tells_the_referente(adult: Adult) -> None:
    """Whoever holds the phone does not get a new code by themselves."""
    browser = at_the_code(adult)
    browser.post("/p/code/oublie/")
    assert ParentRequest.objects.get().kind == Ask.CODE
    assert not Message.objects.exists()


def test_forgotten_by_nobody_says_the_same(adult: Adult) -> None:
    assert Browser().post("/p/code/oublie/").headers["Location"] == "/p/code/rappel/"
    assert not ParentRequest.objects.exists()


def test_the_referente_opens_again_by_a_link_of_that_purpose(adult: Adult) -> None:
    elsewhere = at_the_code(adult)
    answer(elsewhere, "2580")
    sending.send(adult=adult, purpose="code", by=adult.family.referente, at=AT)
    path = "/p/" + Message.objects.get().body.split("/p/")[1].split()[0]
    browser = Browser()
    assert "Choisir un code" in opened(browser, path)
    page = browser.post("/p/code/nouveau/", {"code": "97531"}, follow=True)
    assert "Bonjour Samira" in page.content.decode()
    assert elsewhere.get(HOME).status_code == 302, "the old page is closed"
    assert DEAD in opened(browser, path), "this link chose one code"


def test_a_link_for_a_code_opens_no_page(adult: Adult) -> None:
    browser = Browser()
    opened(browser, path_of(adult, purpose="code"))
    assert DEAD in answer(browser, "2580")


def test_a_link_for_the_page_chooses_no_code(adult: Adult) -> None:
    browser = at_the_code(adult)
    page = browser.post("/p/code/nouveau/", {"code": "97531"}, follow=True)
    assert DEAD in page.content.decode()


def test_an_agent_who_does_not_follow_the_family_sends_nothing(adult: Adult) -> None:
    with pytest.raises(PermissionDenied):
        sending.send(adult=adult, purpose="code", by=AgentFactory(), at=AT)
    assert not AccessLink.objects.exists()


def test_without_a_code_none_is_asked() -> None:
    assert come(FamilyFactory().adults.get()).get(HOME).status_code == 200
