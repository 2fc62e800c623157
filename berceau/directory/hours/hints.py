"""What to write instead, for hours that are not OpenStreetMap's: « lundi 9h-12h » is understood
well enough to be offered again, written as it should be."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

FRENCH_DAYS = (
    ("lundi", "Mo"),
    ("mardi", "Tu"),
    ("mercredi", "We"),
    ("jeudi", "Th"),
    ("vendredi", "Fr"),
    ("samedi", "Sa"),
    ("dimanche", "Su"),
)
CLOCK = re.compile(r"\b(\d{1,2})\s*[h:](?:\s*(\d\d))?(?!\d)")
SHOWN = 20
"""Characters quoted where reading stopped."""


def advice(text: str, at: int) -> str:
    """One sentence: where reading stopped, and what to write."""
    if offered := suggestion(text):
        return _("Écrire plutôt « %(offered)s ».") % {"offered": offered}
    rest = text[at : at + SHOWN].strip()
    if not rest:
        return _("Il manque la fin : écrire par exemple « Mo-Fr 09:00-12:00 » (lundi au vendredi).")
    return _(
        "Ces horaires ne se lisent plus à partir de « %(rest)s ». Écrire par exemple "
        "« Mo-Fr 09:00-12:00,14:00-17:00 » (lundi au vendredi), ou une phrase entre guillemets."
    ) % {"rest": rest}


def suggestion(text: str) -> str:
    """The same in OpenStreetMap's syntax, for simple French; nothing when it is not simple."""
    said = text.lower().replace("–", "-").replace("—", "-")
    for french, short in FRENCH_DAYS:
        said = re.sub(rf"\b{french}s?\b|\b{french[:3]}\b\.?", short, said)
    said = CLOCK.sub(lambda one: f"{int(one[1]):02d}:{one[2] or '00'}", said)
    said = re.sub(r"\b(?:du|de|des|le|les|tous)\s+", "", said)
    said = re.sub(r"\s*(?:\bau\b|\bà\b|\ba\b|-)\s*", "-", said)
    said = re.sub(r"\s*\bet\b\s*(?:de\s+)?", ",", said)
    said = re.sub(r"\s*([:;,])\s+(?=\D)", lambda one: "; " if one[1] != ":" else " ", said)
    said = re.sub(r"(\d)\s*,\s*(?=[A-Z])", r"\1; ", said)
    said = re.sub(r"([A-Za-z]{2});\s(?=[A-Z])", r"\1,", said)
    said = re.sub(r"([A-Z][a-z])\s*:\s*(?=\d)", r"\1 ", said)
    said = re.sub(r"\s+", " ", said).strip(" .;,")
    return said if said != text and _reads(said) else ""


DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)"
TIMES = r"\d\d:\d\d-\d\d:\d\d"
WELL_WRITTEN = re.compile(rf"(?:{DAY}(?:[-,]{DAY})* {TIMES}(?:,{TIMES})*(?:; |$))+")


def _reads(said: str) -> bool:
    return WELL_WRITTEN.fullmatch(said) is not None
