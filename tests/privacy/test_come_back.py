"""A session that ended while a form was open: one signs in, and comes back to that form."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

PAGE = "/familles/abcdefghjkmn/noter/"


def back(location: str) -> str:
    parts = urlsplit(location)
    assert parts.path == "/compte/login/"
    return parse_qs(parts.query).get("next", [""])[0]


@pytest.mark.django_db
def test_a_page_comes_back_to_itself(client: Client) -> None:
    assert back(client.get("/recherche/?q=mar").headers["Location"]) == "/recherche/?q=mar"


@pytest.mark.django_db
def test_a_form_comes_back_to_the_page_that_showed_it(client: Client) -> None:
    answer = client.post(f"{PAGE}tenir/", headers={"referer": f"http://testserver{PAGE}?jour=1"})
    assert answer.status_code == 404  # an unknown address says nothing of the session
    answer = client.post(PAGE, headers={"referer": f"http://testserver{PAGE}?jour=1"})
    assert back(answer.headers["Location"]) == f"{PAGE}?jour=1"


@pytest.mark.django_db
@pytest.mark.parametrize("referer", ["", "https://ailleurs.example/aujourdhui/", "javascript:1"])
def test_no_page_of_another_site_is_come_back_to(client: Client, referer: str) -> None:
    answer = client.post(PAGE, headers={"referer": referer})
    assert back(answer.headers["Location"]) == ""


@pytest.mark.django_db
def test_a_fragment_comes_back_to_its_whole_page(client: Client) -> None:
    answer = client.get(
        "/recherche/?q=mar",
        headers={"hx-request": "true", "referer": "http://testserver/recherche/"},
    )
    assert back(answer.headers["HX-Redirect"]) == "/recherche/"
