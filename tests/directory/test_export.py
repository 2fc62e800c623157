"""The directory as open data: valid by the schema and by the State's package, nobody named."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from data_inclusion.schema import v1
from django.conf import settings
from django.core.management import call_command
from openpyxl import load_workbook

from berceau.directory import exports
from berceau.directory.di import values
from berceau.directory.models import HERE, Place, Professional, Service, Structure
from tests import factories
from tests.directory.di_rows import FULL_SERVICE, FULL_STRUCTURE, service, structure
from tests.directory.test_import import imported, manager
from tests.directory.test_import_files import looked

__all__ = ["manager"]

pytestmark = pytest.mark.django_db
MODELS = {"structures": v1.Structure, "services": v1.Service}
SCHEMAS = {"structures": "structure", "services": "service"}


def assert_valid(section: str, rows: list[dict[str, Any]]) -> None:
    """By the JSON Schema with its formats, and by the package, warnings included."""
    checker = jsonschema.Draft202012Validator(
        values.schema(SCHEMAS[section]), format_checker=jsonschema.FormatChecker()
    )
    for row in rows:
        assert [error.message for error in checker.iter_errors(row)] == []
        MODELS[section].model_validate(row, context={"ignore_warnings": False})


@pytest.fixture
def own() -> Service:
    """Written here, with the least."""
    place = Place.objects.create(commune="Cambrai", postal_code="59400", fingerprint="x")
    structure = Structure.objects.create(
        source=HERE,
        source_id="abc",
        name="LAEP La Parenthèse",
        kind="laep",
        place=place,
        email="marie.durand@exemple.fr",
        updated_on=date(2026, 9, 1),
        created_at=factories.AT,
    )
    return Service.objects.create(
        structure=structure,
        source=HERE,
        source_id="def",
        name="Accueil",
        kind="laep",
        age_to_months=36,
        contact_name="Marie Durand",
        email="accueil.laep@exemple.fr",
        phone="3919",
        updated_on=date(2026, 9, 1),
        created_at=factories.AT,
    )


def test_what_came_in_goes_out_the_same(manager: Any) -> None:
    imported([FULL_STRUCTURE], [FULL_SERVICE], manager)
    (structure,) = exports.structures()
    (service,) = exports.services()
    assert structure == FULL_STRUCTURE
    assert service == FULL_SERVICE


def test_everything_that_goes_out_is_valid(manager: Any, own: Service) -> None:
    imported([FULL_STRUCTURE], [FULL_SERVICE], manager)
    for section, rows in exports.SECTIONS.items():
        found = list(rows())
        assert len(found) == 2
        assert_valid(section, found)


def test_what_is_written_here_says_what_it_is(own: Service) -> None:
    (structure,), (service,) = exports.structures(), exports.services()
    prefix = settings.DIRECTORY_SOURCE
    assert prefix.endswith(settings.COMMUNE)
    assert structure["id"] == f"{prefix}--abc"
    assert service["structure_id"] == structure["id"]
    assert service["type"] == "accompagnement"
    assert service["thematiques"] == [
        "famille--soutien-a-la-parentalite-et-a-leducation", "remobilisation--lien-social",
    ]  # fmt: skip
    assert service["publics_precisions"] == "Enfants jusqu’à 3 ans."
    assert service["description"] == "Lieu d’accueil enfants-parents (LAEP) : Accueil"
    assert service["commune"] == "Cambrai"


def test_nothing_is_said_in_the_place_of_another_source(manager: Any) -> None:
    imported([structure(nom="PMI du Moulin")], [service(nom="Consultation de PMI")], manager)
    (found,), (said,) = exports.structures(), exports.services()
    assert Structure.objects.get().kind == "pmi"
    assert (found["reseaux_porteurs"], said["thematiques"], said["type"]) == (None, None, None)


def test_nobody_is_named(own: Service) -> None:
    Professional.objects.create(
        first_name="Léa",
        last_name="Martin",
        source_id="p",
        updated_on=factories.TODAY,
        created_at=factories.AT,
        agreed_on=factories.TODAY,
    )
    said = "".join("".join(exports.as_json(section)) for section in exports.SECTIONS)
    for name in ("Durand", "durand", "Marie", "Martin"):
        assert name not in said
    assert "accueil.laep@exemple.fr" in said


def test_what_left_the_directory_is_not_published(own: Service) -> None:
    Structure.objects.update(archived_at=factories.AT)
    assert list(exports.structures()) == []
    assert list(exports.services()) == []


def test_a_value_that_the_schema_refuses_is_left_out(own: Service) -> None:
    Service.objects.update(themes=["inconnue"], cost="cher", mobilisation_link="pas une adresse")
    Structure.objects.update(siret="12")
    (structure,), (service,) = exports.structures(), exports.services()
    assert (structure["siret"], service["thematiques"], service["frais"]) == (None, None, None)
    assert_valid("services", [service])


def test_a_name_too_short_for_the_schema_is_not_published(own: Service) -> None:
    Structure.objects.update(name="A")
    assert list(exports.structures()) == []


def test_the_command_writes_two_files_that_are_valid(own: Service, tmp_path: Path) -> None:
    call_command("directory", "export", str(tmp_path / "ouvert"), stdout=io.StringIO())
    for section in exports.SECTIONS:
        rows = json.loads((tmp_path / "ouvert" / f"{section}.json").read_text("utf-8"))
        assert len(rows) == 1
        assert_valid(section, rows)
    about = json.loads((tmp_path / "ouvert" / "lisez-moi.json").read_text("utf-8"))
    assert about["licence"] == settings.DIRECTORY_LICENCE


def test_our_own_export_read_again_changes_nothing(manager: Any, own: Service) -> None:
    imported([FULL_STRUCTURE], [FULL_SERVICE], manager)
    said = {section: list(rows()) for section, rows in exports.SECTIONS.items()}
    run = imported(said["structures"], said["services"], manager)
    for section in said:
        counts = run.counts[section]
        assert (counts["new"], counts["changed"], counts["refused"]) == (0, 0, 0)
        assert (counts["unchanged"], counts["local"]) == (1, 1)


FORMULAS = ["=1+1", "+33327000000", "-5", "@SUM(A1)", "＝1", "\t=1"]


@pytest.mark.parametrize("word", FORMULAS)
def test_no_cell_is_a_formula(own: Service, word: str) -> None:
    Service.objects.update(cost_note=f"{word} euros", hours=word, phone="+33327000000")
    table = "".join(exports.as_csv("services"))
    for row in csv.reader(io.StringIO(table.removeprefix("\ufeff")), delimiter=";"):
        for one in row:
            assert not one.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "＝", "\t"))
    file = io.BytesIO()
    exports.write_xlsx(file)
    book = load_workbook(file)
    assert book.sheetnames == ["Structures", "Services"]
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str):
                    assert not cell.value.startswith(("=", "+", "-", "@", "＝", "\t"))


def test_the_tables_read_again_are_the_same(manager: Any) -> None:
    imported([FULL_STRUCTURE], [FULL_SERVICE], manager)
    file = io.BytesIO()
    exports.write_xlsx(file)
    report = looked(file.getvalue(), "annuaire.xlsx")
    assert [problem.words for problem in report.problems] == []
    for section in exports.SECTIONS:
        assert report.counts[section]["unchanged"] == 1
        table = "".join(exports.as_csv(section)).encode()
        again = looked(table, f"{section}.csv")
        assert again.counts[section]["unchanged"] == 1
