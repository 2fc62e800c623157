"""The form of the place and the language."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from berceau.directory.models import Place
from berceau.families import communes
from berceau.families.models import Neighbourhood
from berceau.kit.fields import SafeForm
from berceau.leaflet.words import languages


def zones() -> list[tuple[str, str]]:
    """The communes of the directory and the neighbourhoods that the team names: two queries."""
    quarters: dict[str, list[Neighbourhood]] = {}
    for one in Neighbourhood.objects.order_by("name"):
        quarters.setdefault(one.commune_code, []).append(one)
    codes = {settings.COMMUNE, *quarters} | set(
        Place.objects.exclude(commune_code="").values_list("commune_code", flat=True).distinct()
    )
    found = []
    for code in sorted(filter(communes.exists, codes), key=_order):
        name = communes.name_of(code)
        found.append((code, name))
        found += [(f"{code}-{one.pk}", f"{name} : {one.name}") for one in quarters.get(code, ())]
    return found


def _order(code: str) -> tuple[bool, str]:
    return code != settings.COMMUNE, communes.name_of(code)


class LeafletForm(SafeForm):
    """Which leaflet: its place, its language."""

    lieu = forms.ChoiceField(label=_("Pour quel lieu"))
    langue = forms.ChoiceField(label=_("En quelle langue"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["lieu"].choices = zones()  # type: ignore[attr-defined]
        self.fields["langue"].choices = list(languages().items())  # type: ignore[attr-defined]
