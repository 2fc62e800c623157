"""Names and phones reduced to what is compared: accents, case and punctuation ignored."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from stdnum.fr import nir

LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d"})
NOT_WORD = re.compile(r"[^a-z0-9]+")
NIR_CANDIDATE = re.compile(r"(?<![\dA-Za-z])[1-478](?:[\s.\-]*[0-9AaBb]){12}(?:[\s.\-]*[0-9]){0,2}(?![\dA-Za-z])")
# Sex, year, month (or a fictitious month of the registry), département.
NIR_BODY = re.compile(r"[1-478]\d{2}(?:0[1-9]|1[0-2]|[2-4]\d|[5-9]\d)(?:0[1-9]|[1-9]\d|2[AB])\d{6}$")


def fold(value: str) -> str:
    """« Benali-Lefèvre » becomes « benali lefevre »: what two spellings have in common."""
    decomposed = unicodedata.normalize("NFKD", value.translate(LIGATURES))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return NOT_WORD.sub(" ", plain.casefold()).strip()


def words(value: str) -> list[str]:
    """The folded words of a name."""
    return fold(value).split()


def normal_phone(value: str, *, region: str = "FR") -> str:
    """The number in E.164 (« +33612345678 »). Raises ValueError with a French sentence."""
    try:
        number = phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValueError(
            "Ce numéro n’est pas reconnu. Écrire par exemple 06 12 34 56 78, ou +32 470 12 34 56."
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown_phone(value: str) -> str:
    """« +33612345678 » as a person reads it: « 06 12 34 56 78 »."""
    try:
        number = phonenumbers.parse(value, "FR")
    except phonenumbers.NumberParseException:
        return value
    national = number.country_code in {33, 262, 590, 594, 596, 508, 687, 689, 681}
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if national
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(number, style)


def holds_nir(value: str) -> bool:
    """Whether the text holds a social-security number whose key is right.

    13 digits (no key) are refused too when sex, month and département are those of a NIR.
    """
    for candidate in NIR_CANDIDATE.findall(value):
        digits = re.sub(r"[\s.\-]", "", candidate).upper()
        if len(digits) == 15 and nir.is_valid(digits):
            return True
        if len(digits) == 13 and NIR_BODY.match(digits):
            return True
    return False
