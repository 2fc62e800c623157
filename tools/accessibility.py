"""Look at every page of the demonstration with axe, and write what was found.

    .venv/bin/python tools/accessibility.py

A real server on the demonstration town, a real Chromium, each account, each route once in each look
(1400 pixels in the light, 360 pixels in the dark). `berceau/portal/data/accessibility.json` is
written whole: `/accessibilite/` reads it, nobody types in it. To run again when a page is added:
`tests/consistency/test_accessibility.py` says when the file is late.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.update(BERCEAU_MODE="test", DJANGO_SETTINGS_MODULE="tests.settings")

import django  # noqa: E402

django.setup()

from playwright.sync_api import sync_playwright  # noqa: E402

from tests.browser import CHROMIUM, FLAGS  # noqa: E402
from tests.consistency.routes import routes_to_read  # noqa: E402
from tests.journeys import conftest  # noqa: E402
from tests.journeys import test_every_page as walk  # noqa: E402
from tests.journeys.steps import first_family  # noqa: E402

WRITTEN = ROOT / "berceau" / "portal" / "data" / "accessibility.json"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PARENT = "parent"
AT_THE_DOOR = ["/p/", "/p/lien/demande/", "/p/inconnu00000"]
BESIDE_A_PARENT = ["/p/moi/code/", "/p/moi/informations/"]
WIDTHS = {1400: False, 360: True}


@contextmanager
def demonstration() -> Iterator[str]:
    """The address of a demonstration of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        environment = {**os.environ, "BERCEAU_MODE": "demo", "BERCEAU_DATA_DIR": folder}
        del environment["DJANGO_SETTINGS_MODULE"]
        with log.open("wb") as out:
            server = subprocess.Popen(  # noqa: S603 -- our own program
                [sys.executable, "-m", "berceau", "demo", "--port", str(port)],
                cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT,
            )  # fmt: skip
            address = f"http://127.0.0.1:{port}"
            try:
                conftest.wait_for(address, server, log)
                yield address
            finally:
                server.terminate()
                server.wait(20)


def pages_of(person: Any, who: str) -> dict[str, str]:
    """One address for each route that this account reaches."""
    if not who:
        paths = [*walk.OPEN_TO_ALL, *AT_THE_DOOR]
        return {walk.route_of(path): path for path in paths if walk.route_of(path)}
    return pages_of_a_parent(person) if who == PARENT else pages_of_an_agent(person, who)


def pages_of_an_agent(person: Any, who: str) -> dict[str, str]:
    person.sign_in(who)
    page = person.page
    starts = [*walk.STARTS.get(who, []), urlsplit(page.url).path]
    usual = {}
    if who in walk.REFERENTES:
        walk.write_a_note(page)
        family = urlsplit(page.url).path
        starts += [family, f"{family}notes/"]
        usual = {"desk:family": family}
    if who == "etatcivil":
        walk.answer_later(page)
        starts.append(page.url.removeprefix(person.town))
    return walk.discover(page, starts) | usual


def pages_of_a_parent(person: Any) -> dict[str, str]:
    """Their own, behind a link that the référente sends and that this telephone opens."""
    page = person.page
    page.goto(a_personal_link(person))
    page.locator("main form:not(.language-list) button").first.click()
    page.wait_for_url("**/p/moi/")
    # The walk over the agents' pages leaves these to journeys of their own.
    walk.NOT_SHOWN = {
        route: why for route, why in walk.NOT_SHOWN.items() if not route.startswith("parents:")
    }
    return walk.discover(page, ["/p/moi/", *BESIDE_A_PARENT])


def a_personal_link(person: Any) -> str:
    agent = conftest.Visit(person.context.browser, person.town).sign_in("claire")
    page = agent.page
    page.goto(f"{first_family(page)}page-des-parents/")
    with page.expect_navigation():
        page.get_by_role("button", name="Envoyer son lien").first.click()
    page.goto("/demo/messages/")
    with page.expect_navigation():
        page.get_by_role("button", name="Passer à la prochaine ouverture").click()
    link = page.locator("a[href*='/p/']").first
    link.wait_for()
    path = urlsplit(str(link.get_attribute("href"))).path
    agent.context.close()
    return path


def faults(page: Any) -> list[dict[str, Any]]:
    page.evaluate(conftest.axe_script())
    found: list[dict[str, Any]] = page.evaluate(
        "tags => axe.run(document, {runOnly: tags}).then(found => found.violations.map("
        "one => ({rule: one.id, impact: one.impact, what: one.help})))",
        TAGS,
    )
    return found


def main() -> None:
    logging.disable(logging.WARNING)
    known_routes = routes_to_read()
    logging.disable(logging.NOTSET)
    violations: dict[str, dict[str, Any]] = {}
    looked: set[tuple[str, int]] = set()
    with demonstration() as town, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        version = f"Chromium {browser.version}"
        axe = ""
        for who in ["", PARENT, *walk.ACCOUNTS]:
            person = conftest.Visit(browser, town)
            pages = pages_of(person, who)
            for width, dark in WIDTHS.items():
                walk.look_at(person, phone=dark)
                for route, path in sorted(pages.items()):
                    if (route, width) in looked:
                        continue
                    looked.add((route, width))
                    person.page.goto(path)
                    for one in faults(person.page):
                        known = violations.setdefault(one["rule"], one | {"pages": []})
                        known["pages"] = sorted({*known["pages"], route})
                    axe = axe or person.page.evaluate("() => axe.version")
            person.context.close()
            sys.stderr.write(f"{who or 'visiteur'} : {len(looked)} regards\n")
        browser.close()
    examined = {route for route, _width in looked}
    WRITTEN.write_text(
        json.dumps(
            {
                "date": datetime.now(ZoneInfo("Europe/Paris")).date().isoformat(),
                "axe": axe,
                "browser": version,
                "tags": TAGS,
                "widths": list(WIDTHS),
                "pages": sorted(examined),
                "looks": len(looked),
                "violations": sorted(violations.values(), key=lambda one: str(one["rule"])),
                "not_examined": sorted(known_routes - examined),
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n",
        "utf-8",
    )
    sys.stdout.write(f"{len(looked)} regards, {len(violations)} règles : {WRITTEN}\n")


if __name__ == "__main__":
    main()
