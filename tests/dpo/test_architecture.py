"""What must not exist: a registry import (T9), an upload (T18), a revealing message (T8)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.db import models

from berceau.accounts.roles import Role
from berceau.messaging.forbidden import found_in
from berceau.messaging.wordings import A_PLACE
from berceau.messaging.wordings import models as wordings
from berceau.privacy.access import matrix, role_allows
from tests.consistency.routes import named_routes

BERCEAU = Path(__file__).resolve().parents[2] / "berceau"
SOURCES = [path for path in BERCEAU.rglob("*.py") if "migrations" not in path.parts]
TEMPLATES = sorted(BERCEAU.glob("*/templates/**/*.*"))


# --- T9: the birth desk writes four fields and reads nothing; nothing is imported ----------------
def test_the_birth_officer_opens_the_desk_and_its_card_and_nothing_else_of_a_family() -> None:
    opened = {
        route.name
        for route in named_routes()
        if route.access is not None
        and route.access.kind == "matrix"
        and role_allows(Role.BIRTH_OFFICER, route.access.compartment, route.access.verb)
    }
    assert opened - {"privacy:matrix"} == {"followup:desk", "followup:card", "followup:card_pdf"}


def test_the_birth_officer_reads_no_compartment_of_a_file() -> None:
    readable = {key for key in matrix() if role_allows(Role.BIRTH_OFFICER, key, "R")}
    assert readable == {"matrix"}


@pytest.mark.parametrize("url", ["/aujourdhui/", "/recherche/", "/familles/", "/semaine/"])
def test_the_birth_officer_lists_and_searches_nothing(client_of, url) -> None:
    from tests import factories

    client = client_of(factories.AgentFactory(role=Role.BIRTH_OFFICER))
    assert client.get(url).status_code in {403, 404}


IMPORT = re.compile(r"import|upload|insee|etat.?civil|registre.?civil|csv", re.IGNORECASE)


def test_no_route_takes_a_file_of_the_civil_registry() -> None:
    """A CSV may go out, by GET; what comes in is the directory's."""
    suspects = [route for route in named_routes() if IMPORT.search(route.name)]
    out = {"retention:list_csv", "directory:open_structures_csv", "directory:open_services_csv"}
    coming_in = [route for route in suspects if route.name not in out]
    assert coming_in
    assert {route.name.split(":")[0] for route in coming_in} == {"directory"}
    assert {route.access.compartment for route in coming_in} == {"directory_imports"}


def test_only_those_who_run_the_place_give_a_file_to_the_directory() -> None:
    """None of them follows a family."""
    roles = {role for role, cell in matrix()["directory_imports"].items() if cell.verbs}
    assert roles == {Role.LOCAL_MANAGER, Role.FUNCTIONAL_ADMIN}


def test_no_command_imports_families() -> None:
    commands = [path.stem for path in BERCEAU.glob("*/management/commands/*.py")]
    assert [name for name in commands if IMPORT.search(name)] == []


# --- T18: one door takes files, for the directory; none is kept, none is of a family --------------
def every_form(base: type = forms.BaseForm) -> Iterator[type]:
    assert named_routes()  # the views, and so the forms, are imported
    for form in base.__subclasses__():
        yield form
        yield from every_form(form)


def test_the_walk_finds_forms() -> None:
    assert len([form for form in every_form() if form.__module__.startswith("berceau.")]) > 20


def test_only_the_directory_takes_files() -> None:
    taking = [
        f"{form.__name__}.{name}"
        for form in every_form()
        if form.__module__.startswith("berceau.")
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.FileField)
    ]
    assert taking == ["FilesForm.file", "FilesForm.second_file"]


def test_no_table_keeps_a_file() -> None:
    keeping = [
        str(field)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FileField)
    ]
    assert keeping == []


@pytest.mark.parametrize("word", ["multipart/form-data", 'type="file"'])
def test_only_the_page_of_imports_offers_to_send_a_file(word: str) -> None:
    offering = [path for path in TEMPLATES if word in path.read_text("utf-8")]
    assert {path.relative_to(BERCEAU).parts[0] for path in offering} <= {"directory"}
    assert {path.name for path in offering} <= {"imports.html"}


def test_only_the_form_of_imports_reads_a_file_sent() -> None:
    """The key of a form also takes the fingerprint of what was sent with it."""
    reading = {
        str(path.relative_to(BERCEAU)) for path in SOURCES
        if "request.FILES" in path.read_text("utf-8")
    }  # fmt: skip
    assert reading == {"directory/forms/imports.py", "accounts/submissions.py"}


# --- T8: what is sent out reveals nothing --------------------------------------------------------
REVEALING = re.compile(
    r"\b(PMI|CCAS|CAF|maternit|grossesse|enceinte|bébé|naissance|violence|danger|préoccupante|"
    r"santé|médec|sage-femme|puéricult|deuil|handicap|addiction|logement|dette|police)",
    re.IGNORECASE,
)
SENDERS = {"tell", "send_mail", "EmailMessage", "EmailMultiAlternatives"}


def strings_sent() -> Iterator[tuple[str, str]]:
    """Every literal handed to a function that sends, and every template of a mail."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = getattr(node, "func", None)
            name = getattr(called, "id", "") or getattr(called, "attr", "")
            if isinstance(node, ast.Call) and name in SENDERS:
                for part in ast.walk(node):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield path.name, part.value
    for path in TEMPLATES:
        if "/email/" in path.as_posix() or path.suffix == ".txt":
            yield path.name, path.read_text("utf-8")


def test_the_corpus_of_what_is_sent_is_not_empty() -> None:
    names = {name for name, _ in strings_sent()}
    assert "password_reset_key_message.txt" in names
    assert any(name.endswith(".py") for name in names)


def test_no_message_names_a_service_a_child_or_a_matter_of_health() -> None:
    assert [(name, words) for name, words in strings_sent() if REVEALING.search(words)] == []


def test_no_message_prints_a_thing_of_a_family() -> None:
    told = re.compile(r"\{\{\s*(family|adult|child|note|share)\b|%\((family|adult|child|name)\)s")
    assert [(name, words) for name, words in strings_sent() if told.search(words)] == []


@pytest.mark.parametrize("words", ["Rendez-vous PMI vendredi", "Votre grossesse", "Violences"])
def test_a_revealing_word_is_found(words: str) -> None:
    assert REVEALING.search(words)


def test_no_text_of_a_message_says_that_a_family_is_followed() -> None:
    """Every text delivered with the house, in each of its languages."""
    texts = [
        (key, language, A_PLACE.sub(" ", text))
        for key, model in wordings().items()
        for language, text in model.texts.items()
    ]
    assert len(texts) > 50
    assert [(key, tongue, found_in(text, tongue)) for key, tongue, text in texts
            if found_in(text, tongue)] == []  # fmt: skip
