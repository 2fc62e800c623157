"""Whatever the steps, no label and no bar of the frise touches another."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from berceau.ui import frise_svg
from berceau.ui.frise import (
    LEFT,
    RIGHT,
    FriseLane,
    FriseLayout,
    FriseStep,
    FriseWindow,
    StepState,
    Text,
    lay_out,
    shortened,
)
from berceau.ui.frise_scale import Scale, add_months
from berceau.ui.frise_widths import text_width
from tests.ui.samples import BIRTH, TODAY, WINDOW, layout

LETTERS = st.text("abcdefghilmnopqrstuvéèàœ’ ·", min_size=1, max_size=40)
DAYS = st.dates(date(2025, 6, 1), date(2030, 6, 1))


@st.composite
def steps(draw: st.DrawFn) -> FriseStep:
    start = draw(st.none() | DAYS)
    length = draw(st.integers(0, 500))
    return FriseStep(
        key=draw(st.text("abcdef0123", min_size=1, max_size=4)),
        label=draw(LETTERS),
        short_label=draw(LETTERS),
        start=start,
        end=start + timedelta(days=length) if start else draw(st.none() | DAYS),
        due=draw(st.none() | DAYS),
        state=draw(st.sampled_from(StepState)),
        domain=draw(st.sampled_from(["sante", "droits", "eveil", "soutien", "plain"])),
    )


@st.composite
def layouts(draw: st.DrawFn) -> FriseLayout:
    birth = draw(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
    start = add_months(birth, draw(st.integers(-6, 6)))
    window = FriseWindow(
        start=start,
        end=add_months(birth, draw(st.integers(7, 48))),
        birth=birth,
        today=draw(DAYS),
        birth_is_expected=draw(st.booleans()),
    )
    lanes = [
        FriseLane(key, key, draw(st.lists(steps(), max_size=30))) for key in ("sante", "droits")
    ]
    return lay_out(window, lanes, key="f", title="La frise")


def _texts(drawn: FriseLayout) -> list[Text]:
    labels = [bar.label for lane in drawn.lanes for bar in lane.bars if bar.label]
    names = [lane.name for lane in drawn.lanes]
    return [*labels, *names, *drawn.ticks, *([drawn.pill] if drawn.pill else [])]


def _overlap(one: Text, two: Text) -> bool:
    return (
        abs(one.y - two.y) < 12
        and one.x < two.x + two.width
        and two.x < one.x + one.width
    )  # fmt: skip


@given(layouts())
def test_labels_never_overlap(drawn: FriseLayout) -> None:
    assert not [pair for pair in combinations(_texts(drawn), 2) if _overlap(*pair)]


@given(layouts())
def test_bars_of_a_row_never_overlap(drawn: FriseLayout) -> None:
    rows = defaultdict(list)
    for lane in drawn.lanes:
        for bar in lane.bars:
            rows[lane.key, bar.y].append((bar.x, bar.x + bar.width))
    for bars in rows.values():
        bars.sort()
        assert all(left[1] < right[0] for left, right in pairwise(bars))


@given(layouts())
def test_nothing_leaves_the_ribbon(drawn: FriseLayout) -> None:
    for lane in drawn.lanes:
        for bar in lane.bars:
            assert bar.extent[0] >= LEFT - 0.1
            assert bar.extent[1] <= RIGHT + 0.1
            assert bar.y + 30 <= drawn.height


@given(layouts())
def test_every_step_is_drawn_counted_or_outside(drawn: FriseLayout) -> None:
    listed = sum(len(group.lines) for group in drawn.groups)
    shown = sum(len(lane.bars) for lane in drawn.lanes)
    assert shown + drawn.left_out <= listed


@given(DAYS, DAYS)
def test_time_goes_to_the_right(one: date, two: date) -> None:
    scale = Scale(WINDOW.start, WINDOW.end, BIRTH, LEFT, RIGHT)
    assert (scale.x(one) <= scale.x(two)) or one > two


def test_the_first_six_months_are_wider_than_the_last_six() -> None:
    scale = Scale(WINDOW.start, WINDOW.end, BIRTH, LEFT, RIGHT)
    first = scale.x(add_months(BIRTH, 6)) - scale.x(BIRTH)
    last = scale.x(add_months(BIRTH, 36)) - scale.x(add_months(BIRTH, 30))
    assert first > 2 * last


def test_the_list_holds_every_step() -> None:
    drawn = layout()
    keys = {line.step.key for group in drawn.groups for line in group.lines}
    assert len(keys) == 23


def test_what_is_late_comes_first_in_the_list() -> None:
    todo = layout().groups[0]
    assert (todo.key, todo.lines[0].when) == ("todo", "en retard")


def test_a_year_is_said_when_it_is_not_this_year() -> None:
    coming = next(group for group in layout().groups if group.key == "coming")
    assert coming.lines[0].when == "à partir du 14\u00a0janv.\u00a02027"


def test_an_open_step_keeps_its_label() -> None:
    labels = [bar.label.text for lane in layout().lanes for bar in lane.bars if bar.label]
    assert "Demande de logement" in labels


def test_a_label_too_long_is_cut() -> None:
    cut = shortened("Une étape dont le nom dépasse vraiment la place qu’on lui donne")
    assert cut.endswith("…")
    assert text_width(cut, 12) <= 170


def test_a_label_is_cut_at_its_bracket_when_that_is_enough() -> None:
    assert shortened("Examen de santé à 1 mois (entre 1 et 2 mois)") == "Examen de santé à 1 mois"


def test_before_the_birth_the_mark_says_term() -> None:
    window = FriseWindow(
        start=date(2026, 9, 1),
        end=date(2030, 3, 1),
        birth=date(2027, 3, 1),
        today=TODAY,
        birth_is_expected=True,
    )
    drawn = lay_out(window, [], key="f", title="La frise")
    assert "Terme" in [tick.text for tick in drawn.ticks]


def test_today_outside_the_window_has_no_line() -> None:
    window = FriseWindow(WINDOW.start, WINDOW.end, WINDOW.birth, today=date(2035, 1, 1))
    assert lay_out(window, [], key="f", title="La frise").today is None


@pytest.mark.parametrize(
    ("label", "is_held"), [("Vaccin 2 mois", True), ("لقاح شهرين", False), ("Щеплення", False)]
)
def test_a_label_in_the_letters_of_another_font_is_not_stretched(label: str, is_held: bool) -> None:
    step = FriseStep(
        key="a", label=label, short_label=label, start=TODAY, end=TODAY + timedelta(days=60),
        due=None, state=StepState.OPEN, domain="sante",
    )  # fmt: skip
    drawn = lay_out(WINDOW, [FriseLane("sante", "Santé", [step])], key="ines", title="Inès")
    lane = frise_svg.bars([bar for lane in drawn.lanes for bar in lane.bars])
    assert label in lane
    assert ("textLength" in lane) is is_held
