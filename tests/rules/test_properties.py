"""What holds for every family: shifts, time, order, losses, siblings, doses, clocks."""

from __future__ import annotations

import dataclasses
import datetime as dt
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from berceau.rules import (
    HIDDEN,
    Child,
    Done,
    Facts,
    Pack,
    Pregnancy,
    Step,
    national_pack,
    plan,
    state_on,
)

ALL = frozenset({"D", "G"})
COMMUNES = ("59122", "97302", "97353", "97611", "67482", "")

settings.register_profile(
    "rules",
    derandomize=True,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile("rules")


@cache
def pack() -> Pack:
    return national_pack()


days = st.dates(dt.date(2021, 1, 1), dt.date(2028, 12, 31))


@st.composite
def families(draw: st.DrawFn, *, lost: bool = False) -> Facts:
    """A family with one pregnancy and its children, and perhaps an older child."""
    born = draw(days)
    due = born + dt.timedelta(days=draw(st.integers(-14, 90)))
    number = draw(st.integers(1, 3))
    outcome = draw(st.sampled_from(["birth", "loss", None])) if lost else "birth"
    children: tuple[Child, ...] = ()
    if outcome == "birth":
        children = tuple(
            Child(
                id=f"c{place}",
                born_on=born,
                gestation_weeks=draw(st.sampled_from([None, 30, 36, 40])),
                pregnancy="p",
            )
            for place in range(number)
        )
    pregnancy = Pregnancy(
        id="p",
        due_on=due,
        expected_children=number,
        ended_on=None if outcome is None else born,
        outcome=outcome,
    )
    names = ("first_child", "single_parent", "unmarried", "at_risk_child", "rotateq", "employed")
    values: dict[str, Any] = {name: draw(st.booleans()) for name in names if draw(st.booleans())}
    if draw(st.booleans()):
        values["social_housing_request_on"] = born - dt.timedelta(days=200)
    codes = ("E01", "E03", "V-HEX1", "V-HEX2", "V-ROT1", "V-MB1", "V-ROR1")
    done = tuple(
        Done(rule=code, on=born + dt.timedelta(days=draw(st.integers(0, 500))), child=child.id)
        for child in children
        for code in codes
        if draw(st.integers(0, 3)) == 0
    )
    return Facts(
        commune=draw(st.sampled_from(COMMUNES)),
        pregnancies=(pregnancy,),
        children=children,
        values=values,
        done=done,
    )


def shown(steps: tuple[Step, ...]) -> dict[str, dict[str, Any]]:
    return {step.key: step.as_dict() for step in steps}


def dates(step: Step) -> tuple[Any, ...]:
    return step.opens_on, step.due_on, step.late_from, step.late_until, step.halt


# -- today ------------------------------------------------------------------------------------

TIME = ("not_yet", "open", "late", "missed")


@given(families(lost=True), days, st.integers(0, 2000))
def test_more_time_never_goes_back(facts: Facts, today: dt.date, later: int) -> None:
    first = {s.key: s for s in plan(facts, pack(), today, enable=ALL)}
    second = {s.key: s for s in plan(facts, pack(), today + dt.timedelta(later), enable=ALL)}
    for key, step in first.items():
        if step.repeats or step.state not in TIME or second[key].state not in TIME:
            continue
        assert TIME.index(second[key].state) >= TIME.index(step.state)


@given(families(lost=True), days, days)
def test_only_the_state_depends_on_today(facts: Facts, one: dt.date, other: dt.date) -> None:
    first = {s.key: s for s in plan(facts, pack(), one, include_all=True, enable=ALL)}
    second = {s.key: s for s in plan(facts, pack(), other, include_all=True, enable=ALL)}
    assert first.keys() == second.keys()
    for key, step in first.items():
        if not step.repeats:
            assert dates(step) == dates(second[key])
            assert state_on(other, step) == second[key].state


@given(families(lost=True), days)
def test_the_short_list_is_the_full_list_without_what_is_hidden(
    facts: Facts, today: dt.date
) -> None:
    full = plan(facts, pack(), today, include_all=True, enable=ALL)
    short = plan(facts, pack(), today, enable=ALL)
    assert [s.as_dict() for s in full if s.state not in HIDDEN] == [s.as_dict() for s in short]


# -- what was done ----------------------------------------------------------------------------


@given(families(), days)
def test_doing_a_step_twice_is_doing_it_once(facts: Facts, today: dt.date) -> None:
    again = dataclasses.replace(facts, done=facts.done + facts.done)
    assert shown(plan(again, pack(), today)) == shown(plan(facts, pack(), today))


@given(families(), days, st.randoms(use_true_random=False))
def test_the_order_of_facts_changes_nothing(facts: Facts, today: dt.date, dice: Any) -> None:
    children, done = list(facts.children), list(facts.done)
    values = list(facts.values.items())
    for part in (children, done, values):
        dice.shuffle(part)
    mixed = dataclasses.replace(
        facts, children=tuple(children), done=tuple(done), values=dict(values)
    )
    assert shown(plan(mixed, pack(), today)) == shown(plan(facts, pack(), today))


@given(families(), days)
def test_a_done_step_is_done_whatever_the_day(facts: Facts, today: dt.date) -> None:
    for step in plan(facts, pack(), today, include_all=True, enable=ALL):
        was_done = any((d.rule, d.child) == (step.code, step.child) for d in facts.done)
        if was_done and not step.repeats:
            assert step.state == "done"


# -- shifts -----------------------------------------------------------------------------------


@given(families(), st.integers(1, 5))
def test_shifting_every_date_by_whole_four_year_cycles_shifts_every_window(
    facts: Facts, cycles: int
) -> None:
    """Four years hold the same months, 29 February included: calendar months have no effect.

    Lines bound to a cohort, a campaign, a school year or a public holiday are left out.
    """
    years = 4 * cycles
    assume(max(c.born_on for c in facts.children).year + years < 2090)

    def moved(day: dt.date) -> dt.date:
        return day.replace(year=day.year + years)

    plain = {
        rule.code
        for rule in pack().steps
        if rule.valid is None
        and rule.roll is None
        and rule.during is None
        and rule.anchor in {"birth", "delivery"}
        and all(edge.anchor is None and edge.after is None for _, edge in rule.edges())
        and not any(n in {"born_in_season", "born_out_of_season"} for n, _ in rule.when)
    }
    pregnancy = facts.pregnancies[0]
    later = dataclasses.replace(
        facts,
        done=(),
        values={k: v for k, v in facts.values.items() if not isinstance(v, dt.date)},
        pregnancies=(
            dataclasses.replace(
                pregnancy,
                due_on=moved(pregnancy.due_on or dt.date(2026, 1, 1)),
                ended_on=moved(pregnancy.ended_on or dt.date(2026, 1, 1)),
            ),
        ),
        children=tuple(
            dataclasses.replace(child, born_on=moved(child.born_on)) for child in facts.children
        ),
    )
    base = dataclasses.replace(facts, done=(), values=later.values)
    today = dt.date(2026, 11, 22)
    before = {s.key: s for s in plan(base, pack(), today, include_all=True)}
    after = {s.key: s for s in plan(later, pack(), today, include_all=True)}
    for key, step in before.items():
        if step.code in plain and key in after:
            assert after[key].opens_on == moved(step.opens_on)
            assert after[key].due_on == moved(step.due_on)


@given(families(), st.integers(1, 400))
def test_shifting_by_days_shifts_every_window_counted_in_days(facts: Facts, shift: int) -> None:
    move = dt.timedelta(days=shift)
    child = dataclasses.replace(facts.children[0], pregnancy=None)
    one = Facts(commune="59122", children=(child,))
    two = Facts(
        commune="59122", children=(dataclasses.replace(child, born_on=child.born_on + move),)
    )
    in_days = {
        rule.code
        for rule in pack().steps
        if rule.roll is None
        and rule.anchor == "birth"
        and all(
            edge.anchor is None and edge.after is None and not edge.offset.months
            for _, edge in rule.edges()
        )
    }
    today = dt.date(2026, 11, 22)
    first = {s.key: s for s in plan(one, pack(), today, include_all=True)}
    second = {s.key: s for s in plan(two, pack(), today, include_all=True)}
    compared = [key for key, step in first.items() if step.code in in_days and key in second]
    assert compared
    for key in compared:
        assert second[key].opens_on == first[key].opens_on + move
        assert second[key].due_on == first[key].due_on + move


# -- losses -----------------------------------------------------------------------------------


@given(families(), days, st.booleans())
def test_a_loss_leaves_nothing_to_do(facts: Facts, today: dt.date, loss: bool) -> None:
    """A pregnancy loss, or the death of every child."""
    pregnancy = facts.pregnancies[0]
    ended = pregnancy.ended_on or today
    if loss:
        lost = dataclasses.replace(
            facts,
            children=(),
            done=(),
            pregnancies=(dataclasses.replace(pregnancy, outcome="loss"),),
        )
    else:
        lost = dataclasses.replace(
            facts,
            children=tuple(dataclasses.replace(c, died_on=ended) for c in facts.children),
        )
    for step in plan(lost, pack(), today, enable=ALL):
        living = step.subject == "family" and not step.rule.bereavement
        context_free = living and (step.rule.anchor or "").startswith("fact:")
        assert step.state == "done" or step.bereavement or context_free, step.key


@given(families(), days)
def test_a_loss_without_a_date_stops_everything_too(facts: Facts, today: dt.date) -> None:
    pregnancy = dataclasses.replace(facts.pregnancies[0], outcome="loss", ended_on=None)
    lost = Facts(commune=facts.commune, pregnancies=(pregnancy,))
    assert [s.key for s in plan(lost, pack(), today, enable=ALL) if not s.bereavement] == []


@given(families(), days)
def test_the_death_of_one_twin_changes_nothing_for_the_other(facts: Facts, today: dt.date) -> None:
    assume(len(facts.children) > 1)
    first = facts.children[0]
    dead = dataclasses.replace(first, died_on=first.born_on + dt.timedelta(days=3))
    after = dataclasses.replace(facts, children=(dead, *facts.children[1:]))
    before = plan(facts, pack(), today, enable=ALL)
    now = plan(after, pack(), today, enable=ALL)
    others = [s.as_dict() for s in before if s.child not in {None, first.id}]
    assert others == [s.as_dict() for s in now if s.child not in {None, first.id}]
    left = [s for s in now if s.child == first.id]
    assert all(s.state == "done" or s.bereavement for s in left)


@given(families(), days)
def test_no_bereavement_line_without_a_loss(facts: Facts, today: dt.date) -> None:
    assert [s.code for s in plan(facts, pack(), today, enable=ALL) if s.bereavement] == []


# -- siblings ---------------------------------------------------------------------------------


@given(families(), days, st.integers(400, 1500), st.booleans())
def test_a_sibling_changes_nothing_for_the_other_child(
    facts: Facts, today: dt.date, gap: int, died: bool
) -> None:
    born = facts.children[0].born_on - dt.timedelta(days=gap)
    sibling = Child(id="elder", born_on=born, died_on=born if died else None)
    more = dataclasses.replace(facts, children=(*facts.children, sibling))
    mine = [s.as_dict() for s in plan(facts, pack(), today, enable=ALL) if s.child]
    kept = [
        s.as_dict() for s in plan(more, pack(), today, enable=ALL) if s.child not in {None, "elder"}
    ]
    assert mine == kept


# -- vaccines with an age limit ----------------------------------------------------------------

ROTAVIRUS = ("V-ROT1", "V-ROT2", "V-ROT3")


@given(families(), st.integers(0, 900))
def test_rotavirus_is_never_reminded_past_its_age(facts: Facts, age: int) -> None:
    today = facts.children[0].born_on + dt.timedelta(days=age)
    for step in plan(facts, pack(), today, enable=ALL):
        if step.code not in ROTAVIRUS:
            continue
        assert step.state != "late"
        if age >= 245:
            assert step.state in {"missed", "done"}
        if step.code == "V-ROT1" and age >= 124:
            assert step.state in {"missed", "done"}


@pytest.mark.parametrize("done_at", [150, 170, 184, 220])
def test_a_dose_given_too_late_closes_the_next_at_once(done_at: int) -> None:
    born = dt.date(2026, 1, 10)
    given_on = born + dt.timedelta(days=done_at)
    facts = Facts(
        children=(Child("a", born),),
        values={"rotateq": False},
        done=(Done("V-ROT1", given_on, "a"),),
    )
    steps = {s.code: s for s in plan(facts, pack(), given_on, enable=ALL)}
    second = steps["V-ROT2"]
    if second.late_from is not None and second.opens_on >= second.late_from:
        assert second.state == "missed"
    assert second.last_day == dt.date(2026, 7, 9)
