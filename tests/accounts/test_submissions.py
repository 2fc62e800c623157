"""A form sent twice acts once and hears the same answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from berceau.accounts import submissions
from berceau.accounts.models import Agent, Organisation, Submission
from berceau.kit.once import FIELD, new_key
from tests import factories
from tests.client import Browser
from tests.consistency.routes import named_routes
from tests.signing import sign_in

CREATE = "/organisations/nouvelle/"
CCAS = {"name": "CCAS de Caudry", "kind": "ccas"}


@pytest.fixture
def administrator(db: None) -> Agent:
    return factories.AgentFactory(role="functional_admin")


@pytest.fixture
def browser(administrator: Agent) -> Client:
    return sign_in(Browser(), administrator)


def send(browser: Client, key: str, url: str = CREATE, **data: Any) -> Any:
    return browser.post(url, {**(data or CCAS), FIELD: key})


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_a_double_click_acts_once(browser: Client) -> None:
    key = new_key()
    first, second = send(browser, key), send(browser, key)
    assert Organisation.objects.filter(name=CCAS["name"]).count() == 1
    assert (second.status_code, second["Location"]) == (first.status_code, first["Location"])


def test_the_second_hears_the_same_words(browser: Client) -> None:
    key = new_key()
    first = said(send(browser, key))
    browser.get("/organisations/")
    assert said(send(browser, key)) == first != []


def test_the_key_costs_two_sentences(browser: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        send(browser, new_key())
    table = Submission._meta.db_table
    said = [one["sql"].split()[0] for one in captured.captured_queries if table in one["sql"]]
    assert said == ["INSERT", "UPDATE"]


def test_each_file_of_a_field_makes_the_form_another() -> None:
    def form(*contents: bytes) -> str:
        files = [SimpleUploadedFile(f"{name}.pdf", one) for name, one in enumerate(contents)]
        return submissions.digest(RequestFactory().post("/x/", {"files": files}))

    assert form(b"un", b"deux") == form(b"un", b"deux")
    assert form(b"un", b"deux") != form(b"autre", b"deux")


def test_two_forms_act_twice(browser: Client) -> None:
    send(browser, new_key())
    send(browser, new_key(), name="CCAS de Solesmes", kind="ccas")
    assert Organisation.objects.filter(name__startswith="CCAS de ").count() == 2


def test_a_form_with_an_error_may_come_back(browser: Client) -> None:
    key = new_key()
    assert send(browser, key, name="", kind="ccas").status_code == 422
    assert not Submission.objects.exists()
    assert send(browser, key).status_code == 302


def test_a_view_that_fails_keeps_nothing(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The act and its key are one transaction: killed between the two, there is neither."""

    def killed(*args: Any) -> None:
        raise RuntimeError("killed")

    key = new_key()
    monkeypatch.setattr(submissions, "outcome_of", killed)
    with pytest.raises(RuntimeError):
        send(browser, key)
    assert not Organisation.objects.filter(name=CCAS["name"]).exists()
    monkeypatch.undo()
    assert send(browser, key).status_code == 302
    assert Organisation.objects.filter(name=CCAS["name"]).count() == 1


def test_a_form_without_key_is_refused(administrator: Agent) -> None:
    page = sign_in(Client(), administrator).post(CREATE, CCAS)
    assert page.status_code == 400
    assert "Ce formulaire n’a pas été enregistré" in page.content.decode()
    assert not Organisation.objects.filter(name=CCAS["name"]).exists()


@pytest.mark.parametrize("key", ["court", "x" * 65, "é" * 20, "a b" * 8, "\x00" * 20])
def test_a_key_that_we_did_not_give_is_refused(browser: Client, key: str) -> None:
    assert send(browser, key).status_code == 400


def test_the_key_of_another_agent_is_refused(browser: Client) -> None:
    key = new_key()
    send(browser, key)
    other = sign_in(Browser(), factories.AgentFactory(role="functional_admin"))
    assert send(other, key).status_code == 403


def test_the_key_of_another_page_is_refused(browser: Client, administrator: Agent) -> None:
    key = new_key()
    send(browser, key)
    agent = factories.AgentFactory()
    assert send(browser, key, f"/agents/{agent.pk}/desactiver/").status_code == 403
    agent.refresh_from_db()
    assert agent.is_active


def test_a_form_changed_after_it_was_received_asks(browser: Client) -> None:
    """She went back, wrote something else and sent it: nothing is added behind her back."""
    key = new_key()
    send(browser, key)
    page = send(browser, key, name="CCAS d’Iwuy", kind="ccas")
    assert page.status_code == 409
    assert not Organisation.objects.filter(name="CCAS d’Iwuy").exists()
    assert 'value="CCAS d’Iwuy"' in page.content.decode()


def test_what_a_person_typed_is_not_kept(browser: Client) -> None:
    send(browser, new_key())
    row = Submission.objects.values().get()
    assert "Caudry" not in repr({**row, "outcome": ""})
    assert "Caudry" not in repr(row["outcome"])


def test_the_library_is_left_alone(db: None) -> None:
    assert Client().post("/compte/login/", {"login": "x@y.fr", "password": "z"}).status_code != 400


def test_a_view_of_ours_is_not_the_library_for_its_name() -> None:
    """Its routes are known by their code: a name that begins like theirs opens nothing."""
    ours = {
        route.name
        for route in named_routes()
        if route.view.__module__.startswith("berceau.") and not hasattr(route.view, "view_class")
    }
    exempt = {name for name in ours if submissions.is_exempt(name, resolved(name))}
    assert exempt == submissions.AS_OFTEN_AS_ASKED
    assert "mfa_generate_recovery_codes" in ours


def resolved(name: str) -> Any:
    return next(route.view for route in named_routes() if route.name == name)
