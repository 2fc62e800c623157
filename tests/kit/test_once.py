"""The key of a form: fresh at each display, hard to guess, in the page as a hidden field."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.template import Context, Template

from berceau.kit.once import is_key, new_key


def test_each_display_has_its_key() -> None:
    shown = Template("{% once %}{% once %}").render(Context())
    first, second = (part.split('value="')[1][:24] for part in shown.split("<input")[1:])
    assert first != second
    assert is_key(first)


def keys_of_a_page() -> list[str]:
    context = Context({"request": HttpRequest()})
    shown = Template("{% once %}{% once %}").render(context)
    return [part.split('value="')[1].partition('"')[0] for part in shown.split("<input")[1:]]


def test_a_page_draws_once_and_numbers_its_forms() -> None:
    first, second = keys_of_a_page()
    assert is_key(first)
    assert is_key(second)
    assert first != second
    assert first[:24] == second[:24]


def test_two_pages_share_nothing() -> None:
    assert keys_of_a_page()[0][:24] != keys_of_a_page()[0][:24]


def test_a_key_is_long_enough() -> None:
    assert len(new_key()) == 24


@pytest.mark.parametrize("text", ["", "court", "a" * 65, "a b" * 8, "clé" * 8, "a" * 20 + "\n"])
def test_other_texts_are_no_key(text: str) -> None:
    assert not is_key(text)
