"""Two forms at the same moment, each on its own connection: the second waits for the first."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from berceau.accounts import submissions
from berceau.accounts.models import Agent, Organisation
from berceau.kit.once import FIELD, new_key
from berceau.kit.seen import SEEN
from berceau.privacy.administration.forms import OrganisationForm
from tests import factories
from tests.client import Browser
from tests.signing import sign_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="a database in memory has one connection",
    ),
]


@pytest.fixture(autouse=True)
def slow_to_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every act stays open long enough for the other form to arrive."""
    outcome_of = submissions.outcome_of

    def slowly(*given: Any) -> Any:
        time.sleep(0.3)
        return outcome_of(*given)

    monkeypatch.setattr(submissions, "outcome_of", slowly)


def administrator() -> tuple[Agent, Client]:
    agent = factories.AgentFactory(role="functional_admin")
    return agent, sign_in(Browser(), agent)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """The answers of these calls, made by as many threads at the same moment."""
    start, answers = threading.Barrier(len(calls)), []

    def run(call: Callable[[], Any]) -> None:
        start.wait(5)
        try:
            answers.append(call())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return answers


def test_the_same_form_twice_at_once_acts_once() -> None:
    agent, first = administrator()
    second = sign_in(Browser(), agent)
    sent = {"name": "CCAS de Caudry", "kind": "ccas", FIELD: new_key()}
    answers = at_once(
        lambda: first.post("/organisations/nouvelle/", sent),
        lambda: second.post("/organisations/nouvelle/", sent),
    )
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Organisation.objects.filter(name=sent["name"]).count() == 1


def test_two_agents_correct_the_same_row_at_once() -> None:
    """Each saw the row as it was: one is kept, the other is told; nothing is overwritten."""
    row = factories.OrganisationFactory(name="CCAS", kind="ccas")
    token = OrganisationForm(initial={"name": row.name, "kind": row.kind})[SEEN].value()
    url = f"/organisations/{row.pk}/"
    browsers = {"CCAS de Caudry": administrator()[1], "CCAS d’Iwuy": administrator()[1]}
    answers = at_once(
        *(
            lambda name=name, browser=browser: browser.post(
                url, {"name": name, "kind": "ccas", SEEN: token}
            )
            for name, browser in browsers.items()
        )
    )
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    told = next(answer for answer in answers if answer.status_code == 422).content.decode()
    row.refresh_from_db()
    assert f"« {row.name} »" in told
    assert all(name in told for name in browsers)
