"""Names and phones reduced to what is compared: accents, case and punctuation ignored."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from stdnum.fr import nir

LIGATURES = str.maketrans(
    {
        "œ": "oe",
        "Œ": "oe",
        "æ": "ae",
        "Æ": "ae",
        "ß": "ss",
        "ø": "o",
        "Ø": "o",
        "ł": "l",
        "Ł": "l",
        "đ": "d",
    }
)
NOT_WORD = re.compile(r"[^a-z0-9]+")
# Groups of digits that only spaces and the like separate: a person may cut a number anywhere.
DIGIT_GROUPS = re.compile(r"\d(?:[\s.\-_/]*(?:\d|(?<=2)[AaBb](?=[\s.\-_/]*\d{3})))*")
NIR_SEPARATOR = re.compile(r"[\s.\-_/]+")
# Sex, year, month, département, commune and rank: what a number without its key must look like.
NIR_BODY = re.compile(
    r"[12]\d{2}(?:0[1-9]|1[0-2]|20|3\d|4[0-2])(?:0[1-9]|[1-8]\d|9[0-9]|2[AB])\d{6}"
)
NIR_WITH_KEY = re.compile(r"[1-478]\d{4}[\dAB]{2}\d{8}|[1-478]\d{5}[AB]\d{8}")
NIR_WITHOUT_KEY, NIR_LENGTH = 13, 15

# Kept by Arcep for fiction: 06 39 98, 01 99 00, 02 61 91, 03 53 01, 04 65 71, 05 36 49.
FICTION = re.compile(r"(?:63998|19900|26191|35301|46571|53649)\d{4}")


def fold(value: str) -> str:
    """« Benali-Lefèvre » becomes « benali lefevre »: what two spellings have in common."""
    decomposed = unicodedata.normalize("NFKD", value.translate(LIGATURES))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return NOT_WORD.sub(" ", plain.casefold()).strip()


def words(value: str) -> list[str]:
    """The folded words of a name."""
    return fold(value).split()


def _is_fiction(number: phonenumbers.PhoneNumber) -> bool:
    """The ranges that Arcep keeps for films and demonstrations: they ring nobody."""
    return number.country_code == 33 and bool(FICTION.fullmatch(str(number.national_number)))


def normal_phone(value: str, *, region: str = "FR") -> str:
    """The number in E.164 (« +33612345678 »). Raises ValueError with a French sentence."""
    try:
        number = phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not (phonenumbers.is_valid_number(number) or _is_fiction(number)):
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


def _ascii_digits(value: str) -> str:
    """Full-width and Arabic digits as 0-9, every kind of space as a space."""
    plain = unicodedata.normalize("NFKC", value)
    return "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in plain)


def _is_nir(digits: str) -> bool:
    if len(digits) == NIR_LENGTH:
        return NIR_WITH_KEY.fullmatch(digits) is not None and nir.is_valid(digits)
    return len(digits) == NIR_WITHOUT_KEY and NIR_BODY.fullmatch(digits) is not None


def holds_nir(value: str) -> bool:
    """Whether the text holds a social-security number whose key is right.

    13 digits (no key) are refused too when sex, month and département are those of a NIR.
    The number may be cut by spaces, dots or dashes, and stand beside other numbers.
    """
    for run in DIGIT_GROUPS.findall(_ascii_digits(value)):
        groups = NIR_SEPARATOR.split(run.upper())
        for start in range(len(groups)):
            digits = ""
            for group in groups[start:]:
                digits += group
                if len(digits) > NIR_LENGTH:
                    break
                if _is_nir(digits):
                    return True
    return False
