"""T6: what a phone may keep of a day, and until when."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from berceau.accounts import nightly, offline, sessions
from berceau.accounts.models import Agent, OfflineDevice
from berceau.accounts.roles import Role
from berceau.desk.offline import MOST_FAMILIES, SHELL
from berceau.families.models import Family
from berceau.followup.models import Note, NoteKind, Promise, PromiseKind, Readers
from berceau.pathway import projection
from berceau.privacy.administration import actions as administration
from berceau.privacy.models import Reading
from tests import factories
from tests.client import Browser
from tests.signing import sign_in

pytestmark = pytest.mark.django_db

ClientOf = Callable[[Agent], Client]
KEEP, STATE = "/hors-ligne/garder/", "/hors-ligne/etat/"


@pytest.fixture(autouse=True)
def monday() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(factories.AT, tick=False) as clock:
        yield clock


def populate(referente: Agent, count: int) -> list[Family]:
    families = [
        factories.FamilyFactory(referente=referente, with_newborn=True) for _ in range(count)
    ]
    for family in families:
        Promise.objects.create(
            family=family, kind=PromiseKind.CALL_BACK, due_on=factories.TODAY,
            made_by=referente, made_at=factories.AT,
        )  # fmt: skip
    projection.rebuild([family.pk for family in families], today=factories.TODAY)
    return families


@pytest.fixture
def phone(client_of: ClientOf, referente: Agent) -> Client:
    return client_of(referente)


@pytest.fixture
def token(phone: Client) -> str:
    """The number of a phone that keeps a day."""
    return str(phone.post(KEEP).json()["token"])


def state(browser: Client, token: str) -> str:
    return str(browser.get(STATE, headers={offline.HEADER: token}).json()["state"])


# --- what the browser is given -----------------------------------------------------------------
def test_the_service_worker_looks_after_every_page() -> None:
    answer = Client().get("/service-worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]


def test_it_may_keep_files_of_the_site_and_one_page_only() -> None:
    code = Client().get("/service-worker.js").content.decode()
    facts = re.match(r"const BERCEAU = ({.*});\n", code)
    assert facts is not None
    told = json.loads(facts[1])
    assert told["page"] == reverse("desk:offline")
    assert all(path.startswith("/static/") for path in told["shell"])
    assert all(finders.find(name) for name in SHELL)
    # It writes at its installation alone: never what a page answers.
    assert code.count(".addAll(") == 1
    assert ".put(" not in code
    assert ".add(" not in code


def test_the_application_can_be_installed() -> None:
    manifest = Client().get("/berceau.webmanifest").json()
    assert (manifest["display"], manifest["start_url"]) == ("standalone", "/aujourdhui/")
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))


def test_the_page_is_the_same_for_everybody(phone: Client, referente: Agent) -> None:
    populate(referente, 1)
    assert phone.get("/hors-ligne/").content == Client().get("/hors-ligne/").content


# --- what the phone is given -------------------------------------------------------------------
def test_the_least_of_each_family(phone: Client, referente: Agent) -> None:
    (family,) = populate(referente, 1)
    child = family.childhome_set.get().child
    Note.objects.create(
        family=family, author=referente, kind=NoteKind.CALL, text="Zdit au téléphone.",
        readers=Readers.TEAM, happened_on=factories.TODAY, at=factories.AT,
    )  # fmt: skip
    child.first_name = "Zenfant"
    child.save()
    family.address = "3 rue Zadresse"
    family.save()
    answer = phone.post(KEEP)
    (kept,) = answer.json()["day"]["families"]
    assert kept["label"] == str(family)
    assert kept["phone"].startswith("+336")
    assert kept["lines"][0] == {"when": "promis aujourd’hui", "why": "Rappel promis"}
    said = answer.content.decode().encode().decode("unicode_escape")
    assert not {word for word in ("Zdit", "Zenfant", "Zadresse") if word in said}
    assert answer.headers["Cache-Control"] == "no-store"


def test_each_file_leaves_its_lines_in_the_journal(phone: Client, referente: Agent) -> None:
    families = populate(referente, 2)
    phone.post(KEEP)
    lines = Reading.objects.filter(ground__startswith="hors ligne")
    assert Counter(lines.values_list("family_number", "compartment")) == {
        (family.pk, compartment): 1
        for family in families
        for compartment in ("identity", "agreement", "followup")
    }
    assert set(lines.values_list("assigned", flat=True)) == {True}


def test_a_day_not_a_whole_list(phone: Client, referente: Agent) -> None:
    populate(referente, MOST_FAMILIES + 5)
    assert len(phone.post(KEEP).json()["day"]["families"]) <= MOST_FAMILIES


def test_as_many_queries_for_three_families_as_for_twelve(phone: Client, referente: Agent) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert phone.post(KEEP).status_code == 200
        return len(asked)

    populate(referente, 3)
    queries()
    few = queries()
    populate(referente, 9)
    assert queries() == few


def test_the_family_of_a_colleague_is_not_in_it(phone: Client) -> None:
    populate(factories.ReferenteFactory(), 1)
    assert phone.post(KEEP).json()["day"]["families"] == []


def test_it_ends_with_the_day_of_the_territory(phone: Client) -> None:
    until = phone.post(KEEP).json()["until"] / 1000
    assert until - factories.AT.timestamp() == timedelta(hours=13, minutes=30).total_seconds()


def test_nothing_is_given_to_a_shared_device(referente: Agent) -> None:
    populate(referente, 1)
    answer = sign_in(Browser(), referente, shared=True).post(KEEP)
    assert answer.status_code == 409
    assert set(answer.json()) == {"sentence"}
    assert not OfflineDevice.objects.exists()
    assert not Reading.objects.exists()


@pytest.mark.parametrize(("shared", "offered"), [(True, False), (False, True)])
def test_it_is_offered_on_her_own_device(
    referente: Agent,
    shared: bool,
    offered: bool,
) -> None:
    page = sign_in(Browser(), referente, shared=shared).get("/aujourdhui/").content.decode()
    assert ("Garder ma journée sur ce téléphone" in page) is offered


# --- whether it may still be opened ------------------------------------------------------------
def test_a_phone_may_open_its_day(phone: Client, token: str) -> None:
    assert state(phone, token) == "open"


def test_the_number_of_a_phone_is_not_in_the_database(token: str) -> None:
    device = OfflineDevice.objects.get()
    assert token not in repr(vars(device))


def test_a_phone_nobody_knows_forgets(phone: Client, token: str) -> None:
    assert state(phone, token + "x") == "closed"
    assert state(phone, "") == "closed"


def test_a_session_that_ended_by_itself_loses_no_note(
    phone: Client, token: str, monday: time_machine.Coordinates
) -> None:
    monday.shift(timedelta(hours=3))
    assert state(phone, token) == "asleep"
    assert "csrf" not in phone.get(STATE, headers={offline.HEADER: token}).json()


def sign_out(phone: Client, agent: Agent) -> None:
    phone.post(reverse("account_logout"))


def close_from_elsewhere(phone: Client, agent: Agent) -> None:
    sign_in(Browser(), agent).post(reverse("close_device"), {"session": "others"})


def close_this_one_from_elsewhere(phone: Client, agent: Agent) -> None:
    (row,) = sessions.open_sessions(agent)
    sign_in(Browser(), agent).post(reverse("close_device"), {"session": row.pk})


def disable(phone: Client, agent: Agent) -> None:
    by = factories.AgentFactory(role=Role.FUNCTIONAL_ADMIN)
    administration.set_active(agent_id=agent.pk, active=False, by=by, at=factories.AT)


def disable_without_a_word(phone: Client, agent: Agent) -> None:
    Agent.objects.filter(pk=agent.pk).update(is_active=False)


def end_the_mandate(phone: Client, agent: Agent) -> None:
    agent.mandates.update(ends_on=factories.TODAY - timedelta(days=1))


def lose_the_device(phone: Client, agent: Agent) -> None:
    by = factories.AgentFactory(role=Role.FUNCTIONAL_ADMIN)
    administration.close_sessions(agent_id=agent.pk, by=by, at=factories.AT)


def somebody_else(phone: Client, agent: Agent) -> None:
    sign_in(phone, factories.ReferenteFactory())


def said_shared(phone: Client, agent: Agent) -> None:
    session = phone.session
    session[sessions.SHARED] = True
    session.save()


@pytest.mark.parametrize(
    "happens",
    [
        sign_out, close_from_elsewhere, close_this_one_from_elsewhere, disable,
        disable_without_a_word, end_the_mandate, lose_the_device, somebody_else, said_shared,
    ],
)  # fmt: skip
def test_what_makes_a_phone_forget_at_once(
    phone: Client, token: str, referente: Agent, happens: Callable[[Client, Agent], None]
) -> None:
    happens(phone, referente)
    assert state(phone, token) == "closed"


def test_a_lost_phone_whose_session_had_ended_forgets_too(
    phone: Client, token: str, referente: Agent, monday: time_machine.Coordinates
) -> None:
    monday.shift(timedelta(hours=3))
    # The night takes the line of the ended session away: the phone alone is left.
    nightly.clear_expired(factories.AT + timedelta(hours=3))
    assert state(phone, token) == "asleep"
    close_from_elsewhere(phone, referente)
    assert state(phone, token) == "closed"


def test_a_locked_session_sends_nothing(phone: Client, token: str) -> None:
    phone.post(reverse("account_lock_now"))
    assert state(phone, token) == "locked"


def test_without_second_factor_nothing_is_offered(referente: Agent) -> None:
    browser = sign_in(Browser(), referente, factor=False)
    assert browser.get(STATE).json() == {"state": "closed", "mayKeep": False}


def test_a_renewed_session_keeps_its_phone(phone: Client, token: str, referente: Agent) -> None:
    session = phone.session
    session.cycle_key()
    session.save()
    phone.cookies["sessionid"] = session.session_key
    phone.get("/aujourdhui/")
    assert OfflineDevice.objects.get().session_key == session.session_key


def test_the_same_phone_keeps_its_number(phone: Client, token: str) -> None:
    assert phone.post(KEEP, headers={offline.HEADER: token}).json()["token"] == token
    assert OfflineDevice.objects.count() == 1


def test_a_phone_left_a_week_is_forgotten(
    phone: Client, token: str, monday: time_machine.Coordinates
) -> None:
    monday.shift(offline.LIVES + timedelta(minutes=1))
    assert state(phone, token) == "closed"
    nightly.clear_expired(factories.AT + offline.LIVES + timedelta(minutes=1))
    assert not OfflineDevice.objects.exists()
