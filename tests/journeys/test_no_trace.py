"""After signing out, the device knows nothing of a family any more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.journeys.steps import first_family

KEPT = """async () => ({
  local: Object.entries(localStorage).flat(),
  session: Object.entries(sessionStorage).flat(),
  caches: await caches.keys(),
  databases: (await indexedDB.databases()).map(one => one.name),
})"""


def test_nothing_remains_after_signing_out(visit: Callable[..., Any]) -> None:
    page = visit("nadia", own_session=True).page
    family = first_family(page)
    page.goto(family)
    name = page.locator("h1").inner_text()
    page.goto(f"{family}noter/")
    page.get_by_label("Ce qui a été dit").fill("Un début de phrase.")
    page.wait_for_function("() => sessionStorage.length > 0")
    page.goto(family)
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/")
    kept = page.evaluate(KEPT)
    assert not any(kept.values()), kept
    page.go_back(wait_until="load")
    assert "/compte/login/" in page.url
    assert name not in page.content()


def test_a_signed_out_page_cannot_be_opened_again(visit: Callable[..., Any]) -> None:
    person = visit("nadia", own_session=True)
    page = person.page
    family = first_family(page)
    answer = page.goto(family)
    assert answer.headers["cache-control"] == "no-store"
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/")
    page.goto(family)
    assert "/compte/login/" in page.url
