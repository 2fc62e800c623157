"""`berceau directory search` and `berceau directory index`."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from berceau.directory.models import SearchEntry
from tests.directory.found import CAUDRY, a_place, a_service, indexed

pytestmark = pytest.mark.django_db


def found(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("directory", "search", *arguments, "--json", stdout=out)
    content: dict[str, Any] = json.loads(out.getvalue())
    return content


def test_what_is_found_as_json() -> None:
    indexed("Bébés nageurs", cost="gratuit", phone="+33327730000", age_to_months=36)
    indexed("Crèche", place=a_place(CAUDRY))
    answer = found("bebe nageur", "--age-months", "8", "--commune", "59122")
    assert answer["total"] == 1
    assert answer["results"][0]["name"] == "Bébés nageurs"
    assert answer["results"][0]["ages"] == "Jusqu’à 3 ans"
    assert answer["results"][0]["km"] == 0.0
    assert found("bebe nageur", "--age-months", "36")["total"] == 0


def test_what_is_found_as_lines() -> None:
    indexed("Bébés nageurs")
    out = StringIO()
    call_command("directory", "search", "nageurs", stdout=out)
    assert "Bébés nageurs · Structure de Bébés nageurs" in out.getvalue()


@pytest.mark.parametrize("arguments", [["--commune", "99999"], ["--age-months", "-1"]])
def test_what_cannot_be_asked_is_said(arguments: list[str]) -> None:
    err = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("directory", "search", "nageurs", *arguments, stderr=err)
    assert stopped.value.code == 2
    assert err.getvalue()


def test_the_index_is_made_again() -> None:
    a_service("Bébés nageurs")
    out = StringIO()
    call_command("directory", "index", stdout=out)
    assert SearchEntry.objects.count() == 1
    assert "1 fiche à chercher." in out.getvalue()
