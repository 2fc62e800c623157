"""Fields of the directory: an age as people say it, natures in groups, a phone number, a SIRET."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.fr import siret

from berceau.directory import ages, taxonomy
from berceau.directory.di.reading import SHORT_PHONE
from berceau.kit.text import normal_phone, shown_phone


class AgeField(forms.CharField):
    """« 2 ans et demi »; cleaned, months, or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 30)
        options.setdefault("required", False)
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return ages.in_words(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value) or "")
        if not text:
            return None
        try:
            return ages.months_of(text)
        except ValueError as error:
            raise ValidationError(str(error), code="age") from None


class PhoneField(forms.CharField):
    """A number as one reads it; short numbers (3919, 115) stay as they are."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Téléphone"))
        options.setdefault("max_length", 30)
        options.setdefault("required", False)
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "tel"}))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return shown_phone(value) if isinstance(value, str) and value.startswith("+") else value

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "")
        digits = text.replace(" ", "")
        if not digits or SHORT_PHONE.fullmatch(digits):
            return digits
        try:
            return normal_phone(text)
        except ValueError as error:
            raise ValidationError(str(error), code="phone") from None


class SiretField(forms.CharField):
    """Fourteen digits, as they are written on any paper; cleaned, without spaces."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("SIRET (14 chiffres)"))
        options.setdefault("max_length", 20)
        options.setdefault("required", False)
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        number = "".join(str(super().clean(value) or "").split())
        if number and not siret.is_valid(number):
            raise ValidationError(
                _("Ce SIRET n’est pas valide : 14 chiffres, dont une clé."), code="siret"
            )
        return number


class KindField(forms.ChoiceField):
    """The natures of the taxonomy, under what parents say they need."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(choices=grouped_kinds, **options)


def grouped_kinds() -> list[tuple[str, Any]]:
    """Each nature once, under the first need it answers; « Autre » last."""
    groups: dict[str, list[tuple[str, str]]] = {label: [] for label in taxonomy.needs().values()}
    others = []
    for kind in taxonomy.kinds().values():
        line = (kind.key, kind.label)
        if kind.needs:
            groups[taxonomy.needs()[kind.needs[0]]].append(line)
        else:
            others.append(line)
    found: list[tuple[str, Any]] = [("", str(_("On ne sait pas")))]
    found += [(label, lines) for label, lines in groups.items() if lines]
    return found + list(others)
