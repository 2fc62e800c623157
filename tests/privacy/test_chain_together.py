"""The chain under two writers at once, and an instance whose journal was older than the chain."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, connections
from django.db.models import F

from berceau.accounts.models import Agent
from berceau.privacy import journal, verification
from berceau.privacy.models import Act, ChainHead, Reading
from tests.privacy.flushing import without_triggers
from tests.privacy.test_chain import data_dir, write

__all__ = ["data_dir"]

WRITERS, TURNS = 4, 8
SEAL = import_module("berceau.privacy.migrations.0005_seal_what_is_there")


def together(work: Callable[[int], None]) -> None:
    """Several threads, each with its connection."""

    def one(turn: int) -> None:
        try:
            work(turn)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(one, range(WRITERS)))


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_make_one_chain(referente: Agent, at: datetime) -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("one connection only: threads would share it")

    def work(turn: int) -> None:
        for number in range(TURNS):
            with journal.page() as page:
                journal.read(
                    by=referente,
                    family_id=number,
                    compartments=("identity", "followup"),
                    ground=f"{turn}",
                    at=at,
                )
                page.write()
            journal.did("note.written", by=referente, at=at, family_id=number)

    together(work)
    verdict = verification.verify()
    assert (verdict.lines, verdict.intact) == (WRITERS * TURNS * 3, True)


def test_the_lines_of_an_older_journal_take_their_place(referente: Agent, at: datetime) -> None:
    write(referente, at, 3)
    with without_triggers():
        Reading.objects.update(seal=b"", assigned=False)
        Act.objects.update(seal=b"")
        # Somewhere else than the numbers to come: there, the column was still empty.
        Reading.objects.update(number=F("number") + 5000)
        Act.objects.update(number=F("number") + 9000)
        ChainHead.objects.all().delete()
        SEAL.seal(apps, None)
    verdict = verification.verify()
    assert (verdict.lines, verdict.intact, verdict.end.number) == (9, True, 9)
    assert not Reading.objects.filter(assigned=False).exists()
