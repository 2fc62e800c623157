"""The search form: a plain GET, shared by everybody's pages and by those of the team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from berceau.directory import ages, taxonomy
from berceau.directory.finding.opening import DAYS, PARTS
from berceau.directory.search import DISTANCES_KM, Wanted
from berceau.families import communes, languages
from berceau.families.models import Neighbourhood
from berceau.kit.fields import SafeForm

PREGNANCY = "grossesse"
MONTHS = (*range(12), 12, 15, 18, 21, 24, 30, 36, 48, 60)
"""Ages proposed, in completed months."""
ANY = ("", _("Peu importe"))
DAY_LABELS = (
    _("lundi"), _("mardi"), _("mercredi"), _("jeudi"), _("vendredi"), _("samedi"), _("dimanche"),
)  # fmt: skip
PART_LABELS = (_("le matin"), _("l’après-midi"), _("le soir"))
KM = tuple((str(km), _("moins de %(km)d km") % {"km": km}) for km in DISTANCES_KM)
LONGEST = 200


def _age_choices() -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [ANY, (PREGNANCY, _("pas encore né·e (grossesse)"))]
    for months in MONTHS:
        label = _("moins d’un mois") if months == 0 else ages.in_words(months)
        found.append((str(months), label))
    return found


def _language_choices() -> list[tuple[str, Any]]:
    return [ANY, *((code, name) for code, name in languages.LANGUAGES if code != "other")]


class SearchForm(SafeForm):
    """What a tired person fills in: one field is enough."""

    q = forms.CharField(label=_("Que cherchez-vous ?"), max_length=LONGEST, required=False)
    age = forms.ChoiceField(label=_("Âge de l’enfant"), choices=_age_choices, required=False)
    near = forms.CharField(label=_("Près de quelle commune ?"), max_length=80, required=False)
    km = forms.ChoiceField(label=_("À quelle distance ?"), choices=[ANY, *KM], required=False)
    need = forms.ChoiceField(
        label=_("Pour quoi faire ?"),
        choices=lambda: [ANY, *taxonomy.needs().items()],
        required=False,
    )
    day = forms.ChoiceField(
        label=_("Ouvert quel jour ?"),
        choices=[ANY, *zip(DAYS, DAY_LABELS, strict=True)],
        required=False,
    )
    part = forms.ChoiceField(
        label=_("À quel moment ?"),
        choices=[ANY, *zip(PARTS, PART_LABELS, strict=True)],
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Langue parlée"), choices=_language_choices, required=False
    )
    kind = forms.ChoiceField(
        label=_("Quel lieu, quel métier ?"),
        choices=lambda: [ANY, *taxonomy.kind_choices()],
        required=False,
    )
    area = forms.ModelChoiceField(
        Neighbourhood.objects.all(), label=_("Quartier"), required=False, empty_label=ANY[1]
    )
    free = forms.BooleanField(label=_("Gratuit"), required=False)
    walk_in = forms.BooleanField(label=_("Sans rendez-vous"), required=False)

    def clean_near(self) -> str:
        """The INSEE code of the commune that was typed."""
        typed: str = self.cleaned_data["near"]
        if not typed.strip():
            return ""
        try:
            return communes.resolve(typed).code
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    @property
    def wanted(self) -> Wanted:
        """What is asked for; a field with an error asks for nothing."""
        said = self.cleaned_data
        age = said.get("age") or ""
        km = said.get("km") or ""
        area = said.get("area")
        return Wanted(
            words=said.get("q") or "",
            age_months=int(age) if age.isdigit() else None,
            moment="pregnancy" if age == PREGNANCY else "",
            kind=said.get("kind") or "",
            need=said.get("need") or "",
            day=said.get("day") or "",
            part=said.get("part") or "",
            commune=said.get("near") or (settings.COMMUNE if km else ""),
            within_km=float(km) if km else None,
            area=area.pk if area else None,
            free=bool(said.get("free")),
            walk_in=bool(said.get("walk_in")),
            language=said.get("language") or "",
        )

    @property
    def has_more(self) -> bool:
        """Whether a choice of the folded part is made, or has an error: then it is unfolded."""
        return any(self.data.get(name) or name in self.errors for name in MORE)


MORE = ("km", "day", "part", "language", "kind", "area", "free", "walk_in")
