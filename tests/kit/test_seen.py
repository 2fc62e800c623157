"""Somebody else changed the row meanwhile: nothing is written, nothing typed is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from berceau.kit.seen import SEEN, EditForm

AT_FIRST = {
    "name": "Benali",
    "day": date(2026, 1, 5),
    "calm": False,
    "size": "s",
    "tags": ["a", "b"],
}
AS_SENT = {"name": "Benali", "day": "2026-01-05", "size": "s", "tags": ["a", "b"]}


class Sheet(EditForm):
    name = forms.CharField(max_length=80)
    day = forms.DateField(required=False)
    calm = forms.BooleanField(required=False)
    size = forms.ChoiceField(choices=[("s", "petit"), ("l", "grand")])
    tags = forms.MultipleChoiceField(
        choices=[("a", "Un"), ("b", "Deux"), ("c", "Trois")], required=False
    )


def sent(token: str | None = None, **changes: Any) -> QueryDict:
    """The form as the page of `AT_FIRST` sends it, with what she changed."""
    data = QueryDict(mutable=True)
    for name, value in {**AS_SENT, **changes}.items():
        if isinstance(value, list):
            data.setlist(name, value)
        elif value is not None:
            data[name] = value
    data[SEEN] = Sheet(initial=AT_FIRST)[SEEN].value() if token is None else token
    return data


def test_nobody_else_came() -> None:
    assert Sheet(sent(name="Benali-Roy"), initial=AT_FIRST).is_valid()


def test_the_verb_does_not_see_the_token() -> None:
    form = Sheet(sent(), initial=AT_FIRST)
    assert form.is_valid()
    assert set(form.cleaned_data) == set(AT_FIRST)


OTHER = [
    ("name", "Benaly", "« Benaly »"),
    ("day", date(2026, 2, 6), "06/02/2026"),
    ("day", None, "rien"),
    ("calm", True, "oui"),
    ("size", "l", "« grand »"),
    ("tags", ["c"], "« Trois »"),
]


@pytest.mark.parametrize(("name", "value", "words"), OTHER)
def test_what_is_written_now_is_said(name: str, value: object, words: str) -> None:
    form = Sheet(sent(), initial={**AT_FIRST, name: value})
    assert not form.is_valid()
    assert words in form.errors[name][0]


@pytest.mark.parametrize(("name", "value", "words"), OTHER)
def test_what_she_did_not_touch_becomes_what_is_written_now(
    name: str, value: object, words: str
) -> None:
    now = {**AT_FIRST, name: value}
    again = Sheet(Sheet_after(now).data, initial=now)
    assert again.is_valid()
    assert again.cleaned_data[name] == value


def Sheet_after(now: dict[str, Any], **changes: Any) -> Sheet:  # noqa: N802 -- the form, refused
    form = Sheet(sent(**changes), initial=now)
    assert not form.is_valid()
    return form


@pytest.mark.parametrize(
    ("name", "hers", "now"),
    [
        ("name", "Benali-Roy", "Benaly"),
        ("day", "2026-03-07", date(2026, 2, 6)),
        ("size", "l", "m"),
        ("tags", ["b"], ["c"]),
    ],
)
def test_what_she_typed_is_kept_and_decides(name: str, hers: Any, now: Any) -> None:
    changed = {**AT_FIRST, name: now}
    refused = Sheet_after(changed, **{name: hers})
    data = refused.data
    assert (data.getlist(name) if isinstance(hers, list) else data[name]) == hers
    assert Sheet(data, initial=changed).is_valid()


def test_a_third_person_is_seen_too() -> None:
    refused = Sheet_after({**AT_FIRST, "name": "Benaly"}, name="Benali-Roy")
    assert not Sheet(refused.data, initial={**AT_FIRST, "name": "Benalli"}).is_valid()


def test_both_wrote_the_same_thing() -> None:
    form = Sheet(sent(name="Benaly"), initial={**AT_FIRST, "name": "Benaly"})
    assert form.is_valid()


def test_an_error_of_hers_does_not_forget_what_she_saw() -> None:
    form = Sheet(sent(day="demain"), initial=AT_FIRST)
    assert not form.is_valid()
    assert not Sheet({**form.data.dict(), "day": ""}, initial={**AT_FIRST, "size": "l"}).is_valid()


@pytest.mark.parametrize("token", ["", "[", "[]", '{"name": 3}', "\x00", '{"name": "é"}'])
def test_a_token_written_by_hand_breaks_nothing(token: str) -> None:
    Sheet(sent(token), initial=AT_FIRST).is_valid()


def test_the_token_tells_nothing() -> None:
    token = Sheet(initial=AT_FIRST)[SEEN].value()
    assert "Benali" not in token
    assert Sheet(initial={"name": "a"})[SEEN].value() != Sheet(initial={"name": "b"})[SEEN].value()
