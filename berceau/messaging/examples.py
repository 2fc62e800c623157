"""A text as it will leave, with words of real lengths: what the team sees before it saves."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent, Mandate
from berceau.accounts.roles import Role
from berceau.messaging import gsm
from berceau.messaging.models import Channel
from berceau.messaging.wordings import A_PLACE, Model, filled, places, problems
from berceau.ui import french

PEOPLE = ("referente", "absent", "contact")
DAYS = ("day", "until", "dates")
LINK_SIGNS = 12
"""As many as a personal link has."""
A_LEAP_YEAR = date(2028, 1, 1)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose name a message says."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Costly:
    """A character that doubles the price, and what may be written in its place, if anything."""

    char: str
    lighter: str

    @property
    def name(self) -> str:
        """What to call a sign that looks like its replacement."""
        said = unicodedata.category(self.char)
        if said == "Zs":
            return _("espace insécable")
        if self.char in "’‘":
            return _("apostrophe courbe")
        return f"« {self.char} »"

    @property
    def lighter_name(self) -> str:
        if self.lighter == " ":
            return _("une espace simple")
        return _("l’apostrophe droite") if self.lighter == "'" else f"« {self.lighter} »"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a text gives, and what it costs."""

    text: str
    measure: gsm.Measure
    costly: tuple[Costly, ...]
    can_be_lighter: bool
    other_signs: bool
    """This language is not written with the signs of a short SMS: nothing to replace."""
    rewritten: tuple[tuple[str, str], ...]
    """Names that leave with plainer letters: as they are, as they leave."""
    longest: str
    """Whose name was taken: the one that makes the longest message here."""
    problems: tuple[str, ...]
    fills: bool = True
    """Every place could be filled."""


def people(today: date) -> list[Person]:
    """The référentes of today, with the number they give. One query."""
    agents = Agent.objects.filter(
        pk__in=Mandate.objects.in_force(today).filter(role=Role.REFERENTE).values("agent"),
        is_active=True,
    )
    return [
        Person(agent.full_name, french.phone(agent.work_phone or places()["phone"].example))
        for agent in agents
    ]


def preview(
    model: Model, text: str, language: str, *, team: list[Person], title: str = ""
) -> Preview:
    """The text filled with the words that make it longest, measured, and what is wrong with it."""
    default = places()["referente"].example
    team = team or [Person(default, places()["phone"].example)]
    known = _only_known(model, text)
    shown, who = max(
        ((filled(model, known, language, _words(one, language)), one) for one in team),
        key=lambda pair: (gsm.measure(pair[0]).segments, gsm.measure(pair[0]).units),
    )
    alone = A_PLACE.sub("", text)
    costly = tuple(Costly(char, gsm.lighten(char)) for char in gsm.measure(alone).costly)
    replaceable = tuple(one for one in costly if one.lighter != one.char)
    uses = {name for name in A_PLACE.findall(text) if name in model.places}
    light = model.channel == Channel.SMS and gsm.measure(alone).seven_bit
    return Preview(
        text=shown,
        measure=gsm.measure(shown),
        costly=replaceable,
        can_be_lighter=bool(replaceable) and len(replaceable) == len(costly),
        other_signs=len(replaceable) < len(costly),
        rewritten=tuple(_rewritten(who, uses)) if light else (),
        longest=who.name if uses & {*PEOPLE, "phone"} else "",
        problems=tuple(problems(model, text, language, title)),
        fills=known == text,
    )


def _only_known(model: Model, text: str) -> str:
    """A place that does not exist stays on the screen as it was typed, in brackets.

    Braces inside braces become a place once the inner ones are gone: until nothing changes.
    """
    shown = A_PLACE.sub(
        lambda found: found.group() if found.group(1) in model.places else f"[{found.group(1)}]",
        text,
    )
    return shown if shown == text else _only_known(model, shown)


def _rewritten(who: Person, uses: set[str]) -> Iterator[tuple[str, str]]:
    if uses & set(PEOPLE) and gsm.lighten(who.name) != who.name:
        yield who.name, gsm.lighten(who.name)


def _words(one: Person, language: str) -> Mapping[str, str]:
    day = longest_day(language)
    return {
        **{key: place.example for key, place in places().items()},
        **dict.fromkeys(PEOPLE, one.name),
        **dict.fromkeys(DAYS, day),
        "dates": f"{day}, {day}",
        "phone": one.phone,
        "link": settings.ADDRESS + reverse("parents:link", args=["m" * LINK_SIGNS]),
    }


@lru_cache(maxsize=64)
def longest_day(language: str) -> str:
    """The longest way to say a day of the year in this language."""
    spoken = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(spoken):
        days = [french.long_day(A_LEAP_YEAR + timedelta(days=number)) for number in range(366)]
    return max(days, key=lambda day: (gsm.measure(day).units, len(day)))


def said_in_sms(measure: gsm.Measure) -> str:
    """What the measure means for somebody who pays by the piece."""
    if measure.segments <= 1:
        return _("Tient dans un SMS.")
    return _("Part en %(count)d SMS : il coûte %(count)d fois le prix d’un seul.") % {
        "count": measure.segments
    }
