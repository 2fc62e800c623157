"""What is done outside of a page: a round of sending, asked for when a message was written.

A task is given nothing of a person: it looks in the outbox by itself.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from berceau.messaging import worker


@task()
def send_round() -> int:
    """How many messages left."""
    return worker.run(timezone.now()).sent


def wake(*, leaves: datetime, at: datetime) -> None:
    """Once the transaction is committed, ask for a round; one is enough for all that waits.

    What leaves later is found by the rounds that the worker makes by itself.
    """
    if leaves > at or any(_ask_for_a_round is waiting[1] for waiting in connection.run_on_commit):
        return
    transaction.on_commit(_ask_for_a_round)


def _ask_for_a_round() -> None:
    asked = DBTaskResult.objects.filter(
        task_path=send_round.module_path, status=TaskResultStatus.READY
    )
    if not asked.exists():
        send_round.enqueue()
