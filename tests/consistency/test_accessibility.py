"""The statement of accessibility speaks of the pages of today: what the tool wrote, nothing typed.

When this fails, a page was added or taken away: run `.venv/bin/python tools/accessibility.py`.
"""

from __future__ import annotations

import json
from datetime import date
from importlib import resources

import pytest

from berceau.portal import accessibility
from tests.consistency.routes import routes_to_read

AGAIN = "lancer .venv/bin/python tools/accessibility.py"
FILE = resources.files("berceau.portal") / "data" / "accessibility.json"


@pytest.fixture(scope="module")
def written() -> dict[str, list[str]]:
    data: dict[str, list[str]] = json.loads(FILE.read_text("utf-8"))
    return data


def test_every_page_of_today_is_in_the_file(written: dict[str, list[str]]) -> None:
    known = {*written["pages"], *written["not_examined"]}
    assert routes_to_read() - known == set(), AGAIN


def test_no_page_of_yesterday_is_in_the_file(written: dict[str, list[str]]) -> None:
    known = {*written["pages"], *written["not_examined"]}
    assert known - routes_to_read() == set(), AGAIN


def test_each_page_was_looked_at_in_each_look(written: dict[str, list[str]]) -> None:
    assert written["looks"] == len(written["pages"]) * len(written["widths"])  # type: ignore[comparison-overlap]


def test_the_public_pages_were_all_looked_at(written: dict[str, list[str]]) -> None:
    files = {"portal:sitemap", "portal:robots"}
    public = {route for route in routes_to_read() if route.startswith("portal:")} - files
    assert public <= {*written["pages"]}


def test_the_statement_says_what_the_file_says(client, db: None) -> None:  # type: ignore[no-untyped-def]
    audit = accessibility.last()
    assert audit is not None
    page = client.get("/accessibilite/").content.decode()
    assert f"axe-core {audit.axe}" in page
    assert all(one.rule in page for one in audit.violations)


def test_a_violation_is_told(
    client,  # type: ignore[no-untyped-def]
    db: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = accessibility.Audit(
        on=date(2026, 11, 22), axe="4.10", browser="Chromium", widths=(360,), tags=(),
        pages=("portal:home",), looks=1, not_examined=0,
        violations=(accessibility.Violation("image-alt", "critical", "Sans texte", ("a:b",)),),
    )  # fmt: skip
    monkeypatch.setattr(accessibility, "last", lambda: found)
    page = client.get("/accessibilite/").content.decode()
    assert "image-alt" in page
    assert "Aucune règle non respectée" not in page


def test_the_site_claims_no_conformity_without_an_audit(client, db: None) -> None:  # type: ignore[no-untyped-def]
    """RGAA: without a valid audit by people, a site is « non conforme »."""
    for url in ("/", "/accessibilite/"):
        page = client.get(url).content.decode()
        assert "Accessibilité : non conforme" in page
        assert "partiellement conforme" not in page
        assert "totalement conforme" not in page
