"""What the accounts do every night: what is over goes away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils.translation import gettext as _

from berceau.accounts import offline
from berceau.accounts.models import OpenSession


@transaction.atomic
def clear_expired(at: datetime) -> str:
    """Sessions that ended, phones that keep nothing any more, attempts no longer counted."""
    sessions, _detail = Session.objects.filter(expire_date__lt=at).delete()
    OpenSession.objects.exclude(
        session_key__in=Session.objects.values_list("session_key", flat=True)
    ).delete()
    offline.forget_before(at - offline.LIVES)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM shared_cache WHERE expires < %s", [_as_stored(at)])
    return _("%(sessions)d sessions finies effacées.") % {"sessions": sessions}


def _as_stored(at: datetime) -> Any:
    """A moment as Django's cache writes it in its table."""
    return connection.ops.adapt_datetimefield_value(at.replace(microsecond=0))
