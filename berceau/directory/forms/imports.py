"""Forms of imports. The only place of the house that takes a file from a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from berceau.directory.actions.imports import LARGEST
from berceau.directory.imports.books import MEGABYTE
from berceau.directory.imports.own import BASIC
from berceau.kit.fields import SafeForm

ACCEPTED = ".json,.csv,.xlsx,.ods"


class FilesForm(SafeForm):
    """One file or two, and where they come from."""

    file = forms.FileField(
        label=gettext_lazy("Fichier"),
        help_text=gettext_lazy("JSON, CSV, XLSX ou ODS ; 20 Mo au plus."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    second_file = forms.FileField(
        label=gettext_lazy("Second fichier, si les services sont à part"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    source = forms.CharField(
        label=gettext_lazy("D’où il vient"),
        help_text=gettext_lazy(
            "Un nom court et toujours le même, comme « annuaire-de-la-ville ». Vide pour un "
            "fichier data·inclusion : chaque ligne le dit."
        ),
        max_length=80,
        required=False,
    )

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """What was sent, or an empty form."""
        return cls(request.POST, request.FILES) if request.method == "POST" else cls()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if sum(one.size for one in self._given()) > LARGEST:
            raise ValidationError(
                _("%(most)d Mo au plus. Au-delà : la commande « berceau directory import ».")
                % {"most": LARGEST // MEGABYTE}
            )
        return data

    def _given(self) -> list[Any]:
        return [one for name in ("file", "second_file") if (one := self.cleaned_data.get(name))]

    def contents(self) -> list[tuple[str, bytes]]:
        """Name and bytes of each file."""
        return [(one.name, one.read()) for one in self._given()]


class ColumnsForm(SafeForm):
    """What each column of a town's own table holds."""

    source = forms.CharField(
        label=gettext_lazy("D’où il vient"),
        help_text=gettext_lazy("Le même nom à chaque fois : les colonnes sont retenues."),
        max_length=80,
    )

    def __init__(self, *args: Any, columns: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.names = list(columns)
        choices = [("", gettext_lazy("ne pas lire")), *BASIC.items()]
        for rank, (name, target) in enumerate(columns.items()):
            self.fields[f"column{rank}"] = forms.ChoiceField(
                label=_("« %(name)s »") % {"name": name},
                choices=choices,
                required=False,
                initial=target,
            )

    def said(self) -> dict[str, str]:
        """column -> what it holds."""
        return {
            name: self.cleaned_data.get(f"column{rank}", "") for rank, name in enumerate(self.names)
        }


class WriteForm(SafeForm):
    """She looked; what is to be done of what is wrong, and of what vanished."""

    lines = forms.ChoiceField(
        label=gettext_lazy("Les lignes refusées"),
        choices=[
            ("all", gettext_lazy("Ne rien écrire tant qu’il y en a")),
            ("good", gettext_lazy("Importer seulement les bonnes lignes")),
        ],
        initial="all",
        widget=forms.RadioSelect,
    )
    withdraw_gone = forms.BooleanField(
        label=gettext_lazy("Retirer de l’annuaire les fiches que la source ne donne plus"),
        required=False,
    )

    def __init__(self, *args: Any, refused: int, **options: Any) -> None:
        super().__init__(*args, **options)
        if not refused:
            del self.fields["lines"]

    @property
    def good_lines(self) -> bool:
        return self.cleaned_data.get("lines") == "good"
