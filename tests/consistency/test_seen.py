"""Every form that corrects what exists remembers what it showed."""

from __future__ import annotations

from django import forms

from berceau.kit.seen import SeenFields
from tests.consistency.test_forms import forms_of_the_house


def test_every_form_made_from_a_table_remembers() -> None:
    forgets = [
        form.__qualname__
        for form in forms_of_the_house()
        if issubclass(form, forms.BaseModelForm) and not issubclass(form, SeenFields)
    ]
    assert forgets == []


def test_it_stands_before_django_s_own_cleaning() -> None:
    wrong = [
        form.__qualname__
        for form in forms_of_the_house()
        if issubclass(form, SeenFields)
        and form.__mro__.index(SeenFields) > form.__mro__.index(forms.BaseForm)
    ]
    assert wrong == []
