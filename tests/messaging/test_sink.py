"""The phones of the demonstration: they exist there and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import NoReverseMatch, include, path, reverse
from pytest_django import DjangoAssertNumQueries

from berceau.kit.once import new_key
from berceau.messaging import sink, worker
from berceau.messaging.models import Incoming, Message, State
from berceau.messaging.urls import demo_urlpatterns
from berceau.ui import french
from tests.consistency.test_settings import SAFE, start

Write = Callable[..., Message]
ROOT = Path(__file__).resolve().parents[2]
PAGE = "/demo/messages/"
SUNDAY = datetime(2026, 11, 22, 10, tzinfo=UTC)
pytestmark = pytest.mark.django_db

urlpatterns = [path("", include("berceau.config.urls")), *demo_urlpatterns]
handler404 = "berceau.portal.errors.not_found"


@pytest.fixture
def in_demo(settings: Any) -> None:
    settings.DEMO, settings.SMS_GATEWAY = True, "sink"
    settings.ROOT_URLCONF = __name__


def read(answer: Any) -> str:
    """The page, its unbreakable spaces broken."""
    return str(answer.content.decode().replace("\u00a0", " ").replace("\u202f", " "))


def send(address: str, body: str) -> int:
    return Client().post(
        f"{PAGE}repondre/", {"address": address, "body": body, "once": new_key()}
    ).status_code  # fmt: skip


@pytest.mark.usefixtures("in_demo", "on_that_day")
def test_what_left_is_on_a_phone_with_its_link(write: Write, at: datetime) -> None:
    message = write(body="Votre page : http://127.0.0.1:8000/p/abc <b>")
    worker.run(at)
    page = read(Client().get(PAGE))
    assert 'href="http://127.0.0.1:8000/p/abc"' in page
    assert "&lt;b&gt;" in page
    assert french.phone(message.address).replace("\u00a0", " ") in page


@pytest.mark.usefixtures("in_demo")
def test_what_waits_says_until_when_and_why(write: Write) -> None:
    with time_machine.travel(SUNDAY, tick=False):
        write(at=SUNDAY)
        worker.run(SUNDAY)
        page = read(Client().get(PAGE))
    assert "pas à cette heure" in page
    assert "Part à partir du 23 nov., 9 h" in page


@pytest.mark.usefixtures("in_demo")
def test_a_sunday_does_not_stop_a_demonstration(write: Write) -> None:
    with time_machine.travel(SUNDAY, tick=False):
        message = write(at=SUNDAY)
        worker.run(SUNDAY)
        answer = Client().post(f"{PAGE}ouverture/", {"once": new_key()}, follow=True)
    message.refresh_from_db()
    assert message.state == State.SENT
    assert "23 nov., 9 h : 1 message est parti." in read(answer)


@pytest.mark.usefixtures("in_demo", "on_that_day")
def test_a_family_is_played_by_the_door_of_providers(
    family: Any, write: Write, at: datetime
) -> None:
    number = family.adults.get().contacts.get().value
    assert send(number, "Vous pouvez me rappeler ?") == 302
    assert Incoming.objects.get().family_id == family.pk
    waiting = write()
    send(number, "STOP")
    worker.run(at)
    waiting.refresh_from_db()
    assert waiting.state == State.STOPPED


@pytest.mark.usefixtures("in_demo", "on_that_day")
def test_the_page_asks_as_many_questions_for_many_phones(
    write: Write, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6):
        write(key=f"n{number}")
        send(f"+3363998000{number}", "Bonjour")
    worker.run(at)
    with django_assert_num_queries(4):
        Client().get(PAGE)


# --- Elsewhere -------------------------------------------------------------------------------
def test_elsewhere_the_routes_do_not_exist(client: Client) -> None:
    for name in ("demo_messages", "demo_answer", "demo_opening"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert client.get(PAGE).status_code == 404
    assert send("+33639980001", "STOP") == 404


@pytest.mark.usefixtures("on_that_day")
def test_elsewhere_the_views_refuse_even_with_their_routes(settings: Any, write: Write) -> None:
    settings.ROOT_URLCONF = __name__
    write()
    assert Client().get(PAGE).status_code == 404
    assert send("+33639980001", "STOP") == 404
    assert Client().post(f"{PAGE}ouverture/", {"once": new_key()}).status_code == 404
    assert not Incoming.objects.exists()


def test_elsewhere_the_verbs_refuse(at: datetime) -> None:
    with pytest.raises(PermissionDenied):
        sink.write_as("+33639980001", "STOP", at=at)
    with pytest.raises(PermissionDenied):
        sink.at_next_opening(at=at)


def test_production_refuses_to_start_with_the_sink(tmp_path: Path) -> None:
    started = start(tmp_path, **SAFE, BERCEAU_SMS_GATEWAY="sink")
    assert started.returncode != 0
    assert "cette passerelle n’envoie rien" in started.stderr


def test_in_production_mode_no_route_leads_there(tmp_path: Path) -> None:
    code = (
        "import django; django.setup()\n"
        "from django.urls import get_resolver\n"
        "names = {one for one in get_resolver().reverse_dict if isinstance(one, str)}\n"
        "print('demo_messages' in names, 'account_login' in names)\n"
    )
    assert start(tmp_path, code, **SAFE).stdout.split() == ["False", "True"]


def test_the_worker_of_the_demonstration_ends_with_it(tmp_path: Path) -> None:
    """Its parent gone, it stops by itself: no process is left behind."""
    environment = {**os.environ, "BERCEAU_MODE": "test", "BERCEAU_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "berceau", "worker", "--parent", "1"],
        env=environment, cwd=ROOT, timeout=60, check=False, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
