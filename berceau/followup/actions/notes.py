"""Contact notes: what was said, in a sentence, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.followup import policies
from berceau.followup.models import Note, NoteKind, Promise, PromiseKind, Readers
from berceau.privacy import journal

TALKS = frozenset({NoteKind.CALL, NoteKind.VISIT, NoteKind.MEETING})
"""Contacts in which the family spoke, by nature."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the form says of one contact."""

    kind: str
    text: str = ""
    themes: list[str] = field(default_factory=list)
    readers: str = Readers.AUTHOR
    happened_on: date | None = None
    answered: bool = False
    """An SMS that came from the family, not only one that we sent."""
    call_back_on: date | None = None
    form_key: str | None = None


def from_the_family(said: Said) -> bool:
    """Whether the family expressed itself: our own SMS and unanswered calls never count."""
    return said.kind in TALKS or (said.kind == NoteKind.SMS and said.answered)


@transaction.atomic
def write(*, reference: str, said: Said, by: Agent, at: datetime) -> Note:
    """Write the note, keep the promises it fulfils, make the next one. A form acts once."""
    today = timezone.localdate(at)
    family = Family.objects.select_for_update(of=("self",)).get(reference=reference)
    if said.form_key:
        already = Note.objects.filter(
            form_key=said.form_key, family=family, author_id=by.pk
        ).first()
        if already is not None:
            return already
    if not policies.can_follow(by, family):
        raise PermissionDenied
    if said.readers not in policies.readers_offered(by, family):
        raise PermissionDenied
    happened_on = said.happened_on or today
    if happened_on > today:
        raise ValidationError(_("Ce contact ne peut pas être daté d’un jour à venir."))
    if said.call_back_on is not None and said.call_back_on < today:
        raise ValidationError(_("Choisir aujourd’hui ou un jour à venir pour rappeler."))
    heard = from_the_family(said)
    note = Note.objects.create(
        family=family,
        author=by,
        kind=said.kind,
        text=said.text,
        themes=said.themes,
        readers=said.readers,
        from_family=heard,
        happened_on=happened_on,
        at=at,
        form_key=said.form_key,
    )
    if heard:
        Promise.objects.filter(family=family).to_keep(today).update(kept_at=at)
        if family.last_word_on is None or family.last_word_on < happened_on:
            family.last_word_on = happened_on
            family.save(update_fields=["last_word_on"])
    if said.call_back_on is not None:
        Promise.objects.create(
            family=family,
            kind=PromiseKind.CALL_BACK,
            due_on=said.call_back_on,
            made_by=by,
            made_at=at,
        )
    journal.did("note.written", by=by, at=at, family_id=family.pk, note=note.pk)
    return note


def _own(*, reference: str, note_id: int, by: Agent, at: datetime) -> Note:
    note = (
        Note.objects.select_for_update(of=("self",))
        .select_related("family")
        .get(pk=note_id, family__reference=reference, author_id=by.pk)
    )
    if not policies.can_change_note(by, note, today=timezone.localdate(at)):
        raise PermissionDenied
    return note


@transaction.atomic
def correct(
    *,
    reference: str,
    note_id: int,
    text: str,
    themes: list[str],
    readers: str,
    by: Agent,
    at: datetime,
) -> Note:
    """Change one's own words, the same day."""
    note = _own(reference=reference, note_id=note_id, by=by, at=at)
    if readers not in policies.readers_offered(by, note.family):
        raise PermissionDenied
    note.text, note.themes, note.readers = text, themes, readers
    note.save(update_fields=["text", "themes", "readers"])
    journal.did("note.corrected", by=by, at=at, family_id=note.family_id, note=note.pk)
    return note


@transaction.atomic
def erase(*, reference: str, note_id: int, by: Agent, at: datetime) -> None:
    """Erase one's own note, the same day; what it promised stays promised."""
    note = _own(reference=reference, note_id=note_id, by=by, at=at)
    journal.did("note.erased", by=by, at=at, family_id=note.family_id, note=note.pk)
    note.delete()
