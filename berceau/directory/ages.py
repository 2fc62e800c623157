"""Ages of a child as people say them, kept in completed months: « 3 mois », « 2 ans et demi »."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berceau.kit.text import fold

YEAR, HALF = 12, 6
MOST = 25 * YEAR
WRITTEN = re.compile(
    r"(?:(?P<years>\d{1,2}) ans?)?(?: ?(?:et )?(?:(?P<half>demi)|(?P<months>\d{1,3})(?: mois)?))?"
)


def in_words(months: int) -> str:
    """« la naissance », « 3 mois », « 2 ans et demi », « 27 mois »."""
    if months == 0:
        return _("la naissance")
    years, rest = divmod(months, YEAR)
    if rest == 0:
        return ngettext("%(count)d an", "%(count)d ans", years) % {"count": years}
    if rest == HALF and years >= 2:
        return _("%(years)d ans et demi") % {"years": years}
    return _("%(count)d mois") % {"count": months}


def months_of(text: str) -> int:
    """« 2 ans et demi » is 30. Raises ValueError with a French sentence."""
    said = fold(text)
    if said in {"naissance", "la naissance", "des la naissance"}:
        return 0
    found = WRITTEN.fullmatch(said)
    if found is None or not any(found.groups()) or not ("an" in said or "mois" in said):
        raise ValueError(_("Écrire par exemple « 3 mois », « 18 mois » ou « 2 ans et demi »."))
    years, half, months = int(found["years"] or 0), found["half"], int(found["months"] or 0)
    total = years * YEAR + (HALF if half else months)
    if total > MOST:
        raise ValueError(_("Cet âge n’est pas possible : 25 ans au plus."))
    return total


def range_in_words(since: int | None, until: int | None) -> str:
    """« de 3 mois à 3 ans », « à partir de 2 ans », « jusqu’à 3 ans »; nothing when unlimited."""
    if since is None and until is None:
        return ""
    if until is None:
        return _("à partir de %(age)s") % {"age": in_words(since or 0)}
    if since is None:
        return _("jusqu’à %(age)s") % {"age": in_words(until)}
    return _("de %(since)s à %(until)s") % {"since": in_words(since), "until": in_words(until)}
