"""From a family's calendar to the ribbons that `ui` draws: one a child, one for a pregnancy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from berceau.pathway.calendar import FamilyCalendar, StepLine, Subject
from berceau.pathway.words import DOMAINS, of_name, short_label
from berceau.rules import DONE, LATE, NOT_YET, OPEN, translations
from berceau.rules.facts import Birth, began_date, due_date
from berceau.rules.offsets import shift
from berceau.ui.frise import FriseLane, FriseLayout, FriseStep, FriseWindow, StepState, lay_out

AHEAD_MONTHS = 12
STATES = {
    NOT_YET: StepState.NOT_YET,
    OPEN: StepState.OPEN,
    LATE: StepState.LATE,
    DONE: StepState.DONE,
}


def ribbons(calendar: FamilyCalendar, *, page: str, for_parents: bool = False) -> list[FriseLayout]:
    """The ribbons of the living: nothing for a pregnancy lost or a child who died.

    `for_parents` says it in their words, and nothing is late: it is still possible, or it is past.
    """
    return [
        layout
        for subject in calendar.subjects
        if (layout := _ribbon(calendar, subject, page=page, for_parents=for_parents)) is not None
    ]


def _ribbon(
    calendar: FamilyCalendar, subject: Subject, *, page: str, for_parents: bool
) -> FriseLayout | None:
    birth, today = subject.birth, calendar.today
    if birth is None or subject.lost:
        return None
    if subject.kind == "child":
        born = next(child.born_on for child in birth.children if child.id == subject.key)
        title = _("La frise %(of_name)s") % {"of_name": of_name(subject.first_name)}
    elif birth.ongoing:
        term = due_date(birth.pregnancy) if birth.pregnancy is not None else None
        if term is None:
            return None
        born, title = term, _("La frise de la grossesse")
    else:
        return None
    window = FriseWindow(
        start=_start(birth, born),
        end=shift(born, settings.FOLLOW_UP_END_MONTHS, 0),
        birth=born,
        today=today,
        birth_is_expected=birth.ongoing,
    )
    if today > window.end:
        return None
    steps = [line for line in _lines(calendar, subject) if _is_useful(line, window)]
    lanes = [
        FriseLane(
            key,
            str(label),
            [_step(line, page, for_parents) for line in steps if line.step.domain == key],
        )
        for key, label in DOMAINS.items()
    ]
    return lay_out(window, lanes, key=subject.key, title=title)


def _start(birth: Birth, born: date) -> date:
    """The fourth month of pregnancy: three completed months after its beginning."""
    began = began_date(birth.pregnancy) if birth.pregnancy is not None else None
    start = shift(began, 3, 0) if began is not None else shift(born, -6, 0)
    return min(start, born)


def _lines(calendar: FamilyCalendar, subject: Subject) -> Iterable[StepLine]:
    """Its own lines; the first child of the latest birth also carries its parents' lines."""
    yield from subject.lines
    birth = subject.birth
    if birth is None or subject.kind != "child" or birth.children[0].id != subject.key:
        return
    for other in calendar.subjects:
        if other.kind == "pregnancy" and other.birth is not None and other.birth.id == birth.id:
            yield from other.lines


def _is_useful(line: StepLine, window: FriseWindow) -> bool:
    step, today = line.step, window.today
    if line.state not in STATES or line.step.bereavement:
        return False
    if line.state == DONE:
        return window.start <= (step.done_on or today) <= window.end
    return step.opens_on <= min(shift(today, AHEAD_MONTHS, 0), window.end)


def _step(line: StepLine, page: str, for_parents: bool) -> FriseStep:  # noqa: FBT001
    step = line.step
    label, short = line.label, step.short
    if for_parents:
        here = get_language() or translations.FRENCH
        said = translations.words(step.code, step.parents, step.short, here)
        label, short = said.parents, said.short
    state = STATES[line.state]
    if for_parents and state == StepState.LATE:
        state = StepState.OPEN
    start, end = step.opens_on, step.last_day
    if line.state == DONE and step.done_on is not None:
        start = end = step.done_on
    if end is not None and end - start > timedelta(days=1200):
        end = None
    return FriseStep(
        key=line.key,
        label=label,
        short_label=short or short_label(label),
        start=start,
        end=end,
        due=step.due_on,
        state=state,
        domain=step.domain,
        href=f"{page}#{line.key}",
    )
