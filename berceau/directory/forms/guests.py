"""What a structure may write of itself by its link."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from berceau.directory.actions.answers import AFTER_A_LOOK, AT_ONCE
from berceau.directory.forms.entries import ServiceForm, StructureForm

PLACE = gettext_lazy("Si l’adresse a changé, la nouvelle")
LOOKED_AT = gettext_lazy("L’équipe regarde avant de publier.")


def _keep(form: forms.BaseForm, kind: str) -> None:
    """Only what a link reaches; what waits for a look says so."""
    asked = {*AT_ONCE[kind], *AFTER_A_LOOK[kind]}
    hours = set(getattr(form, "hours_names", ()))
    for name in list(form.fields):
        if name not in asked | hours | {"seen"}:
            del form.fields[name]
    for name in AFTER_A_LOOK[kind]:
        if name in form.fields:
            form.fields[name].help_text = LOOKED_AT


APART = frozenset({"seen", "languages"})
"""Drawn by the page itself."""


def _one_by_one(form: StructureForm | ServiceForm) -> Iterator[forms.BoundField]:
    apart = {*form.hours_names, *APART}
    return (form[name] for name in form.fields if name not in apart)


class GuestStructureForm(StructureForm):
    """A structure corrects its own entry."""

    place = forms.CharField(label=PLACE, max_length=300, required=False, help_text=LOOKED_AT)

    FIELDS = (*AT_ONCE["structure"], *AFTER_A_LOOK["structure"])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _keep(self, "structure")

    @property
    def plain_fields(self) -> Iterator[forms.BoundField]:
        """Those that the page draws one after the other."""
        return _one_by_one(self)


class GuestServiceForm(ServiceForm):
    """A structure corrects one of its services."""

    place = forms.CharField(label=PLACE, max_length=300, required=False, help_text=LOOKED_AT)

    FIELDS = (*AT_ONCE["service"], *AFTER_A_LOOK["service"])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _keep(self, "service")

    @property
    def plain_fields(self) -> Iterator[forms.BoundField]:
        """Those that the page draws one after the other."""
        return _one_by_one(self)
