"""The verbs of the family file: what they write, refuse, keep and announce."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied, ValidationError

from berceau import contract
from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.families import actions
from berceau.families.actions import NewAdult, Newborn
from berceau.families.models import (
    AdultRole,
    Child,
    Contact,
    ContactKind,
    DateChange,
    Door,
    Family,
    Outcome,
)
from berceau.privacy.models import Act
from tests.factories import (
    TODAY,
    AdultFactory,
    AgentFactory,
    ChildFactory,
    ContactFactory,
    FamilyFactory,
    PregnancyFactory,
    ReferenteFactory,
)
from tests.families import recorder

pytestmark = pytest.mark.django_db
NIR = "1 85 05 59 122 001 20"


@pytest.fixture
def announced(settings: LazySettings) -> Iterator[list[int]]:
    """The families whose change is announced while the test runs."""
    settings.BERCEAU_PROGRAMMES = ["tests.families.recorder", "berceau.families.programme"]
    contract.programmes.cache_clear()
    recorder.changed.clear()
    yield recorder.changed
    contract.programmes.cache_clear()


@pytest.fixture
def family(referente: Agent) -> Family:
    return FamilyFactory(referente=referente, name="Benali")


# --- Opening ------------------------------------------------------------------------------
def opened(by: Agent, at: datetime, **values: object) -> Family:
    options = {"door": Door.CALL, "commune_code": "59122"} | values
    return actions.open_family(by=by, at=at, **options)


def test_a_file_is_opened_with_its_first_adult(referente: Agent, at: datetime) -> None:
    adult = NewAdult(first_name="Samira", contacts=["06 12 34 56 78", "SAMIRA@exemple.fr"])
    family = opened(referente, at, adult=adult)
    assert list(Contact.objects.values_list("kind", "value", "preferred").order_by("kind")) == [
        ("email", "samira@exemple.fr", True),
        ("phone", "+33612345678", True),
    ]
    assert family.adults.get().is_main_contact


def test_an_agreement_is_dated(referente: Agent, at: datetime) -> None:
    family = opened(referente, at, adult=NewAdult(first_name="Samira", agreed=True))
    assert family.adults.get().consent_on == TODAY


def test_opening_is_in_the_journal(referente: Agent, at: datetime) -> None:
    family = opened(referente, at)
    assert Act.objects.get().family_number == family.pk


@pytest.mark.parametrize(("door", "heard"), [(Door.CALL, True), (Door.PARTNER, False)])
def test_a_partner_is_not_a_word_of_the_family(
    referente: Agent, at: datetime, door: str, heard: bool
) -> None:
    assert (opened(referente, at, door=door).last_word_on == TODAY) is heard


@pytest.mark.parametrize(
    ("role", "door", "may"),
    [
        (Role.BIRTH_OFFICER, Door.BIRTH_DESK, True),
        (Role.BIRTH_OFFICER, Door.CALL, False),
        (Role.PMI_NURSE, Door.PARTNER, True),
        (Role.PMI_NURSE, Door.CALL, False),
        (Role.REFERENTE, Door.MOVED_IN, True),
        (Role.FUNCTIONAL_ADMIN, Door.CALL, False),
        (Role.LOCAL_MANAGER, Door.PARTNER, False),
    ],
)
def test_who_opens_by_which_door(at: datetime, role: str, door: str, may: bool) -> None:
    agent = AgentFactory(role=role)
    if may:
        assert opened(agent, at, door=door).pk
    else:
        with pytest.raises(PermissionDenied):
            opened(agent, at, door=door)


def test_an_unknown_commune_is_refused(referente: Agent, at: datetime) -> None:
    with pytest.raises(ValidationError):
        opened(referente, at, commune_code="59999")


def test_a_social_security_number_is_refused_by_the_verb_too(
    referente: Agent, at: datetime
) -> None:
    with pytest.raises(ValidationError):
        opened(referente, at, name=NIR)
    assert not Family.objects.exists()


# --- Rights -------------------------------------------------------------------------------
def test_a_colleague_corrects_nothing(family: Family, at: datetime) -> None:
    with pytest.raises(PermissionDenied):
        actions.correct_family(
            family_id=family.pk, values={"name": "X"}, by=ReferenteFactory(), at=at
        )


def test_a_closed_file_is_read_only(referente: Agent, at: datetime) -> None:
    closed = FamilyFactory(referente=referente, closed=True)
    with pytest.raises(PermissionDenied):
        actions.add_child(family_id=closed.pk, values={"born_on": TODAY}, by=referente, at=at)


# --- What is announced --------------------------------------------------------------------
def test_a_name_moves_no_date(
    family: Family, referente: Agent, at: datetime, announced: list[int]
) -> None:
    actions.correct_family(family_id=family.pk, values={"name": "Zola"}, by=referente, at=at)
    assert announced == []


def test_a_commune_may_move_dates(
    family: Family, referente: Agent, at: datetime, announced: list[int]
) -> None:
    actions.correct_family(
        family_id=family.pk, values={"commune_code": "97311"}, by=referente, at=at
    )
    assert announced == [family.pk]


def test_saying_the_same_again_writes_nothing(
    family: Family, referente: Agent, at: datetime, announced: list[int]
) -> None:
    actions.correct_family(family_id=family.pk, values={"name": "Benali"}, by=referente, at=at)
    assert not Act.objects.exists()


def test_a_fact_is_announced(
    family: Family, referente: Agent, at: datetime, announced: list[int]
) -> None:
    actions.set_facts(family_id=family.pk, values={"first_child": True}, by=referente, at=at)
    assert announced == [family.pk]


def test_both_homes_of_a_child_are_announced(
    family: Family, referente: Agent, at: datetime, announced: list[int]
) -> None:
    other = FamilyFactory(referente=referente)
    child = ChildFactory(family=family)
    actions.give_second_home(
        child_id=child.pk, family_id=other.pk, residence="shared", by=referente, at=at
    )
    announced.clear()
    actions.correct_child(
        child_id=child.pk, values={"born_on": TODAY - timedelta(days=3)}, by=referente, at=at
    )
    assert announced == [family.pk, other.pk]


def test_a_first_name_is_not_announced(
    family: Family, referente: Agent, at: datetime, announced: list[int]
) -> None:
    child = ChildFactory(family=family)
    actions.correct_child(child_id=child.pk, values={"first_name": "Zoé"}, by=referente, at=at)
    assert announced == []


# --- Dates that move ----------------------------------------------------------------------
def test_a_due_date_that_moves_is_kept(family: Family, referente: Agent, at: datetime) -> None:
    pregnancy = PregnancyFactory(family=family, due_on=date(2027, 3, 1))
    actions.correct_pregnancy(
        pregnancy_id=pregnancy.pk, values={"due_on": date(2027, 3, 9)}, by=referente, at=at
    )
    change = DateChange.objects.get()
    assert (change.field, change.before, change.after, change.by, change.at) == (
        "due_on",
        date(2027, 3, 1),
        date(2027, 3, 9),
        referente,
        at,
    )


def test_the_last_date_of_a_pregnancy_stays(family: Family, referente: Agent, at: datetime) -> None:
    pregnancy = PregnancyFactory(family=family)
    with pytest.raises(ValidationError):
        actions.correct_pregnancy(
            pregnancy_id=pregnancy.pk, values={"due_on": None}, by=referente, at=at
        )


def test_a_birth_date_that_moves_is_kept(family: Family, referente: Agent, at: datetime) -> None:
    child = ChildFactory(family=family, born_on=date(2026, 9, 14))
    actions.correct_child(
        child_id=child.pk, values={"born_on": date(2026, 9, 15)}, by=referente, at=at
    )
    assert DateChange.objects.get().child == child


def test_a_number_of_weeks_is_no_date(family: Family, referente: Agent, at: datetime) -> None:
    child = ChildFactory(family=family)
    actions.correct_child(child_id=child.pk, values={"gestation_weeks": 35}, by=referente, at=at)
    assert not DateChange.objects.exists()


# --- Births -------------------------------------------------------------------------------
def born(
    family: Family, referente: Agent, at: datetime, *names: str, **values: object
) -> list[Child]:
    pregnancy = PregnancyFactory(family=family, due_on=date(2026, 11, 30))
    return actions.record_birth(
        pregnancy_id=pregnancy.pk,
        born_on=values.pop("born_on", date(2026, 11, 16)),
        newborns=[Newborn(first_name=name) for name in names],
        by=referente,
        at=at,
        **values,
    )


def test_a_birth_ends_the_pregnancy(family: Family, referente: Agent, at: datetime) -> None:
    (child,) = born(family, referente, at, "Inès")
    assert child.pregnancy
    assert (child.pregnancy.outcome, child.pregnancy.ended_on) == (
        Outcome.BIRTH,
        date(2026, 11, 16),
    )


def test_twins_take_the_name_and_the_home(family: Family, referente: Agent, at: datetime) -> None:
    twins = born(family, referente, at, "Inès", "Adam")
    assert {(child.last_name, child.homes.get()) for child in twins} == {("Benali", family)}


def test_a_newborn_takes_the_name_of_the_siblings(
    family: Family, referente: Agent, at: datetime
) -> None:
    ChildFactory(family=family, last_name="Lefèvre")
    assert born(family, referente, at, "Inès")[0].last_name == "Lefèvre"


def test_weeks_come_from_the_declaration(family: Family, referente: Agent, at: datetime) -> None:
    """Two weeks before the term: 39 weeks since the last period."""
    assert born(family, referente, at, "Inès")[0].gestation_weeks == 39


def test_a_pregnancy_ends_once(family: Family, referente: Agent, at: datetime) -> None:
    (child,) = born(family, referente, at, "Inès")
    with pytest.raises(ValidationError):
        actions.record_birth(
            pregnancy_id=child.pregnancy_id or 0,
            born_on=TODAY,
            newborns=[Newborn()],
            by=referente,
            at=at,
        )


def test_nobody_is_born_tomorrow(family: Family, referente: Agent, at: datetime) -> None:
    with pytest.raises(ValidationError):
        born(family, referente, at, "Inès", born_on=TODAY + timedelta(days=1))


# --- Adults and contacts ------------------------------------------------------------------
def test_there_is_one_first_contact(family: Family, referente: Agent, at: datetime) -> None:
    values = {"first_name": "Karim", "role": AdultRole.FATHER, "is_main_contact": True}
    actions.add_adult(family_id=family.pk, values=values, by=referente, at=at)
    assert [a.first_name for a in family.adults.filter(is_main_contact=True)] == ["Karim"]


def test_the_last_adult_stays(family: Family, referente: Agent, at: datetime) -> None:
    with pytest.raises(ValidationError):
        actions.remove_adult(adult_id=family.adults.get().pk, by=referente, at=at)


def test_another_becomes_the_first_contact(family: Family, referente: Agent, at: datetime) -> None:
    AdultFactory(family=family, first_name="Karim")
    main = family.adults.get(is_main_contact=True)
    actions.remove_adult(adult_id=main.pk, by=referente, at=at)
    assert family.adults.get(is_main_contact=True).first_name == "Karim"


def test_one_contact_of_a_kind_is_preferred(family: Family, referente: Agent, at: datetime) -> None:
    adult = family.adults.get()
    values = {"kind": ContactKind.PHONE, "value": "0698765432", "preferred": True}
    added = actions.add_contact(adult_id=adult.pk, values=values, by=referente, at=at)
    assert list(adult.contacts.filter(preferred=True)) == [added]


def test_preferring_moves_the_preference(family: Family, referente: Agent, at: datetime) -> None:
    adult = family.adults.get()
    other = ContactFactory(adult=adult)
    actions.prefer(contact_id=other.pk, by=referente, at=at)
    assert list(adult.contacts.filter(preferred=True)) == [other]


def test_an_unsafe_contact_is_never_preferred(
    family: Family, referente: Agent, at: datetime
) -> None:
    contact = family.adults.get().contacts.get()
    actions.correct_contact(
        contact_id=contact.pk, values={"unsafe": True, "preferred": True}, by=referente, at=at
    )
    with pytest.raises(ValidationError):
        actions.prefer(contact_id=contact.pk, by=referente, at=at)


def test_the_same_number_is_written_once(family: Family, referente: Agent, at: datetime) -> None:
    adult = family.adults.get()
    values = {"kind": ContactKind.PHONE, "value": adult.contacts.get().value}
    with pytest.raises(ValidationError):
        actions.add_contact(adult_id=adult.pk, values=values, by=referente, at=at)


def test_a_removed_preference_passes_on(family: Family, referente: Agent, at: datetime) -> None:
    adult = family.adults.get()
    first, other = adult.contacts.get(), ContactFactory(adult=adult)
    actions.remove_contact(contact_id=first.pk, by=referente, at=at)
    other.refresh_from_db()
    assert other.preferred


def test_an_unknown_field_is_refused(family: Family, referente: Agent, at: datetime) -> None:
    with pytest.raises(TypeError):
        actions.correct_family(family_id=family.pk, values={"referente_id": 1}, by=referente, at=at)


# --- Two homes ----------------------------------------------------------------------------
def test_a_child_has_two_homes_at_most(family: Family, referente: Agent, at: datetime) -> None:
    child = ChildFactory(family=family)
    homes = [FamilyFactory(referente=referente) for _ in range(2)]
    options = {"child_id": child.pk, "residence": "shared", "by": referente, "at": at}
    actions.give_second_home(family_id=homes[0].pk, **options)
    with pytest.raises(ValidationError):
        actions.give_second_home(family_id=homes[1].pk, **options)


def test_the_last_home_stays(family: Family, referente: Agent, at: datetime) -> None:
    child = ChildFactory(family=family)
    with pytest.raises(ValidationError):
        actions.leave_home(child_id=child.pk, family_id=family.pk, by=referente, at=at)


def test_a_child_may_leave_a_home(family: Family, referente: Agent, at: datetime) -> None:
    child, other = ChildFactory(family=family), FamilyFactory(referente=referente)
    actions.give_second_home(
        child_id=child.pk, family_id=other.pk, residence="shared", by=referente, at=at,
        residence_here="shared",
    )  # fmt: skip
    actions.leave_home(child_id=child.pk, family_id=family.pk, by=referente, at=at)
    assert list(child.childhome_set.values_list("family", "residence")) == [(other.pk, "full")]
