"""Opening hours: said truly in words, asked truly, written from a table; never a guess."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import opening_hours
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from berceau.directory.hours import (
    Week,
    in_words,
    is_open,
    opens_on,
    osm_of,
    problem,
    silent_on,
    week_of,
)
from berceau.rules.territory import territory_of

PARIS = ZoneInfo("Europe/Paris")
CAMBRAI = territory_of("59122")
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def said(osm: str) -> list[str]:
    return [line.replace("\u00a0", " ") for line in in_words(osm)]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("osm", "lines"),
    [
        ("", []),
        ("Mo,Th 09:00-12:00,14:00-17:00", ["lundi et jeudi de 9 h à 12 h et de 14 h à 17 h"]),
        ("Mo-Fr 08:30-17:05", ["du lundi au vendredi de 8 h 30 à 17 h 05"]),
        ("Fr-Mo 09:00-12:00", ["lundi et du vendredi au dimanche de 9 h à 12 h"]),
        ("09:00-12:00", ["tous les jours de 9 h à 12 h"]),
        ("24/7", ["tous les jours, jour et nuit"]),
        (
            "Mo-Fr 09:00-17:00; We 09:00-12:00; PH off",
            [
                "lundi, mardi, jeudi et vendredi de 9 h à 17 h",
                "mercredi de 9 h à 12 h",
                "fermé les jours fériés",
            ],
        ),
        ("Mo-Fr 09:00-17:00; We off", ["lundi, mardi, jeudi et vendredi de 9 h à 17 h"]),
        (
            "We 09:00-12:00, We[-1] 14:00-15:00",
            ["mercredi de 9 h à 12 h", "le dernier mercredi du mois, aussi de 14 h à 15 h"],
        ),
        (
            "We 09:00-12:00; We[1] 14:00-15:00",
            ["mercredi de 9 h à 12 h", "le 1er mercredi du mois, seulement de 14 h à 15 h"],
        ),
        (
            "We 09:00-12:00; We[2] off",
            ["mercredi de 9 h à 12 h", "fermé le 2e mercredi du mois"],
        ),
        ("We[1,3] 14:00-16:00", ["le 1er et le 3e mercredi du mois de 14 h à 16 h"]),
        (
            "Tu 09:30-11:30; SH off",
            ["mardi de 9 h 30 à 11 h 30", "fermé pendant les vacances scolaires"],
        ),
        (
            "Mo-Fr 09:00-17:00; SH Mo-Fr 10:00-12:00",
            [
                "hors vacances scolaires : du lundi au vendredi de 9 h à 17 h",
                "pendant les vacances scolaires : du lundi au vendredi de 10 h à 12 h",
            ],
        ),
        (
            "Mo-Tu 09:00-17:00; Jul-Aug Mo off; Dec 24-Jan 1 off",
            [
                "en juillet et août : mardi de 9 h à 17 h",
                "le reste du temps : lundi et mardi de 9 h à 17 h",
                "fermé du 24 décembre au 1er janvier",
            ],
        ),
        (
            "Sep-Jun: Tu 09:00-11:00; Aug off",
            ["de septembre à juin : mardi de 9 h à 11 h", "fermé en août"],
        ),
        ("week 1-53/2 We 09:00-12:00", ["les semaines impaires : mercredi de 9 h à 12 h"]),
        ('Mo-Fr "sur rendez-vous"', ["du lundi au vendredi : sur rendez-vous"]),
        ('"sur rendez-vous"', ["sur rendez-vous"]),
        ('Mo 09:00-12:00 "sans rendez-vous"', ["lundi de 9 h à 12 h (sans rendez-vous)"]),
        ("Mo 09:00-12:00 unknown", ["lundi de 9 h à 12 h (à confirmer)"]),
        ("Mo 09:00+", ["lundi à partir de 9 h"]),
        ("Mo-Su 22:00-06:00", ["tous les jours de 22 h à 6 h le lendemain"]),
        ("Mo-Fr,PH 10:00-12:00", ["du lundi au vendredi de 10 h à 12 h",
                                  "les jours fériés de 10 h à 12 h"]),
        ("off", ["fermé"]),
    ],
)  # fmt: skip
def test_hours_in_words(osm, lines):
    assert said(osm) == lines
    assert problem(osm) is None


@pytest.mark.parametrize(
    "osm",
    [
        "sunrise-sunset",
        "Mo 09:00-12:00 || Tu 10:00-11:00",
        "PH off; Mo 09:00-12:00",
        "Mo-Fr 09:00-17:00; Mo 12:00-14:00 off",
        "easter off",
        "2027 Mo 09:00-12:00",
        "lundi 9h-12h",
        "SH,Mo 09:00-12:00",
    ],
)
def test_what_is_not_understood_is_shown_as_written_and_answered_by_nobody(osm):
    assert said(osm) == [osm]
    assert problem(osm)
    assert is_open(osm, at("2026-11-23T10:00")) is None
    assert opens_on(osm, 0) is None
    assert week_of(osm) is None


@pytest.mark.parametrize(
    "osm",
    [
        # Two seasons that cover the same days; holidays that cross a season.
        "Jan-Jul Mo 09:00-12:00; Jul-Aug Mo 14:00-15:00",
        "Sep-Jun Mo 09:00-12:00; SH Mo 14:00-15:00",
        "We[1] 09:00-12:00; We 14:00-15:00",
        "We[1] 09:00-12:00; We[-1] 14:00-15:00",
        "Jul Mo 09:00-12:00; Mo 14:00-15:00",
        "Mo 09:00-12:00; PH 10:00-11:00; SH off",
    ],
)
def test_what_words_would_say_wrongly_is_shown_as_written(osm):
    assert said(osm) == [osm]
    assert problem(osm) is None


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("lundi 9h-12h", "Mo 09:00-12:00"),
        ("Du lundi au vendredi de 9h à 12h et de 14h à 17h30",
         "Mo-Fr 09:00-12:00,14:00-17:30"),
        ("lun.-ven. 9h-17h", "Mo-Fr 09:00-17:00"),
        ("Lundi : 9h-12h, mercredi : 14h-16h", "Mo 09:00-12:00; We 14:00-16:00"),
    ],
)  # fmt: skip
def test_simple_french_is_offered_again_as_it_should_be_written(typed, offered):
    assert problem(typed) == f"Écrire plutôt « {offered} »."
    assert problem(offered) is None


def test_a_problem_says_where_reading_stopped():
    assert "« bientôt »" in (problem("Mo 09:00-12:00; bientôt") or "")
    assert "PH off" in (problem("PH off; Mo 09:00-12:00") or "")


@pytest.mark.parametrize(
    ("osm", "moment", "answer"),
    [
        ("Mo-Fr 09:00-12:00", "2026-11-23T09:00", True),
        ("Mo-Fr 09:00-12:00", "2026-11-23T12:00", False),
        ("Mo-Fr 09:00-12:00", "2026-11-22T10:00", False),
        ("", "2026-11-23T10:00", None),
        ("Mo 09:00-12:00 unknown", "2026-11-23T10:00", None),
        ("Mo 09:00+", "2026-11-23T18:00", None),
        ("Mo 09:00+", "2026-11-23T08:00", False),
        ('Mo "sur rendez-vous"', "2026-11-23T10:00", None),
        # The dates of school holidays are not held here: known only where it changes nothing.
        ("Mo 09:00-12:00; SH off", "2026-11-23T10:00", None),
        ("Mo 09:00-12:00; SH off", "2026-11-23T13:00", False),
        # 11 November is a Wednesday; nothing is said of public holidays, then something is.
        ("We 09:00-12:00", "2026-11-11T10:00", None),
        ("We 09:00-12:00", "2026-11-11T13:00", False),
        ("We 09:00-12:00; PH off", "2026-11-11T10:00", False),
        ("We 09:00-12:00,14:00-15:00; PH 10:00-11:00", "2026-11-11T10:30", True),
        ("24/7", "2026-11-11T10:00", True),
        ("We[2] 09:00-12:00", "2026-11-18T10:00", False),
        ("We[-1] 09:00-12:00", "2026-11-25T10:00", True),
        ("Dec 24-Jan 2 off", "2026-12-26T10:00", False),
        ("Mo-Su 22:00-06:00", "2026-11-23T05:59", True),
        ("week 2-52/2 Mo 09:00-12:00", "2026-11-23T10:00", True),
    ],
)
def test_open_closed_or_unknown(osm, moment, answer):
    assert is_open(osm, at(moment), territory=CAMBRAI) is answer


def test_the_clock_and_the_holidays_are_those_of_the_territory():
    moment = at("2026-11-23T07:00")
    assert is_open("Mo 09:00-12:00", moment, territory=territory_of("97411")) is True
    assert is_open("Mo 09:00-12:00", moment, territory=CAMBRAI) is False
    # 26 December is a holiday in Alsace and Moselle alone.
    boxing = at("2026-12-26T10:00")
    assert is_open("Sa 09:00-12:00; PH off", boxing, territory=territory_of("67482")) is False
    assert is_open("Sa 09:00-12:00; PH off", boxing, territory=CAMBRAI) is True


@pytest.mark.parametrize(
    ("osm", "silent"),
    [
        ("We 09:00-12:00", True),
        ("le mercredi", True),
        ("We 09:00-12:00; PH off", False),
        ("24/7", False),
        ("", False),
    ],
)
def test_what_says_nothing_of_public_holidays(osm, silent):
    armistice, day_after = at("2026-11-11T10:00").date(), at("2026-11-12T10:00").date()
    assert silent_on(osm, armistice, territory=CAMBRAI) is silent
    assert silent_on(osm, day_after, territory=CAMBRAI) is False


@pytest.mark.parametrize(
    ("osm", "weekday", "answer"),
    [
        ("Mo-Fr 09:00-12:00; We off", 2, False),
        ("Mo-Fr 09:00-12:00; We off", 1, True),
        ("Jul-Aug We 09:00-12:00", 2, True),
        ("We[1] 09:00-12:00", 2, True),
        ('We "sur rendez-vous"', 2, None),
        ("PH 09:00-12:00", 2, False),
        ("", 2, None),
    ],
)
def test_which_weekdays_it_opens(osm, weekday, answer):
    assert opens_on(osm, weekday) is answer


# --- Whatever is written ------------------------------------------------------------------
CLOCKS = st.integers(0, 23 * 4).map(lambda quarter: quarter * 15)
MOMENTS = st.integers(0, 365 * 24 * 60 - 1).map(
    lambda minute: datetime(2026, 1, 1) + timedelta(minutes=minute)  # noqa: DTZ001
)


@st.composite
def slots(draw: Any, most: int = 2) -> tuple[tuple[int, int], ...]:
    edges = sorted(draw(st.lists(CLOCKS, min_size=0, max_size=most * 2, unique=True)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


WEEKS = st.builds(
    Week,
    days=st.lists(slots(), min_size=7, max_size=7).map(tuple),
    note=st.sampled_from(["", "sur rendez-vous"]),
    closed_on_public_holidays=st.booleans(),
    closed_in_school_holidays=st.booleans(),
).filter(lambda week: any(week.days))


@settings(max_examples=200, deadline=None)
@given(WEEKS)
def test_a_table_comes_back_as_it_was_written(week):
    assert week_of(osm_of(week)) == week


def time_of(hour: str, minute: str) -> int:
    return int(hour) * 60 + int(minute or 0)


def days_in(line: str) -> set[int]:
    """The weekdays that a sentence names."""
    if line.startswith("tous les jours"):
        return set(range(7))
    found: set[int] = set()
    for first, last in re.findall(r"du (\w+) au (\w+)", line):
        found |= set(range(NAMES.index(first), NAMES.index(last) + 1))
    return found | {number for number, name in enumerate(NAMES) if name in line}


def read_back(lines: list[str], moment: datetime) -> bool:
    """What a person understands from the sentences, at a moment of an ordinary day."""
    minute = moment.hour * 60 + moment.minute
    hours = r"de (?:(\d+) h(?: (\d\d))?|minuit) à (\d+) h(?: (\d\d))?"
    for line in lines:
        if moment.weekday() in days_in(line):
            for begin, begin_rest, end, end_rest in re.findall(hours, line):
                if time_of(begin or "0", begin_rest) <= minute < time_of(end, end_rest):
                    return True
    return False


@settings(max_examples=300, deadline=None)
@given(WEEKS, MOMENTS)
def test_words_and_answers_agree(week, moment):
    osm = osm_of(week)
    here = moment.replace(tzinfo=PARIS)
    answer = is_open(osm, here, territory=CAMBRAI)
    lines = said(osm)
    assume(not CAMBRAI.is_holiday(moment.date()))
    assert ("fermé les jours fériés" in lines) is week.closed_on_public_holidays
    assert ("fermé pendant les vacances scolaires" in lines) is week.closed_in_school_holidays
    if answer is None:
        assert week.closed_in_school_holidays
    else:
        assert read_back(lines, moment) is answer


@st.composite
def expressions(draw: Any) -> str:
    """Rules as people write them: days, nth, seasons, weeks, closed, added."""
    days = st.one_of(
        st.sampled_from(DAYS),
        st.builds("{}-{}".format, st.sampled_from(DAYS), st.sampled_from(DAYS)),
        st.builds("{}[{}]".format, st.sampled_from(DAYS), st.sampled_from(["1", "2,4", "-1"])),
        st.builds("{},PH".format, st.sampled_from(DAYS)),
    )
    season = st.one_of(
        st.just(""),
        st.builds("{}-{} ".format, st.sampled_from(MONTHS), st.sampled_from(MONTHS)),
        st.builds(
            "{} {}-{} {} ".format,
            st.sampled_from(MONTHS), st.integers(1, 28),
            st.sampled_from(MONTHS), st.integers(1, 28),
        ),
        st.sampled_from(["week 1-53/2 ", "week 2-52/2 "]),
    )  # fmt: skip
    text = ""
    for _turn in range(draw(st.integers(1, 3))):
        times = ",".join(
            f"{one // 60:02d}:{one % 60:02d}-{two // 60:02d}:{two % 60:02d}"
            for one, two in draw(slots())
        )
        if text:
            added = times and text[-1].isdigit() and draw(st.booleans())
            text += ", " if added else "; "
        text += draw(season) + draw(days) + " " + (times or "off")
    return text + draw(st.sampled_from(["", "; PH off"]))


@settings(max_examples=300, deadline=None)
@given(expressions(), MOMENTS)
def test_answers_agree_with_the_reference_reader_of_opening_hours(osm, moment):
    assume(problem(osm) is None)
    answer = is_open(osm, moment.replace(tzinfo=PARIS), territory=CAMBRAI)
    assume(answer is not None)
    assert opening_hours.OpeningHours(osm, country="FR").is_open(moment) is answer


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text(alphabet='MoTuWePHSH0129:-,;[]"of ', max_size=60)))
def test_nothing_written_breaks_anything(osm):
    assert isinstance(in_words(osm), list)
    assert (problem(osm) is None) or isinstance(problem(osm), str)
    is_open(osm, at("2026-11-23T10:00"), territory=CAMBRAI)
    opens_on(osm, 2)
    week_of(osm)
