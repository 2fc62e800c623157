"""Debian's Chromium for the tests: one a worker, started at the first test that looks at a page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def need_chromium() -> None:
    """Skip without Chromium; fail instead where it is required (`BERCEAU_BROWSER_REQUIRED=1`)."""
    if CHROMIUM is not None:
        return
    if os.environ.get("BERCEAU_BROWSER_REQUIRED"):
        pytest.fail("Chromium est exigé ici : apt-get install chromium")
    pytest.skip("Chromium n’est pas installé : apt-get install chromium")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole session: two Playwright of one process refuse to live together."""
    need_chromium()
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
