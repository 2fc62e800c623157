"""The home: proposed, declared, compared; a loss is never a line of the day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from berceau.families.models import Child, Family, Outcome
from berceau.housing import household
from berceau.housing.actions import household as verbs
from berceau.housing.actions.household import Declared, current, declared_now
from berceau.housing.household import Household, Person, compare
from berceau.housing.models import HousingRequest
from berceau.housing.queries import lists
from berceau.housing.queries.homes import home
from berceau.pathway.models import StepDecision
from berceau.ui.french import full_day
from tests import factories
from tests.factories import AT, TODAY
from tests.housing.rows import request_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(referente) -> Family:
    """A mother, and a child expected."""
    return factories.FamilyFactory(referente=referente, expecting=True)


def declare(request: HousingRequest, declared: Declared | None = None) -> object:
    return verbs.declare(
        reference=request.reference, declared=declared or Declared(), on=TODAY,
        by=request.family.referente, at=AT,
    )  # fmt: skip


def compared(request: HousingRequest) -> household.Compared:
    return compare(home(request.family_id), declared_now(request))


def changes(request: HousingRequest) -> list[str]:
    return [change.words for change in compared(request).to_declare]


def born(family: Family, **child: object) -> Child:
    pregnancy = family.pregnancies.get()
    pregnancy.outcome, pregnancy.ended_on = Outcome.BIRTH, TODAY
    pregnancy.save()
    made: Child = factories.ChildFactory(
        family=family, pregnancy=pregnancy, born_on=TODAY, first_name="Inès", **child
    )
    return made


def test_the_child_to_come_is_in_the_home(waiting: Family) -> None:
    request = request_of(waiting)
    declare(request)
    assert compared(request).declared.words == "1 adulte et 1 enfant à naître"
    assert changes(request) == []


def test_the_words_of_a_home() -> None:
    home = Household(
        (
            Person("a1", "adult", "A"),
            Person("a2", "adult", "A"),
            Person("c1", "child", "B"),
            Person("p1", "expected", "", None, 2),
        ),
        others=1,
    )
    assert home.words == "2 adultes, 1 enfant, 2 enfants à naître et 1 autre personne"


def test_a_birth_asks_to_declare_the_home_again(waiting: Family) -> None:
    request = request_of(waiting)
    declare(request)
    born(waiting)
    assert changes(request) == [f"Inès est né·e le {full_day(TODAY)}."]
    declare(request)
    assert changes(request) == []


def test_declaring_it_is_done_in_the_calendar_too_and_undone_with_it(waiting: Family) -> None:
    waiting.social_housing_request_on = TODAY - timedelta(days=30)
    waiting.save()
    request = request_of(waiting, state="filed")
    declare(request)
    born(waiting)
    report = declare(request)
    done = StepDecision.objects.filter(rule="N33", undone_at=None)
    assert done.count() == 1
    verbs.take_back(reference=request.reference, report_id=report.pk, by=waiting.referente, at=AT)
    assert not done.exists()
    assert changes(request) != []


def test_who_is_left_out_on_purpose_is_not_proposed_again(family: Family) -> None:
    other = factories.AdultFactory(family=family, first_name="Karim")
    request = request_of(family)
    keys = {person.key for person in household.known(home(family.pk)).people} - {f"a{other.pk}"}
    declare(request, Declared(frozenset(keys)))
    assert changes(request) == []
    assert "Karim" not in str(current(request).people)


def test_who_comes_and_who_leaves(family: Family) -> None:
    request = request_of(family)
    declare(request)
    other = factories.AdultFactory(family=family, first_name="Karim", last_name="")
    assert changes(request) == ["Karim est au foyer."]
    declare(request)
    other.lives_elsewhere = True
    other.save()
    assert changes(request) == ["Karim n’est plus au foyer."]


def test_two_files_reunited_change_nobody(family: Family) -> None:
    """The same person under another key is the same person."""
    request = request_of(family)
    report = declare(request)
    for line in report.people:
        line["key"] = line["key"] + "0"
    report.save()
    assert changes(request) == []


@pytest.mark.parametrize("what", ["pregnancy", "child", "newborn"])
def test_after_a_loss_nothing_is_asked_and_the_page_is_sober(
    what: str, waiting: Family, family: Family
) -> None:
    target = family if what == "child" else waiting
    request = request_of(target)
    declare(request)
    if what == "pregnancy":
        waiting.pregnancies.update(outcome=Outcome.LOSS, ended_on=TODAY)
    elif what == "child":
        family.children.update(died_on=TODAY)
    else:
        born(waiting, died_on=TODAY)
    assert changes(request) == []
    [sober] = compared(request).sober
    assert "quand la famille le souhaite" in sober.words
    assert [line.kind for line in lists.due(target.referente, TODAY)] == []


def test_a_letter_does_not_count_whom_the_family_has_lost(waiting: Family) -> None:
    request = request_of(waiting)
    declare(request)
    waiting.pregnancies.update(outcome=Outcome.LOSS, ended_on=TODAY)
    assert household.for_letter(compared(request)).words == "1 adulte"


def test_a_twin_that_lives_is_said_and_the_other_is_not(waiting: Family) -> None:
    waiting.pregnancies.update(expected_children=2)
    request = request_of(waiting)
    declare(request)
    born(waiting)
    pregnancy = waiting.pregnancies.get()
    factories.ChildFactory(family=waiting, pregnancy=pregnancy, born_on=TODAY, died_on=TODAY)
    assert changes(request) == [f"Inès est né·e le {full_day(TODAY)}."]


def test_a_declaration_is_taken_back_only_the_last(waiting: Family) -> None:
    request = request_of(waiting)
    first, second = declare(request), declare(request)
    by = waiting.referente
    with pytest.raises(ValidationError):
        verbs.take_back(reference=request.reference, report_id=first.pk, by=by, at=AT)
    verbs.take_back(reference=request.reference, report_id=second.pk, by=by, at=AT)
    assert current(request) == first


def test_a_home_is_of_somebody(family: Family) -> None:
    request = request_of(family)
    with pytest.raises(ValidationError):
        declare(request, Declared(frozenset()))
    with pytest.raises(ValidationError):
        declare(request, Declared(None, others=21))


def test_nothing_is_declared_once_it_is_over(family: Family) -> None:
    with pytest.raises(ValidationError, match="terminée"):
        declare(request_of(family, state="withdrawn", ended_at=AT))
