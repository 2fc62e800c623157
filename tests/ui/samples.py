"""What the style page shows: a family of the mock-ups, its frise, a form with errors."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator

from berceau.ui.frise import FriseLane, FriseLayout, FriseStep, FriseWindow, StepState, lay_out

TODAY = date(2026, 11, 22)
BIRTH = date(2026, 9, 14)
WINDOW = FriseWindow(start=date(2026, 3, 14), end=date(2029, 9, 14), birth=BIRTH, today=TODAY)

# ruff: noqa: E501 -- a table reads better on one line each
STEPS: list[tuple[str, str, str, str, str, str]] = [
    ("sante", "Entretien prénatal précoce", "Entretien prénatal", "2026-03-20", "2026-05-10", "done"),
    ("sante", "Examen des 8 premiers jours", "8 jours", "2026-09-14", "2026-09-22", "done"),
    ("sante", "Examen de la 2e semaine", "2e semaine", "2026-09-28", "2026-10-12", "done"),
    ("sante", "Entretien postnatal précoce", "Entretien postnatal", "2026-10-12", "2026-11-13", "late"),
    ("sante", "Vaccins des 2 mois", "Vaccins 2 mois", "2026-11-14", "2026-12-01", "open"),
    ("sante", "Examen du 3e mois", "Examen 3e mois", "2026-11-16", "2026-12-13", "open"),
    ("sante", "Vaccins des 4 mois", "Vaccins 4 mois", "2027-01-14", "2027-02-01", "not_yet"),
    ("sante", "Examen du 9e mois", "Examen 9e mois", "2027-05-14", "2027-06-13", "not_yet"),
    ("sante", "Vaccins des 12 mois", "Vaccins 12 mois", "2027-09-14", "2027-10-14", "not_yet"),
    ("sante", "Vaccins des 16 à 18 mois", "Vaccins 16-18 mois", "2028-01-14", "2028-03-31", "not_yet"),
    ("sante", "Examen des 2 ans", "Examen 2 ans", "2028-08-14", "2028-10-13", "not_yet"),
    ("sante", "Examen des 3 ans", "Examen 3 ans", "2029-07-14", "2029-10-13", "not_yet"),
    ("droits", "Déclaration de grossesse", "Déclaration", "2026-03-20", "2026-05-01", "done"),
    ("droits", "Congé du deuxième parent", "Congé 2e parent", "2026-09-14", "2027-03-14", "open"),
    ("droits", "Signaler la naissance au dossier de logement", "Demande de logement",
     "2026-09-20", "2027-03-14", "open"),
    ("droits", "Inscription à l’école", "École : inscription", "2028-06-20", "2029-02-20", "not_yet"),
    ("eveil", "Groupe naissance d’automne", "Groupe naissance · automne",
     "2026-11-10", "2027-05-20", "open"),
    ("eveil", "Bébés lecteurs", "Bébés lecteurs", "2027-02-20", "2027-04-20", "not_yet"),
    ("eveil", "Éveil musical", "Éveil musical", "2027-10-20", "2028-01-20", "not_yet"),
    ("eveil", "Passerelle crèche-école", "Passerelle crèche–école", "2028-09-14", "2029-06-14", "not_yet"),
    ("soutien", "Appel de bienvenue", "Bienvenue", "2026-09-16", "2026-09-24", "done"),
    ("soutien", "Visite à la maison", "Visite", "2026-09-28", "2026-10-10", "missed"),
    ("soutien", "Répit : 6 h sur 12 h", "Répit : 6 h sur 12 h", "2026-10-26", "2027-03-01", "open"),
]  # fmt: skip
NAMES = {"sante": "Santé", "droits": "Droits", "eveil": "Éveil", "soutien": "Soutien"}


def layout() -> FriseLayout:
    lanes = [
        FriseLane(
            domain,
            name,
            [
                FriseStep(
                    key=f"{domain}-{number}", label=label, short_label=short,
                    start=date.fromisoformat(start), end=date.fromisoformat(end), due=None,
                    state=StepState(state), domain=domain, href=f"#{domain}-{number}",
                )
                for number, (of, label, short, start, end, state) in enumerate(STEPS)
                if of == domain
            ],
        )
        for domain, name in NAMES.items()
    ]  # fmt: skip
    return lay_out(WINDOW, lanes, key="ines", title="La frise d’Inès")


class NoteForm(forms.Form):
    kind = forms.ChoiceField(
        label="Comment",
        choices=[("call", "Appel"), ("sms", "SMS"), ("visit", "Visite"), ("meeting", "Rencontre")],
        widget=forms.RadioSelect,
        initial="call",
    )
    text = forms.CharField(
        label="Ce qui a été dit", widget=forms.Textarea, help_text="Une phrase suffit."
    )
    themes = forms.MultipleChoiceField(
        label="On a parlé de",
        required=False,
        choices=[("respite", "répit"), ("housing", "logement"), ("sleep", "sommeil")],
        widget=forms.CheckboxSelectMultiple,
        initial=["respite"],
    )
    phone = forms.CharField(label="Téléphone", help_text="Celui qu’elle préfère.")
    callback_on = forms.DateField(label="Rappeler le", required=False, initial=TODAY)
    readers = forms.ChoiceField(
        label="Qui peut lire", choices=[("me", "Moi seulement"), ("team", "Les référentes")]
    )
    agreed = forms.BooleanField(label="Elle est d’accord pour être rappelée")


NAVIGATION = [
    {"label": label, "url": f"#{icon}", "icon": icon, "count": count, "active": active, "section": section}
    for label, icon, count, active, section in (
        ("Aujourd’hui", "sun", 7, False, ""),
        ("Familles", "people", None, True, ""),
        ("Orientations", "signpost-2", 3, False, ""),
        ("Agenda", "calendar3", None, False, ""),
        ("Annuaire", "geo-alt", None, False, ""),
        ("Répit & domicile", "house-heart", None, False, ""),
        ("Sacs 1000 jours", "bag-heart", None, False, ""),
        ("Partenaires", "diagram-3", None, False, "Piloter"),
        ("Indicateurs", "bar-chart", None, False, "Piloter"),
        ("Label", "patch-check", None, False, "Piloter"),
    )
]  # fmt: skip


def context(*, theme: str = "", errors: bool = False) -> dict[str, Any]:
    data = {"kind": "call", "text": "", "phone": ""} if errors else None
    return {
        "theme": theme,
        "today": TODAY,
        "layout": layout(),
        "form": NoteForm(data),
        "navigation": NAVIGATION,
        "agent": {"pk": 1, "full_name": "Claire Morel", "function": "référente 1000 jours"},
        "instance_name": "Berceau",
        "demo": True,
        "cover_banner": "Vous remplacez Nadia Petit jusqu’au 30 novembre.",
        "facts": [("Langue", "français, arabe"), ("Logement", "T3, demande de T4 en cours")],
        "page": Paginator(range(60), 20).page(2),
    }
