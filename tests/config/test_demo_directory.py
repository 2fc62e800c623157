"""The fictional directory of the demonstration: complete, valid in the form of data·inclusion."""

from __future__ import annotations

import jsonschema
import pytest
from data_inclusion.schema import v1

from berceau.config.seed.directory import CLOSED, read, tell_of_services
from berceau.directory import taxonomy
from berceau.directory.di import values
from berceau.directory.models import Professional, Service, Structure
from tests import factories

FINER = read("finer")


@pytest.mark.parametrize(
    ("section", "schema", "model"),
    [("structures", "structure", v1.Structure), ("services", "service", v1.Service)],
)
def test_every_row_is_valid(section, schema, model):
    checker = jsonschema.Draft202012Validator(
        values.schema(schema), format_checker=jsonschema.FormatChecker()
    )
    for row in read(section):
        assert [error.message for error in checker.iter_errors(row)] == [], row["id"]
        model(**row)


def test_about_a_hundred_and_twenty_services_of_every_nature():
    services = read("services")
    assert 110 <= len(services) <= 130
    said = {one["kind"] for one in FINER["services"].values()}
    said |= {one["kind"] for one in FINER["structures"].values()}
    assert said == set(taxonomy.kinds()) - {"other"}


def test_what_only_we_say_names_rows_that_exist():
    for section in ("structures", "services"):
        assert set(FINER[section]) == {row["id"] for row in read(section)}
    assert set(CLOSED) <= set(FINER["structures"])


def test_it_is_written_whole(db):
    tell_of_services(today=factories.TODAY)
    assert Structure.objects.count() == len(read("structures"))
    assert Service.objects.count() == len(read("services"))
    assert not Service.objects.filter(verified_on__gt=factories.TODAY).exists()
    people = Professional.objects.order_by("last_name").values_list("last_name", "agreed_on")
    assert [name for name, agreed in people if agreed] == ["Lemaire", "Vannier"]
    assert len(people) == 3
    walk_in = Service.objects.filter(without_appointment=True)
    assert walk_in.count() > 20
