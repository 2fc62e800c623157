"""A server killed while it writes: nothing acknowledged is lost, nothing is written twice.

A handful here; two hundred on each database in `bench/kill.py`.
"""

from __future__ import annotations

import os

import pytest

from tests.operations import killing
from tests.operations.instance import new_instance

KILLS = 5


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("killed")
    with new_instance(folder / "data") as instance:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("BERCEAU_")
        } | {
            "BERCEAU_MODE": "demo",
            "BERCEAU_DATA_DIR": str(instance.folder),
            "DATABASE_URL": instance.database_url,
            "DJANGO_SETTINGS_MODULE": "berceau.config.settings",
        }
        instance.environment = {"BERCEAU_MODE": "demo"}
        instance.do("migrate", "-v0")
        instance.do("collectstatic", "-v0", "--no-input")
        instance.do("seed", "--families", "12")
        yield killing.run(environment, folder, kills=KILLS, longest=0.3)


@pytest.mark.slow
def test_no_acknowledged_write_is_lost(outcome: killing.Outcome) -> None:
    assert (outcome.lost, outcome.acknowledged > KILLS) == ([], True)


@pytest.mark.slow
def test_no_write_is_doubled(outcome: killing.Outcome) -> None:
    assert outcome.doubled == []


@pytest.mark.slow
def test_letters_on_their_way_were_sent_again(outcome: killing.Outcome) -> None:
    """Without them the two facts above would prove nothing."""
    assert (outcome.kills, outcome.interrupted > 0, outcome.refused) == (KILLS, True, [])


@pytest.mark.slow
def test_the_journal_is_whole_after_the_kills(outcome: killing.Outcome) -> None:
    assert "intact" in outcome.journal
