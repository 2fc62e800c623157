"""Looking at what structures propose: taken as it is, or not."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.directory.actions import common, entries
from berceau.directory.actions.answers import GONE
from berceau.directory.models import Suggestion


@transaction.atomic
def settle(*, reference: str, accept: bool, by: Agent, at: datetime) -> Suggestion:
    """Write what was proposed, or leave it. An address is written on its own page, then accepted.

    Raises Suggestion.DoesNotExist, and ValidationError when it was already looked at.
    """
    common.allow(by)
    proposed = Suggestion.objects.select_for_update(of=("self",)).get(reference=reference)
    if proposed.accepted is not None:
        raise ValidationError(_("Quelqu’un a déjà regardé cette proposition."))
    proposed.accepted, proposed.settled_at, proposed.settled_by = accept, at, by
    proposed.save(update_fields=["accepted", "settled_at", "settled_by"])
    entry = proposed.service or proposed.structure
    kind = common.kind_of(entry)
    if not accept:
        common.say(entry, "directory.suggestion_left", by=by, at=at, fields=[proposed.field])
    elif proposed.field == GONE:
        entries.archive(
            kind=kind,
            reference=entry.reference,
            reason=_("La structure dit qu’elle n’existe plus."),
            by=by,
            at=at,
        )
    elif proposed.field != "place":
        entries.correct(
            kind=kind,
            reference=entry.reference,
            values={proposed.field: proposed.value},
            by=by,
            at=at,
        )
    return proposed
