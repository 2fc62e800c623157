"""Templates obey the house: nothing inline, foreign, unused or unescaped; French plurals."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

BERCEAU = Path(__file__).resolve().parents[2] / "berceau"
TEMPLATES = sorted(BERCEAU.glob("*/templates/**/*.*"))
# Found by their name by Django or allauth, not by ours.
CALLED_BY_LIBRARIES = re.compile(
    r"^(400|403|403_csrf|404|429|500)\.html$|^(account|mfa|socialaccount)/|^django/forms/"
)

FORBIDDEN = {
    "an inline style": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "a script that is called from an attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "a script evaluated by htmx": re.compile(r"\bhx-(on|vals\s*=\s*['\"]?js:)", re.IGNORECASE),
    "a foreign address": re.compile(
        r"<(?!a\b)[a-z][^>]*\b(?:src|href|action|srcset|data|poster)\s*=\s*[\"']?(?:https?:)?//",
        re.IGNORECASE,
    ),
    "Django's plural": re.compile(r"\|\s*pluralize"),
    "a value that is not escaped": re.compile(r"\|\s*safe\b|autoescape off"),
}
# The xmlns of an SVG is a name, not an address; messages in plain text are not escaped for HTML.
XMLNS = re.compile(r"\sxmlns(:\w+)?\s*=\s*\"[^\"]*\"")


def name(path: Path) -> str:
    return path.as_posix().split("/templates/", 1)[1]


def text(path: Path) -> str:
    return XMLNS.sub("", path.read_text("utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
@pytest.mark.parametrize("what", FORBIDDEN)
def test_a_template_holds_nothing_forbidden(path: Path, what: str) -> None:
    if path.suffix == ".txt" and what == "a value that is not escaped":
        return
    found = FORBIDDEN[what].search(text(path))
    assert found is None, f"{name(path)} holds {what}: {found and found.group()}"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_compiles(path: Path) -> None:
    get_template(name(path))


def words_of_the_code() -> str:
    sources = [path for path in BERCEAU.rglob("*.py") if "migrations" not in path.parts]
    # The catalogue of components is a page of the tests of `ui`.
    sources += (BERCEAU.parent / "tests" / "ui").rglob("*.py")
    return "\n".join(path.read_text("utf-8") for path in [*sources, *TEMPLATES])


def test_every_template_is_used_by_someone() -> None:
    code = words_of_the_code()
    unused = [
        name(path)
        for path in TEMPLATES
        if not CALLED_BY_LIBRARIES.match(name(path))
        and not re.search(rf"[\"']{re.escape(name(path))}[\"']", code)
    ]
    assert unused == []


@pytest.mark.parametrize(
    ("what", "example"),
    [
        ("an inline style", '<p style="color:red">'),
        ("an inline script", "<script>alert(1)</script>"),
        ("a script that is called from an attribute", '<a href="#" onclick="x()">'),
        ("a foreign address", '<img src="https://ailleurs.fr/pixel.png">'),
        ("Django's plural", "{{ n|pluralize }}"),
        ("a value that is not escaped", "{{ name|safe }}"),
    ],
)
def test_what_is_forbidden_is_found(what: str, example: str) -> None:
    assert FORBIDDEN[what].search(example)


def test_a_link_may_lead_elsewhere() -> None:
    link = '<a class="x" href="https://www.service-public.fr/">'
    assert not any(pattern.search(link) for pattern in FORBIDDEN.values())
