"""The parents' pages in six languages; the agents' in French, whatever the parents chose."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language

from berceau.config import environment
from berceau.families.models import Adult, FamilyState
from berceau.parents import languages
from berceau.parents.links import new_link
from berceau.parents.middleware import LanguageMiddleware
from berceau.privacy.models import Act
from tests.client import Browser
from tests.factories import AT, AgentFactory, FamilyFactory
from tests.parents.visitors import come
from tests.signing import sign_in

HOME = "/p/moi/"
CODES = frozenset({"en", "ar", "tr", "pt", "uk"})
SETTING = "BERCEAU_LANGUAGES_REVIEWED"


def _adult(language: str = "fr", **family: Any) -> Adult:
    adult = FamilyFactory(**family).adults.get()
    adult.language = language
    adult.save(update_fields=["language"])
    return adult


def _choose(browser: Browser, language: str, back: str = HOME) -> Any:
    return browser.post(reverse("parents:language"), {"language": language, "back": back})


def _page(browser: Browser, path: str = HOME) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


# --- Whose language ---------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("fr", '<html lang="fr" dir="ltr"'),
        ("ar", '<html lang="ar" dir="rtl"'),
        ("uk", '<html lang="uk" dir="ltr"'),
        ("ku", '<html lang="fr" dir="ltr"'),
    ],
)
def test_a_page_is_in_the_language_of_the_adult(language: str, shown: str) -> None:
    assert shown in _page(come(_adult(language)))


@pytest.mark.django_db
def test_the_choice_is_kept_on_the_adult_and_said_in_the_journal() -> None:
    adult = _adult()
    browser = come(adult)
    assert _choose(browser, "tr")["Location"] == HOME
    adult.refresh_from_db()
    assert adult.language == "tr"
    act = Act.objects.get(verb="adult.corrected")
    assert (act.agent_id, act.detail["fields"]) == (None, ["language"])


@pytest.mark.django_db
def test_the_other_adult_keeps_their_language() -> None:
    adult = _adult()
    other = Adult.objects.create(family=adult.family, first_name="Sam", role="father")
    _choose(come(adult), "tr")
    other.refresh_from_db()
    assert other.language == "fr"


@pytest.mark.django_db
def test_a_language_that_we_do_not_write_stays_on_the_file() -> None:
    """An interpreter may be needed: choosing a page in Arabic does not erase « kurde »."""
    adult = _adult("ku")
    browser = come(adult)
    _choose(browser, "ar")
    adult.refresh_from_db()
    assert adult.language == "ku"
    assert 'lang="ar" dir="rtl"' in _page(browser)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [{"state": FamilyState.CLOSED}, {"frozen_on": date(2026, 11, 2)}]
)
def test_a_file_that_nobody_changes_is_not_changed_by_a_menu(change: dict[str, Any]) -> None:
    adult = _adult()
    browser = come(adult)
    type(adult.family).objects.filter(pk=adult.family_id).update(**change)
    _choose(browser, "uk")
    adult.refresh_from_db()
    assert adult.language == "fr"
    assert 'lang="uk"' in _page(browser)


@pytest.mark.django_db
def test_the_choice_of_one_parent_is_not_that_of_the_next_on_the_same_telephone() -> None:
    first, second = _adult("ku"), _adult()
    browser = come(first)
    _choose(browser, "ar")
    other = come(second)
    other.cookies[languages.COOKIE] = browser.cookies[languages.COOKIE].value
    assert '<html lang="fr"' in _page(other)


@pytest.mark.django_db
def test_the_choice_made_at_the_door_is_kept_by_who_comes_in() -> None:
    adult, next_one = _adult(), _adult()
    browser = Browser()
    _choose(browser, "ar", reverse("parents:door"))
    come(adult, browser)
    assert '<html lang="ar"' in _page(browser)
    adult.refresh_from_db()
    assert adult.language == "ar"
    come(next_one, browser)
    assert '<html lang="fr"' in _page(browser)


@pytest.mark.django_db
def test_a_choice_of_nobody_is_soon_forgotten_on_a_shared_screen() -> None:
    browser = Browser()
    _choose(browser, "ar", reverse("parents:door"))
    assert browser.cookies[languages.COOKIE]["max-age"] == languages.A_MOMENT
    come(_adult(), browser)
    assert browser.cookies[languages.COOKIE]["max-age"] == languages.A_YEAR


@pytest.mark.django_db
def test_at_the_door_the_browser_says_the_language() -> None:
    door = reverse("parents:door")
    assert 'lang="tr"' in _page(Browser(HTTP_ACCEPT_LANGUAGE="ku, tr;q=0.8, fr;q=0.5"), door)
    assert 'lang="fr"' in _page(Browser(HTTP_ACCEPT_LANGUAGE="zh, *;q=0.1"), door)
    assert 'lang="fr"' in _page(Browser(), door)


@pytest.mark.django_db
def test_a_link_not_opened_yet_does_not_tell_the_language_of_its_owner() -> None:
    address = new_link(_adult("ar"), purpose="enter", at=AT)
    assert 'lang="fr"' in _page(Browser(), "/p/" + address.rsplit("/", 1)[1])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "back", ["https://ailleurs.example/p/", "//ailleurs.example/p/", "/compte/"]
)
def test_the_menu_sends_back_to_the_parents_pages_only(back: str) -> None:
    assert _choose(Browser(), "en", back)["Location"] == reverse("parents:door")


@pytest.mark.django_db
def test_an_unknown_language_is_no_language() -> None:
    assert _choose(Browser(), "xx").status_code == 400


@pytest.mark.django_db
def test_the_menu_names_each_language_in_its_own_words() -> None:
    page = _page(come(_adult()))
    for code, name in languages.names().items():
        assert f'value="{code}" lang="{code}"' in page
        assert name in page


# --- Agents are never affected ------------------------------------------------------------------
@pytest.mark.django_db
def test_an_agent_who_reads_arabic_has_her_pages_in_french() -> None:
    browser = sign_in(Browser(HTTP_ACCEPT_LANGUAGE="ar"), AgentFactory())
    browser.cookies[languages.COOKIE] = "ar."
    page = browser.get(reverse("home_of_agent"), follow=True).content.decode()
    assert '<html lang="fr" dir="ltr"' in page


@pytest.mark.django_db
def test_after_a_page_in_arabic_the_same_thread_speaks_french() -> None:
    browser = come(_adult("ar"))
    _page(browser)
    assert get_language() == "fr"
    assert '<html lang="fr"' in _page(Browser(), "/")


def test_two_pages_at_once_do_not_mix_their_languages() -> None:
    """Each in its thread, both inside their view at the same moment."""
    met = threading.Barrier(3, timeout=5)
    heard: dict[str, str | None] = {}

    def serve(path: str, accepted: str) -> None:
        def view(request: Any) -> HttpResponse:
            met.wait()
            heard[path] = get_language()
            met.wait()
            return HttpResponse()

        LanguageMiddleware(view)(RequestFactory().get(path, HTTP_ACCEPT_LANGUAGE=accepted))

    threads = [
        threading.Thread(target=serve, args=said)
        for said in (("/p/", "ar"), ("/p/un-lien", "uk"), ("/aujourdhui/", "ar"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == {"/p/": "ar", "/p/un-lien": "uk", "/aujourdhui/": "fr"}


# --- Signed by a named person -------------------------------------------------------------------
@pytest.mark.django_db
def test_a_translation_that_nobody_signed_says_so_in_both_languages() -> None:
    page = _page(come(_adult("tr")))
    with translation.override("tr"):
        said = translation.gettext("Traduction non relue.")
    assert said != "Traduction non relue."
    assert said in page
    assert '<span lang="fr" dir="ltr">Traduction non relue.</span>' in page


@pytest.mark.django_db
def test_once_signed_the_page_no_longer_says_it() -> None:
    browser = come(_adult("tr"))
    review = environment.Review("Ayşe Yılmaz", date(2026, 11, 1))
    with override_settings(LANGUAGES_REVIEWED={"tr": review}):
        assert "Traduction non relue." not in _page(browser)
    with override_settings(LANGUAGES_REVIEWED={"ar": review}):
        assert "Traduction non relue." in _page(browser)


@pytest.mark.django_db
def test_french_is_not_a_translation() -> None:
    assert "Traduction non relue." not in _page(come(_adult()))


def test_a_signature_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "ar=Nadia Benali:2026-11-01, tr=Ayşe  Yılmaz:2026-10-02")
    read = environment.reviews(SETTING, CODES, date(2026, 11, 22))
    assert read["ar"] == environment.Review("Nadia Benali", date(2026, 11, 1))
    assert read["tr"].name == "Ayşe Yılmaz"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("ar", "ne dit pas qui a relu et quand"),
        ("ar=oui", "ne dit pas qui a relu et quand"),
        ("ar=Nadia:2026-11-01", "ne dit pas qui a relu et quand"),
        ("ar=Nadia Benali", "ne dit pas qui a relu et quand"),
        ("ar=Nadia Benali:01/11/2026", "ne dit pas qui a relu et quand"),
        ("ar=Nadia Benali:2026-11-23", "un jour passé"),
        ("xx=Nadia Benali:2026-11-01", "nomme la langue « xx »"),
        ("fr=Nadia Benali:2026-11-01", "nomme la langue « fr »"),
        ("ar=Nadia Benali:2026-11-01,ar=Ali Benali:2026-11-02", "dit deux fois"),
    ],
)
def test_a_wrong_signature_refuses_to_start(
    written: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTING, written)
    with pytest.raises(ImproperlyConfigured, match=told):
        environment.reviews(SETTING, CODES, date(2026, 11, 22))
