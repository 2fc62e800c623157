"""The process that sends: the tasks asked for by pages, and a round of its own every half minute.

One process is enough; several side by side never send the same message twice.
"""

from __future__ import annotations

import logging
import os
import threading
import time
import traceback
from collections.abc import Callable
from datetime import datetime

from django.db import close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from berceau.messaging import pulse, worker

logger = logging.getLogger(__name__)

EVERY = 30.0
"""Seconds between two rounds: what waits for its moment leaves within this delay."""
LISTENS = 1.0
"""Seconds between two looks at the tasks."""


class Loop:
    """Runs until it is told to stop, or until the process that started it is gone."""

    def __init__(
        self, clock: Callable[[], datetime], *, every: float = EVERY, parent: int | None = None
    ) -> None:
        self.clock = clock
        self.every = every
        self.parent = parent
        self.stopping = threading.Event()
        self._next = 0.0

    def stop(self, *_signal: object) -> None:
        """At the end of the message under way: never in the middle of one."""
        self.stopping.set()

    def run(self) -> None:
        while not self.stopping.is_set() and not self._orphan():
            self.turn()
            self.stopping.wait(LISTENS)

    def turn(self) -> None:
        """Whatever goes wrong, the next turn still comes: the doctor says what was missed."""
        try:
            self._tasks()
            if time.monotonic() >= self._next:
                unfinished = worker.run(self.clock(), stopping=self.stopping.is_set).unfinished
                self._next = 0.0 if unfinished else time.monotonic() + self.every
                pulse.beat(pulse.WORKER, at=self.clock())
        except Exception as error:  # noqa: BLE001 -- the sending must outlive a base that restarts
            self._next = time.monotonic() + self.every
            # The words of an exception may hold a number or a text: only its kind and its place.
            where = "".join(traceback.format_tb(error.__traceback__))
            logger.error("worker: %s\n%s", type(error).__name__, where)  # noqa: TRY400
        close_old_connections()

    def _tasks(self) -> None:
        """What pages asked for, until nothing is left. Looking locks nothing; taking does."""
        if not DBTaskResult.objects.ready().exists():
            return
        Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(16),
        ).run()

    def _orphan(self) -> bool:
        return self.parent is not None and os.getppid() != self.parent
