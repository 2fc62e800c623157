"""What would be said to whom on a day, grouped in messages; and what is left out, with the reason.

Nothing is written here. The night posts what this module finds; `berceau messages due` prints it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.contract import Outgoing, Reminder, ReminderSource, judged, programmes
from berceau.messaging.models import Channel
from berceau.messaging.outbox import Draft, To
from berceau.messaging.purposes import purposes
from berceau.messaging.rules import hours
from berceau.messaging.wordings import Voice, models
from berceau.reminders import dates
from berceau.reminders.choices import accepts, by_post, catch_up
from berceau.reminders.models import EVERY_STEP, Pace
from berceau.reminders.reach import Person, Reach, reach

PREFIX = "reminders:"
"""How the keys of our messages begin."""
MANY = {"reminder": "reminder_many"}
"""The wording that says several of the same kind in one message."""
ON_PAPER = {"reminder": "letter_reminder"}
"""What is also written as a letter, to who has no telephone. A call cannot be promised to them; a
stand-in is over before the post comes."""


@dataclass(frozen=True, slots=True)
class Item:
    """One reminder for one adult."""

    source: str
    reminder: Reminder


@dataclass(frozen=True, slots=True)
class Planned:
    """One message: to whom, what it says, of which reminders, and since when."""

    person: Person
    items: tuple[Item, ...]
    draft: Draft
    later: str = ""
    """Why it will wait beyond that moment, when a rule says so."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Reminders that do not leave, and why."""

    person: Person | None
    family_id: int
    items: tuple[Item, ...]
    reason: str


@dataclass(slots=True)
class Plan:
    """What a batch of files gives on one day."""

    leaving: list[Planned] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def sources() -> list[ReminderSource]:
    """Every source of every room."""
    return [source for programme in programmes() for source in programme.reminders]


def opening(day: date) -> datetime:
    """The first moment of this day, or of the next open one, when messages leave."""
    return hours().next_open(timezone.make_aware(datetime.combine(day, time.min)))


def gathered(day: date, families: Collection[int]) -> list[Item]:
    """What every source gives around this day: missed nights before, days grouped after."""
    first = day - timedelta(days=catch_up())
    last = day + timedelta(days=settings.REMINDERS_TOGETHER_DAYS)
    return [item for item in gathered_between(first, last, families) if item.reminder.until >= day]


def gathered_between(first: date, last: date, families: Collection[int]) -> list[Item]:
    """What every source gives to say between these two days."""
    return [
        Item(source.key, reminder)
        for source in sources()
        for reminder in source.given(first, last, families)
    ]


def plan(
    day: date, families: Collection[int], *, at: datetime, items: Sequence[Item] | None = None
) -> Plan:
    """What would be said on this day to these files, as rules judge it at `at`."""
    if items is None:
        items = gathered(day, families)
    made = Plan()
    if not any(item.reminder.on <= day for item in items):
        return made
    known = reach(
        {item.reminder.family_id for item in items},
        {item.reminder.key for item in items},
        today=day,
    )
    voice = Voice()
    candidates = []
    for (person, _purpose), those in _by_person(items, known, day, made).items():
        for group in _groups(those, day):
            planned = _message(person, group, known, voice, day=day, at=at, made=made)
            if planned is not None:
                candidates.append(planned)
    verdicts = judged([_outgoing(one) for one in candidates], at)
    for position, planned in enumerate(candidates):
        verdict = verdicts.get(position)
        if verdict is not None and verdict.until is None:
            made.left_out.append(
                LeftOut(planned.person, planned.person.family_id, planned.items, verdict.reason)
            )
        else:
            later = verdict.reason if verdict is not None else ""
            made.leaving.append(replace(planned, later=later))
    return made


def _by_person(
    items: Sequence[Item], known: Reach, day: date, made: Plan
) -> dict[tuple[Person, str], list[Item]]:
    """The reminders of each adult who accepts them, apart by purpose."""
    found: dict[tuple[Person, str], list[Item]] = defaultdict(list)
    for item in items:
        people = known.people.get(item.reminder.family_id, [])
        if not people and item.reminder.on <= day:
            _leave_out(made, None, item, _("le dossier n’est plus ouvert"))
        for person in people:
            if item.reminder.adult_id not in (None, person.adult_id):
                continue
            reason = _why_not(item, person, known, day)
            if reason is None:
                found[person, item.reminder.purpose].append(item)
            elif reason and item.reminder.on <= day:
                _leave_out(made, person, item, reason)
    return found


def _why_not(item: Item, person: Person, known: Reach, day: date) -> str | None:
    """Why this adult is not told of this; an empty reason for what was said already."""
    if (person.adult_id, item.reminder.key) in known.told:
        return ""
    if is_muted(item.reminder, known.muted):
        return _("pas pour cette famille")
    if not accepts(person.pace, item.reminder.level):
        return _("le rythme choisi ne le veut pas (%(pace)s)") % {"pace": Pace(person.pace).label}
    if not person.number:
        return why_no_letter(item.reminder, person.home, day)
    return None


def why_no_letter(reminder: Reminder, home: str, day: date) -> str | None:
    """Why who has no telephone is not told of this by a letter written on this day."""
    if not home:
        return _("ni numéro, ni adresse où écrire")
    if reminder.wording not in ON_PAPER:
        return _("aucun numéro, et ce rappel ne s’écrit pas en courrier")
    if reminder.until < day + by_post():
        return _("aucun numéro, et un courrier arriverait trop tard")
    return None


def is_muted(reminder: Reminder, muted: Collection[tuple[int, str]]) -> bool:
    """Whether this family is spared it. A stand-in is no reminder of a date: it is always said."""
    if not reminder.step:
        return (reminder.family_id, EVERY_STEP) in muted and reminder.level > 0
    return (reminder.family_id, EVERY_STEP) in muted or (
        (reminder.family_id, reminder.step) in muted
    )


def _leave_out(made: Plan, person: Person | None, item: Item, reason: str) -> None:
    made.left_out.append(LeftOut(person, item.reminder.family_id, (item,), reason))


def _groups(items: Sequence[Item], day: date) -> Iterator[tuple[Item, ...]]:
    """One message for what falls in the same days; nothing when nothing is due yet."""
    alone = [item for item in items if not item.reminder.together]
    yield from ((item,) for item in alone if item.reminder.on <= day)
    together = [item for item in items if item.reminder.together]
    if any(item.reminder.on <= day for item in together):
        yield tuple(sorted(together, key=lambda item: (item.reminder.day, item.reminder.key)))


def _message(
    person: Person,
    items: tuple[Item, ...],
    known: Reach,
    voice: Voice,
    *,
    day: date,
    at: datetime,
    made: Plan,
) -> Planned | None:
    """The text of a group, in the adult's language; None when a word of it is not known.

    An SMS leaves at the opening; a letter waits for who prints it.
    """
    wording = items[0].reminder.wording
    if not person.number:
        wording = ON_PAPER[wording]
    language = voice.text(wording, person.language).language
    places = _places(items, known, language, day=day)
    if places.pop("many", ""):
        wording = MANY.get(wording, wording)
    needed = {name: places.get(name, "") for name in models()[wording].places}
    missing = [name for name, word in needed.items() if not word]
    if missing:
        made.left_out.append(
            LeftOut(
                person,
                person.family_id,
                items,
                _("il manque au message : %(words)s") % {"words": ", ".join(missing)},
            )
        )
        return None
    draft = Draft(
        channel=Channel.SMS if person.number else Channel.LETTER,
        purpose=items[0].reminder.purpose,
        to=To(
            person.number or person.home,
            person.family_id,
            person.adult_id,
            person.language if person.number else language,
        ),
        title=voice.text(wording, person.language).title,
        body=voice.said(wording, person.language, **needed),
        key=_key(person, items, day),
        subject=_subject(items),
        not_before=max(opening(day), at) if person.number else at,
    )
    return Planned(person, items, draft)


def _places(items: tuple[Item, ...], known: Reach, language: str, *, day: date) -> dict[str, str]:
    first = items[0].reminder
    spans = [(item.reminder.day, item.reminder.last_day or item.reminder.day) for item in items]
    dated, many = dates.spans_words(spans, language, today=day)
    answering = known.answering(first.family_id, first.day if first.purpose == "promise" else day)
    return {
        "dates": dated,
        "many": "1" if many else "",
        "day": dates.day_words(first.day, language),
        "until": dates.day_words(first.last_day or first.day, language),
        "referente": answering.name if answering else "",
        "phone": answering.phone if answering else "",
        **first.places,
    }


def _subject(items: tuple[Item, ...]) -> str:
    return " ".join(sorted({word for item in items for word in item.reminder.subject.split()}))


def _key(person: Person, items: tuple[Item, ...], day: date) -> str:
    """The same reminders on the same day are one message, however often the night runs."""
    causes = "\n".join(sorted(item.reminder.key for item in items))
    digest = hashlib.sha256(causes.encode()).hexdigest()[:24]
    return f"{PREFIX}{person.adult_id}:{day.isoformat()}:{digest}"


def _outgoing(planned: Planned) -> Outgoing:
    draft = planned.draft
    return Outgoing(
        channel=draft.channel,
        purpose=draft.purpose,
        address=draft.to.address,
        family_id=draft.to.family_id,
        adult_id=draft.to.adult_id,
        subject=draft.subject,
        pressing=purposes()[draft.purpose].pressing,
        # No key: what is not in the outbox yet has nothing to be compared with.
    )
