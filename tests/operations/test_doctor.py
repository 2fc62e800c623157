"""The doctor: a red line for each thing that is wrong, with what to do; never green by default."""

from __future__ import annotations

import json
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.contract import Finding, HealthCheck, Programme
from berceau.operations import doctor, night, state
from berceau.operations.backup import rolling
from berceau.operations.checks import database, machine, routine
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


def test_a_check_that_breaks_is_a_red_line(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    def breaks(at: datetime) -> Finding:
        raise RuntimeError("Dubois")

    room = Programme(key="essai", label="Essai", checks=(HealthCheck("x", "X", breaks),))
    monkeypatch.setattr(doctor, "programmes", lambda: (room,))
    (line,) = doctor.examine(at=at)
    assert (line.level, "Dubois" in line.sentence, bool(line.remedy)) == ("error", False, True)


def test_every_line_that_is_not_green_says_what_to_do(now: datetime) -> None:
    assert [
        line.key for line in doctor.examine(at=now) if line.level != "ok" and not line.remedy
    ] == []


def test_the_database_answers(at: datetime) -> None:
    assert database.reachable(at).level == "ok"


def test_all_migrations_are_applied(at: datetime) -> None:
    assert database.migrations(at).level == "ok"


def test_a_migration_left_out_is_red(at: datetime) -> None:
    MigrationRecorder.Migration.objects.filter(app="followup").latest("pk").delete()
    found = database.migrations(at)
    assert (found.level, "berceau migrate" in found.remedy) == ("error", True)


@pytest.mark.skipif("connection.vendor != 'sqlite'")
@pytest.mark.parametrize(("mode", "level"), [("wal", 1), ("delete", 2)])
def test_sqlite_without_durable_writes_is_red(
    monkeypatch: pytest.MonkeyPatch, at: datetime, mode: str, level: int
) -> None:
    answers = {"PRAGMA journal_mode": mode, "PRAGMA synchronous": str(level)}
    monkeypatch.setattr(database, "ask", lambda query: answers[query])
    monkeypatch.setattr(database, "_in_memory", lambda: False)
    assert database.durable(at).level == "error"


def test_sqlite_waits_for_the_disk_at_each_commit() -> None:
    """Decision 0010: the settings of a real instance."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone() == (2,)


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_postgresql_without_durable_writes_is_red(at: datetime) -> None:
    """The throw-away server of the tests has them off, on purpose."""
    assert database.durable(at).level == "error"


def test_a_night_never_run_is_red(at: datetime) -> None:
    assert routine.last_night(at).level == "error"


@pytest.mark.parametrize(("hours", "level"), [(1, "ok"), (25, "ok"), (27, "error")])
def test_the_age_of_the_night(at: datetime, hours: int, level: str) -> None:
    state.record(night.KEPT_AS, {"at": (at - timedelta(hours=hours)).isoformat(), "lines": []})
    assert routine.last_night(at).level == level


def test_a_failed_job_is_red_and_named(at: datetime) -> None:
    line = {"key": "a", "label": "Conservation", "ok": False, "sentence": "Échec"}
    state.record(night.KEPT_AS, {"at": at.isoformat(), "lines": [line]})
    found = routine.last_night(at)
    assert (found.level, "Conservation" in found.sentence) == ("error", True)


def test_no_backup_is_red(at: datetime) -> None:
    assert routine.backup_age(at).level == "error"


@pytest.mark.parametrize(("hours", "level"), [(1, "ok"), (30, "warn"), (51, "error")])
def test_the_age_of_the_backup(at: datetime, hours: int, level: str) -> None:
    state.record(rolling.TAKEN, {"at": (at - timedelta(hours=hours)).isoformat(), "size": 1})
    assert routine.backup_age(at).level == level


@pytest.mark.parametrize(("days", "level"), [(1, "ok"), (9, "error")])
def test_the_age_of_the_last_trial(at: datetime, days: int, level: str) -> None:
    state.record(rolling.VERIFIED, {"at": (at - timedelta(days=days)).isoformat(), "rows": 1})
    assert routine.backup_verified(at).level == level


def test_no_backup_key_is_red(settings, at: datetime) -> None:
    settings.BACKUP_KEY = settings.BACKUP_KEY_FILE = ""
    assert routine.backup_key(at).level == "error"


def test_the_public_key_of_the_demo_is_red_in_production(settings, at: datetime) -> None:
    settings.MODE = "production"
    settings.BACKUP_KEY = settings.PUBLIC_BACKUP_KEY
    assert routine.backup_key(at).level == "error"


@pytest.mark.parametrize(
    ("free", "level"), [(50e9, "ok"), (10e9, "warn"), (4e9, "error"), (1e8, "error")]
)
def test_the_room_left_on_the_disk(
    monkeypatch: pytest.MonkeyPatch, at: datetime, free: float, level: str
) -> None:
    usage = SimpleNamespace(free=free, total=100e9)
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda path: usage)
    assert machine.disk(at).level == level


def test_the_clock_without_a_time_server_says_so(now: datetime) -> None:
    found = machine.clock(now)
    assert (found.level, "non vérifié" in found.sentence) == ("ok", True)


@pytest.fixture
def time_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[float], None]]:
    """A real time server on this machine, that may be late."""
    gap = [0.0]

    class Answer(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            seconds = time.time() + machine.NTP_EPOCH + gap[0]
            fraction = int(seconds % 1 * 2**32)
            self.request[1].sendto(
                bytes(40) + struct.pack("!II", int(seconds), fraction), self.client_address
            )

    server = socketserver.UDPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    monkeypatch.setattr(machine, "NTP_PORT", server.server_address[1])
    yield lambda seconds: gap.__setitem__(0, seconds)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("gap", "level"), [(0.0, "ok"), (120.0, "error"), (-120.0, "error")])
def test_a_time_server_that_disagrees_is_red(
    settings, time_server: Callable[[float], None], now: datetime, gap: float, level: str
) -> None:
    settings.NTP_HOST = "127.0.0.1"
    time_server(gap)
    assert machine.clock(now).level == level


def test_a_mail_server_that_does_not_answer_is_red(settings, at: datetime) -> None:
    settings.MAIL_READY = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert machine.mail(at).level == "error"


def test_no_mail_server_is_said_without_alarm(settings, at: datetime) -> None:
    settings.MAIL_READY = False
    assert machine.mail(at).level == "warn"


def test_a_production_without_https_is_red_in_french(settings, at: datetime) -> None:
    settings.MODE = "production"
    settings.SECURE_SSL_REDIRECT = False
    found = machine.outside(at)
    assert (found.level, "sans HTTPS" in found.sentence) == ("error", True)


def test_the_command_speaks_json(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("doctor", "--json")
    report = json.loads(capsys.readouterr().out)
    assert (report["ok"], "database" in {check["key"] for check in report["checks"]}) == (
        False, True,
    )  # fmt: skip


def test_the_command_fails_when_a_line_is_red(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        call_command("doctor")
    assert (stopped.value.code, "✗ La nuit" in capsys.readouterr().out) == (1, True)


@pytest.mark.parametrize("role", [Role.TECHNICAL_ADMIN, Role.FUNCTIONAL_ADMIN, Role.DPO])
def test_the_page_is_shown_to_who_runs_the_instance(
    role: str, client_of: Callable[[Agent], Client]
) -> None:
    agent = factories.MandateFactory(role=role).agent
    page = client_of(agent).get(reverse("operations:state"))
    assert (page.status_code, "Aucune sauvegarde n’a été prise ici." in page.content.decode()) == (
        200, True,
    )  # fmt: skip


def test_the_page_is_closed_to_a_referente(
    referente: Agent, client_of: Callable[[Agent], Client]
) -> None:
    assert client_of(referente).get(reverse("operations:state")).status_code == 403
