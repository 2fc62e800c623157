"""The matrix file says what the reference table says, in cells whose grammar is checked."""

from __future__ import annotations

import re

import pytest

from berceau.accounts.roles import Role
from berceau.privacy import words
from berceau.privacy.access import (
    CREATE,
    EDIT,
    QUALIFIERS,
    READ,
    Cell,
    _matrix,
    compartment_labels,
    matrix,
    opens,
    role_allows,
)

# The whole file: the lines of both profiles.
WHOLE: dict[str, dict[str, Cell]] = _matrix("avec-sante")
COLUMNS = {*Role.values, "cover", "parent", "guest"}
CELLS = [(key, role, cell) for key, line in WHOLE.items() for role, cell in line.items()]

# The reference table, column by column; what it leaves empty is refused.
ORDER = [
    "birth_officer", "referente", "cover", "social_worker", "pmi_nurse", "pmi_doctor",
    "facilitator", "respite_planner", "local_manager", "elected_official", "funder",
    "functional_admin", "technical_admin", "parent",
]  # fmt: skip
TABLE = """
identity   | C | CRE | R | S         | S   | S     | -     | S           | -           | - | - | -           | - | RE own
agreement  | C | CRE | R | S         | S   | S     | -     | channel     | -           | - | - | -           | - | RE own
social     | - | CRE | R | CRE own S | S   | S     | -     | -           | n           | n | n | -           | - | R own
housing    | - | CRE | R | CRE own S | -   | -     | -     | -           | n           | n | n | -           | - | R own
health     | - | -   | - | -         | CRE | CRE   | -     | -           | -           | - | - | -           | - | R own via_pro
notes      | - | own | - | own       | own | own   | own   | -           | -           | - | - | -           | - | on_request
respite    | - | CRE | R | C S       | C S | C S   | C S   | RE assigned | n           | n | n | -           | - | CR own
gatherings | - | CR  | R | CR        | CR  | R     | CRE n | -           | n           | n | n | -           | - | R public
protection | - | own | - | own       | own | R pmi | -     | -           | -           | - | - | -           | - | per_law
statistics | - | R   | R | R         | R   | R     | R     | -           | R internal5 | R | R | R           | - | R public
journal    | - | own | - | own       | own | own   | -     | -           | -           | - | - | R no_content | - | R own
accounts   | - | -   | - | -         | -   | -     | -     | -           | propose     | - | - | CRE not_own | - | -
"""  # noqa: E501 -- a table is read as a table
ROWS = [
    (name.strip(), dict(zip(ORDER, (cell.strip() for cell in cells), strict=True)))
    for name, *cells in (line.split("|") for line in TABLE.strip().splitlines())
]


@pytest.mark.parametrize(("compartment", "row"), ROWS, ids=lambda value: str(value)[:12])
def test_the_file_says_what_the_reference_table_says(compartment: str, row: dict[str, str]) -> None:
    # The reference table names no DPO; what she may do is our reading (docs/decisions/0007).
    lines = WHOLE[compartment].items()
    written = {role: cell.grant for role, cell in lines if role != Role.DPO}
    assert written == {role: cell for role, cell in row.items() if cell != "-"}


@pytest.mark.parametrize(("compartment", "role", "cell"), CELLS)
def test_a_cell_is_verbs_then_known_conditions(compartment: str, role: str, cell: Cell) -> None:
    assert role in COLUMNS
    verbs, *rest = cell.grant.split(" ")
    if verbs in QUALIFIERS:
        rest = [verbs, *rest]
    else:
        assert re.fullmatch(r"C?R?E?", verbs)
        assert verbs
    assert set(rest) <= QUALIFIERS
    assert len(set(rest)) == len(rest)


@pytest.mark.parametrize(("compartment", "role", "cell"), CELLS)
def test_a_cell_can_be_said_in_french(compartment: str, role: str, cell: Cell) -> None:
    said = words.described(cell, role)
    assert said
    assert not re.search(r"\b[A-Z]{2,}E\b|_", said)


def test_every_compartment_has_a_name() -> None:
    assert all(compartment_labels().values())
    assert set(compartment_labels()) == set(matrix())


@pytest.mark.parametrize(
    "role", [Role.FUNCTIONAL_ADMIN, Role.TECHNICAL_ADMIN, Role.ELECTED_OFFICIAL]
)
@pytest.mark.parametrize("verb", [CREATE, READ, EDIT])
@pytest.mark.parametrize(
    "compartment",
    ["identity", "agreement", "social", "housing", "health", "notes", "protection", "followup"],
)
def test_who_administers_or_governs_sees_no_family(role: str, compartment: str, verb: str) -> None:
    assert not role_allows(role, compartment, verb)


@pytest.mark.parametrize("verb", [READ, EDIT])
def test_the_birth_officer_writes_and_never_reads(verb: str) -> None:
    opened = [key for key in matrix() if role_allows(Role.BIRTH_OFFICER, key, verb)]
    assert opened == (["matrix"] if verb == READ else [])


@pytest.mark.parametrize(
    ("grant", "allowed"),
    [
        ("CRE", "CRE"),
        ("R", "R"),
        ("own", "CRE"),
        ("S", "R"),
        ("C S", "CR"),
        ("CRE own S", "CRE"),
        ("n", ""),
        ("channel", ""),
        ("propose", ""),
        ("per_law", ""),
    ],
)
def test_what_a_cell_allows(grant: str, allowed: str) -> None:
    assert "".join(verb for verb in "CRE" if Cell(grant).allows(verb)) == allowed


def test_an_unknown_role_or_compartment_allows_nothing() -> None:
    assert not role_allows("passante", "identity", READ)
    assert not role_allows(Role.REFERENTE, "inconnu", READ)


def test_a_view_cannot_open_a_compartment_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="Compartiment inconnu"):
        opens("inconnu", READ)
