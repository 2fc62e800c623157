"""The demonstration: deterministic, only in its mode, clear when the port is taken."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import date

import pytest

from berceau.config.seed.families import Teller
from berceau.config.seed.reminders import tell_of_reminders
from berceau.config.seed.town import build_town
from berceau.families.models import Adult, Family
from berceau.kit.text import holds_nir
from berceau.messaging.models import Message
from berceau.pathway import projection

TODAY = date(2026, 11, 23)


def berceau(*arguments, folder, **environment):
    return subprocess.run(
        [sys.executable, "-m", "berceau", *arguments],
        env=os.environ | {"BERCEAU_DATA_DIR": str(folder)} | environment,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_the_demo_refuses_to_run_outside_its_mode(tmp_path):
    answer = berceau("demo", folder=tmp_path, BERCEAU_MODE="test")
    assert (answer.returncode, "BERCEAU_MODE=demo" in answer.stderr) == (1, True)


def test_a_taken_port_says_which_to_choose(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = berceau("demo", "--port", str(port), folder=tmp_path, BERCEAU_MODE="demo")
    assert (answer.returncode, f"PORT={port + 1}" in answer.stderr) == (1, True)


@pytest.mark.django_db
def test_the_same_seed_tells_the_same_town():
    town = build_town(today=TODAY, referentes=2)
    first, second = Teller(town, today=TODAY).tell(40), Teller(town, today=TODAY).tell(40)
    assert [family.name for family in first.families] == [family.name for family in second.families]


@pytest.mark.django_db
def test_the_fictional_phones_belong_to_nobody():
    """06 39 98 xx xx is kept by the regulator (Arcep) for fiction."""
    town = build_town(today=TODAY, referentes=2)
    batch = Teller(town, today=TODAY).tell(60)
    assert all(contact.value.startswith("+3363998") for contact in batch.contacts)


@pytest.mark.django_db
def test_the_town_is_written():
    town = build_town(today=TODAY, referentes=2)
    Teller(town, today=TODAY).tell(60).write()
    assert (Family.objects.count() >= 60, Adult.objects.count() >= 60) == (True, True)


@pytest.mark.django_db
def test_no_fictional_text_is_a_social_security_number():
    town = build_town(today=TODAY, referentes=2)
    batch = Teller(town, today=TODAY).tell(60)
    assert not any(holds_nir(note.text) for note in batch.notes)


@pytest.mark.django_db
def test_reminders_of_the_night_wait_in_the_outbox():
    town = build_town(today=TODAY, referentes=2)
    Teller(town, today=TODAY).tell(60).write()
    projection.rebuild_all(today=TODAY)
    tell_of_reminders(today=TODAY)
    assert Message.objects.filter(purpose="reminder", state="waiting").exists()


@pytest.mark.parametrize(
    ("commune", "zone"),
    [("97302", "America/Cayenne"), ("97411", "Indian/Reunion"), ("59122", "Europe/Paris")],
)
def test_the_commune_gives_the_time_zone(tmp_path, commune, zone):
    answer = berceau(
        "shell", "-v0", "-c", "from django.conf import settings; print(settings.TIME_ZONE)",
        folder=tmp_path, BERCEAU_MODE="test", BERCEAU_COMMUNE=commune,
    )  # fmt: skip
    assert answer.stdout.strip() == zone
