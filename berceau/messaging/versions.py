"""Writing a text of the house: a version more, checked before it exists; none is ever changed."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families.languages import NAMES
from berceau.messaging.models import Wording
from berceau.messaging.wordings import Text, Voice, delivered, models, problems
from berceau.privacy import journal
from berceau.privacy.access import EDIT, role_allows

WORDS = re.compile(r"\s+|[^\s]+")
DELIVERED = 0
"""The number of the text that comes with the house."""


def may_write(agent: Agent) -> bool:
    """Whether this agent may change what everybody's messages say."""
    return role_allows(agent.role, "wordings", EDIT)


def in_force(key: str, language: str) -> Text | None:
    """What this language says today, if it says anything. One query."""
    return Voice([key]).own(key, language)


def write(
    *,
    key: str,
    language: str,
    text: str,
    seen: int,
    by: Agent,
    at: datetime,
    title: str = "",
    note: str = "",
) -> Wording:
    """A new version, in force at once. `seen` is the one she had before her eyes.

    Raises ValidationError with every reason when the text cannot leave, when it says what is
    already said, when somebody wrote another version meanwhile.
    """
    found = problems(models()[key], text, language, title)
    if found:
        raise ValidationError(found)
    return _add(key, language, title, text, seen=seen, by=by, at=at, note=note)


def go_back(*, key: str, language: str, version: int, by: Agent, at: datetime) -> Wording:
    """The text of an older version, in force again as a new one. Raises Wording.DoesNotExist."""
    old = _version(key, language, version)
    found = problems(models()[key], old.text, language, old.title)
    if found:
        raise ValidationError(found)
    now = in_force(key, language)
    return _add(
        key, language, old.title, old.text,
        seen=now.version if now else DELIVERED, by=by, at=at,
        note=_("retour à la version %(version)d") % {"version": version},
        reviewed_by=old.reviewed_by,
    )  # fmt: skip


def sign(*, key: str, language: str, seen: int, reviewer: str, by: Agent, at: datetime) -> Wording:
    """A named person read this very text again: the same words, signed."""
    now = in_force(key, language)
    if now is None:
        raise ValidationError(_("Il n’y a pas encore de texte dans cette langue."))
    return _add(
        key, language, now.title, now.text, seen=seen, by=by, at=at, reviewed_by=reviewer, note=""
    )  # fmt: skip


def _version(key: str, language: str, version: int) -> Text:
    if version == DELIVERED and (text := delivered(key, language)):
        return text
    row = Wording.objects.get(key=key, language=language, version=version)
    return Text(language, row.text, row.title, row.version, row.reviewed_by)


@transaction.atomic
def _add(
    key: str,
    language: str,
    title: str,
    text: str,
    *,
    seen: int,
    by: Agent,
    at: datetime,
    note: str,
    reviewed_by: str = "",
) -> Wording:
    if not may_write(by):
        raise PermissionDenied
    if language not in NAMES:
        raise ValidationError(_("Cette langue n’est pas dans la liste."))
    now = in_force(key, language)
    if now is not None and now.version != seen:
        raise ValidationError(
            _("Une autre version a été enregistrée pendant que vous écriviez : relisez-la.")
        )
    same = now is not None and (now.text, now.title) == (text, title)
    if same and now is not None and now.reviewed_by == reviewed_by:
        raise ValidationError(_("C’est déjà le texte en vigueur."))
    try:
        with transaction.atomic():
            row = Wording.objects.create(
                key=key,
                language=language,
                version=(now.version if now else DELIVERED) + 1,
                title=title,
                text=text,
                note=note,
                reviewed_by=reviewed_by,
                at=at,
                by=by,
            )
    except IntegrityError:
        raise ValidationError(
            _("Une autre version a été enregistrée au même moment : relisez-la.")
        ) from None
    journal.did(
        "wording.signed" if reviewed_by and same else "wording.written",
        by=by, at=at, key=key, language=language, version=row.version,
    )  # fmt: skip
    return row


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text: kept, taken away (« del »), added (« ins »)."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Past:
    """One version, and how it differs from the one before."""

    version: int
    row: Wording | None
    """Empty for the text delivered with the house."""
    pieces: tuple[Piece, ...]
    in_force: bool


def differences(before: str, after: str) -> tuple[Piece, ...]:
    """Word by word, what was kept, taken away, added."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    pieces: list[Piece] = []
    for kind, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("", "".join(old[i:j])))
            continue
        if j > i:
            pieces.append(Piece("del", "".join(old[i:j])))
        if m > k:
            pieces.append(Piece("ins", "".join(new[k:m])))
    return tuple(pieces)


def history(key: str, language: str) -> list[Past]:
    """Every version, the newest first, the delivered one last. One query."""
    first = delivered(key, language)
    rows = list(
        Wording.objects.filter(key=key, language=language).select_related("by").order_by("version")
    )
    found: list[Past] = []
    before = ""
    if first is not None:
        found.append(Past(DELIVERED, None, (Piece("", _whole(first.title, first.text)),), not rows))
        before = _whole(first.title, first.text)
    for row in rows:
        now = _whole(row.title, row.text)
        found.append(Past(row.version, row, differences(before, now), row is rows[-1]))
        before = now
    return found[::-1]


def _whole(title: str, text: str) -> str:
    return f"{title}\n\n{text}" if title else text
