"""The answer box of each adult: at which number, or why no message may be written.

The rules asked are those of the sending itself; here they only keep a box from being offered. What
is true when the message leaves decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.contract import Outgoing, judged
from berceau.exchanges import policies
from berceau.families.models import Adult, Contact, ContactKind, Family
from berceau.followup.forms.fields import new_form_key
from berceau.messaging import gsm
from berceau.messaging.models import Channel

ANSWER = "answer"
LONGEST = 480
"""Letters of an answer: three SMS, then one rings."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where an answer to one adult may be written."""

    adult: Adult
    family: Family
    address: str
    why_not: str
    """Why none is offered; empty when it is."""
    signature: str
    up_to: int = 0
    """The last message read before answering: what comes later stays to be seen."""
    form_key: str = field(default_factory=new_form_key)

    @property
    def offered(self) -> bool:
        return not self.why_not

    @property
    def longest(self) -> int:
        return LONGEST

    @property
    def room(self) -> int:
        """Letters that a single SMS holds beside the signature."""
        return gsm.measure(signed("", self.signature)).room


@dataclass(frozen=True, slots=True)
class Wanted:
    """A box to fill: for whom, and the number that they wrote from, if they did."""

    adult: Adult
    family: Family
    wrote_from: str = ""
    up_to: int = 0


def signature_of(agent: Agent) -> str:
    """Who writes, in letters that cost nothing more."""
    return gsm.lighten(agent.full_name)


def signed(text: str, signature: str) -> str:
    """The text as it leaves: whoever receives it knows who answers."""
    return f"{text.strip()}\n{signature}".strip()


def contacts_of(adults: Sequence[Adult]) -> dict[int, list[Contact]]:
    """The phones of these adults, the safe and preferred first; one query, unless they are read."""
    prefetch_related_objects(adults, "contacts")
    return {adult.pk: sorted(_phones(adult), key=_as_rung) for adult in adults}


def _phones(adult: Adult) -> list[Contact]:
    return [contact for contact in adult.contacts.all() if contact.kind == ContactKind.PHONE]


def _as_rung(contact: Contact) -> tuple[bool, bool, bool, int]:
    return contact.unsafe, contact.no_message, not contact.preferred, contact.pk


def address_for(wanted: Wanted, phones: Sequence[Contact]) -> str:
    """The number that they wrote from; otherwise the first of theirs. Never another adult's."""
    if wanted.wrote_from:
        return wanted.wrote_from
    return phones[0].value if phones else ""


def end_of(day: date) -> datetime:
    """The last moment of the day: whatever was forbidden during it is forbidden."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) - timedelta(
        microseconds=1
    )


def boxes(
    agent: Agent,
    wanted: Sequence[Wanted],
    today: date,
    phones: Mapping[int, Sequence[Contact]],
) -> list[Box]:
    """One box each, in their order; constant queries."""
    addresses = [address_for(one, phones.get(one.adult.pk, ())) for one in wanted]
    verdicts = judged(
        [answer_to(one, address) for one, address in zip(wanted, addresses, strict=True)],
        end_of(today),
    )
    signature = signature_of(agent)
    filled = []
    for position, (one, address) in enumerate(zip(wanted, addresses, strict=True)):
        verdict = verdicts.get(position)
        filled.append(
            Box(
                adult=one.adult,
                family=one.family,
                address=address,
                why_not=_why_not(
                    agent,
                    one.family,
                    address,
                    verdict.reason if verdict is not None and verdict.until is None else "",
                ),
                signature=signature,
                up_to=one.up_to,
            )
        )
    return filled


def answer_to(one: Wanted, address: str) -> Outgoing:
    return Outgoing(
        channel=Channel.SMS,
        purpose=ANSWER,
        address=address,
        family_id=one.family.pk,
        adult_id=one.adult.pk,
        subject="",
        pressing=False,
    )


def _why_not(agent: Agent, family: Family, address: str, reason: str) -> str:
    if not address:
        return _("aucun numéro n’est connu")
    if reason:
        return reason
    if not policies.can_answer(agent, family):
        return _("ce dossier se lit, il ne s’y écrit plus rien")
    return ""
