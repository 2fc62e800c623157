"""The address of a form, opened or reloaded: a page that says what to do, and still a 405."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from berceau.links import actions, session
from berceau.links.models import GuestLink
from tests.client import Browser
from tests.factories import AgentFactory, FamilyFactory
from tests.parents.visitors import come
from tests.signing import sign_in

pytestmark = pytest.mark.django_db
BREATHER, BACK = "/p/moi/etape/", "Revenir à ma page"
ALONE = "Cette adresse ne s’ouvre pas seule"


def read(answer: HttpResponse) -> str:
    """The words of the page, which is still a refusal."""
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.content.decode()


def guest(purpose: str) -> tuple[Browser, GuestLink]:
    link = actions.hold(
        purpose=purpose, subject="sujet", email="accueil@creche.exemple.fr", at=timezone.now()
    )
    browser, held = Browser(), HttpResponse()
    session.keep_open(held, link)
    browser.cookies.update(held.cookies)
    return browser, link


def test_a_parent_reads_what_to_do_and_the_way_back():
    page = read(come(FamilyFactory().adults.get()).get(BREATHER))
    assert ALONE in page
    assert f'href="{reverse("parents:home")}"' in page
    assert BACK in page


@pytest.mark.parametrize("language", ["en", "ar", "tr", "pt", "uk"])
def test_it_is_said_in_the_language_of_the_parent_not_of_the_browser(language: str):
    adult = FamilyFactory().adults.get()
    adult.language = language
    adult.save(update_fields=["language"])
    answer = come(adult, HTTP_ACCEPT_LANGUAGE="fr").get(BREATHER)
    page = read(answer)
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in page
    with translation.override(language):
        assert gettext(ALONE) in page
        assert gettext(BACK) in page
    assert ALONE not in page


def test_whose_page_is_closed_is_led_to_the_door_by_the_same_words():
    browser = Browser()
    page = read(browser.get(BREATHER))
    assert BACK in page
    assert browser.get(reverse("parents:home")).headers["Location"] == reverse("parents:door")


@pytest.mark.parametrize(
    ("purpose", "form", "back"),
    [
        ("referral", "referrals:guest_answer", "referrals:guest"),
        ("professional", "professionals:send", "professionals:mine"),
    ],
)
def test_a_partner_goes_back_to_the_page_of_their_link(purpose: str, form: str, back: str):
    browser, link = guest(purpose)
    page = read(browser.get(reverse(form, args=[link.reference])))
    assert f'href="{reverse(back, args=[link.reference])}"' in page
    assert BACK in page


def test_a_partner_whose_link_is_over_opens_it_again():
    browser, link = guest("referral")
    GuestLink.objects.update(closed_at=timezone.now())
    page = read(browser.get(reverse("referrals:guest_answer", args=[link.reference])))
    assert "rouvrez le lien que vous avez reçu" in page
    assert BACK not in page


def test_an_agent_goes_back_to_her_home():
    page = read(sign_in(Client(), AgentFactory()).get(reverse("account_lock_now")))
    assert "Revenir à l’accueil" in page
    assert BACK not in page


def test_whoever_sends_what_is_only_read_gets_no_page():
    answer = sign_in(Browser(), AgentFactory()).post(reverse("desk:today"))
    assert answer.status_code == 405
    assert answer.content == b""
