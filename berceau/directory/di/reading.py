"""One value of one field: what a file says, as we keep it. JSON, CSV and spreadsheets alike.

Each reader takes what the file holds (text, number, date, list) and gives our value; an empty cell
never comes here. It raises `UnfitError`, whose words say what is expected; `Noted` keeps a value
and says that somebody should look.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from berceau.directory.di import values
from berceau.directory.di.ages import MOST as OLDEST
from berceau.directory.hours import problem
from berceau.kit.fields import refusal
from berceau.kit.text import fold, normal_phone

Reader = Callable[[Any], Any]

BLANKS = re.compile(r"[ \n\t]+")
SEPARATORS = re.compile(r"[,;|\n]")
FRENCH_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
SHORT_PHONE = re.compile(r"1[578]|1\d\d|10\d\d|11[68]\d{3}|3\d{3}")
"""15, 115, 116 117, 3919: « 03 27 » is the beginning of a number, not a short one."""
ZONE = re.compile(r"\w{5}|\w{2,3}|\d{9}|france")
ESCAPED = re.compile(r"'(?=[=+\-@\t\r])")
YES = frozenset({"oui", "o", "x", "vrai", "true", "1", "yes"})
NO = frozenset({"non", "n", "faux", "false", "0", "no"})
url_is_right = URLValidator(schemes=["http", "https"])


class UnfitError(ValueError):
    """This value cannot be taken; its words say what is expected."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A value that is taken, with something to say about it."""

    value: Any
    words: str


def written(value: Any) -> str:
    """What a cell shows: 59400.0 is « 59400 », a day is « 2026-11-22 »."""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(_inside(one) for one in value)
    if isinstance(value, dict):
        raise UnfitError(_("Une valeur simple est attendue, pas un objet."))
    return str(value)


def _inside(value: Any) -> str:
    """A value of a list. A list of lists says nothing, and its depth could have no end."""
    if isinstance(value, list | tuple):
        raise UnfitError(_("Une liste simple est attendue, pas des listes dans une liste."))
    return written(value)


def text(most: int, *, least: int = 0, lines: bool = False) -> Reader:
    """Words, without invisible characters nor social-security numbers."""

    def read(value: Any) -> str:
        said = ESCAPED.sub("", written(value), count=1)
        said = said.replace("\r\n", "\n").replace("\r", "\n").strip()
        if not lines:
            said = BLANKS.sub(" ", said)
        why = refusal(said, several_lines=lines)
        if why is not None:
            raise UnfitError(why.messages[0])
        if len(said) < least:
            raise UnfitError(_("%(least)d lettres au moins sont attendues.") % {"least": least})
        if len(said) > most:
            raise UnfitError(
                _("%(most)d lettres au plus sont attendues ; il y en a %(count)d.")
                % {"most": most, "count": len(said)}
            )
        return said

    return read


def name(value: Any) -> str | Noted:
    """150 letters at most; no full stop at the end."""
    said: str = text(150, least=3)(value)
    if said.endswith(".") and not said.endswith("etc."):
        return Noted(said, _("Un nom ne se termine pas par un point."))
    return said


def code(of: str) -> Reader:
    """One code of a list; its label is understood too."""

    def read(value: Any) -> str:
        said = written(value).strip()
        found = values.code_of(of, said)
        if found is None:
            raise UnfitError(_not_in(of, said))
        return found

    return read


def codes(of: str) -> Reader:
    """Codes of a list, in a list or separated by commas."""
    one = code(of)

    def read(value: Any) -> list[str]:
        return unique(one(said) for said in several(value))

    return read


def several(value: Any) -> list[str]:
    """The parts of a list, or of a cell: « a, b » (or « ; », « | », a line break)."""
    if isinstance(value, list | tuple):
        return [said for part in value if (said := _inside(part).strip())]
    return [said for part in SEPARATORS.split(written(value)) if (said := part.strip())]


def unique(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))


def _not_in(of: str, said: str) -> str:
    near = values.nearest_code(of, shortened(said))
    if near is not None:
        return _("« %(said)s » n’existe pas dans la liste. Vouliez-vous dire « %(near)s » ?") % {
            "said": shortened(said),
            "near": near,
        }
    known = list(values.labels(of))
    if len(known) <= 8:
        return _("« %(said)s » n’existe pas. Les valeurs possibles : %(known)s.") % {
            "said": shortened(said),
            "known": ", ".join(known),
        }
    return _("« %(said)s » n’existe pas dans la liste « %(list)s » de data·inclusion.") % {
        "said": shortened(said),
        "list": of,
    }


def shortened(said: str, most: int = 60) -> str:
    return said if len(said) <= most else f"{said[: most - 1]}…"


def day(value: Any) -> date:
    """2026-11-22, or 22/11/2026."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    said = written(value).strip()
    try:
        if found := FRENCH_DAY.fullmatch(said):
            return date(*(int(part) for part in reversed(found.groups())))
        return datetime.fromisoformat(said).date()
    except (ValueError, OverflowError):
        raise UnfitError(_("Une date est attendue : 2026-11-22, ou 22/11/2026.")) from None


def digits(length: int, words: str) -> Reader:
    """So many digits; spaces are forgotten, a number that lost its first zero finds it again."""

    def read(value: Any) -> str:
        said = "".join(written(value).split())
        if isinstance(value, int | float) and not isinstance(value, bool):
            said = said.zfill(length)
        if not (said.isascii() and said.isdigit() and len(said) == length):
            raise UnfitError(words % {"count": length})
        return said

    return read


def postal_code(value: Any) -> str:
    found: str = digits(5, _("%(count)d chiffres sont attendus, comme 59400."))(value)
    return found


def siret(value: Any) -> str:
    found: str = digits(14, _("%(count)d chiffres sont attendus, sans lettre."))(value)
    return found


def commune_code(value: Any) -> str:
    said = written(value).strip().upper()
    if isinstance(value, int | float):
        said = said.zfill(5)
    if not re.fullmatch(r"[0-9][0-9AB][0-9]{3}", said):
        raise UnfitError(_("Un code INSEE de 5 caractères est attendu, comme 59122."))
    return said


def zone(value: Any) -> list[str]:
    """Codes of communes, départements, EPCI or countries, or « france »."""
    found = unique(several(value))
    for said in found:
        if not (said.isascii() and ZONE.fullmatch(said)):
            raise UnfitError(
                _("« %(said)s » n’est pas un code de commune, de département ou d’EPCI.")
                % {"said": shortened(said)}
            )
    return found


def email(value: Any) -> str:
    said = written(value).strip()
    try:
        validate_email(said)
    except ValidationError:
        raise UnfitError(_("Une adresse comme accueil@exemple.fr est attendue.")) from None
    if len(said) > 254:
        raise UnfitError(_("Cette adresse est trop longue."))
    return said


def url(value: Any) -> str:
    said = written(value).strip()
    if said.casefold().startswith("www."):
        said = f"https://{said}"
    try:
        url_is_right(said)
    except ValidationError:
        raise UnfitError(_("Une adresse qui commence par https:// est attendue.")) from None
    return said


def phone(value: Any) -> str | Noted:
    """In E.164; short numbers (115, 3919) as they are; what is not understood is kept and noted."""
    said: str = text(60)(value)
    if isinstance(value, int | float):
        said = said.zfill(10) if len(said) == 9 else said
    short = "".join(said.split())
    if SHORT_PHONE.fullmatch(short):
        return short
    try:
        return normal_phone(said)
    except ValueError:
        if len(said) > 30:
            raise UnfitError(_("Un seul numéro est attendu, comme 03 27 00 00 00.")) from None
        return Noted(said, _("Ce numéro n’est pas reconnu : il est gardé tel quel."))


def hours(value: Any) -> str | Noted:
    """In OpenStreetMap's syntax; what is not is kept, shown as written, and noted."""
    said: str = text(500)(value)
    why = problem(said)
    if why is None:
        return said
    return Noted(
        said,
        _("%(why)s D’ici là, la fiche les montre tels quels et la recherche par jour l’ignore.")
        % {"why": why},
    )


def number(least: float, most: float) -> Reader:
    """A number; a comma is understood."""

    def read(value: Any) -> float:
        try:
            found = float(written(value).strip().replace(",", "."))
        except ValueError:
            found = math.nan
        if not least <= found <= most:
            raise UnfitError(
                _("Un nombre entre %(least)g et %(most)g est attendu.")
                % {"least": least, "most": most}
            )
        return found

    return read


def whole(least: int, most: int) -> Reader:
    """A whole number."""

    def read(value: Any) -> int:
        found = number(least, most)(value)
        if not found.is_integer():
            raise UnfitError(_("Un nombre entier est attendu."))
        return int(found)

    return read


months = whole(0, OLDEST)


def flag(value: Any) -> bool:
    """« oui » or « non »."""
    if isinstance(value, bool):
        return value
    said = fold(written(value))
    if said in YES:
        return True
    if said in NO:
        return False
    raise UnfitError(_("« oui » ou « non » est attendu."))
