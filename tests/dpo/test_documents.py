"""Documents come from the programme: what changes there changes in them, the same day."""

from __future__ import annotations

import dataclasses

import pytest
from django.core.management import call_command

from berceau import contract
from berceau.accounts.roles import Role
from berceau.contract import PersonalData
from berceau.dpo.documents import ALL, dpia, matrix, notices, register, retention
from berceau.dpo.documents.parts import Document
from berceau.dpo.threats import threats
from berceau.followup.programme import PROGRAMME as FOLLOWUP
from berceau.privacy import access
from berceau.privacy.register import field_name
from berceau.retention.delays import delays

pytestmark = pytest.mark.django_db


def words_of(document: Document) -> str:
    return "\n".join(
        word
        for section in document.sections
        for part in section.parts
        for word in (section.title, part.text, *part.items, *part.head,
                     *(cell for row in part.rows for cell in row))
    )  # fmt: skip


def test_every_field_held_is_in_the_register() -> None:
    said = words_of(register.document())
    held = [
        field_name(room.key, path)
        for room in contract.programmes()
        for line in room.personal_data
        for path in line.fields
    ]
    assert [field for field in held if field not in said] == []


def test_every_compartment_held_has_its_recipients_in_the_register() -> None:
    said = words_of(register.document())
    for key in register.compartments_held():
        assert access.compartment_labels()[key] in said
        assert ", ".join(register.recipients(key)) in said


@pytest.fixture
def new_line(monkeypatch: pytest.MonkeyPatch):
    """A room that holds one thing more since this morning."""
    line = PersonalData(
        fields=("Note.text",), purpose="une finalité toute neuve", basis="une base toute neuve",
        retention="neuf mois tout neufs", compartment="followup",
    )  # fmt: skip
    rooms = tuple(
        dataclasses.replace(room, personal_data=(*room.personal_data, line))
        if room.key == FOLLOWUP.key
        else room
        for room in contract.programmes()
    )
    for module in (
        "berceau.privacy.register",
        "berceau.dpo.documents.register",
        "berceau.dpo.documents.notices",
        "berceau.dpo.documents.dpia",
    ):
        monkeypatch.setattr(f"{module}.programmes", lambda: rooms)


@pytest.mark.parametrize(
    "make", [register.document, dpia.document, notices.parents, notices.other_adult],
    ids=lambda make: f"{make.__module__.rsplit('.', 1)[-1]}.{make.__name__}",
)  # fmt: skip
def test_a_line_added_to_a_room_is_in_the_document(new_line, make) -> None:
    said = words_of(make()).lower()
    assert "une finalité toute neuve" in said
    assert "neuf mois tout neufs" in said


@pytest.mark.parametrize(
    "make",
    [register.document, dpia.document, matrix.document, notices.parents],
    ids=lambda make: make.__module__.rsplit(".", 1)[-1],
)
def test_a_role_added_to_the_matrix_is_in_the_document(monkeypatch, make) -> None:
    before = words_of(make())
    opened = {key: {**line, Role.FUNDER: access.Cell("R")} for key, line in access.matrix().items()}
    for module in ("berceau.dpo.documents.register", "berceau.privacy.words"):
        monkeypatch.setattr(f"{module}.matrix", lambda: opened)
    assert words_of(make()) != before


def test_a_cell_that_changes_changes_the_matrix_document(monkeypatch) -> None:
    before = words_of(matrix.document())
    changed = {**access.matrix(), "housing": {Role.REFERENTE: access.Cell("R")}}
    monkeypatch.setattr("berceau.privacy.words.matrix", lambda: changed)
    assert words_of(matrix.document()) != before


def test_the_matrix_document_has_every_compartment_in_force() -> None:
    titles = {section.title for section in matrix.document().sections}
    assert set(access.compartment_labels().values()) <= titles


def test_every_delay_in_force_is_in_the_retention_table() -> None:
    said = words_of(retention.document())
    for delay in delays().values():
        assert delay.label in said
        assert delay.words in said


def test_a_delay_shortened_by_the_dpo_is_said(monkeypatch) -> None:
    shorter = {
        key: dataclasses.replace(delay, amount=5) if key == "family" else delay
        for key, delay in delays().items()
    }
    monkeypatch.setattr("berceau.dpo.documents.retention.delays", lambda: shorter)
    assert "5 mois (raccourci ; au plus 24 mois)" in words_of(retention.document())


def test_every_threat_is_a_risk_of_the_draft() -> None:
    said = words_of(dpia.document())
    for threat in threats():
        assert f"{threat.key} · {threat.title}" in said
        assert threat.protection in said


def test_a_delay_that_is_only_proposed_is_to_be_decided() -> None:
    said = " ".join(dpia.document().missing)
    for delay in delays().values():
        assert (delay.label in said) == (delay.status != "sourced"), delay.key


def test_what_nobody_wrote_is_to_be_completed_and_never_invented(settings) -> None:
    settings.CONTROLLER = settings.DPO_CONTACT = ""
    for make in (register.document, dpia.document, notices.parents, notices.agents):
        assert sum("À compléter" in words for words in make().missing) >= 2


def test_what_is_written_is_shown(settings) -> None:
    settings.CONTROLLER, settings.DPO_CONTACT = "Ville de Cambrai", "dpo@cambrai.example"
    for make in (register.document, notices.parents, notices.other_adult, notices.partners):
        said = words_of(make())
        assert "Ville de Cambrai" in said
        assert "dpo@cambrai.example" in said


def test_a_profile_with_health_is_said_with_its_host(settings) -> None:
    from berceau.config.profile import Hosting

    settings.PROFILE, settings.WITH_HEALTH = "avec-sante", True
    settings.HDS = Hosting("Hébergeur du Nord", "HDS-2026-001", "2028-05-31")
    assert "HDS-2026-001" in words_of(register.document())


@pytest.mark.parametrize(
    "make", [notices.parents, notices.other_adult, notices.agents, notices.partners],
    ids=lambda make: make.__name__,
)  # fmt: skip
def test_a_notice_says_what_the_law_wants(make) -> None:
    said = words_of(make())
    for word in ("CNIL", "corriger", "effacer", "opposer", "Combien de temps", "Qui peut voir"):
        assert word in said, word


def test_the_notice_of_the_parents_speaks_of_no_agent_s_data() -> None:
    parents, agents = words_of(notices.parents()), words_of(notices.agents())
    of_agents = "Savoir qui a ouvert quel dossier, et pourquoi"
    assert of_agents in agents
    assert of_agents not in parents


def test_the_command_writes_every_document(tmp_path, capsys) -> None:
    call_command("documents", str(tmp_path / "pdf"))
    assert {path.stem for path in (tmp_path / "pdf").iterdir()} == set(ALL)
    assert "à compléter" in capsys.readouterr().out
