"""A partner announces a pregnancy or a child, with the parent's agreement."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from berceau.accounts.models import Agent
from berceau.families.actions import NewAdult, open_family
from berceau.families.models import Door, Family
from berceau.followup.actions.assignment import assign_by_rules
from berceau.followup.actions.promises import promise_first_call
from berceau.followup.models import Note, NoteKind, Readers


@transaction.atomic
def announce(
    *,
    first_name: str,
    contact: str,
    language: str,
    commune_code: str,
    sentence: str,
    form_key: str,
    by: Agent,
    at: datetime,
    due_on: date | None = None,
    born_on: date | None = None,
) -> Family:
    """A file, a référente, a call within 48 h; the sentence is for the team, not for its author."""
    if form_key:
        known = Note.objects.select_related("family").filter(form_key=form_key, author=by).first()
        if known is not None:
            return known.family
    family = open_family(
        door=Door.PARTNER,
        commune_code=commune_code,
        adult=NewAdult(first_name=first_name, language=language, contacts=[contact], agreed=True),
        due_on=due_on,
        births=[born_on] if born_on else [],
        by=by,
        at=at,
    )
    assign_by_rules(family=family, by=by, at=at)
    Note.objects.create(
        family=family,
        author=by,
        kind=NoteKind.ANNOUNCEMENT,
        text=sentence,
        readers=Readers.TEAM,
        from_family=False,
        happened_on=timezone.localdate(at),
        at=at,
        form_key=form_key or None,
    )
    promise_first_call(family=family, by=by, at=at)
    return family
