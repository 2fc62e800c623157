"""What the accounts do every night: what is over goes away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils.translation import gettext as _

from berceau.accounts.models import OpenSession, Submission
from berceau.accounts.submissions import KEPT


@transaction.atomic
def clear_expired(at: datetime) -> str:
    """Sessions that ended, attempts no longer counted, keys of forms that nobody sends again."""
    sessions, _detail = Session.objects.filter(expire_date__lt=at).delete()
    OpenSession.objects.exclude(
        session_key__in=Session.objects.values_list("session_key", flat=True)
    ).delete()
    forms, _detail = Submission.objects.filter(received_at__lt=at - KEPT).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM shared_cache WHERE expires < %s", [_as_stored(at)])
    return _("%(sessions)d sessions finies et %(forms)d clés de formulaire effacées.") % {
        "sessions": sessions,
        "forms": forms,
    }


def _as_stored(at: datetime) -> Any:
    """A moment as Django's cache writes it in its table."""
    return connection.ops.adapt_datetimefield_value(at.replace(microsecond=0))
