"""Take again the two pictures of the README, from a running demonstration.

make demo                                   # in another terminal
.venv/bin/python tools/screenshots.py http://127.0.0.1:8000 [/familles/REFERENCE/]
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"


def main(address: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        page = browser.new_page(base_url=address, viewport={"width": 1400, "height": 950})
        page.goto("/compte/login/")
        page.get_by_role("button", name="Entrer comme Claire").click()
        page.wait_for_url("**/aujourdhui/")
        page.screenshot(path=IMAGES / "aujourdhui.png")
        first = page.locator("main a[href^='/familles/']").first.get_attribute("href")
        wanted = sys.argv[2] if len(sys.argv) > 2 else first
        page.goto(str(wanted))
        page.screenshot(path=IMAGES / "famille.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
