"""A reminder whose cause is gone does not leave, even when its message already waits.

The step was done an hour ago, the call was made, the absence was cancelled, the adult chose
« rien »: sources are asked again at the moment of sending.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.contract import Outgoing, Reminder, Verdict
from berceau.messaging.models import Channel
from berceau.reminders.choices import accepts, by_post, usual_pace
from berceau.reminders.models import Mute, Reminded, Rhythm
from berceau.reminders.plan import PREFIX, is_muted, sources


def no_longer_due(messages: Sequence[Outgoing], at: datetime) -> Mapping[int, Verdict]:
    """Messages of this room of which something is not given any more. Constant queries."""
    ours = {
        message.key: position
        for position, message in enumerate(messages)
        if message.key.startswith(PREFIX)
    }
    if not ours:
        return {}
    rows = list(
        Reminded.objects.filter(message__key__in=ours).values_list(
            "message__key", "source", "key", "on", "family_id", "adult_id"
        )
    )
    given = _given(rows, timezone.localdate(at))
    adults = {row[5] for row in rows}
    paces = dict(Rhythm.objects.filter(adult_id__in=adults).values_list("adult_id", "pace"))
    families = {row[4] for row in rows}
    muted = set(Mute.objects.filter(family_id__in=families).values_list("family_id", "step"))
    gone = Verdict(_("n’est plus à rappeler"))
    too_late = Verdict(_("un courrier arriverait trop tard"))
    unwanted = Verdict(_("la personne ou la référente n’en veut plus"))
    verdicts = {position: gone for key, position in ours.items() if key not in {r[0] for r in rows}}
    for message, source, key, _on, family_id, adult_id in rows:
        reminder = given.get((source, key, family_id))
        position = ours[message]
        if reminder is None or reminder.adult_id not in (None, adult_id):
            verdicts[position] = gone
        elif is_muted(reminder, muted) or not accepts(
            paces.get(adult_id, usual_pace()), reminder.level
        ):
            verdicts[position] = unwanted
        elif messages[position].channel == Channel.LETTER and (
            reminder.until < timezone.localdate(at) + by_post()
        ):
            verdicts[position] = too_late
    return verdicts


Row = tuple[str, str, str, date, int, int]


def _given(rows: Sequence[Row], today: date) -> dict[tuple[str, str, int], Reminder]:
    """What the sources of these rows still give, by source, cause and file."""
    asked: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        asked[row[1]].append(row)
    found: dict[tuple[str, str, int], Reminder] = {}
    for source in sources():
        those = asked.get(source.key)
        if not those:
            continue
        days = [row[3] for row in those]
        for reminder in source.given(min(days), max(days), {row[4] for row in those}):
            if reminder.until >= today:
                found[source.key, reminder.key, reminder.family_id] = reminder
    return found
