"""Sending what waits: claimed, judged at that moment, handed over once.

The claim (« sending ») is committed before the text is handed to the provider. If this process
dies in between, nobody knows whether it left: the message is looked up by its key where the
provider allows it, and otherwise waits for a person. It is never sent again on a guess.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from berceau.contract import Outgoing, Verdict, judged
from berceau.messaging.gateways import (
    Gateway,
    Parcel,
    RefusedError,
    UnavailableError,
    UncertainError,
)
from berceau.messaging.models import Channel, Message, State
from berceau.messaging.purposes import purposes
from berceau.messaging.states import may_become

DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)
"""Between two tries, growing; the last one repeats until the message has no more object."""
CLAIMS = 1_000_004
"""The number of PostgreSQL's lock on claims."""
BY_THEMSELVES = (Channel.SMS, Channel.EMAIL)
"""Letters wait for the printer."""
STUCK_AFTER = timedelta(minutes=10)
"""A claim this old belongs to a worker that died."""
ASKED_AGAIN_AFTER = timedelta(minutes=30)
MOST_ASKED = 50
"""Doubts looked up in one round: a provider that does not answer must not hold the others up."""


class IllegalMoveError(RuntimeError):
    """A message was asked to go from one state to another that cannot follow it."""


@dataclass(slots=True)
class Count:
    """What one round did."""

    sent: int = 0
    stopped: int = 0
    postponed: int = 0
    expired: int = 0
    failed: int = 0
    uncertain: int = 0
    waiting: int = 0
    unfinished: bool = False
    """The round ended before the messages did."""
    answered: set[str] = field(default_factory=set)
    """The channels whose provider answered something."""
    absences: Counter[str] = field(default_factory=Counter)
    """How many times the provider of a channel did not answer."""
    why_absent: dict[str, str] = field(default_factory=dict)


def outgoing(message: Message) -> Outgoing:
    """The message as rules judge it."""
    return Outgoing(
        channel=message.channel,
        purpose=message.purpose,
        address=message.address,
        family_id=message.family_id,
        adult_id=message.adult_id,
        subject=message.subject,
        pressing=purposes()[message.purpose].pressing,
        key=message.key,
    )


def move(message: Message, state: str, **changes: object) -> None:
    """Change the state of a locked message. Raises IllegalMoveError."""
    if not may_become(message.state, state):
        raise IllegalMoveError(f"{message.pk} : {message.state} → {state}")
    message.state = state
    for name, value in changes.items():
        setattr(message, name, value)
    message.save(update_fields=["state", *changes])


def send_next(
    gateways: Callable[[str], Gateway | None],
    *,
    at: datetime,
    count: Count,
    channels: Collection[str] = tuple(Channel),
) -> bool:
    """Take the oldest message that may leave, and see it through. False when none is left."""
    message = _claim(gateways, at=at, count=count, channels=channels)
    if message is None:
        return False
    if message.state == State.SENDING:
        _hand_over(message, gateways(message.channel), at=at, count=count)
    return True


def one_at_a_time() -> None:
    """Claims follow each other: two senders never count the same adult's week side by side."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLAIMS])


@transaction.atomic
def _claim(
    gateways: Callable[[str], Gateway | None],
    *,
    at: datetime,
    count: Count,
    channels: Collection[str],
) -> Message | None:
    """Lock one, judge it now, and mark it as leaving; nobody else takes it after that."""
    one_at_a_time()
    message = (
        Message.objects.to_send(at)
        .filter(channel__in=channels)
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    if message is None:
        return None
    verdict = None if message.expires_at <= at else judged([outgoing(message)], at).get(0)
    gateway = gateways(message.channel)
    # Whoever may have taken it is written before it is handed over: only they can be asked.
    settle(message, verdict, at=at, count=count, provider=gateway.name if gateway else "")
    return message


def settle(
    message: Message,
    verdict: Verdict | None,
    *,
    at: datetime,
    count: Count,
    provider: str = "",
) -> None:
    """What becomes of a locked message that has just been judged: gone by, held back, or leaving.

    Whoever claims messages (the worker, the printing of letters) holds `one_at_a_time` before
    judging.
    """
    if message.expires_at <= at:
        move(message, State.EXPIRED, reason=_("n’avait plus d’objet"), body="")
        count.expired += 1
        return
    if not message.body:
        # Written more than three months ago: nobody receives an empty text.
        move(message, State.EXPIRED, reason=_("son texte a été effacé"))
        count.expired += 1
        return
    if verdict is not None:
        _obey(message, verdict, count=count)
        return
    move(
        message,
        State.SENDING,
        attempts=message.attempts + 1,
        sent_at=at,
        next_try_at=at + STUCK_AFTER,
        provider=provider,
    )


def _obey(message: Message, verdict: Verdict, *, count: Count) -> None:
    if verdict.until is None:
        # What must not leave is not kept either.
        move(message, State.STOPPED, reason=verdict.reason, body="", title="")
        count.stopped += 1
        return
    message.next_try_at = verdict.until
    message.reason = verdict.reason
    message.save(update_fields=["next_try_at", "reason"])
    count.postponed += 1


def _hand_over(message: Message, gateway: Gateway | None, *, at: datetime, count: Count) -> None:
    """Outside of any transaction: a slow provider must hold no lock."""
    if gateway is None:
        _later(message, _("aucune passerelle pour ce canal"), at=at, count=count)
        return
    parcel = Parcel(to=message.address, body=message.body, key=message.key, title=message.title)
    try:
        identifier = gateway.send(parcel)
    except RefusedError as refusal:
        if _moved(message, State.FAILED, reason=str(refusal)[:200]):
            count.failed += 1
        count.answered.add(message.channel)
    except UnavailableError as absence:
        count.absences[message.channel] += 1
        count.why_absent[message.channel] = str(absence)
        _later(message, str(absence)[:200], at=at, count=count)
    except UncertainError as doubt:
        _doubt(message, str(doubt), count=count)
    except Exception as surprise:  # noqa: BLE001 -- whatever it is, nobody knows whether it left
        _doubt(message, f"{gateway.name} : {type(surprise).__name__}", count=count)
    else:
        if _moved(message, State.SENT, provider_id=identifier, reason=""):
            count.sent += 1
        count.answered.add(message.channel)


def _moved(message: Message, state: str, **changes: object) -> bool:
    """Move it as it is now, under its lock; False when somebody else has said more meanwhile."""
    with transaction.atomic():
        now = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
        if now.attempts != message.attempts or not may_become(now.state, state):
            return False
        move(now, state, **changes)
    return True


def _doubt(message: Message, reason: str, *, count: Count) -> None:
    """Never sent again on a guess."""
    if _moved(message, State.UNCERTAIN, reason=reason[:200]):
        count.uncertain += 1


def _later(message: Message, reason: str, *, at: datetime, count: Count) -> None:
    delay = DELAYS[min(message.attempts, len(DELAYS)) - 1]
    if _moved(message, State.WAITING, reason=reason, sent_at=None, next_try_at=at + delay):
        count.waiting += 1


def mend(gateways: Callable[[str], Gateway | None], *, at: datetime, count: Count) -> None:
    """What a dead worker left half done, and what nobody is sure of: ask the provider.

    Not before a while: its own list may be late, and « unknown » would send a second one.
    """
    for channel in BY_THEMSELVES:
        left = Message.objects.filter(channel=channel, next_try_at__lte=at)
        for message in left.filter(state=State.SENDING):
            _moved(message, State.UNCERTAIN, reason=_("l’envoi a été interrompu"))
        gateway = gateways(channel)
        if gateway is None:
            continue
        # What another provider may have taken is not asked of this one: a person settles it.
        doubtful = left.filter(state=State.UNCERTAIN, provider__in=("", gateway.name))
        for message in doubtful.order_by("next_try_at", "pk")[:MOST_ASKED]:
            _ask(message, gateway, at=at, count=count)


def _ask(message: Message, gateway: Gateway, *, at: datetime, count: Count) -> None:
    try:
        identifier = gateway.find(message.key)
    except UnavailableError:
        count.uncertain += 1
        Message.objects.filter(pk=message.pk, state=State.UNCERTAIN).update(
            next_try_at=at + ASKED_AGAIN_AFTER
        )
        return
    if identifier is None:
        _later(message, _("n’était pas parti"), at=at, count=count)
    elif _moved(message, State.SENT, provider=gateway.name, provider_id=identifier, reason=""):
        count.sent += 1
