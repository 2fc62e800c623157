"""Importing on screen: give, look, choose, write, undo; and what the public takes."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.directory.actions import imports
from berceau.directory.imports.books import MEGABYTE
from berceau.directory.models import ColumnMapping, ImportRun, Service, Step, Structure
from berceau.directory.open_pace import OPEN_DATA
from berceau.directory.tasks import import_round
from berceau.kit.once import new_key
from tests import factories
from tests.directory.di_rows import service, structure
from tests.directory.sheets import xlsx
from tests.directory.test_import import as_json
from tests.directory.test_import_files import EXAMPLES, TOWN, csv

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_that_day")]
Sign = Callable[[Agent], Client]
LIST = "directory:imports"


@pytest.fixture
def browser(client_of: Sign) -> Client:
    return client_of(factories.AgentFactory(role=Role.LOCAL_MANAGER))


def give(browser: Client, content: bytes, name: str = "essai.json", **more: Any) -> Any:
    return browser.post(
        reverse(LIST), {"file": SimpleUploadedFile(name, content), "source": "", **more}
    )


def page(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return str(answer.content.decode())


def to(run: ImportRun, name: str) -> str:
    return reverse(f"directory:import_{name}", args=[run.reference])


def last() -> ImportRun:
    return ImportRun.objects.latest("pk")


def test_the_demonstration_reads_where_the_errors_are(browser: Client) -> None:
    answer = give(browser, (EXAMPLES / "annuaire-avec-erreurs.json").read_bytes())
    said = page(browser, answer["Location"])
    assert "8 points à regarder dans le fichier" in said
    assert "services, fiche n° 6, colonne frais" in said
    assert "Vouliez-vous dire « gratuit » ?" in said
    assert "structures, fiche n° 4, colonne nom" in said
    assert not Structure.objects.exists()


def test_nothing_is_written_while_lines_are_refused_unless_she_says_so(browser: Client) -> None:
    give(browser, (EXAMPLES / "annuaire-avec-erreurs.xlsx").read_bytes(), "modele.xlsx")
    run = last()
    refused = browser.post(to(run, "write"), {"lines": "all"})
    assert refused.status_code == 422
    assert "Des lignes sont refusées" in refused.content.decode()
    assert not Structure.objects.exists()
    done = browser.post(to(run, "write"), {"lines": "good"})
    assert done.status_code == 302
    assert (Structure.objects.count(), Service.objects.count()) == (5, 7)
    assert "Annuler cet import" in page(browser, to(run, "run"))


def test_undone_from_the_screen(browser: Client) -> None:
    give(browser, as_json([structure()], [service()]))
    browser.post(to(last(), "write"), {})
    assert Service.objects.published().count() == 1
    browser.post(to(last(), "undo"), {})
    assert last().step == Step.UNDONE
    assert not Service.objects.published().exists()
    assert "a été annulé" in page(browser, to(last(), "run"))


def test_dropped_from_the_screen(browser: Client) -> None:
    give(browser, as_json([structure()], []))
    run = last()
    browser.post(to(run, "drop"), {})
    assert last().step == Step.DROPPED
    assert not run.files.exists()
    assert "abandonné" in page(browser, to(run, "run"))
    again = browser.post(to(run, "drop"), {}, follow=True)
    assert "Cet import en est déjà à" in again.content.decode()


def test_the_table_of_a_town_asks_what_its_columns_say(browser: Client) -> None:
    give(browser, csv(TOWN).encode("cp1252"), "ville.csv")
    run = last()
    assert run.step == Step.COLUMNS
    said = page(browser, to(run, "run"))
    assert "par exemple : La Souris verte · CCAS" in said
    rank = {name: f"column{number}" for number, name in enumerate(run.columns)}
    answers = {rank[name]: target for name, target in run.columns.items()}
    assert browser.post(to(run, "columns"), {**answers, "source": ""}).status_code == 422
    twice = browser.post(to(run, "columns"), {**answers, rank["Type"]: "nom", "source": "ville"})
    assert "Deux colonnes disent « Nom de la structure »" in twice.content.decode()
    browser.post(to(run, "columns"), {**answers, rank["Langues"]: "", "source": "ville"})
    assert last().step == Step.READY
    assert ColumnMapping.objects.get().columns["Langues"] == ""
    browser.post(to(run, "write"), {})
    assert (Structure.objects.count(), Service.objects.count()) == (2, 3)
    one = Service.objects.get(name="Accueil")
    assert (one.age_from_months, one.age_to_months, one.kind, one.cost) == (
        3, 36, "creche", "payant",
    )  # fmt: skip
    give(browser, csv(TOWN).encode(), "ville-2.csv", source="ville")
    assert last().columns["Langues"] == ""
    browser.post(to(last(), "columns"), {**answers, rank["Langues"]: "", "source": "ville"})
    assert last().counts["services"]["unchanged"] == 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Ce fichier est vide"),
        (b"%PDF-1.7", "ni un tableau"),
        (b"[{", "ne se lit pas"),
        (xlsx({"Structures": [["id", "nom", "date_maj"]]})[:900], "abîmé"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(browser: Client, content: bytes, words: str) -> None:
    said = page(browser, give(browser, content)["Location"])
    assert words in said
    assert last().step == Step.REFUSED


def test_too_big_a_file_is_refused(browser: Client) -> None:
    answer = give(browser, b"x" * (20 * MEGABYTE + 1))
    assert answer.status_code == 422
    assert "20 Mo au plus" in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_the_same_form_with_another_file_is_another_import(browser: Client) -> None:
    key = new_key()
    give(browser, as_json([structure("a")], []), once=key)
    assert give(browser, as_json([structure("a")], []), once=key).status_code == 302
    assert ImportRun.objects.count() == 1
    assert give(browser, as_json([structure("b")], []), once=key).status_code == 409
    assert ImportRun.objects.count() == 1


def test_a_long_file_waits_for_the_worker_and_says_where_it_is(
    browser: Client, django_capture_on_commit_callbacks: Any
) -> None:
    rows = [structure(f"s{n}", description="é" * 900) for n in range(700)]
    with django_capture_on_commit_callbacks(execute=False) as asked:
        give(browser, as_json(rows, []))
    run = last()
    assert run.step == Step.WAITS
    assert len(asked) >= 1
    said = page(browser, to(run, "run"))
    assert "Le fichier attend son tour" in said
    assert "ne donne pas signe de vie" in said
    assert 'hx-trigger="every 2s"' in said
    assert "http-equiv" not in said
    import_round.func(run.reference)
    assert last().step == Step.READY
    fragment = browser.get(to(run, "run"), headers={"HX-Request": "true"})
    assert "Ce que cela changerait" in fragment.content.decode()


def test_progress_is_told_line_by_line(browser: Client) -> None:
    give(browser, as_json([structure()], []))
    ImportRun.objects.update(step=Step.WRITES, lines_done=500, lines_total=2000)
    said = page(browser, to(last(), "run"))
    assert "500 lignes écrites sur 2000 (25 %)" in said.replace("\u202f", "").replace("&nbsp;", " ")
    ImportRun.objects.update(step=Step.CHECKS)
    assert "Le nombre total sera connu à la fin" in page(browser, to(last(), "run"))


def test_an_import_whose_process_is_gone_can_be_begun_again(browser: Client) -> None:
    give(browser, as_json([structure()], []))
    run = last()
    long_ago = timezone.now() - imports.SILENT_AFTER * 2
    ImportRun.objects.update(step=Step.WRITES, moved_at=long_ago)
    assert "Relancer" in page(browser, to(run, "run"))
    browser.post(to(run, "again"), {})
    assert last().step == Step.QUEUED
    import_round.func(run.reference)
    assert last().step == Step.DONE
    assert Structure.objects.count() == 1


def test_what_vanished_is_named_and_taken_out_when_she_says_so(browser: Client) -> None:
    give(browser, as_json([structure("a"), structure("b", nom="Celle qui part")], []))
    browser.post(to(last(), "write"), {})
    give(browser, as_json([structure("a")], []))
    assert "Celle qui part" in page(browser, to(last(), "run"))
    browser.post(to(last(), "write"), {"withdraw_gone": "on"})
    assert Structure.objects.published().count() == 1


@pytest.mark.parametrize("role", [Role.REFERENTE, Role.FACILITATOR, Role.DPO])
def test_the_others_do_not_see_imports(client_of: Sign, role: Role) -> None:
    assert client_of(factories.AgentFactory(role=role)).get(reverse(LIST)).status_code == 403


def test_the_list_costs_the_same_for_one_import_or_fifty(
    browser: Client, django_assert_max_num_queries: Any
) -> None:
    give(browser, as_json([structure()], []))
    run = last()
    for _number in range(30):
        run.pk, run.reference = None, new_key()[:12].lower()
        run.save(force_insert=True)
    with django_assert_max_num_queries(14):
        page(browser, reverse(LIST))


# --- What the public takes ---


@pytest.fixture
def published(browser: Client) -> None:
    give(browser, as_json([structure()], [service(contact_nom_prenom="Marie Durand")]))
    browser.post(to(last(), "write"), {})


@pytest.mark.usefixtures("published")
def test_the_public_page_says_what_there_is(client: Client) -> None:
    said = page(client, reverse("directory:open_data"))
    assert "1 structure, 1 service" in " ".join(said.split())
    assert "Licence Ouverte 2.0" in said
    assert re.search(r"1er\s+septembre\s+2026", said.replace("&nbsp;", " "))


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("section", ["structures", "services"])
@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_file_is_taken_by_anybody(client: Client, section: str, form: str) -> None:
    answer = client.get(reverse(f"directory:open_{section}_{form}"))
    content = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert f'{section}-2026-11-23.{form}"' in answer["Content-Disposition"]
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Durand" not in content
    assert not answer.cookies
    if form == "json":
        assert len(json.loads(content)) == 1


@pytest.mark.usefixtures("published")
def test_the_workbook_is_taken_by_anybody(client: Client) -> None:
    answer = client.get(reverse("directory:open_workbook"))
    assert load_workbook(io.BytesIO(answer.content)).sheetnames == ["Structures", "Services"]


def test_taken_too_often_it_asks_to_wait(client: Client) -> None:
    for _turn in range(OPEN_DATA.most):
        OPEN_DATA.one_more("127.0.0.1", now=time.monotonic())
    assert client.get(reverse("directory:open_workbook")).status_code == 429
    assert client.get(reverse("directory:open_services_csv")).status_code == 429


def test_the_example_is_where_the_documentation_says() -> None:
    assert Path(EXAMPLES / "annuaire-avec-erreurs.xlsx").is_file()
