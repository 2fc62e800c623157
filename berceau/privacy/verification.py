"""Reading the whole chain again: every line there, none altered, none taken away at the end.

The end of the chain is copied outside the database after each good verification (`checkpoint`
in the data folder): lines cut off at the end, with the head put back, are found by it.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import merge
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berceau.privacy import chain
from berceau.privacy.journal import FORGOTTEN
from berceau.privacy.lines import CHUNK, moment, readings
from berceau.privacy.models import Act, ChainHead, Reading
from berceau.ui.french import full_day


@dataclass(frozen=True, slots=True)
class Point:
    """A place of the chain: the number of a line and its seal; when it was found good."""

    number: int
    seal: bytes
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: how many lines, and the first thing wrong, in a sentence."""

    lines: int
    end: Point
    wrong: str = ""

    @property
    def intact(self) -> bool:
        return not self.wrong

    def __str__(self) -> str:
        return self.wrong or ngettext(
            "%(lines)s ligne, intacte.", "%(lines)s lignes, intactes.", self.lines
        ) % {"lines": f"{self.lines:,}".replace(",", "\u202f")}


# --- The copy outside the database --------------------------------------------------------
def checkpoint_path() -> Path:
    return Path(settings.DATA_DIR) / "journal" / "checkpoint.json"


def _proof(number: int, seal: bytes, at: str) -> str:
    words = f"checkpoint:{number}:{seal.hex()}:{at}".encode()
    return hmac.digest(chain.journal_key(), words, "sha256").hex()


def checkpoint() -> Point | None:
    """The last end found good; None when there is none. Raises ValueError when it was altered."""
    try:
        held = json.loads(checkpoint_path().read_text("utf-8"))
        number, seal, at = int(held["number"]), bytes.fromhex(held["seal"]), str(held["at"])
        proof = str(held["proof"])
    except FileNotFoundError:
        return None
    except (KeyError, TypeError, ValueError):
        raise ValueError(_("le repère du journal n’est pas lisible")) from None
    if not hmac.compare_digest(proof, _proof(number, seal, at)):
        raise ValueError(_("le repère du journal a été modifié"))
    return Point(number, seal, datetime.fromisoformat(at))


def keep_checkpoint(end: Point, *, at: datetime) -> None:
    """Write the end of the chain beside the database, in one move."""
    path = checkpoint_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    when = at.astimezone(UTC).isoformat()
    held = {
        "number": end.number,
        "seal": end.seal.hex(),
        "at": when,
        "proof": _proof(end.number, end.seal, when),
    }
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(held, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


# --- The chain ----------------------------------------------------------------------------
def _acts(*, after: int, up_to: int) -> Iterator[tuple[int, bytes, bytes, Any]]:
    """Number, bytes, seal and moment of each act, like `lines.readings`."""
    rows = (
        Act.objects.filter(number__gt=after, number__lte=up_to)
        .order_by("number")
        .values_list(*chain.ACT_COLUMNS, "seal")
        .iterator(CHUNK)
    )
    for row in rows:
        yield row[0], chain.canonical("act", row[:-1]), bytes(row[-1]), row[1]


def _start() -> Point:
    """Where the lines kept begin: after the last ones forgotten, or at the very beginning."""
    forgotten = Act.objects.filter(verb=FORGOTTEN).order_by("-number").first()
    if forgotten is None:
        return Point(0, chain.GENESIS)
    return Point(int(forgotten.detail["to"]), bytes.fromhex(str(forgotten.detail["seal"])))


def verify(*, since: Point | None = None) -> Verdict:
    """Read every line kept (or those after `since`) and say the first thing wrong."""
    head = ChainHead.objects.filter(pk=ChainHead.ROW).first()
    end = Point(head.number, bytes(head.seal)) if head else Point(0, chain.GENESIS)
    try:
        known = checkpoint()
        start = _start()
    except ValueError as error:
        return Verdict(0, end, str(error).capitalize() + ".")
    except (KeyError, TypeError):
        return Verdict(0, end, _("La ligne qui dit ce qui a été oublié est altérée."))
    if known is not None and known.number > end.number:
        return Verdict(0, end, _cut(end, known))
    if since is not None and since.number > start.number:
        if not _still_there(since):
            return Verdict(0, end, _altered(since.number, since.at))
        start = since
    return _walk(start, end, known)


def _cut(end: Point, known: Point) -> str:
    day = full_day(timezone.localdate(known.at)) if known.at else ""
    return _(
        "Le journal s’arrête à la ligne %(end)d, alors que la ligne %(known)d avait été vérifiée "
        "le %(day)s : des lignes manquent à la fin, ou une sauvegarde plus ancienne a été reprise."
    ) % {"end": end.number, "known": known.number, "day": day}


def _walk(start: Point, end: Point, known: Point | None) -> Verdict:
    key = chain.journal_key()
    number, seal, lines = start.number, start.seal, 0
    between = {"after": start.number, "up_to": end.number}
    try:
        for found, line, held, at in merge(
            readings(**between), _acts(**between), key=itemgetter(0)
        ):
            if found > number + 1:
                return Verdict(lines, end, _missing(number + 1, moment(at)))
            seal = chain.next_seal(key, seal, line)
            replaced = known is not None and found == known.number and seal != known.seal
            if found <= number or seal != held or replaced:
                return Verdict(lines, end, _altered(found, moment(at)))
            number = found
            lines += 1
    except (TypeError, ValueError):
        words = _("Ligne %(number)d, ou une des suivantes : illisible, donc altérée.")
        return Verdict(lines, end, words % {"number": number + 1})
    if number != end.number or seal != end.seal:
        return Verdict(lines, end, _missing(number + 1, None))
    if _last_number() > (ChainHead.objects.values_list("number", flat=True).first() or 0):
        return Verdict(lines, end, _("La fin du journal a été reculée ou effacée."))
    return Verdict(lines, end)


def _last_number() -> int:
    """The greatest number of the lines there; asked before the head, which goes with its lines."""
    greatest = (
        model.objects.order_by("-number").values_list("number", flat=True).first()
        for model in (Reading, Act)
    )
    return max(number or 0 for number in greatest)


def _still_there(point: Point) -> bool:
    seals = (
        model.objects.filter(number=point.number).values_list("seal", flat=True).first()
        for model in (Reading, Act)
    )
    return point.number == 0 or any(seal and bytes(seal) == point.seal for seal in seals)


def _altered(number: int, at: datetime | None) -> str:
    if at is None:
        return _("Ligne %(number)d : altérée.") % {"number": number}
    return _("Ligne %(number)d, écrite le %(day)s à %(time)s : altérée.") % _named(number, at)


def _missing(number: int, at: datetime | None) -> str:
    if at is None:
        return _("Ligne %(number)d : elle manque, et peut-être celles qui la suivaient.") % {
            "number": number
        }
    return _(
        "Ligne %(number)d : elle manque. La suivante a été écrite le %(day)s à %(time)s."
    ) % _named(number, at)


def _named(number: int, at: datetime) -> dict[str, object]:
    local = timezone.localtime(at)
    return {"number": number, "day": full_day(local.date()), "time": f"{local:%H:%M}"}
