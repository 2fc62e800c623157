"""T11: the demonstration's single click exists in the demonstration, and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, include, path, reverse

from berceau.accounts import demo, factors
from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.accounts.urls import demo_urlpatterns
from berceau.kit.once import new_key
from tests.factories import AgentFactory
from tests.signing import sign_in

ROOT = Path(__file__).resolve().parents[2]
FIELD_KEYS = "k1:" + "A" * 43 + "=,racine:" + "B" * 42 + "A="
PAGE = "privacy:matrix"
DOOR = "/compte/demonstration/"

urlpatterns = [path("", include("berceau.config.urls")), *demo_urlpatterns]
handler404 = "berceau.portal.errors.not_found"


@pytest.fixture
def claire(db: None) -> Agent:
    return AgentFactory(role=Role.REFERENTE, email=f"claire{demo.DOMAIN}", first_name="Claire")


@pytest.fixture
def in_demo(settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = __name__  # type: ignore[attr-defined]


def click(browser: Client, agent: Agent) -> int:
    return browser.post(DOOR, {"agent": agent.pk, "once": new_key()}).status_code


def test_in_the_demonstration_a_click_enters(client: Client, claire: Agent, in_demo: None) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert "Entrer comme Claire" in page
    assert click(client, claire) == 302
    assert client.get(reverse(PAGE)).status_code == 200


def test_only_the_people_of_the_demonstration(client: Client, in_demo: None, db: None) -> None:
    real = AgentFactory(role=Role.REFERENTE, email="vraie@mairie.fr")
    assert click(client, real) == 404
    assert client.get(reverse(PAGE)).status_code == 302


def test_elsewhere_the_route_does_not_exist(client: Client, claire: Agent) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("demo_sign_in")
    assert click(client, claire) == 404
    assert "Entrer comme" not in client.get(reverse("account_login")).content.decode()


def test_elsewhere_the_view_refuses_even_with_its_route(
    client: Client, claire: Agent, settings: object
) -> None:
    settings.ROOT_URLCONF = __name__  # type: ignore[attr-defined]
    assert click(client, claire) == 404
    assert client.get(reverse(PAGE)).status_code == 302


def test_elsewhere_the_verb_refuses(claire: Agent, rf: RequestFactory) -> None:
    with pytest.raises(PermissionDenied):
        demo.enter(rf.post(DOOR), claire)


def test_elsewhere_a_session_opened_by_a_click_opens_nothing(claire: Agent) -> None:
    """A database of demonstration, served in production by mistake."""
    browser = sign_in(Client(), claire, factor=False)
    session = browser.session
    session["account_authentication_methods"] = [{"method": factors.DEMO, "at": 0}]
    session.save()
    assert browser.get(reverse(PAGE)).headers["Location"] == reverse("second_factor")


def test_in_production_mode_the_route_is_absent(tmp_path: Path) -> None:
    code = (
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "from django.urls import get_resolver\n"
        "names = {one for one in get_resolver().reverse_dict if isinstance(one, str)}\n"
        "print(settings.DEMO, 'demo_sign_in' in names, 'account_login' in names)\n"
    )
    environment = {
        **os.environ,
        "BERCEAU_MODE": "production",
        "BERCEAU_SECRET_KEY": "une-cle-assez-longue-et-variee-0123456789-abcdefghijklmnopqrstuvw",
        "BERCEAU_ALLOWED_HOSTS": "berceau.exemple.fr",
        "BERCEAU_COMMUNE": "59122",
        "BERCEAU_DATA_DIR": str(tmp_path),
        "BERCEAU_FIELD_KEYS": FIELD_KEYS,
        "DJANGO_SETTINGS_MODULE": "berceau.config.settings",
    }
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, text=True,
        capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert told.stdout.split() == ["False", "False", "True"], told.stderr
