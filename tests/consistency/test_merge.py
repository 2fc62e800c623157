"""A table that points to a family or a person says what becomes of it when files are reunited."""

from __future__ import annotations

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

from berceau import contract
from berceau.families.models import Adult, Child, Family, Pregnancy

SUBJECTS = {Family, Adult, Child, Pregnancy}
WAYS = {"move", "keep", "rebuild"}


def pointing() -> set[tuple[str, str]]:
    """(table, key) of every key in the project to a family or a person."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields(include_hidden=True):
            is_key = isinstance(field, ForeignKey | ManyToManyField)
            if not is_key or field.related_model not in SUBJECTS:
                continue
            # A many-to-many is its table of links, whose own keys are here too.
            if isinstance(field, ManyToManyField):
                continue
            found.add((model._meta.label, field.name))
    return found


def declared() -> list[contract.MergeRule]:
    return [rule for programme in contract.programmes() for rule in programme.merges]


def test_every_key_to_a_person_says_how_it_merges() -> None:
    said = {(apps.get_model(rule.model)._meta.label, rule.field) for rule in declared()}
    assert pointing() - said == set()


def test_no_rule_speaks_of_a_key_that_is_gone() -> None:
    said = {(apps.get_model(rule.model)._meta.label, rule.field) for rule in declared()}
    assert said - pointing() == set()


def test_each_key_is_declared_once() -> None:
    said = [(rule.model, rule.field) for rule in declared()]
    assert len(said) == len(set(said))


def test_each_rule_is_one_of_three_ways() -> None:
    assert {rule.how for rule in declared()} <= WAYS


def test_a_room_declares_its_own_tables() -> None:
    for programme in contract.programmes():
        assert {rule.model.split(".")[0] for rule in programme.merges} <= {programme.key}
