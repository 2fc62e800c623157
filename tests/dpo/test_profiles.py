"""Two profiles: without health data by default; with it only once the hosting is declared."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps

from berceau.accounts.roles import Role
from berceau.config.profile import WITH_HEALTH, WITHOUT_HEALTH, Hosting, refusals
from berceau.contract import programmes
from berceau.followup import policies
from berceau.followup.forms.notes import NoteForm
from berceau.followup.models import Theme
from berceau.privacy.access import matrix, role_allows
from tests import factories
from tests.consistency.test_settings import SAFE, start

TODAY = date(2026, 11, 23)
CERTIFIED = Hosting("Hébergeur du Nord", "HDS-2026-001", "2028-05-31")
SELF_HOSTED = Hosting("interne", "Décision n° 12 du président", "2026-01-15")

# Words that only a health record needs; a field of the default profile has none of them.
HEALTH_WORDS = re.compile(
    r"health|medic|diagnos|vaccin|weight|height|growth|breastfe|allerg|disab|treatment|illness|"
    r"disease|blood|sant[ée]|diagnos|poids|taille|croissance|allait|handicap|traitement|maladie|"
    r"sympt|ordonnance|médecin",
    re.IGNORECASE,
)


@pytest.mark.parametrize("hosting", [CERTIFIED, SELF_HOSTED])
def test_a_declared_hosting_opens_the_profile_with_health(hosting: Hosting) -> None:
    assert refusals(profile=WITH_HEALTH, hosting=hosting, today=TODAY) == []


def test_the_profile_without_health_asks_nothing() -> None:
    assert refusals(profile=WITHOUT_HEALTH, hosting=Hosting("", "", ""), today=TODAY) == []


@pytest.mark.parametrize(
    ("hosting", "word"),
    [
        (Hosting("", "HDS-1", "2028-01-01"), "BERCEAU_HDS_HOST"),
        (Hosting("Hébergeur", "", "2028-01-01"), "BERCEAU_HDS_CERTIFICATE"),
        (Hosting("Hébergeur", "HDS-1", ""), "BERCEAU_HDS_DATE"),
        (Hosting("Hébergeur", "HDS-1", "demain"), "BERCEAU_HDS_DATE"),
        (Hosting("Hébergeur", "HDS-1", "2026-11-22"), "a pris fin"),
        (Hosting("interne", "Décision", "2026-11-24"), "pas encore prise"),
    ],
)
def test_what_is_missing_is_named(hosting: Hosting, word: str) -> None:
    (reason,) = refusals(profile=WITH_HEALTH, hosting=hosting, today=TODAY)
    assert word in reason


def test_an_unknown_profile_is_refused() -> None:
    (reason,) = refusals(profile="sante", hosting=CERTIFIED, today=TODAY)
    assert "sans-sante" in reason


def test_a_real_start_with_health_and_no_hosting_refuses_and_says_why(tmp_path: Path) -> None:
    started = start(tmp_path, **SAFE, BERCEAU_PROFILE="avec-sante")
    assert started.returncode != 0
    for name in ("BERCEAU_HDS_HOST", "BERCEAU_HDS_CERTIFICATE", "BERCEAU_HDS_DATE"):
        assert name in started.stderr


def test_a_real_start_with_health_and_its_hosting_starts(tmp_path: Path) -> None:
    started = start(
        tmp_path,
        "from django.conf import settings as s; print(s.WITH_HEALTH)",
        **SAFE,
        BERCEAU_PROFILE="avec-sante",
        BERCEAU_HDS_HOST=CERTIFIED.host,
        BERCEAU_HDS_CERTIFICATE=CERTIFIED.certificate,
        BERCEAU_HDS_DATE="2999-01-01",
    )
    assert started.stdout.split() == ["True"], started.stderr


# --- Without health: the compartment is absent ---------------------------------------------------
def test_the_matrix_has_no_health_line() -> None:
    assert "health" not in matrix()


@pytest.mark.parametrize("role", Role.values)
def test_no_role_reads_or_writes_health(role: str) -> None:
    assert not any(role_allows(role, "health", verb) for verb in "CRE")


def test_no_line_of_the_register_is_of_health() -> None:
    held = [line.fields for room in programmes() for line in room.personal_data
            if line.compartment == "health"]  # fmt: skip
    assert held == []


def test_no_panel_is_of_health() -> None:
    assert not any(panel.compartment == "health" for room in programmes() for panel in room.panels)


def our_fields() -> list[str]:
    return [
        f"{model.__name__}.{field.name} ({getattr(field, 'verbose_name', '')})"
        for model in apps.get_models()
        if model.__module__.startswith("berceau.")
        for field in model._meta.get_fields()
        if not field.auto_created
    ]


@pytest.mark.parametrize("field", our_fields())
def test_no_field_of_the_schema_is_of_health(field: str) -> None:
    assert not HEALTH_WORDS.search(field), field


def test_the_theme_of_health_is_not_offered(referente: object) -> None:
    assert Theme.HEALTH not in policies.themes_offered()
    family = factories.FamilyFactory(referente=referente)
    form = NoteForm(agent=referente, family=family, today=factories.TODAY)
    assert "health" not in str(form["themes"])


def test_a_forged_theme_of_health_is_refused(referente: object) -> None:
    family = factories.FamilyFactory(referente=referente)
    form = NoteForm(
        {"kind": "call", "text": "Bonjour.", "readers": "author", "after": "nothing",
         "themes": ["health"]},
        agent=referente, family=family, today=factories.TODAY,
    )  # fmt: skip
    assert "themes" in form.errors


# --- With health ---------------------------------------------------------------------------------
def test_with_health_the_line_and_the_theme_are_there(settings: object) -> None:
    settings.PROFILE, settings.WITH_HEALTH = WITH_HEALTH, True  # type: ignore[attr-defined]
    assert "health" in matrix()
    assert role_allows(Role.PMI_NURSE, "health", "R")
    assert Theme.HEALTH in policies.themes_offered()
