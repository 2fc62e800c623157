"""Every form of the house carries a key: sent twice, it acts once."""

from __future__ import annotations

import re

import pytest

from tests.consistency.test_templates import TEMPLATES, name

FORM = re.compile(r"<form\b[^>]*\bmethod=\"post\".*?</form>", re.IGNORECASE | re.DOTALL)
INCLUDED = re.compile(r"{% include [\"']([^\"']+)[\"']")
ONCE = "{% once %}"
HTMX_SENDS = re.compile(r"<(?!form\b)[a-z]+\b[^>]*\bhx-(?:post|put|patch|delete)\b", re.IGNORECASE)

# Sign-in pages of allauth: the library has its own routes, and leaving twice is leaving.
OF_ALLAUTH = re.compile(r"^(account|mfa|socialaccount|usersessions)/")
LEAVES = "{{ logout_url }}"

TEXTS = {name(path): path.read_text("utf-8") for path in TEMPLATES if path.suffix == ".html"}
FORMS = [
    (template, form)
    for template, text in TEXTS.items()
    if not OF_ALLAUTH.match(template)
    for form in FORM.findall(text)
    if LEAVES not in form
]


def carries(form: str) -> bool:
    """The form says it, or a part that it includes."""
    return ONCE in form or any(ONCE in TEXTS[part] for part in INCLUDED.findall(form))


@pytest.mark.parametrize(
    ("template", "form"), FORMS, ids=[f"{template}-{i}" for i, (template, _) in enumerate(FORMS)]
)
def test_a_form_carries_its_key(template: str, form: str) -> None:
    assert carries(form), f"{template}: write {{% once %}} beside {{% csrf_token %}}:\n{form[:200]}"


def test_forms_are_found() -> None:
    assert len(FORMS) > 30


@pytest.mark.parametrize("template", TEXTS)
def test_htmx_posts_from_a_form(template: str) -> None:
    """A button that posts by itself would send no key."""
    assert HTMX_SENDS.search(TEXTS[template]) is None


def test_a_form_without_key_is_found() -> None:
    (form,) = FORM.findall('<form class="x" method="post">{% csrf_token %}</form>')
    assert not carries(form)
