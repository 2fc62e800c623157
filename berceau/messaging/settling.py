"""What nobody is sure of, decided by a person; and what the night does by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from berceau.accounts.models import Agent
from berceau.messaging import queries
from berceau.messaging.carriers import carrier
from berceau.messaging.models import Message, State
from berceau.messaging.sending import Count, IllegalMoveError, mend, move
from berceau.privacy import journal

TASKS_KEPT = timedelta(days=7)


@transaction.atomic
def settle(*, message_id: int, left: bool, by: Agent, at: datetime) -> Message:
    """« Il est parti » or « il n’est pas parti », in which case it waits again, judged again.

    Raises IllegalMoveError when it is no longer uncertain.
    """
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    if message.state != State.UNCERTAIN:
        raise IllegalMoveError(f"{message.pk} : {message.state}")
    if left:
        move(message, State.SENT, reason=_("réglé par une personne"))
    else:
        move(message, State.WAITING, reason=_("n’était pas parti"), sent_at=None, next_try_at=at)
    journal.did(
        "message.settled", by=by, at=at, family_id=message.family_id, message=message.pk, left=left
    )
    return message


def tidy(at: datetime) -> str:
    """The night: doubts asked of providers, finished tasks forgotten."""
    count = Count()
    mend(carrier, at=at, count=count)
    over = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED, TaskResultStatus.RUNNING)
    DBTaskResult.objects.filter(status__in=over, enqueued_at__lt=at - TASKS_KEPT).delete()
    doubts = queries.doubts().count()
    return ngettext(
        "%(count)d envoi incertain attend une personne.",
        "%(count)d envois incertains attendent une personne.",
        doubts,
    ) % {"count": doubts}
