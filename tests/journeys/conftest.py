"""A real server on the demonstration town, a real Chromium in front of it.

Without Chromium these tests are skipped; in CI (`BERCEAU_BROWSER_REQUIRED=1`) they fail instead.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

import psycopg
import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Error as PlaywrightError
from psycopg import sql

from berceau.config.seed.town import DEMO_ACCOUNTS
from tests.browser import need_chromium

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "tests" / "vendor" / "axe.min.js"
FIRST_NAMES = {account.email.split("@")[0]: account.first_name for account in DEMO_ACCOUNTS}
START_UP = 180
PATIENCE = 15_000


def pytest_itemcollected(item: pytest.Item) -> None:
    """Journeys are a kind of their own: `-m browser`, `-m "not browser"`."""
    item.add_marker(pytest.mark.browser)


# Buttons in view, by the name that a screen reader says; those that lead to different gestures.
SAME_NAME = """() => {
  const ours = ["csrfmiddlewaretoken", "once", "next", "seen", "form_key"];
  const named = new Map();
  for (const button of document.querySelectorAll("main form button")) {
    const form = button.form;
    if (button.type !== "submit" || form?.method !== "post" || !button.checkVisibility()) continue;
    const said = button.getAttribute("aria-label") || button.textContent;
    const name = said.replace(/\\s+/g, " ").trim();
    const hidden = [...form.querySelectorAll("input[type=hidden]")]
      .filter((one) => !ours.includes(one.name)).map((one) => one.name + "=" + one.value);
    const gesture = [form.action, button.name, button.value, ...hidden].join(" ");
    named.set(name, (named.get(name) || new Set()).add(gesture));
  }
  return [...named].filter(([, gestures]) => gestures.size > 1).map(([name]) => name);
}"""

OPEN_VISITS: list[Visit] = []
TOLD = 3_000
"""Characters of each open page told when a journey fails."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """A journey that fails says what its pages showed at that moment."""
    report = yield
    if report.when == "call" and report.failed:
        report.sections += [(f"page {one.page.url}", one.says()) for one in OPEN_VISITS]
    return report


def _database_of_its_own(url: str) -> str:
    """A fresh database on the server of the suite: nothing else migrates it meanwhile."""
    name = f"journeys_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def far_from_now() -> str:
    """Hours of sending that are not these ones: whatever the day and the hour, nothing leaves by
    itself but what a parent has just asked for, and a journey says when the next opening comes."""
    return "1:00-2:00" if 6 <= datetime.now(ZoneInfo("Europe/Paris")).hour < 18 else "12:00-13:00"


@pytest.fixture(scope="session")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the demonstration reads of its environment: a folder and a database of its own."""
    environment = {
        **os.environ,
        "BERCEAU_MODE": "demo",
        "BERCEAU_DATA_DIR": str(tmp_path_factory.mktemp("demo")),
        "PYTHONWARNINGS": "default",
        "BERCEAU_MESSAGE_HOURS": far_from_now(),
    }
    if environment.get("DATABASE_URL"):
        environment["DATABASE_URL"] = _database_of_its_own(environment["DATABASE_URL"])
    return environment


@pytest.fixture(scope="session")
def town(surroundings: dict[str, str]) -> Iterator[str]:
    """The address of a running demonstration."""
    need_chromium()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    written = Path(surroundings["BERCEAU_DATA_DIR"]) / "server.log"
    log = written.open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "berceau", "demo", "--port", str(port)],
        cwd=ROOT, env=surroundings, stdout=log, stderr=subprocess.STDOUT,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, server, written)
        yield address
    finally:
        server.terminate()
        server.wait(20)
        log.close()


@pytest.fixture
def command(surroundings: dict[str, str], town: str) -> Callable[..., str]:
    """`command("referrals", "clock")`: a command of the house, on the town; gives what it says."""

    def run(*words: str) -> str:
        environment = {**surroundings, "BERCEAU_ADDRESS": town}
        done = subprocess.run(
            [sys.executable, "-m", "berceau", *words],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    return run


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_UP
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address + "/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    raise AssertionError(f"Le serveur n’a pas démarré :\n{log.read_text('utf-8')[-4000:]}")


@pytest.fixture(scope="session")
def browser(town: str, chromium: Browser) -> Browser:
    """Chromium, once the town answers."""
    return chromium


@cache
def axe_script() -> str:
    return AXE.read_text("utf-8")


class Visit:
    """One person in front of the site: any foreign request, script error or refused file fails."""

    def __init__(
        self,
        browser: Any,
        town: str,
        *,
        width: int = 1400,
        dark: bool = False,
        signed_in: dict[str, Any] | None = None,
    ) -> None:
        self.town = town
        self.context = browser.new_context(
            base_url=town,
            viewport={"width": width, "height": 900},
            locale="fr-FR",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            storage_state=signed_in,
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.problems: list[str] = []
        self.page.on("request", self._watch_request)
        self.page.on("pageerror", lambda error: self.problems.append(f"script : {error}"))
        self.page.on("console", self._watch_console)

    def _watch_request(self, request: Any) -> None:
        if not request.url.startswith((self.town, "data:", "blob:", "about:")):
            self.problems.append(f"requête vers un autre site : {request.url}")

    def _watch_console(self, message: Any) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.problems.append(f"console : {message.text}")

    def sign_in(self, who: str) -> Visit:
        self.page.goto("/compte/login/")
        self.page.get_by_role("button", name=f"Entrer comme {FIRST_NAMES[who]}").click()
        # The login page is itself loaded: only another address says that the session is open.
        self.page.wait_for_url(lambda url: "/login/" not in url)
        return self

    def check_axe(self, where: str = "") -> None:
        """No violation of WCAG 2.2 A and AA on the page as it stands."""
        self.page.wait_for_load_state()
        self.page.evaluate(axe_script())
        found = self.page.evaluate(
            "() => axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa',"
            "'best-practice']})"
        )
        lines = [
            f"{violation['id']} : {node['target']} {node['failureSummary']}"
            for violation in found["violations"]
            for node in violation["nodes"][:3]
        ]
        assert not lines, f"{where or self.page.url}\n" + "\n".join(lines)

    def check_width(self) -> None:
        """Nothing sticks out: no sideways scroll of the page itself."""
        self.page.wait_for_load_state()
        overflow = self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{self.page.url} dépasse de {overflow} px"

    def check_names(self) -> None:
        """Two buttons that do not do the same thing are not called the same."""
        alike = self.page.evaluate(SAME_NAME)
        assert not alike, f"{self.page.url} : boutons du même nom : {alike}"

    def says(self) -> str:
        """The words of the page and where the focus is, for somebody who reads a failure."""
        try:
            return str(self.page.evaluate(
                "most => document.body.innerText.slice(0, most) + '\\n[focus] '"
                " + (document.activeElement?.outerHTML ?? '').slice(0, 200)", TOLD,
            ))  # fmt: skip
        except PlaywrightError as gone:
            return str(gone)

    def close(self) -> None:
        self.context.close()
        assert not self.problems, self.problems


@pytest.fixture(scope="session")
def sessions() -> dict[str, Any]:
    """The open sessions: signing in is slow by design, once for each account is enough."""
    return {}


@pytest.fixture
def visit(browser: Any, town: str, sessions: dict[str, Any]) -> Iterator[Callable[..., Visit]]:
    """`visit("claire", width=360, dark=True)`: a fresh tab, signed in, on her first page.

    `own_session=True` signs in anew: for a journey that signs out or loses its session.
    """
    visits: list[Visit] = []

    def new(who: str = "", *, own_session: bool = False, **look: Any) -> Visit:
        known = None if own_session else sessions.get(who)
        person = Visit(browser, town, signed_in=known, **look)
        visits.append(person)
        OPEN_VISITS.append(person)
        if known:
            person.page.goto("/compte/")
        elif who:
            person.sign_in(who)
            if not own_session:
                sessions[who] = person.context.storage_state()
        return person

    yield new
    OPEN_VISITS.clear()
    for person in visits:
        person.close()
