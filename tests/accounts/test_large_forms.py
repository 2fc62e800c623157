"""A body that no form of the house can be is refused before anybody reads it."""

from __future__ import annotations

import pytest
from django.test import Client

from berceau.accounts.models import Agent, Organisation
from tests import factories
from tests.client import Browser
from tests.signing import sign_in

CREATE = "/organisations/nouvelle/"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def browser(db: None) -> Client:
    agent: Agent = factories.AgentFactory(role="functional_admin")
    return sign_in(Browser(raise_request_exception=False), agent)


@pytest.mark.parametrize(
    "body",
    [
        b"kind=ccas&name=" + b"a" * 3_000_000,
        b"&".join(b"f%d=1" % rank for rank in range(1_500)),
    ],
    ids=["three megabytes", "1500 fields"],
)
def test_a_huge_form_gets_a_clear_page(browser: Client, body: bytes) -> None:
    page = browser.post(CREATE, data=body, content_type=FORM)
    assert page.status_code == 400
    assert "La demande n’a pas été comprise" in page.content.decode()
    assert not Organisation.objects.filter(name__startswith="a").exists()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"name": "x"}', "application/json"),
        (b"<x/>", "text/xml"),
        (b"--b\r\nContent-Disposition: form-data; name", "multipart/form-data; boundary=b"),
        (b"\xff\xfe\x00", FORM),
        (b"%", FORM),
        (b"name=%ff%fe&kind=%c3%28", FORM),
    ],
)
def test_a_body_that_is_no_form_is_no_error(browser: Client, body: bytes, kind: str) -> None:
    assert browser.post(CREATE, data=body, content_type=kind).status_code in {400, 422}
