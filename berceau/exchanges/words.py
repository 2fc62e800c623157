"""What became of a message, in a sentence. Pure: no clock, the day is given."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.contract import Verdict
from berceau.messaging.models import Channel, Message, State
from berceau.messaging.moments import SUNDAY, Hours
from berceau.messaging.purposes import purposes
from berceau.messaging.rules import hours
from berceau.ui.french import NBSP, long_day, short_day

A_WEEK = timedelta(days=7)
AT_ONCE = timedelta(minutes=1)


def hour(moment: datetime) -> str:
    """« 14 h 02 », « 9 h »."""
    local = timezone.localtime(moment)
    minutes = f"{NBSP}{local.minute:02d}" if local.minute else ""
    return f"{local.hour}{NBSP}h{minutes}"


def when(moment: datetime, today: date) -> str:
    """« à 14 h 02 », « demain à 9 h », « lundi à 9 h », « le 14 sept. à 9 h »."""
    day = timezone.localdate(moment)
    words = {"hour": hour(moment)}
    if day == today:
        return _("à %(hour)s") % words
    if day == today + timedelta(days=1):
        return _("demain à %(hour)s") % words
    if day == today - timedelta(days=1):
        return _("hier à %(hour)s") % words
    if today < day < today + A_WEEK:
        return _("%(day)s à %(hour)s") % {"day": long_day(day).split()[0], **words}
    return _("le %(day)s à %(hour)s") % {"day": short_day(day, today), **words}


def why_closed(moment: datetime, open_hours: Hours) -> str:
    """« parce que c’est dimanche »; nothing when messages leave at this moment."""
    if open_hours.next_open(moment) == moment:
        return ""
    local = moment.astimezone(open_hours.zone)
    if local.weekday() == SUNDAY:
        return _("parce que c’est dimanche")
    if open_hours.holiday(local.date()):
        return _("parce que c’est un jour férié")
    return _("parce que les SMS partent entre %(opens)s et %(closes)s") % {
        "opens": _clock(open_hours.opens.hour, open_hours.opens.minute),
        "closes": _clock(open_hours.closes.hour, open_hours.closes.minute),
    }


def _clock(hours_: int, minutes: int) -> str:
    return f"{hours_}{NBSP}h{NBSP}{minutes:02d}" if minutes else f"{hours_}{NBSP}h"


def leaving(message: Message, today: date) -> str:
    """When a message that waits will leave, and why not now."""
    open_hours = hours()
    any_hour = message.channel == Channel.LETTER or purposes()[message.purpose].pressing
    tried_at = message.next_try_at
    leaves = tried_at if any_hour else open_hours.next_open(tried_at)
    if message.channel == Channel.LETTER:
        return _("à imprimer")
    if leaves <= message.created_at + AT_ONCE:
        return _("part dans un instant")
    why = "" if any_hour else _why_late(message, leaves, open_hours, today)
    said = _("part %(when)s") % {"when": when(leaves, today)}
    return f"{said} {why}".strip()


def _why_late(message: Message, leaves: datetime, open_hours: Hours, today: date) -> str:
    """The hours, if they alone keep it back; otherwise what the sender wrote."""
    if open_hours.next_open(message.created_at) == leaves:
        is_today = timezone.localdate(message.created_at) == today
        return why_closed(message.created_at, open_hours) if is_today else ""
    return f"({message.reason})" if message.reason else ""


def state_of(message: Message, *, today: date, verdict: Verdict | None = None) -> str:
    """What became of it. `verdict`: what the rules say today of one that waits."""
    if message.state == State.WAITING:
        if verdict is not None and verdict.until is None:
            return _("ne partira pas : %(reason)s") % {"reason": verdict.reason}
        return leaving(message, today)
    if message.state == State.DELIVERED and message.receipt_at:
        return _("reçu %(when)s") % {"when": when(message.receipt_at, today)}
    if message.state in {State.SENT, State.DELIVERED} and message.sent_at:
        return _("parti %(when)s") % {"when": when(message.sent_at, today)}
    said = {
        State.SENDING: _("en train de partir"),
        State.UNCERTAIN: _("parti peut-être : l’opérateur n’a pas répondu"),
        State.EXPIRED: _("n’est pas parti : trop tard, il n’avait plus d’objet"),
        State.STOPPED: _("arrêté"),
        State.FAILED: _("pas reçu"),
    }.get(State(message.state), str(State(message.state).label))
    if message.reason and message.state in {State.STOPPED, State.FAILED}:
        return _("%(state)s : %(reason)s") % {"state": said, "reason": message.reason}
    return said
