"""An entry of the directory that a registration keeps true, instead of making a twin of it.

What was on the entry before is kept beside what the person says, field by field: the day that the
registration leaves the entry, each field that nobody has touched since says again what it said.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from berceau.directory.actions import common
from berceau.directory.models import HERE, Professional, Structure
from berceau.professionals import answers as said
from berceau.professionals.models import Attachment, Registration

PLAIN = ("website", "description")
AGREED = ("phone", "email")
"""Written when the person agreed to show them."""
AGREED_ON = "agreed_on"


def of(registration: Registration) -> Attachment | None:
    """The attachment of this registration, if it has one."""
    rows = Attachment.objects.select_related("structure", "professional")
    return rows.filter(registration=registration).first()


def _says(answers: said.Answers, entry: Structure | Professional, at: datetime) -> dict[str, Any]:
    """field -> what the person says of it, where they said something that may be published."""
    told = {name: answers.get(name) for name in PLAIN}
    told |= {name: answers.get(name) for name in AGREED if said.shows(answers, name)}
    if isinstance(entry, Professional):
        told["languages"] = answers.get("languages")
        if entry.agreed_on is None:
            told[AGREED_ON] = timezone.localdate(at)
    elif not said.is_person(answers):
        told["siret"] = answers.get("siret")
    return {name: value for name, value in told.items() if value}


def _kept(value: Any) -> Any:
    """As it is kept in JSON."""
    return value.isoformat() if isinstance(value, date) else value


def write(attachment: Attachment, answers: said.Answers, *, at: datetime) -> None:
    """What the person says shows on the entry; what an agent corrected there stays as it is."""
    give_back(attachment, at=at)
    entry = attachment.entry
    values = {
        name: value
        for name, value in _says(answers, entry, at).items()
        if name not in entry.corrected and getattr(entry, name) != value
    }
    attachment.given = {
        name: [_kept(getattr(entry, name)), _kept(value)] for name, value in values.items()
    }
    attachment.save(update_fields=["given"])
    # Hidden when the person left, and by nobody else: they come back.
    if isinstance(entry, Professional) and entry.archived_at and not entry.archived_because:
        entry.archived_at = None
        entry.save(update_fields=["archived_at"])
    moved = common.change(entry, values, at=at)
    common.corrected(entry, moved, by=None, at=at, confirms=True)
    common.index(entry)


def confirm(attachment: Attachment, *, at: datetime) -> None:
    """The person says that the entry is still true."""
    common.corrected(attachment.entry, [], by=None, at=at, confirms=True)


def give_back(attachment: Attachment, *, at: datetime) -> None:
    """Each field that is still as the person wrote it says again what it said before."""
    entry = attachment.entry
    back = {
        name: _before(entry, name, before)
        for name, (before, after) in attachment.given.items()
        if _kept(getattr(entry, name)) == after
    }
    if back:
        for name, value in back.items():
            setattr(entry, name, value)
        entry.corrected = sorted(set(entry.corrected) - set(back))
        entry.save(update_fields=[*back, "corrected"])
        common.say(entry, "directory.taken_back", by=None, at=at, fields=sorted(back))
        common.index(entry)
    attachment.given = {}
    attachment.save(update_fields=["given"])


def _before(entry: Structure | Professional, name: str, before: Any) -> Any:
    """What its source says of it today; for an entry written here, what was there."""
    if name == AGREED_ON:
        return date.fromisoformat(before) if before else None
    if entry.source == HERE:
        return before
    return entry.imported.get(name, "" if isinstance(before, str) else before)


def hide_person(attachment: Attachment, *, at: datetime) -> None:
    """A person who leaves is named nowhere; a structure was there before them, and stays."""
    entry = attachment.professional
    if entry is not None and entry.archived_at is None:
        entry.archived_at = at
        entry.save(update_fields=["archived_at"])
        common.index(entry)
