"""The « numéro unique » of a request: its shape, and how it is read aloud.

What is checked is what is sourced (`catalogue.toml`): eighteen signs in four parts, two of them of
digits. No text that we read gives a check digit nor the list of codes, so none is checked: a number
that has another shape is kept all the same once somebody says that it is copied from the
certificate.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from berceau.housing.catalogue import number_parts

BETWEEN = re.compile(r"[\s.\-_/]+")
LONGEST = 24


def compact(typed: str) -> str:
    """« 059 1125 004312 cambr » becomes « 0591125004312CAMBR »."""
    return BETWEEN.sub("", typed).upper()


def groups(number: str) -> list[str]:
    """Its four parts; nothing when it has not that shape."""
    found, start = [], 0
    for _name, length, digits in number_parts():
        part = number[start : start + length]
        start += length
        right = part.isascii() and (part.isdigit() if digits else part.isalnum())
        if len(part) != length or not right:
            return []
        found.append(part)
    return found if start == len(number) else []


def shown(number: str) -> str:
    """« 059 1125 004312 CAMBR », easier to read aloud; as it is when of another shape."""
    return " ".join(groups(number)) or number


def problem(number: str) -> str:
    """Why this is not the shape of a « numéro unique »; empty when it is."""
    if groups(number):
        return ""
    wanted = sum(length for _name, length, _digits in number_parts())
    if len(number) != wanted:
        return _("Le numéro unique a %(wanted)d signes ; celui-ci en a %(count)d.") % {
            "wanted": wanted,
            "count": len(number),
        }
    start = 0
    for name, length, digits in number_parts():
        part = number[start : start + length]
        start += length
        if digits and not (part.isascii() and part.isdigit()):
            return _("« %(part)s » devrait être en chiffres : c’est %(name)s.") % {
                "part": part,
                "name": name,
            }
    return _("Le numéro unique s’écrit en chiffres et en lettres, sans autre signe.")
