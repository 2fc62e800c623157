"""What is done outside of a page: a round of sending, asked for when a message was written.

A task is given nothing of a person: it looks in the outbox by itself.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from berceau.messaging import worker


class RoundError(RuntimeError):
    """A round broke; only the kind of what broke it is told, its words may hold a number."""


@task()
def send_round() -> int:
    """How many messages left. Raises RoundError, which the base of tasks keeps."""
    try:
        return worker.run(timezone.now()).sent
    except Exception as error:  # noqa: BLE001 -- whatever it is, its words are not kept
        kind = type(error).__name__
    raise RoundError(kind)


def wake() -> None:
    """Once the transaction is committed, ask for a round; one is enough for all that waits."""
    if not any(_ask_for_a_round is waiting[1] for waiting in connection.run_on_commit):
        transaction.on_commit(_ask_for_a_round)


def _ask_for_a_round() -> None:
    asked = DBTaskResult.objects.filter(
        task_path=send_round.module_path, status=TaskResultStatus.READY
    )
    if not asked.exists():
        send_round.enqueue()
