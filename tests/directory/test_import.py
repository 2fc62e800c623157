"""Importing: what is new, what changed, what was corrected here, what vanished, what goes back."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.directory.actions import imports
from berceau.directory.imports import working
from berceau.directory.imports.books import Opened
from berceau.directory.imports.parcel import opened
from berceau.directory.imports.passing import Pass, Report
from berceau.directory.models import (
    HERE,
    ImportRun,
    Place,
    Service,
    Step,
    Structure,
)
from berceau.privacy.models import Act
from tests import factories
from tests.directory.di_rows import FULL_SERVICE, FULL_STRUCTURE, service, structure

pytestmark = pytest.mark.django_db
TODAY, AT = factories.TODAY, factories.AT


def quiet(run: ImportRun, lines: int) -> None:
    """Nobody waits."""


@pytest.fixture
def manager(db: None) -> Agent:
    return factories.AgentFactory(role=Role.LOCAL_MANAGER)


def as_json(structures: list[Any], services: list[Any]) -> bytes:
    return json.dumps({"structures": structures, "services": services}).encode()


def given(content: bytes, by: Agent, *, source: str = "", name: str = "essai.json") -> ImportRun:
    return imports.give(files=[(name, content)], source=source, by=by, at=AT)


def imported(
    structures: list[Any],
    services: list[Any],
    by: Agent,
    *,
    good_lines: bool = False,
    withdraw_gone: bool = False,
) -> ImportRun:
    """The whole way, as the page does it."""
    run = given(as_json(structures, services), by)
    working.look(run=run, at=AT, today=TODAY, tell=quiet)
    assert run.step == Step.READY, run.reason
    run = imports.ask_to_write(
        reference=run.reference,
        good_lines=good_lines,
        withdraw_gone=withdraw_gone,
        by=by,
        at=AT,
    )
    return working.write(run=run, at=AT, today=TODAY, tell=quiet)


def looked(structures: list[Any], services: list[Any]) -> Report:
    content = as_json(structures, services)
    parcel = opened([Opened(lambda: io.BytesIO(content), "essai.json")])
    return Pass(parcel, today=TODAY).run()


def test_every_field_is_kept(manager: Agent) -> None:
    run = imported([FULL_STRUCTURE], [FULL_SERVICE], manager)
    assert run.step == Step.DONE
    one = Structure.objects.get()
    assert (one.source, one.source_id, one.name, one.kind) == (
        "essai", "pleine", "PMI du Moulin", "pmi",
    )  # fmt: skip
    assert one.phone == "+33327000000"
    assert one.networks == ["departements"]
    assert one.place is not None
    assert one.place.line == "12 rue du Moulin, Bâtiment B, 59400 Cambrai"
    assert one.place.accessibility_url == "https://acceslibre.beta.gouv.fr/app/x/"
    two = Service.objects.get()
    assert two.structure == one
    assert two.kind == "pmi"
    assert (two.age_from_months, two.age_to_months, two.for_pregnancy) == (3, 72, True)
    assert two.publics_note == "Les habitants d’abord."
    assert two.zone == ["59122", "59"]
    assert two.updated_on == date(2026, 9, 1)
    assert two.place is not None
    assert two.place != one.place
    assert Act.objects.filter(verb="directory.imported").count() == 1
    assert not run.files.exists()


def test_imported_twice_nothing_is_twice(manager: Agent) -> None:
    imported([FULL_STRUCTURE], [FULL_SERVICE], manager)
    run = imported([FULL_STRUCTURE], [FULL_SERVICE], manager)
    assert (Structure.objects.count(), Service.objects.count(), Place.objects.count()) == (1, 1, 2)
    assert run.counts["services"]["unchanged"] == 1
    assert not run.changes.exists()


def test_one_address_written_two_ways_is_one_place(manager: Agent) -> None:
    there = {"adresse": "3, rue Neuve", "code_postal": "59400", "commune": "Cambrai"}
    same = {"adresse": "3 RUE NEUVE", "code_postal": "59400", "commune": "CAMBRAI"}
    imported([structure("a", **there), structure("b", **same)], [], manager)
    assert Place.objects.count() == 1


def test_what_the_source_changes_is_changed(manager: Agent) -> None:
    imported([structure(telephone="03 27 00 00 00")], [service()], manager)
    run = imported([structure(telephone="03 27 00 00 99")], [service()], manager)
    assert run.counts["structures"]["changed"] == 1
    assert Structure.objects.get().phone == "+33327000099"


def test_a_local_correction_survives_and_asks_to_be_looked_at(manager: Agent) -> None:
    imported([structure(telephone="03 27 00 00 00")], [], manager)
    one = Structure.objects.get()
    one.phone, one.corrected = "+33327111111", ["phone"]
    one.save()
    imported([structure(telephone="03 27 00 00 00", description="Nouvelle.")], [], manager)
    one.refresh_from_db()
    assert (one.phone, one.description, one.to_review) == ("+33327111111", "Nouvelle.", [])
    imported([structure(telephone="03 27 22 22 22", description="Nouvelle.")], [], manager)
    one.refresh_from_db()
    assert (one.phone, one.to_review) == ("+33327111111", ["phone"])


def test_what_is_kept_here_is_never_changed_by_a_file(manager: Agent) -> None:
    Structure.objects.create(
        source=HERE, source_id="x", name="Tenue ici", updated_on=TODAY, created_at=AT
    )
    run = imported([structure("x", source=HERE, nom="Venue d’ailleurs")], [], manager)
    assert run.counts["structures"]["local"] == 1
    assert Structure.objects.get().name == "Tenue ici"


def test_what_vanished_is_listed_and_stays(manager: Agent) -> None:
    imported([structure("a"), structure("b", nom="Celle qui part")], [], manager)
    run = imported([structure("a")], [], manager)
    assert run.gone["structures"] == ["Celle qui part"]
    assert Structure.objects.published().count() == 2


def test_what_vanished_is_taken_out_when_she_says_so_and_comes_back(manager: Agent) -> None:
    imported([structure("a"), structure("b")], [], manager)
    imported([structure("a")], [], manager, withdraw_gone=True)
    gone = Structure.objects.get(source_id="b")
    assert (gone.archived_at, gone.archived_because) == (AT, "La source ne la donne plus")
    imported([structure("a"), structure("b")], [], manager)
    gone.refresh_from_db()
    assert (gone.archived_at, gone.archived_because) == (None, "")


def test_what_was_taken_out_here_does_not_come_back(manager: Agent) -> None:
    imported([structure("a")], [], manager)
    Structure.objects.update(archived_at=AT)
    imported([structure("a", nom="Autre nom")], [], manager)
    assert Structure.objects.get().archived_at == AT


def test_another_source_is_not_said_to_have_vanished(manager: Agent) -> None:
    imported([structure("a", source="autre")], [], manager)
    assert imported([structure("b")], [], manager).gone["structures"] == []


def test_all_or_nothing(manager: Agent) -> None:
    run = given(as_json([structure(), structure("bad", siret="12")], [service()]), manager)
    working.look(run=run, at=AT, today=TODAY, tell=quiet)
    with pytest.raises(ValidationError, match="Des lignes sont refusées"):
        imports.ask_to_write(
            reference=run.reference, good_lines=False, withdraw_gone=False, by=manager, at=AT
        )
    assert not Structure.objects.exists()


def test_only_the_good_lines(manager: Agent) -> None:
    run = imported(
        [structure(), structure("bad", siret="12")],
        [service(), service("v2", of="bad"), service("v3", frais="cher")],
        manager,
        good_lines=True,
    )
    assert [one.source_id for one in Structure.objects.all()] == ["s1"]
    assert [one.source_id for one in Service.objects.all()] == ["v1"]
    assert run.counts["services"]["refused"] == 2


def test_undone_an_import_leaves_the_directory_as_it_was(manager: Agent) -> None:
    imported([structure(telephone="03 27 00 00 00")], [service()], manager)
    run = imported(
        [structure(telephone="03 27 00 00 99"), structure("b")], [service(), service("v2")], manager
    )
    imports.undo(reference=run.reference, by=manager, at=AT)
    assert [one.source_id for one in Structure.objects.published()] == ["s1"]
    assert [one.source_id for one in Service.objects.published()] == ["v1"]
    assert Structure.objects.get(source_id="s1").phone == "+33327000000"
    again = imported([structure("b")], [], manager)
    assert again.counts["structures"]["changed"] == 1
    assert Structure.objects.get(source_id="b").archived_at is None


def test_undoing_leaves_what_somebody_changed_since(manager: Agent) -> None:
    imported([structure(telephone="03 27 00 00 00", description="Avant.")], [], manager)
    run = imported([structure(telephone="03 27 00 00 99", description="Après.")], [], manager)
    Structure.objects.update(phone="+33327555555")
    imports.undo(reference=run.reference, by=manager, at=AT)
    one = Structure.objects.get()
    assert (one.phone, one.description) == ("+33327555555", "Avant.")


def test_only_the_last_import_is_undone(manager: Agent) -> None:
    first = imported([structure("a")], [], manager)
    imported([structure("b")], [], manager)
    with pytest.raises(ValidationError, match="plus récent"):
        imports.undo(reference=first.reference, by=manager, at=AT)


def test_an_import_begun_again_ends_the_same(manager: Agent) -> None:
    run = imported([structure()], [service()], manager)
    content = as_json([structure()], [service()])
    parcel = opened([Opened(lambda: io.BytesIO(content), "essai.json")])
    ImportRun.objects.update(step=Step.QUEUED)
    run.refresh_from_db()
    working.write(run=run, at=AT, today=TODAY, tell=quiet, parcel=parcel)
    assert (Structure.objects.count(), Service.objects.count()) == (1, 1)
    imports.undo(reference=run.reference, by=manager, at=AT)
    assert not Service.objects.published().exists()


def test_two_imports_do_not_write_at_once(manager: Agent) -> None:
    other = given(b"[]", manager)
    ImportRun.objects.filter(pk=other.pk).update(step=Step.WRITES)
    run = given(as_json([structure()], []), manager)
    working.look(run=run, at=AT, today=TODAY, tell=quiet)
    with pytest.raises(working.TwoAtOnceError):
        working.write(run=run, at=AT, today=TODAY, tell=quiet)
    assert not Structure.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in {
    Role.LOCAL_MANAGER, Role.FUNCTIONAL_ADMIN}])  # fmt: skip
def test_the_others_do_not_import(role: Role) -> None:
    with pytest.raises(PermissionDenied):
        given(b"[]", factories.AgentFactory(role=role))
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (structure(nom=None), "nom", "Cette case est vide"),
        (structure(nom="ab"), "nom", "3 lettres au moins"),
        (structure(nom="a" * 151), "nom", "150 lettres au plus"),
        (structure(siret="123"), "siret", "14 chiffres"),
        (structure(code_postal="5940"), "code_postal", "5 chiffres"),
        (structure(code_insee="Cambrai"), "code_insee", "code INSEE"),
        (structure(courriel="accueil"), "courriel", "accueil@exemple.fr"),
        (structure(site_web="exemple"), "site_web", "https://"),
        (structure(date_maj="hier"), "date_maj", "Une date est attendue"),
        (structure(date_maj="2099-01-01"), "date_maj", "entre 2000 et aujourd’hui"),
        (structure(latitude=91), "latitude", "entre -90 et 90"),
        (structure(latitude=float("nan")), "latitude", "entre -90 et 90"),
        (structure(reseaux_porteurs=["departement"]), "reseaux_porteurs", "« departements »"),
        (structure(description="Voir 2 55 08 14 168 025 38"), "description", "sécurité sociale"),
        (structure(description="a\x00b et la suite"), "description", "invisible"),
        (structure(nom="Sa\ud800mira"), "nom", "invisible"),
        (structure(nom={"fr": "PMI"}), "nom", "pas un objet"),
        (structure(telephone="0" * 61), "telephone", "60 lettres"),
    ],
)
def test_what_is_wrong_is_named(row: dict[str, Any], column: str, words: str) -> None:
    report = looked([structure("ok"), row | {"id": "bad"}], [])
    (problem,) = report.problems
    assert (problem.section, problem.line, problem.column) == ("structures", 2, column)
    assert words in problem.words
    assert report.counts["structures"]["new"] == 1
    assert "255081416802538" not in json.dumps(problem.as_json()).replace(" ", "")


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (service(type="atelie"), "type", "Vouliez-vous dire « atelier »"),
        (service(thematiques=["famille--garde-denfant"]), "thematiques", "garde-denfants » ?"),
        (service(frais="gratuis"), "frais", "Vouliez-vous dire « gratuit »"),
        (service(publics=["tous-publics", "femmes"]), "publics", "s’écrit seul"),
        (service(structure_id="st11"), "structure_id", "Vouliez-vous dire « st1 »"),
        (service(structure_id="tout-autre-chose"), "structure_id", "ni dans l’annuaire"),
        (service(nombre_semaines=1.5), "nombre_semaines", "nombre entier"),
        (service(zone_eligibilite=["Nord"]), "zone_eligibilite", "n’est pas un code"),
        (service(description=None), "description", "Cette case est vide"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_service_is_named(row: dict[str, Any], column: str, words: str) -> None:
    report = looked([structure(), structure("st1")], [service("ok"), row | {"id": "bad"}])
    (problem,) = report.problems
    assert (problem.section, problem.line, problem.column) == ("services", 2, column)
    assert words in problem.words


def test_a_phone_that_is_not_understood_is_kept_and_said() -> None:
    report = looked([structure(telephone="poste 12")], [])
    assert [problem.refused for problem in report.problems] == [False]
    assert report.counts["structures"]["new"] == 1


@pytest.mark.parametrize(
    ("written", "kept"), [("3919", "3919"), ("03.27.00.00.00", "+33327000000")]
)
def test_a_phone_is_understood(manager: Agent, written: str, kept: str) -> None:
    imported([structure(telephone=written)], [], manager)
    assert Structure.objects.get().phone == kept


def test_twice_the_same_key_in_a_file_is_said() -> None:
    report = looked([structure("a"), structure("a", nom="Une autre")], [])
    assert "déjà celui de la fiche n° 1" in report.problems[0].words
    assert report.counts["structures"]["new"] == 1


def test_many_lines_cost_few_queries(manager: Agent, django_assert_max_num_queries: Any) -> None:
    rows = [structure(f"s{n}", adresse=f"{n} rue Neuve", commune="Cambrai") for n in range(400)]
    with django_assert_max_num_queries(20):
        looked(rows, [service(f"v{n}", of=f"s{n}") for n in range(400)])


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("lundi 9h-12h", "Écrire plutôt « Mo 09:00-12:00 »"),
        ("sur rendez-vous", "ne se lisent plus à partir de « sur rendez-vous »"),
        ("Mo 25:00-26:00", "à partir de « 25:00-26:00 »"),
        ("2026 Dec 25 off", "ne se lisent plus"),
    ],
)
def test_hours_that_we_cannot_read_are_kept_and_said(
    manager: Agent, written: str, words: str
) -> None:
    run = imported([structure()], [service(horaires_accueil=written)], manager)
    (problem,) = run.problems
    assert (problem["line"], problem["column"], problem["refused"]) == (
        1, "horaires_accueil", False,
    )  # fmt: skip
    assert words in problem["words"]
    assert "tels quels" in problem["words"]
    assert Service.objects.get().hours == written


def test_hours_in_the_right_syntax_are_not_remarked_upon() -> None:
    row = structure(horaires_accueil='Mo-Fr 08:30-12:30; SH Tu "atelier"; PH off')
    assert looked([row], []).problems == []


def test_a_column_that_nobody_reads_is_said_once(manager: Agent) -> None:
    rows = [structure(f"s{n}", horaires_acueil="Mo 09:00-12:00", zzz=n) for n in range(3)]
    run = imported(rows, [], manager)
    said = {problem["column"]: problem["words"] for problem in run.problems}
    assert said == {
        "horaires_acueil": "Ce champ n’est pas lu. Vouliez-vous dire « horaires_accueil » ?",
        "zzz": "Ce champ n’est pas lu.",
    }
    assert run.problem_count == 2


def test_a_thousand_remarks_hide_no_refusal() -> None:
    rows = [structure(f"s{n}", telephone="poste 12") for n in range(1000)]
    report = looked([*rows, structure("bad", siret="12")], [])
    assert report.problem_count == 1001
    assert report.problems[0].column == "siret"


def test_a_list_of_lists_without_end_is_refused() -> None:
    deep: Any = "x"
    for _level in range(600):
        deep = [deep]
    for column in ("nom", "thematiques"):
        report = looked([structure()], [service(**{column: deep})])
        assert "pas des listes dans une liste" in report.problems[0].words
