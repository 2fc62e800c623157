"""Every form of the house refuses social-security numbers and invisible characters."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms

import berceau
from berceau.kit.fields import SafeFields

# Sign-in forms of allauth, dressed in our words: an address and passwords, no family in sight, and
# a password is nobody's to read.
SIGN_IN = "allauth."


def is_sign_in(form: type[forms.BaseForm]) -> bool:
    return any(parent.__module__.startswith(SIGN_IN) for parent in form.__mro__)


def forms_of_the_house() -> Iterator[type[forms.BaseForm]]:
    """Every form class written under berceau/."""
    for module in pkgutil.walk_packages(berceau.__path__, "berceau."):
        is_form_module = ".forms" in module.name or ".views" in module.name
        if is_form_module and ".management." not in module.name:
            importlib.import_module(module.name)
    seen: set[type[forms.BaseForm]] = set()
    waiting: list[type[forms.BaseForm]] = [forms.BaseForm]
    while waiting:
        for child in waiting.pop().__subclasses__():
            waiting.append(child)
            if child not in seen and child.__module__.startswith("berceau."):
                seen.add(child)
                yield child


def test_every_form_refuses_what_must_never_be_written() -> None:
    unsafe = [
        f"{form.__module__}.{form.__qualname__}"
        for form in forms_of_the_house()
        if not issubclass(form, SafeFields) and not is_sign_in(form)
    ]
    assert unsafe == []


def test_the_refusal_comes_before_the_library_s_own_cleaning() -> None:
    """`SafeFields` stands before Django's form among the ancestors, or its check is not run."""
    wrong = [
        form.__qualname__
        for form in forms_of_the_house()
        if issubclass(form, SafeFields)
        and form is not SafeFields
        and form.__mro__.index(SafeFields) > form.__mro__.index(forms.BaseForm)
    ]
    assert wrong == []


def test_the_walk_finds_forms() -> None:
    assert any(True for _ in forms_of_the_house())


@pytest.mark.parametrize("name", ["families", "followup"])
def test_the_walk_finds_the_forms_of_a_room(name: str) -> None:
    assert any(form.__module__.startswith(f"berceau.{name}.") for form in forms_of_the_house())
