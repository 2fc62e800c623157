"""The frise: the thousand days as a ribbon, one lane per domain, and the same content as a list.

Dates in, boxes out: no clock, no database. Labels never overlap: each is measured with the widths
of the font, packed in a sub-row of its lane, and drawn with that very `textLength`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext, pgettext

from berceau.ui.french import short_day
from berceau.ui.frise_scale import Scale, add_months
from berceau.ui.frise_widths import text_width

WIDTH, LEFT, RIGHT = 1040.0, 76.0, 1026.0
LABEL_SIZE, NAME_SIZE = 12.0, 13.0
BAR, LABEL, GAP, BAR_GAP, ROW_GAP = 16.0, 14.0, 6.0, 2.0, 7.0
LONGEST_LABEL = 170.0
AXIS, FIRST_LANE = 22.0, 34.0
# How many rows of its lane a step may open, by what it asks for; beyond, the list says it.
ROWS_WITH_LABEL = {"late": 5, "open": 4, "not_yet": 3}
ROWS_WITHOUT_LABEL = {"late": 7, "open": 6, "not_yet": 4, "done": 3, "missed": 1}


class StepState(StrEnum):
    """The states of the calendar that are shown."""

    NOT_YET = "not_yet"
    OPEN = "open"
    LATE = "late"
    MISSED = "missed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class FriseWindow:
    """From the 4th month of pregnancy to the end of the follow-up, both days included."""

    start: date
    end: date
    birth: date
    today: date
    birth_is_expected: bool = False


@dataclass(frozen=True, slots=True)
class FriseStep:
    """One step of the calendar; `domain` is sante, droits, eveil, soutien or plain."""

    key: str
    label: str
    short_label: str
    start: date | None
    end: date | None
    due: date | None
    state: StepState
    domain: str = "plain"
    href: str = ""

    @property
    def first(self) -> date | None:
        return self.start or self.due or self.end

    @property
    def last(self) -> date | None:
        return self.end or self.due or self.start


@dataclass(frozen=True, slots=True)
class FriseLane:
    """The steps of one domain."""

    key: str
    label: str
    steps: Sequence[FriseStep]


@dataclass(frozen=True, slots=True)
class Text:
    """A measured text: its box is x, x + width on the line of base `y`."""

    text: str
    x: float
    y: float
    width: float
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A step on the ribbon."""

    step: FriseStep
    x: float
    width: float
    y: float = 0.0
    label: Text | None = None

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def extent(self) -> tuple[float, float]:
        """From the leftmost to the rightmost point, label included."""
        if self.label is None:
            return self.x, self.x + self.width
        return (
            min(self.x, self.label.x),
            max(self.x + self.width, self.label.x + self.label.width),
        )


@dataclass(slots=True)
class Row:
    """A sub-row of a lane: nothing in it touches anything else."""

    bars: list[Bar] = field(default_factory=list)

    def has_room_for(self, bar: Bar) -> bool:
        begin, end = bar.extent
        for other in self.bars:
            gap = GAP if bar.label or other.label else BAR_GAP
            other_begin, other_end = other.extent
            if begin < other_end + gap and other_begin < end + gap:
                return False
        return True

    @property
    def height(self) -> float:
        return BAR + ROW_GAP + (LABEL if any(bar.label for bar in self.bars) else 0)


@dataclass(frozen=True, slots=True)
class LaneLayout:
    """A lane with its place on the ribbon."""

    key: str
    name: Text
    bars: tuple[Bar, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list that says the same thing."""

    step: FriseStep
    when: str
    lane: str


@dataclass(frozen=True, slots=True)
class Group:
    """« À faire », « À venir », « Fait », « Passé »."""

    key: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FriseLayout:
    """All that the template draws."""

    key: str
    title: str
    summary: str
    height: float
    bottom: float
    ticks: tuple[Text, ...]
    grid: tuple[float, ...]
    zone: tuple[float, float] | None
    today: float | None
    pill: Text | None
    lanes: tuple[LaneLayout, ...]
    groups: tuple[Group, ...]
    left_out: int
    width: float = WIDTH

    @property
    def today_share(self) -> float:
        """Where today is on the ribbon, from 0 to 1: a phone scrolls there."""
        return round((self.today or 0) / WIDTH, 3)

    @property
    def today_end(self) -> float:
        return self.height - 20


def _rank(step: FriseStep, today: date) -> tuple[int, int, str]:
    """What deserves a label first: what ends soon if it is due, then what comes soonest."""
    order = (StepState.LATE, StepState.OPEN, StepState.NOT_YET, StepState.DONE, StepState.MISSED)
    is_due = step.state in {StepState.LATE, StepState.OPEN}
    day = (step.last if is_due else step.first) or today
    return order.index(step.state), abs((day - today).days), step.key


def shortened(text: str, longest: float = LONGEST_LABEL, size: float = LABEL_SIZE) -> str:
    """The text, cut when it is wider than `longest`: at a bracket or a comma, else after a word."""
    for mark in ("", " (", ", "):
        shorter = text.partition(mark)[0] if mark else text
        if text_width(shorter, size) <= longest:
            return shorter
    while text and text_width(f"{text}…", size) > longest:
        text = text.rpartition(" ")[0] if " " in text else text[:-1]
    return f"{text.rstrip(' ,;:')}…"


def _label_places(bar: Bar) -> list[Text]:
    """The label under its bar: at its start, else centred, else at its end; never outside."""
    text = shortened(bar.step.short_label or bar.step.label)
    width = round(text_width(text, LABEL_SIZE), 1)
    starts = (bar.x, bar.middle - width / 2, bar.x + bar.width - width)
    kept = {round(min(max(x, LEFT), RIGHT - width), 1): None for x in starts}
    return [Text(text, x, 0.0, width) for x in kept]


def _bar(step: FriseStep, scale: Scale, window: FriseWindow) -> Bar | None:
    """The step between the edges of the window; None when it is out of it or has no date."""
    if step.first is None or step.last is None:
        return None
    first, last = step.first, max(step.first, step.last)
    if last < window.start or first > window.end:
        return None
    begin, end = scale.x(first), scale.x(last)
    begin = min(begin, RIGHT - BAR)
    return Bar(step, round(begin, 1), round(max(end - begin, BAR), 1))


def _pack(bars: list[Bar], today: date) -> tuple[list[Row], int]:
    """Each bar in the first sub-row where it touches nothing; and how many found no place."""
    rows: list[Row] = []
    left_out = 0
    for bar in sorted(bars, key=lambda one: _rank(one.step, today)):
        state = bar.step.state
        if state in ROWS_WITH_LABEL:
            choices = [replace(bar, label=place) for place in _label_places(bar)]
            if _put(choices, rows, ROWS_WITH_LABEL[state]):
                continue
        if not _put([bar], rows, ROWS_WITHOUT_LABEL[state]) and state != StepState.MISSED:
            left_out += 1
    return rows, left_out


def _put(choices: list[Bar], rows: list[Row], allowed: int) -> bool:
    for row in rows:
        for choice in choices:
            if row.has_room_for(choice):
                row.bars.append(choice)
                return True
    if len(rows) >= allowed:
        return False
    rows.append(Row([choices[0]]))
    return True


def _ticks(window: FriseWindow, scale: Scale) -> tuple[tuple[Text, ...], tuple[float, ...]]:
    """The marks of time that fit, the birth and the birthdays first."""
    name = gettext("Terme") if window.birth_is_expected else gettext("Naissance")
    marks = [
        (0, name, True), (12, gettext("1 an"), True), (24, gettext("2 ans"), True),
        (36, gettext("3 ans"), True), (-6, pgettext("grossesse", "4e mois"), False),
        (-3, pgettext("grossesse", "7e mois"), False), (3, gettext("3 mois"), False),
        (6, gettext("6 mois"), False), (18, gettext("18 mois"), False),
        (9, gettext("9 mois"), False), (30, gettext("2 ans ½"), False),
    ]  # fmt: skip
    texts: list[Text] = []
    grid: list[float] = []
    for months, label, strong in marks:
        day = add_months(window.birth, months)
        if not window.start <= day <= window.end:
            continue
        x = round(scale.x(day), 1)
        grid.append(x)
        width = round(text_width(label, LABEL_SIZE), 1)
        left = round(min(max(x - width / 2, LEFT - 4), RIGHT + 10 - width), 1)
        if all(left + width + GAP <= t.x or t.x + t.width + GAP <= left for t in texts):
            texts.append(Text(label, left, 14.0, width, strong))
    return tuple(sorted(texts, key=lambda t: t.x)), tuple(sorted(grid))


def _when(step: FriseStep, today: date) -> str:
    fixed = {
        StepState.LATE: gettext("en retard"),
        StepState.DONE: gettext("fait"),
        StepState.MISSED: gettext("la date est passée"),
    }
    if step.state in fixed:
        return fixed[step.state]
    day = step.last if step.state == StepState.OPEN else step.first
    if day is None:
        return gettext("date à préciser")
    if step.state == StepState.OPEN:
        return gettext("jusqu’au %(day)s") % {"day": short_day(day, today)}
    return gettext("à partir du %(day)s") % {"day": short_day(day, today)}


def _reading_order(line: Line) -> tuple[bool, date, str]:
    step = line.step
    day = step.first if step.state == StepState.NOT_YET else step.last
    return step.state != StepState.LATE, day or date.max, step.key


def _groups(lanes: Sequence[FriseLane], today: date) -> tuple[Group, ...]:
    wanted = (
        ("todo", gettext("À faire"), {StepState.LATE, StepState.OPEN}),
        ("coming", gettext("À venir"), {StepState.NOT_YET}),
        ("done", gettext("Fait"), {StepState.DONE}),
        ("past", gettext("Dates passées"), {StepState.MISSED}),
    )
    lines = [Line(step, _when(step, today), lane.label) for lane in lanes for step in lane.steps]
    lines.sort(key=_reading_order)
    groups = (
        Group(key, title, tuple(line for line in lines if line.step.state in states))
        for key, title, states in wanted
    )
    return tuple(group for group in groups if group.lines or group.key == "todo")


def _summary(groups: Sequence[Group]) -> str:
    counts = ", ".join(f"{group.title.lower()} : {len(group.lines)}" for group in groups)
    return gettext("Étapes %(counts)s. Le détail est dans la liste.") % {"counts": counts}


def lay_out(
    window: FriseWindow, lanes: Sequence[FriseLane], *, key: str, title: str
) -> FriseLayout:
    """Place everything: `key` makes the identifiers of the page unique."""
    scale = Scale(window.start, window.end, window.birth, LEFT, RIGHT)
    top, left_out = FIRST_LANE, 0
    placed: list[LaneLayout] = []
    for lane in lanes:
        bars = [bar for step in lane.steps if (bar := _bar(step, scale, window))]
        if not bars:
            continue
        rows, missing = _pack(bars, window.today)
        left_out += missing
        name = shortened(lane.label, LEFT - GAP, NAME_SIZE)
        width = round(text_width(name, NAME_SIZE), 1)
        title_box = Text(name, 0.0, top + 12.5, width)
        done: list[Bar] = []
        for row in rows:
            for bar in sorted(row.bars, key=lambda one: one.x):
                label = bar.label and replace(bar.label, y=top + BAR + 11.5)
                done.append(replace(bar, y=top, label=label))
            top += row.height
        placed.append(LaneLayout(lane.key, title_box, tuple(done), len(rows)))
        top += ROW_GAP
    ticks, grid = _ticks(window, scale)
    zone = None
    if window.start < window.birth:
        zone = LEFT, round(scale.x(min(window.birth, window.end)) - LEFT, 1)
    today, pill = None, None
    if window.start <= window.today <= window.end:
        today = round(scale.x(window.today), 1)
        words = gettext("Aujourd’hui")
        width = round(text_width(words, LABEL_SIZE), 1)
        left = min(max(today - width / 2, LEFT + 8), RIGHT - 8 - width)
        pill = Text(words, round(left, 1), top + 17.5, width)
    groups = _groups(lanes, window.today)
    return FriseLayout(
        key=key, title=title, summary=_summary(groups), height=top + 26.0, bottom=top + 4.0,
        ticks=ticks, grid=grid, zone=zone, today=today, pill=pill, lanes=tuple(placed),
        groups=groups, left_out=left_out,
    )  # fmt: skip
