"""`{% url %}` worked out once says what Django's says each time."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.test import override_settings
from django.urls import NoReverseMatch, get_script_prefix, reverse, set_script_prefix

from berceau.kit.addresses import address

ONE, OTHER = "23456789abcd", "23456789abce"


def show(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_each_file_has_its_own_address() -> None:
    source = "{% url 'desk:family' reference %}"
    assert [show(source, reference=one) for one in (ONE, OTHER, ONE)] == [
        reverse("desk:family", args=[one]) for one in (ONE, OTHER, ONE)
    ]
    assert address("desk:family", ONE) == reverse("desk:family", args=[ONE])


def test_it_may_be_kept_for_later() -> None:
    assert show("{% url 'desk:today' as here %}[{{ here }}]") == f"[{reverse('desk:today')}]"


def test_an_unknown_route_is_an_error_unless_kept_for_later() -> None:
    with pytest.raises(NoReverseMatch):
        show("{% url 'no:where' %}")
    assert show("{% url 'no:where' as here %}[{{ here }}]") == "[]"


def test_a_reference_that_is_none_is_an_error_after_a_good_one() -> None:
    show("{% url 'desk:family' reference %}", reference=ONE)
    with pytest.raises(NoReverseMatch):
        show("{% url 'desk:family' reference %}", reference="<script>")


def test_names_given_to_arguments_are_understood() -> None:
    assert show("{% url 'desk:family' reference=r %}", r=ONE) == reverse("desk:family", args=[ONE])


def test_another_prefix_is_another_address() -> None:
    before = get_script_prefix()
    try:
        set_script_prefix("/berceau/")
        assert show("{% url 'desk:today' %}") == "/berceau/aujourdhui/"
    finally:
        set_script_prefix(before)
    assert show("{% url 'desk:today' %}") == "/aujourdhui/"


@override_settings(ROOT_URLCONF="tests.ui.urls")
def test_other_routes_are_other_addresses() -> None:
    with pytest.raises(NoReverseMatch):
        show("{% url 'desk:today' %}")
