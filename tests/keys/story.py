"""A real database, from its landed tables to sealed columns and through a rotation of keys.

Run in a process of its own (`python -m tests.keys.story FAMILIES`): it says what it saw, as JSON.
"""

from __future__ import annotations

import io
import json
import random
import sys
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import django

LANDED = [("families", "0004_a_file_left_as_it_is"),
          ("followup", "0002_desk_keys_announcements_stopped_promises")]  # fmt: skip
SEALED = [("families", "0006_seal_the_facts"), ("followup", "0004_seal_what_was_said")]
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
MARKER = "XKPLANTEDXK"
TYPED = "brc1.k1.ceci est un texte tapé"
FACTS = {
    "single_parent": (True, False, None),
    "unmarried": (None, True, False),
    "separated_on": (date(1987, 3, 17), None, date(2025, 1, 1)),
    "social_housing_request_on": (None, date(1986, 2, 16), None),
}


def migrate(targets: list[tuple[str, str]]) -> Any:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    executor.loader.build_graph()
    return executor.loader.project_state(targets).apps


def plant(apps: Any, families: int) -> None:
    """Rows as the landed version wrote them, in clear."""
    agent = apps.get_model("accounts", "Agent").objects.create(email="a@exemple.fr")
    family_model, note_model = (
        apps.get_model("families", "Family"), apps.get_model("followup", "Note")
    )  # fmt: skip
    made = family_model.objects.bulk_create(
        [
            family_model(
                reference=f"r{n}", name=f"Famille {n}", commune_code="59122", door="call",
                entered_on=AT.date(), **{name: values[n % 3] for name, values in FACTS.items()},
            )
            for n in range(families)
        ],
        batch_size=500,
    )  # fmt: skip
    note_model.objects.bulk_create(
        [
            note_model(
                family=family, author=agent, kind="call", happened_on=AT.date(), at=AT,
                text=("", f"{MARKER} {n}", TYPED)[n % 3], themes=[["housing"], []][n % 2],
            )
            for n, family in enumerate(made)
        ],
        batch_size=500,
    )  # fmt: skip
    apps.get_model("followup", "Closing").objects.create(
        family=made[0], reason="moved", on=AT.date(), at=AT, by=agent,
        last_note=f"{MARKER} au revoir", what_follows=f"{MARKER} école",
    )  # fmt: skip
    apps.get_model("families", "DateChange").objects.create(
        family=made[0], field="separated_on", after=date(1987, 3, 17), by=agent, at=AT
    )


def values(apps: Any) -> list[Any]:
    """All that was planted, as the models of that state read it."""
    rows: list[Any] = []
    for label, names in (
        ("families.Family", list(FACTS)),
        ("families.DateChange", ["field", "before", "after"]),
        ("followup.Note", ["text", "themes"]),
        ("followup.Closing", ["last_note", "what_follows"]),
    ):
        rows += apps.get_model(label).objects.order_by("pk").values_list("pk", *names)
    return rows


def in_the_files(*markers: str) -> list[str]:
    """Markers found in the file of SQLite or its -wal, or in the tables of PostgreSQL."""
    from django.db import connection

    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        files = [name, name.with_name(f"{name.name}-wal")]
        data = b"".join(file.read_bytes() for file in files if file.exists())
    else:
        with connection.cursor() as cursor:
            data = b""
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT t::text FROM "{table}" t')
                data += "\n".join(row[0] for row in cursor.fetchall()).encode()
    return [marker for marker in markers if marker.encode() in data]


def edited_meanwhile(seconds: float, work: Any) -> tuple[dict[int, str], list[str]]:
    """Two colleagues correct notes, a third reads, while `work` is done."""
    from django.db import connection

    from berceau.followup.models import Note

    ids = list(Note.objects.values_list("pk", flat=True))
    last: dict[int, str] = {}
    troubles: list[str] = []
    over = threading.Event()

    def correct(seat: int) -> None:
        dice, mine, count = random.Random(seat), ids[seat::2], 0
        try:
            while not over.is_set():
                count += 1
                key, text = dice.choice(mine), f"corrigée {seat} {count}"
                note = Note.objects.get(pk=key)
                note.text = text
                note.save(update_fields=["text"])
                last[key] = text
        except Exception as error:  # noqa: BLE001
            troubles.append(f"écriture : {error!r}")
        finally:
            connection.close()

    def read() -> None:
        try:
            while not over.is_set():
                [note.text for note in Note.objects.all()[:50]]
        except Exception as error:  # noqa: BLE001
            troubles.append(f"lecture : {error!r}")
        finally:
            connection.close()

    seats = [threading.Thread(target=correct, args=(seat,)) for seat in (0, 1)]
    seats.append(threading.Thread(target=read))
    for seat in seats:
        seat.start()
    time.sleep(seconds)
    work()
    time.sleep(seconds)
    over.set()
    for seat in seats:
        seat.join()
    return last, troubles


def rotation() -> dict[str, Any]:
    from django.conf import settings
    from django.core.management import CommandError, call_command

    from berceau.followup.models import Note
    from berceau.kit import crypto, keyfile, sealing

    path = Path(settings.FIELD_KEYS_FILE)
    old = crypto.ring().first
    untouched = dict(Note.objects.values_list("pk", "text"))
    said = io.StringIO()

    def rotate() -> None:
        keyfile.put_first(path)
        call_command("keys", "rotate", stdout=said)

    last, troubles = edited_meanwhile(0.2, rotate)
    status = io.StringIO()
    call_command("keys", "status", stdout=status)
    every_key = path.read_text()
    lines = every_key.splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(f"{old}:")))
    crypto.ring()
    found = dict(Note.objects.values_list("pk", "text"))
    seen = {
        "troubles": troubles,
        "corrections": len(last),
        "lost": [key for key, text in last.items() if found[key] != text],
        "changed": [
            key for key, text in untouched.items() if key not in last and found[key] != text
        ],
        "old_values": sealing.old_values(),
        "said": said.getvalue(),
        "status": status.getvalue(),
        "old": old,
    }
    # The key that serves is taken away, and then given back.
    path.write_text(f"{keyfile.line_of('k9')}\n{lines[-1]}")
    crypto.ring()
    try:
        call_command("keys", "status", stdout=io.StringIO())
    except CommandError as error:
        seen["missing"] = str(error)
    path.write_text(every_key)
    return seen


def main(families: int) -> dict[str, Any]:
    django.setup()
    from django.core.management import call_command

    clear = migrate(LANDED)
    plant(clear, families)
    before = values(clear)
    seen: dict[str, Any] = {"planted": in_the_files(MARKER, "1987-03-17", "1986-02-16")}
    started = time.monotonic()
    sealed = migrate(SEALED)
    seen["seconds"] = round(time.monotonic() - started, 2)
    seen["read_sealed"] = values(sealed) == before
    seen["left"] = in_the_files(MARKER, "1987-03-17", "1986-02-16", '["housing"]')
    again = migrate(LANDED)
    seen["read_back"] = values(again) == before
    seen["clear_again"] = in_the_files(MARKER)
    sealed = migrate(SEALED)
    seen["read_again"] = values(sealed) == before
    call_command("migrate", verbosity=0)
    started = time.monotonic()
    seen["rotation"] = rotation()
    seen["rotation_seconds"] = round(time.monotonic() - started, 2)
    return seen


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))))
