"""Every problem of a file is named, on screen too: a table to take away, gone with the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.directory.actions import imports
from berceau.directory.imports import hearing, listing, working
from berceau.directory.imports.checking import Problem
from berceau.directory.models import ImportProblems, ImportRun, Step
from berceau.directory.retention import sweep_files
from berceau.kit.export import BYTE_ORDER
from tests import factories
from tests.directory.di_rows import service, structure
from tests.directory.test_import import as_json, given

pytestmark = pytest.mark.django_db
Sign = Callable[[Agent], Client]
TODAY, AT = factories.TODAY, factories.AT
HEADER = [
    "Feuille", "Ligne", "Colonne", "Ce qui est écrit", "Ce qui est attendu", "La ligne est",
]  # fmt: skip


@pytest.fixture
def manager(db: None) -> Agent:
    return factories.AgentFactory(role=Role.LOCAL_MANAGER)


@pytest.fixture
def browser(manager: Agent, client_of: Sign) -> Client:
    return client_of(manager)


def looked(by: Agent, content: bytes) -> ImportRun:
    run = given(content, by)
    return working.look(run=run, at=AT, today=TODAY, tell=lambda run, lines: None)


def wrong(count: int) -> bytes:
    """One good line, then so many with a bad SIRET."""
    return as_json([structure("good"), *(structure(f"s{n}", siret="12") for n in range(count))], [])


def url(run: ImportRun) -> str:
    return reverse("directory:import_problems", args=[run.reference])


def table(packed: bytes) -> list[list[str]]:
    said = "".join(listing.as_csv(packed))
    assert said.startswith(BYTE_ORDER)
    return list(csv.reader(io.StringIO(said.removeprefix(BYTE_ORDER), newline=""), delimiter=";"))


def page(browser: Client, run: ImportRun) -> str:
    return browser.get(reverse("directory:import_run", args=[run.reference])).content.decode()


def test_more_problems_than_the_page_shows_are_all_in_the_table(
    manager: Agent, browser: Client
) -> None:
    run = looked(manager, wrong(hearing.KEPT_REFUSALS + 20))
    said = page(browser, run)
    assert "520 points à regarder" in said
    assert "La page en montre 500. Le tableau à télécharger les nomme tous." in said
    assert url(run) in said
    answer = browser.get(url(run))
    assert answer["Content-Disposition"] == f'attachment; filename="erreurs-{run.reference}.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    content = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(content.removeprefix(BYTE_ORDER)), delimiter=";"))
    assert rows[0] == HEADER
    assert [row[1] for row in rows[1:]] == [f"fiche n° {n}" for n in range(2, 522)]
    assert {(row[0], row[2], row[3], row[5]) for row in rows[1:]} == {
        ("structures", "siret", "12", "refusée")
    }


def test_each_row_says_where_what_and_what_was_meant(manager: Agent) -> None:
    run = looked(manager, as_json([structure()], [service(frais="gratuis")]))
    header, row = table(bytes(run.problem_list.content))
    assert header == HEADER
    assert row[:4] == ["services", "fiche n° 1", "frais", "gratuis"]
    assert "Vouliez-vous dire « gratuit » ?" in row[4]


def test_what_a_cell_of_the_file_says_is_never_a_formula() -> None:
    listed = listing.ProblemList()
    listed.hear(Problem("structures", "=1+1", 3, "@nom", '=HYPERLINK("x")', "3 lettres."))
    (_header, row) = table(listed.packed())
    assert row == ["'=1+1", "3", "'@nom", '\'=HYPERLINK("x")', "3 lettres.", "refusée"]


def test_the_table_stops_somewhere_and_the_page_says_where(
    manager: Agent, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST", 2)
    monkeypatch.setattr(hearing, "KEPT_REFUSALS", 1)
    notes = [structure(f"n{n}", telephone="poste 12") for n in range(3)]
    bad = [structure(f"b{n}", siret="12") for n in range(3)]
    run = looked(manager, as_json([*notes, *bad], []))
    rows = table(bytes(run.problem_list.content))[1:]
    assert [row[5] for row in rows] == [*["prise, à vérifier"] * 2, *["refusée"] * 2]
    assert run.problem_list.count == 4
    assert "2 n’y sont pas" in page(browser, run)


def test_a_file_without_a_fault_has_no_table(manager: Agent, browser: Client) -> None:
    run = looked(manager, as_json([structure()], []))
    assert run.step == Step.READY
    assert browser.get(url(run)).status_code == 404
    assert "Télécharger les erreurs" not in page(browser, run)


def test_read_again_it_says_what_the_last_reading_found(manager: Agent) -> None:
    run = looked(manager, wrong(3))
    run.step = Step.WAITS
    run.save()
    working.look(run=run, at=AT, today=TODAY, tell=lambda run, lines: None)
    assert ImportProblems.objects.get().count == 3


def test_it_goes_when_the_import_is_written(manager: Agent, browser: Client) -> None:
    run = looked(manager, wrong(hearing.KEPT_REFUSALS + 1))
    imports.ask_to_write(
        reference=run.reference, good_lines=True, withdraw_gone=False, by=manager, at=AT
    )
    run.refresh_from_db()
    done = working.write(run=run, at=AT, today=TODAY, tell=lambda run, lines: None)
    assert done.step == Step.DONE
    assert not ImportProblems.objects.exists()
    said = page(browser, run)
    assert "Et 1 autre. Donner le fichier à nouveau" in said
    assert url(run) not in said


def test_it_goes_when_the_import_is_dropped(manager: Agent) -> None:
    run = looked(manager, wrong(1))
    imports.drop(reference=run.reference, by=manager, at=AT)
    assert not ImportProblems.objects.exists()


def test_it_goes_with_a_file_that_nobody_had_written(manager: Agent) -> None:
    looked(manager, wrong(1))
    sweep_files(TODAY - timedelta(days=1), AT)
    assert ImportProblems.objects.exists()
    sweep_files(TODAY, AT)
    assert not ImportProblems.objects.exists()


def test_only_who_imports_takes_it(manager: Agent, client_of: Sign) -> None:
    run = looked(manager, wrong(1))
    midwife = client_of(factories.AgentFactory(role=Role.REFERENTE))
    assert midwife.get(url(run)).status_code == 403
