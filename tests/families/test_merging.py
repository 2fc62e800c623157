"""Two files of one family become one, and two again, row for row."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError

from berceau import contract
from berceau.accounts.models import Agent
from berceau.families import actions, search
from berceau.families.actions.merging import SamePeople
from berceau.families.models import (
    Adult,
    Child,
    ChildHome,
    Contact,
    Family,
    FamilyState,
    Merge,
    Pregnancy,
)
from berceau.followup.models import Assignment, Note, Promise
from berceau.pathway.models import StepDecision
from tests.factories import (
    AT,
    TODAY,
    AdultFactory,
    ChildFactory,
    ChildHomeFactory,
    ContactFactory,
    FamilyFactory,
    PregnancyFactory,
    ReferenteFactory,
)

pytestmark = pytest.mark.django_db

DISPOSABLE = {
    apps.get_model(rule.model)
    for programme in contract.programmes()
    for rule in programme.merges
    if rule.how == "rebuild"
}
JOURNALS = {"families.Merge", "privacy.Act", "privacy.Reading", "privacy.ChainHead"}


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table; disposable ones without their keys."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for model in apps.get_models():
        if model._meta.label in JOURNALS or not model.__module__.startswith("berceau."):
            continue
        values = list(model._base_manager.order_by("pk").values())
        if model in DISPOSABLE:
            values = sorted(({**row, "id": None} for row in values), key=str)
        rows[model._meta.label] = values
    return rows


def two_files(referente: Agent) -> tuple[Family, Family]:
    """The same mother and child twice, and more on each side."""
    kept = FamilyFactory(referente=referente, name="Benali", address="")
    absorbed = FamilyFactory(
        referente=referente,
        name="Benali-Lefèvre",
        address="3 rue des Tilleuls",
        entered_on=TODAY - timedelta(days=200),
        last_word_on=TODAY,
    )
    ContactFactory(adult=absorbed.adults.get(), value=kept.adults.get().contacts.get().value)
    for family in (kept, absorbed):
        ChildFactory(family=family, first_name="Inès", gestation_weeks=None)
    absorbed.children.update(gestation_weeks=36)
    ChildFactory(family=absorbed, first_name="Adam")
    AdultFactory(family=absorbed, first_name="Karim")
    PregnancyFactory(family=absorbed, carried_by=absorbed.adults.first())
    for family in (kept, absorbed):
        write_elsewhere(family, referente)
    search.index_many([kept, absorbed])
    for family in (kept, absorbed):
        contract.announce_change(family.pk)
    return kept, absorbed


def write_elsewhere(family: Family, referente: Agent) -> None:
    """What the rooms above write of a family: a note, a promise, a decision, who answers for it."""
    said = {"by": referente, "at": AT}
    child = family.children.earliest("pk")
    Note.objects.create(
        family=family, author=referente, kind="call", text="Mot", happened_on=TODAY, at=AT
    )
    Promise.objects.create(
        family=family, kind="call_back", due_on=TODAY, made_by=referente, made_at=AT
    )
    StepDecision.objects.create(
        family=family, rule="E01", child=child, kind="done", on=TODAY, told_by="parent", **said
    )
    Assignment.objects.create(family=family, referente=referente, since=TODAY, **said)


def same_people(kept: Family, absorbed: Family) -> SamePeople:
    child = absorbed.children.get(first_name="Inès")
    return SamePeople(
        adults={absorbed.adults.get(first_name="Samira").pk: kept.adults.get().pk},
        children={child.pk: kept.children.get().pk},
    )


def reunited(referente: Agent, at: datetime) -> tuple[Family, Family, Merge]:
    kept, absorbed = two_files(referente)
    done = actions.merge(
        kept_id=kept.pk, absorbed_id=absorbed.pk, by=referente, at=at,
        same=same_people(kept, absorbed),
    )  # fmt: skip
    kept.refresh_from_db()
    absorbed.refresh_from_db()
    return kept, absorbed, done


@pytest.mark.parametrize("fused", [True, False])
def test_undoing_restores_every_row(referente: Agent, at: datetime, fused: bool) -> None:
    kept, absorbed = two_files(referente)
    before = everything()
    same = same_people(kept, absorbed) if fused else SamePeople()
    done = actions.merge(kept_id=kept.pk, absorbed_id=absorbed.pk, by=referente, at=at, same=same)
    assert everything() != before
    actions.undo_merge(merge_id=done.pk, by=referente, at=at)
    assert everything() == before


def test_merging_deletes_no_row(referente: Agent, at: datetime) -> None:
    kept, absorbed = two_files(referente)
    models = (Adult, Child, Contact, Pregnancy, ChildHome)
    before = [model.objects.count() for model in models]
    actions.merge(
        kept_id=kept.pk, absorbed_id=absorbed.pk, by=referente, at=at,
        same=same_people(kept, absorbed),
    )  # fmt: skip
    assert [model.objects.count() for model in models] == before


def test_the_same_child_is_there_once(referente: Agent, at: datetime) -> None:
    kept, _, _ = reunited(referente, at)
    assert sorted(kept.children.values_list("first_name", flat=True)) == ["Adam", "Inès"]


def test_the_same_mother_keeps_all_her_numbers(referente: Agent, at: datetime) -> None:
    kept, _, _ = reunited(referente, at)
    assert kept.adults.get(first_name="Samira").contacts.count() == 2


def test_a_person_has_one_preferred_number(referente: Agent, at: datetime) -> None:
    kept, _, _ = reunited(referente, at)
    assert kept.adults.get(first_name="Samira").contacts.filter(preferred=True).count() == 1


def test_the_family_has_one_first_contact(referente: Agent, at: datetime) -> None:
    kept, _, _ = reunited(referente, at)
    assert kept.adults.filter(is_main_contact=True).count() == 1


def test_what_was_not_known_is_taken_from_the_other_file(referente: Agent, at: datetime) -> None:
    kept, _, _ = reunited(referente, at)
    assert kept.address == "3 rue des Tilleuls"


def test_what_the_other_child_knew_is_kept(referente: Agent, at: datetime) -> None:
    kept, _, _ = reunited(referente, at)
    assert kept.children.get(first_name="Inès").gestation_weeks == 36


def test_the_family_was_followed_since_the_older_day(referente: Agent, at: datetime) -> None:
    kept, _, _ = reunited(referente, at)
    assert kept.entered_on == TODAY - timedelta(days=200)


def test_the_last_word_is_the_later(referente: Agent, at: datetime) -> None:
    kept, _, _ = reunited(referente, at)
    assert kept.last_word_on == TODAY


def test_notes_promises_and_decisions_follow(referente: Agent, at: datetime) -> None:
    kept, _, _ = reunited(referente, at)
    assert (kept.notes.count(), kept.promises.count(), kept.decisions.count()) == (2, 2, 2)


def test_a_decision_follows_the_child_said_the_same(referente: Agent, at: datetime) -> None:
    kept, _, _ = reunited(referente, at)
    assert kept.children.get(first_name="Inès").decisions.count() == 2


def test_the_file_that_left_has_no_projection(referente: Agent, at: datetime) -> None:
    kept, absorbed, _ = reunited(referente, at)
    assert kept.steps.exists()
    assert not absorbed.steps.exists()


def test_the_other_file_is_no_longer_seen(referente: Agent, at: datetime) -> None:
    _, absorbed, _ = reunited(referente, at)
    assert absorbed not in Family.objects.visible_to(referente)


def test_the_name_of_the_other_file_is_found(referente: Agent, at: datetime) -> None:
    kept, _, _ = reunited(referente, at)
    assert [found.reference for found in search.find(referente, "karim")] == [kept.reference]


def test_a_correction_made_since_survives_the_undoing(referente: Agent, at: datetime) -> None:
    kept, _, done = reunited(referente, at)
    actions.correct_family(
        family_id=kept.pk, values={"address": "9 place d’Armes"}, by=referente, at=at
    )
    actions.undo_merge(merge_id=done.pk, by=referente, at=at)
    kept.refresh_from_db()
    assert kept.address == "9 place d’Armes"


def test_a_merge_is_undone_once(referente: Agent, at: datetime) -> None:
    _, _, done = reunited(referente, at)
    actions.undo_merge(merge_id=done.pk, by=referente, at=at)
    with pytest.raises(ValidationError):
        actions.undo_merge(merge_id=done.pk, by=referente, at=at)


def test_merges_are_undone_in_turn(referente: Agent, at: datetime) -> None:
    kept, _, first = reunited(referente, at)
    third = FamilyFactory(referente=referente)
    actions.merge(kept_id=kept.pk, absorbed_id=third.pk, by=referente, at=at)
    with pytest.raises(ValidationError):
        actions.undo_merge(merge_id=first.pk, by=referente, at=at)


def test_the_two_homes_of_a_child_may_be_reunited(referente: Agent, at: datetime) -> None:
    kept, absorbed = FamilyFactory(referente=referente), FamilyFactory(referente=referente)
    child = ChildFactory(family=kept)
    ChildHomeFactory(child=child, family=absorbed)
    actions.merge(kept_id=kept.pk, absorbed_id=absorbed.pk, by=referente, at=at)
    assert list(kept.children.all()) == [child]


def test_a_closed_file_comes_back_closed(referente: Agent, at: datetime) -> None:
    kept = FamilyFactory(referente=referente)
    absorbed = FamilyFactory(referente=referente, closed=True)
    done = actions.merge(kept_id=kept.pk, absorbed_id=absorbed.pk, by=referente, at=at)
    actions.undo_merge(merge_id=done.pk, by=referente, at=at)
    absorbed.refresh_from_db()
    assert absorbed.state == FamilyState.CLOSED


def test_a_colleagues_file_is_not_merged(referente: Agent, at: datetime) -> None:
    kept, absorbed = FamilyFactory(referente=referente), FamilyFactory(referente=ReferenteFactory())
    with pytest.raises(PermissionDenied):
        actions.merge(kept_id=kept.pk, absorbed_id=absorbed.pk, by=referente, at=at)


def test_a_person_of_a_third_file_is_refused(referente: Agent, at: datetime) -> None:
    kept, absorbed = FamilyFactory(referente=referente), FamilyFactory(referente=referente)
    stranger = FamilyFactory().adults.get()
    with pytest.raises(ValidationError):
        actions.merge(
            kept_id=kept.pk, absorbed_id=absorbed.pk, by=referente, at=at,
            same=SamePeople(adults={stranger.pk: kept.adults.get().pk}),
        )  # fmt: skip


def test_the_log_of_a_merge_holds_no_word(referente: Agent, at: datetime) -> None:
    _, _, done = reunited(referente, at)
    assert "Tilleuls" not in str(done.moved)
