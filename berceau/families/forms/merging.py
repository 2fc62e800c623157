"""Reuniting two files; giving a child a second home."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from berceau.families.actions.merging import SamePeople
from berceau.families.models import Family, Residence
from berceau.kit.fields import SafeForm

NOBODY = ""
KINDS = ("adults", "children", "pregnancies")


class SecondHomeForm(SafeForm):
    """Which other household, and how the days are shared."""

    residence = forms.ChoiceField(
        label=_("Dans l’autre foyer"), choices=Residence.choices, initial=Residence.SHARED,
        widget=forms.RadioSelect,
    )  # fmt: skip
    residence_here = forms.ChoiceField(
        label=_("Dans ce foyer-ci"), choices=Residence.choices, initial=Residence.SHARED,
        widget=forms.RadioSelect,
    )  # fmt: skip


class MergeForm(SafeForm):
    """Who of the other file is already here; each answer is proposed, none is imposed."""

    sure = forms.BooleanField(label=_("Oui, c’est la même famille : réunir les deux dossiers"))

    def __init__(
        self, *args: Any, kept: Family, absorbed: Family, proposal: SamePeople, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people: list[str] = []
        for kind in KINDS:
            here = list(getattr(kept, kind).all())
            stays = [(str(person.pk), self._said(person)) for person in here]
            for person in getattr(absorbed, kind).all():
                # A child whose two homes are reunited is already one.
                if not stays or person in here:
                    continue
                name = f"{kind}_{person.pk}"
                proposed = getattr(proposal, kind).get(person.pk, NOBODY)
                self.fields[name] = forms.ChoiceField(
                    label=_("%(person)s, de l’autre dossier") % {"person": self._said(person)},
                    choices=[(NOBODY, _("n’est pas dans ce dossier : ajouter")), *stays],
                    initial=str(proposed),
                    required=False,
                )
                self.people.append(name)
        self.order_fields([*self.people, "sure"])

    @staticmethod
    def _said(person: Any) -> str:
        """A name, and the date that tells two children or two pregnancies apart."""
        day = getattr(person, "born_on", None) or getattr(person, "due_on", None)
        return f"{person} ({day:%d/%m/%Y})" if day else str(person)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for kind in KINDS:
            chosen = [
                cleaned[n] for n in self.people if n.startswith(f"{kind}_") and cleaned.get(n)
            ]
            if len(chosen) != len(set(chosen)):
                self.add_error(None, _("Deux personnes ne peuvent pas être la même."))
        return cleaned

    def same(self) -> SamePeople:
        """What was confirmed."""
        found: dict[str, dict[int, int]] = {kind: {} for kind in KINDS}
        for name in self.people:
            kind, key = name.rsplit("_", 1)
            if self.cleaned_data[name]:
                found[kind][int(key)] = int(self.cleaned_data[name])
        return SamePeople(**found)
