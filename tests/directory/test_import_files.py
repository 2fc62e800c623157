"""Files of every kind: those of the State, of LibreOffice, of a town; and those that harm."""

from __future__ import annotations

import json
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from berceau.directory.imports.books import FileError, Limits
from berceau.directory.imports.columns import guesses
from berceau.directory.imports.passing import Pass, Report
from tests import factories
from tests.consistency.hostile import HOSTILE
from tests.directory.di_rows import service, structure
from tests.directory.sheets import lines_of, ods, packed, parcel_of, xlsx

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "exemples"
NAMES = ["source", "id", "nom", "date_maj", "reseaux_porteurs", "code_postal"]
ROW = ["essai", "s1", "Crèche du Parc", "2026-09-01", "caf, departements", "59400"]
TABLE = [NAMES, ROW]


def csv(rows: list[list[str]], *, separator: str = ";") -> str:
    return "\r\n".join(separator.join(row) for row in rows)


def looked(content: bytes, name: str = "fichier.csv", **more: Any) -> Report:
    parcel = parcel_of(content, name)
    if "columns" in more:
        parcel.columns = more.pop("columns")
    return Pass(parcel, today=factories.TODAY, **more).run()


# --- What is read ---


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_csv_of_any_encoding_and_separator(separator: str, encoding: str) -> None:
    rows = [NAMES, [cell.replace(", ", "§") for cell in ROW]]
    (line,) = lines_of(csv(rows, separator=separator).encode(encoding))
    assert line.number == 2
    assert line.cells["nom"] == "Crèche du Parc"


def test_json_as_a_list_or_an_object() -> None:
    for content in (
        json.dumps([structure("a"), structure("b")]),
        json.dumps({"structures": [structure("a"), structure("b")], "autre": {"x": [1]}}),
    ):
        parcel = parcel_of(content.encode(), "structures.json")
        assert parcel.sections == ("structures",)
        assert [record.values["id"] for record in parcel.records("structures")] == ["a", "b"]


def test_json_of_services_alone_is_recognised_by_its_entries() -> None:
    assert parcel_of(json.dumps([service()]).encode(), "x.json").sections == ("services",)


def test_json_bigger_than_what_is_read_at_once() -> None:
    rows = [structure(f"s{n}", description="é" * 900) for n in range(300)]
    content = json.dumps(rows, indent=2, ensure_ascii=False).encode()
    assert len(content) > 500_000
    parcel = parcel_of(content, "structures.json")
    assert [record.values for record in parcel.records("structures")] == rows


def test_json_in_utf_16() -> None:
    content = json.dumps([structure("é")], ensure_ascii=False).encode("utf-16")
    assert parcel_of(content, "structures.json").sections == ("structures",)


def test_the_model_of_the_state_in_xlsx(db: None) -> None:
    names = ["__ignore__", *NAMES]
    example = ["x", *("ce que dit la colonne" for _name in NAMES)]
    content = xlsx(
        {"Structures": [names, example, [None, *ROW]], "Services": [["id"]], "Listes": [["a"]]}
    )
    report = looked(content, "modele.xlsx")
    assert report.problems == []
    assert report.counts["structures"]["new"] == 1


def test_numbers_of_a_spreadsheet_find_their_zeros_again(db: None) -> None:
    content = xlsx({"Structures": [[*NAMES[:4], "code_postal", "siret"],
                                   [*ROW[:4], 1000, 13003013300016]]})  # fmt: skip
    assert looked(content, "x.xlsx").problems == []


def test_ods(db: None) -> None:
    report = looked(ods({"structures": [NAMES, [*ROW[:5], 59400.0]]}), "x.ods")
    assert report.problems == []
    assert report.counts["structures"]["new"] == 1


def test_ods_with_a_million_empty_lines_ends() -> None:
    content = ods(
        {"structures": TABLE},
        after_rows='<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
    )
    assert len(lines_of(content)) == 1


def test_titles_above_the_names_are_passed_over() -> None:
    content = xlsx(
        {"Annuaire": [["ANNUAIRE PETITE ENFANCE 2026"], [], ["Nom", "Adresse", "Ville"],
                      ["PMI", "1 rue Neuve", "Cambrai"], [], ["CCAS", None, "Cambrai"]]},
        merged="A1:C1",
    )  # fmt: skip
    lines = lines_of(content)
    assert [line.number for line in lines] == [4, 6]
    assert lines[1].cells == {"Nom": "CCAS", "Ville": "Cambrai"}


def test_columns_without_a_name_or_with_the_same() -> None:
    content = csv([["Nom", "", "Tel", "Tel"], ["PMI", "x", "1", "2"]]).encode()
    (line,) = lines_of(content)
    assert line.cells == {"Nom": "PMI", "Colonne B": "x", "Tel": "1", "Tel (2)": "2"}


# --- A town's own table ---

TOWN = [
    ["Nom", "Activité", "Type", "Adresse", "CP", "Ville", "Tél", "Âge", "Gratuit", "Langues"],
    ["La Souris verte", "Accueil", "crèche", "1 rue Neuve", "59400", "Cambrai", "03 27 00 00 00",
     "3 mois à 3 ans", "non", "français, arabe"],
    ["", "Atelier du mercredi", "atelier", "", "", "", "", "dès 18 mois", "oui", ""],
    ["CCAS", "Aide sociale", "CCAS", "2 rue Neuve", "59400", "Cambrai", "", "", "oui", "turque"],
]  # fmt: skip


def test_the_columns_of_a_town_are_guessed() -> None:
    assert guesses(TOWN[0]) == {
        "Nom": "nom", "Activité": "nom_service", "Type": "nature", "Adresse": "adresse",
        "CP": "code_postal", "Ville": "commune", "Tél": "telephone", "Âge": "age",
        "Gratuit": "frais", "Langues": "langues",
    }  # fmt: skip
    assert guesses(["Couleur du mur"]) == {"Couleur du mur": ""}


def test_the_table_of_a_town(db: None) -> None:
    content = csv(TOWN).encode("cp1252")
    parcel = parcel_of(content, "ville.csv")
    assert not parcel.is_data_inclusion
    report = looked(content, columns=guesses(TOWN[0]), source="ville")
    assert report.counts["structures"]["new"] == 2
    assert report.counts["services"] == {
        "new": 2, "changed": 0, "unchanged": 0, "local": 0, "refused": 1, "gone": 0,
    }  # fmt: skip
    refused = [problem for problem in report.problems if problem.refused]
    (problem,) = refused
    assert (problem.line, problem.column) == (4, "Langues")
    assert "Vouliez-vous dire « turc »" in problem.words


def test_the_name_of_merged_cells_is_that_of_the_line_above(db: None) -> None:
    parcel = parcel_of(csv(TOWN).encode(), "ville.csv")
    parcel.columns = guesses(TOWN[0])
    services = list(parcel.records("services"))
    assert services[0].values["structure_id"] == services[1].values["structure_id"]
    assert services[1].values["frais"] == "gratuit"
    assert [record.values["id"] for record in parcel.records("structures")] == [
        services[0].values["structure_id"],
        services[2].values["structure_id"],
    ]


def test_a_line_without_a_name_is_said(db: None) -> None:
    report = looked(
        csv([["Nom", "Ville"], ["", "Cambrai"]]).encode(),
        columns={"Nom": "nom", "Ville": "commune"},
        source="ville",
    )
    assert {(one.line, one.column) for one in report.problems if one.column == "Nom"} == {
        (2, "Nom")
    }


# --- The planted errors of the demonstration ---

PLANTED = {
    ("structures", "nom"), ("structures", "siret"), ("services", "thematiques"),
    ("services", "frais"), ("services", "structure_id"), ("services", "date_maj"),
    ("services", "courriel"), ("services", "id"),
}  # fmt: skip


@pytest.mark.parametrize("name", ["annuaire-avec-erreurs.json", "annuaire-avec-erreurs.xlsx"])
def test_the_example_has_its_planted_errors_and_no_other(db: None, name: str) -> None:
    report = looked((EXAMPLES / name).read_bytes(), name)
    assert {(problem.section, problem.column) for problem in report.problems} == PLANTED
    assert report.problem_count == len(PLANTED) == report.refused_count
    assert report.counts["structures"]["new"] + report.counts["services"]["new"] == 12


# --- Hostile files: a French sentence, never an error ---

BOMB = packed({"xl/workbook.xml": b"0" * 200_000_000})
XXE = '<!DOCTYPE a [<!ENTITY b "c">]>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"  \r\n ", "vide"),
        (b"%PDF-1.7 ...", "ni un tableau"),
        (b"\x89PNG....", "ni un tableau"),
        (b"<html><table><tr><td>Nom</td></tr></table>", "ni un tableau"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "ancien .xls"),
        (b"PK\x03\x04" + b"x" * 600, "abîmé"),
        (packed({"word/document.xml": "<a/>"}), "ni un tableau"),
        (packed({"xl/workbook.xml": "<a/>"}), "abîmé"),
        (packed({"content.xml": "<a"}), "abîmé"),
        (ods({"a": TABLE}, before=XXE), "définitions"),
        (packed({f"{n}.xml": "a" for n in range(2001)}), "trop gros"),
        (b"[{", "ne se lit pas"),
        (b'[{"a": 1},]', "ne se lit pas"),
        (b'{"structures": [1 2]}', "ne se lit pas"),
        (b'{"structures": [' + b"[" * 100_000, "ne se lit pas"),
        (b'["' + b"a" * 2_000_000, "ne se lit pas"),
        ('[{"nom": "é"}]'.encode("latin-1"), "UTF-8"),
        (b"nom;id\n\x00\x01", "octets nuls"),
        (b"nom;\x81\x8d\x8f", "ne se lisent pas"),
        (b'nom;id\n"' + b"a" * 200_000, "immense"),
        (b"{}", "aucune ligne"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, words: str) -> None:
    with pytest.raises(FileError, match=words):
        everything(content)


def everything(content: bytes) -> None:
    parcel = parcel_of(content, "x")
    for section in parcel.sections:
        list(parcel.records(section))


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    assert len(BOMB) < 300_000
    with pytest.raises(FileError, match="trop gros"):
        parcel_of(BOMB, "x.xlsx")


def test_a_truncated_spreadsheet_is_said_to_be_broken() -> None:
    whole = xlsx({"Structures": TABLE})
    with pytest.raises(FileError, match="abîmé"):
        parcel_of(whole[: len(whole) // 2], "x.xlsx")


def test_a_compressed_part_that_lies_is_said_to_be_broken() -> None:
    content = bytearray(packed({"xl/workbook.xml": "<a/>" * 5000}))
    content[60:70] = zlib.compress(b"autre chose")[:10]
    with pytest.raises(FileError):
        parcel_of(bytes(content), "x.xlsx")


def test_too_many_lines_are_refused() -> None:
    content = csv([["nom", "ville"], *([f"n{n}", "x"] for n in range(50))]).encode()
    with pytest.raises(FileError, match="plus de 40 lignes"):
        lines_of(content, limits=Limits(lines=40))


def test_formulas_are_words_never_computed(db: None) -> None:
    content = xlsx({"Structures": [NAMES, ["essai", "s1", "=1+1", "2026-09-01", None, "59400"]]})
    (problem,) = looked(content, "x.xlsx").problems
    assert problem.column == "nom"


def test_what_our_own_export_escaped_is_unescaped(db: None) -> None:
    rows = [[*NAMES[:4], "telephone"], [*ROW[:4], "'+33327000000"]]
    assert looked(csv(rows).encode(), "structures.csv").problems == []


@pytest.mark.parametrize("label", [name for name in HOSTILE if name != "huge"])
@pytest.mark.parametrize("column", ["nom", "id", "description", "telephone", "latitude", "source"])
def test_no_hostile_text_breaks_a_line(db: None, label: str, column: str) -> None:
    row = structure("s1", **{column: HOSTILE[label]}) | {column: HOSTILE[label]}
    report = looked(json.dumps([row, structure("s2")]).encode(), "structures.json")
    counts = report.counts["structures"]
    assert counts["new"] + counts["refused"] == 2
    assert counts["new"] >= 1
    for problem in report.problems:
        said = json.dumps(problem.as_json(), ensure_ascii=False)
        said.encode("utf-8")
        assert "255081416802538" not in said
        assert problem.value.isprintable()


@pytest.mark.parametrize("label", sorted(HOSTILE))
def test_no_hostile_text_breaks_the_names_of_columns(db: None, label: str) -> None:
    names = [HOSTILE[label].replace("\n", " ").replace("\r", " "), "Nom", "Ville"]
    content = csv([names, ["a", "b", "c"]]).encode("utf-8", "replace")
    with suppress(FileError):
        parcel = parcel_of(content, "x.csv")
        parcel.columns = guesses(parcel.own.sheet.columns)
        report = Pass(parcel, today=factories.TODAY, source="ville").run()
        assert set(report.counts) == {"structures", "services"}


def test_a_wrong_cell_of_a_town_is_said_once(db: None) -> None:
    """Each line is read as a structure and as a service."""
    table = [["Nom", "Courriel", "Horaires"], ["CCAS", "accueil", "le matin"]]
    report = looked(csv(table).encode(), columns=guesses(table[0]), source="ville")
    assert [(one.column, one.refused) for one in report.problems] == [
        ("Courriel", True), ("Horaires", False),
    ]  # fmt: skip
    assert report.refused_count == 2
