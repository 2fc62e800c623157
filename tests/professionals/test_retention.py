"""What is no longer kept: drafts never sent, what was refused or left."""

from __future__ import annotations

from datetime import timedelta

import pytest

from berceau.directory.models import Professional
from berceau.professionals.actions import applying, moderating
from berceau.professionals.models import Registration
from berceau.professionals.retention import RETENTION
from berceau.retention.delays import delays
from tests import factories
from tests.professionals import rows

pytestmark = pytest.mark.django_db
AT, TODAY = rows.AT, factories.TODAY
DRAFTS, ENDED = RETENTION


def refused() -> Registration:
    return moderating.refuse(
        reference=rows.sent().reference, reasons=["trust"], sentence="", by=rows.manager(), at=AT
    )


def withdrawn() -> Registration:
    return applying.withdraw(reference=rows.accepted().reference, at=AT)


@pytest.mark.parametrize(
    ("rule", "make"), [(DRAFTS, rows.begun), (ENDED, refused), (ENDED, withdrawn)]
)
def test_it_is_due_on_its_day_and_not_before(rule, make):
    registration = make()
    assert list(rule.due(TODAY - timedelta(days=1))) == []
    (due,) = rule.due(TODAY)
    assert (due.key, due.since, due.family_id) == (registration.pk, TODAY, None)
    assert rule.erase([due.key], AT) == 1
    assert not Registration.objects.exists()
    assert not Professional.objects.exists()
    assert rule.erase([due.key], AT) == 0


@pytest.mark.parametrize("make", [rows.sent, rows.accepted])
def test_what_waits_or_shows_is_never_due(make):
    make()
    assert [list(rule.due(TODAY + timedelta(days=9999))) for rule in RETENTION] == [[], []]


def test_who_came_back_since_the_list_was_made_is_not_erased():
    registration = refused()
    (due,) = ENDED.due(TODAY)
    applying.reopen(reference=registration.reference, at=AT)
    assert ENDED.erase([due.key], AT) == 0
    assert Registration.objects.exists()


def test_the_delays_are_in_the_table():
    assert {rule.key for rule in RETENTION} <= set(delays())
    assert all(delays()[rule.key].holder == "professionals" for rule in RETENTION)
