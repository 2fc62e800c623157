"""A personal link: once, on one device, for a while; everything else is the same page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache

from berceau.families.models import Adult
from berceau.parents.links import LENGTH, index_of, new_link
from berceau.parents.models import AccessLink, ParentSession
from berceau.parents.session import DEVICE
from tests.client import Browser
from tests.factories import AT, AdultFactory, FamilyFactory
from tests.parents.visitors import come

pytestmark = pytest.mark.usefixtures("db", "on_that_day")
HOME = "/p/moi/"
DEAD = "Ce lien ne marche plus"


@pytest.fixture
def adult() -> Adult:
    return FamilyFactory(with_newborn=True).adults.get()


def path_of(adult: Adult, **options: object) -> str:
    settings = {"purpose": "enter", "at": AT} | options
    return "/p/" + new_link(adult, **settings).rsplit("/", 1)[1]  # type: ignore[arg-type]


def opened(browser: Browser, path: str) -> str:
    """Open it as a person does; what the next page says."""
    browser.get(path)
    answer = browser.post(path, follow=True)
    return str(answer.content.decode())


def test_the_first_opening_leads_to_their_page(adult: Adult) -> None:
    assert "Bonjour Samira" in opened(Browser(), path_of(adult))


def test_a_robot_that_looks_at_the_link_does_not_use_it(adult: Adult) -> None:
    path = path_of(adult)
    robot = Browser()
    for _time in range(3):
        robot.get(path)
        robot.head(path)
    assert AccessLink.objects.get().used_at is None
    assert "Bonjour Samira" in opened(Browser(), path)


def test_seeing_a_link_asks_the_database_nothing(
    adult: Adult, django_assert_num_queries: object
) -> None:
    path = path_of(adult)
    with django_assert_num_queries(0):  # type: ignore[operator]
        live = Browser().get(path)
        wrong = Browser().get("/p/" + "a" * LENGTH)
    assert live.status_code == wrong.status_code == 200


def test_a_forwarded_link_opens_nothing_elsewhere(adult: Adult) -> None:
    path = path_of(adult)
    opened(Browser(), path)
    assert DEAD in opened(Browser(), path)


def test_the_same_device_may_open_it_again(adult: Adult) -> None:
    path, browser = path_of(adult), Browser()
    opened(browser, path)
    assert "Bonjour Samira" in opened(browser, path)


def test_an_old_link_opens_nothing(adult: Adult) -> None:
    assert DEAD in opened(Browser(), path_of(adult, at=AT - timedelta(days=3)))


def test_every_wrong_link_says_the_same(adult: Adult) -> None:
    used = path_of(adult)
    opened(Browser(), used)
    wrong = [used, path_of(adult, at=AT - timedelta(days=3)), "/p/" + "a" * LENGTH, "/p/x"]
    pages = set()
    for path in wrong:
        browser = Browser()
        browser.get(path)
        answer = browser.post(path)
        page = answer.content.decode()
        start, end = page.index("<h1>"), page.index("</main>")
        pages.add((answer.status_code, page[start:end]))
    assert len(pages) == 1


def test_what_is_typed_may_have_capitals_and_hyphens(adult: Adult) -> None:
    token = path_of(adult).removeprefix("/p/").upper()
    assert "Bonjour Samira" in opened(Browser(), f"/p/{token[:4]}-{token[4:8]}-{token[8:]}")


def test_a_link_is_kept_as_a_fingerprint(adult: Adult) -> None:
    token = path_of(adult).removeprefix("/p/")
    link = AccessLink.objects.get()
    assert link.key_index == index_of(token)
    assert token not in repr(list(AccessLink.objects.values_list()))


def test_a_contact_that_becomes_unsafe_closes_its_links_and_pages(adult: Adult) -> None:
    contact = adult.contacts.get()
    waiting, used = path_of(adult, contact=contact), path_of(adult, contact=contact)
    browser = Browser()
    assert "Bonjour Samira" in opened(browser, used)
    contact.unsafe = True
    contact.save()
    assert browser.get(HOME).status_code == 302
    assert DEAD in opened(Browser(), waiting)


def test_quitting_wipes_the_device_and_kills_the_link(adult: Adult) -> None:
    path, browser = path_of(adult), Browser()
    opened(browser, path)
    answer = browser.post("/p/moi/quitter/")
    assert answer.cookies["berceau_parent"].value == ""
    assert answer.cookies[DEVICE].value == ""
    assert browser.get(HOME).status_code == 302
    assert DEAD in opened(browser, path)


def test_a_stolen_cookie_is_dead_after_quitting(adult: Adult) -> None:
    browser = come(adult)
    stolen = Browser()
    stolen.cookies["berceau_parent"] = browser.cookies["berceau_parent"].value
    assert stolen.get(HOME).status_code == 200
    browser.post("/p/moi/quitter/")
    assert stolen.get(HOME).status_code == 302


def test_a_page_left_alone_closes(adult: Adult, time_machine: object) -> None:
    browser = come(adult)
    time_machine.move_to(AT + timedelta(minutes=25))  # type: ignore[attr-defined]
    assert browser.get(HOME).status_code == 200
    time_machine.move_to(AT + timedelta(minutes=50))  # type: ignore[attr-defined]
    assert browser.get(HOME).status_code == 200, "each page pushes the end"
    time_machine.move_to(AT + timedelta(minutes=81))  # type: ignore[attr-defined]
    assert browser.get(HOME).status_code == 302


def test_a_page_closes_after_its_hours_whatever_is_done(adult: Adult) -> None:
    browser = come(adult)
    ParentSession.objects.update(ends_at=AT - timedelta(minutes=1))
    assert browser.get(HOME).status_code == 302


def test_pages_and_cookies_are_kept_from_others(adult: Adult) -> None:
    path, browser = path_of(adult), Browser()
    browser.get(path)
    answer = browser.post(path)
    cookie = answer.cookies["berceau_parent"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/p/"
    page = browser.get(HOME)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_the_cookie_travels_on_https_only_in_production(adult: Adult, settings: object) -> None:
    settings.SESSION_COOKIE_SECURE = True  # type: ignore[attr-defined]
    path, browser = path_of(adult), Browser()
    browser.get(path)
    assert browser.post(path).cookies["berceau_parent"]["secure"]


def test_an_agent_is_nobody_on_these_pages(adult: Adult, client_of: object) -> None:
    agent = client_of(adult.family.referente)  # type: ignore[operator]
    assert agent.get(HOME).headers["Location"] == "/p/"


def test_a_parent_is_nobody_on_the_pages_of_agents(adult: Adult) -> None:
    answer = come(adult).get(f"/familles/{adult.family.reference}/")
    assert answer.headers["Location"].startswith("/compte/login/")


def test_trying_links_is_counted(adult: Adult) -> None:
    cache.clear()
    browser = Browser()
    answers = [browser.post("/p/" + "b" * LENGTH).status_code for _try in range(31)]
    assert answers == [200] * 30 + [429]
    cache.clear()


def test_the_link_is_not_kept_with_the_keys_of_forms(adult: Adult) -> None:
    from berceau.accounts.models import Submission

    path = path_of(adult)
    opened(Browser(), path)
    assert path.removeprefix("/p/") not in repr(list(Submission.objects.values_list()))


def test_a_merged_file_opens_to_the_adult_who_moved_only(adult: Adult) -> None:
    other = AdultFactory(family=adult.family, first_name="Karim")
    assert "Bonjour Karim" in opened(Browser(), path_of(other))
