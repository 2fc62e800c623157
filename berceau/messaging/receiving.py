"""What comes back: texts that people write, and receipts of what we sent.

A text from a known number moves the family's last word: it came *from* the person. STOP and
REPRENDRE act at once. The same text delivered twice by a provider is received once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from berceau.contract import programmes
from berceau.families.models import Contact, Family, FamilyState
from berceau.kit.text import fold, normal_phone
from berceau.messaging.addresses import index_of
from berceau.messaging.gateways import Receipt, Received
from berceau.messaging.models import Channel, Incoming, Message, Optout, State
from berceau.messaging.outbox import To, post
from berceau.messaging.sending import move
from berceau.messaging.states import may_become
from berceau.messaging.wordings import said

STOP_WORDS = frozenset({"stop", "arret", "arreter", "stopper", "unsubscribe"})
RESUME_WORDS = frozenset({"reprendre", "start", "oui reprendre"})
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose address it is. Nobody, when the number is unknown or shared by several adults."""

    family_id: int | None = None
    adult_id: int | None = None
    language: str = "fr"


def owner_of(address: str) -> Owner:
    """The adult who has this number, if one alone has it in a file that is kept."""
    found = list(
        Contact.objects.filter(value=address)
        .exclude(adult__family__state=FamilyState.MERGED)
        .values_list("adult__family_id", "adult_id", "adult__language")[:2]
    )
    if len(found) != 1:
        return Owner()
    family_id, adult_id, language = found[0]
    return Owner(family_id, adult_id, language)


def as_address(written: str) -> str:
    """The sender as we write numbers; as it came when it is not one (a short code, a name)."""
    try:
        return normal_phone(written)
    except ValueError:
        return written.strip()[:254]


@transaction.atomic
def receive(text: Received, *, provider: str, channel: str = Channel.SMS) -> Incoming:
    """Write what came, once; obey STOP; tell the file that the person spoke."""
    address = as_address(text.sender)
    owner = owner_of(address)
    incoming, is_new = Incoming.objects.get_or_create(
        provider=provider,
        provider_id=text.provider_id,
        defaults={
            "channel": channel,
            "address": address,
            "address_index": index_of(channel, address),
            "body": text.body[:LONGEST].replace("\x00", ""),
            "received_at": text.at,
            "family_id": owner.family_id,
            "adult_id": owner.adult_id,
        },
    )
    if not is_new:
        return incoming
    word = fold(text.body)
    if word in STOP_WORDS:
        _stop(incoming, owner, at=text.at)
    elif word in RESUME_WORDS:
        _resume(incoming, owner, at=text.at)
    if owner.family_id is not None:
        _heard(owner.family_id, at=text.at)
        # After the file is locked: the journal, which it may write to, comes last.
        _change(incoming, owner, word, at=text.at)
    return incoming


def _change(incoming: Incoming, owner: Owner, word: str, *, at: datetime) -> None:
    """« MOINS », « PLUS »: what rooms let a parent change by a word, said back."""
    wanted = next(
        (
            setting.words[word]
            for programme in programmes()
            for setting in programme.parent_settings
            if word in setting.words
        ),
        None,
    )
    if wanted is None or owner.adult_id is None:
        return
    wording = wanted(owner.adult_id, at)
    incoming.handled_at = at
    incoming.save(update_fields=["handled_at"])
    if wording:
        post(
            channel=incoming.channel,
            purpose="setting_done",
            to=To(incoming.address, owner.family_id, owner.adult_id, owner.language),
            body=said(wording, owner.language),
            key=f"setting:{incoming.pk}",
            at=at,
        )


def _heard(family_id: int, *, at: datetime) -> None:
    """Their last word is of today: this one did come from them."""
    day = timezone.localdate(at)
    family = Family.objects.select_for_update(of=("self",)).get(pk=family_id)
    if family.last_word_on is None or family.last_word_on < day:
        family.last_word_on = day
        family.save(update_fields=["last_word_on"])


def _stop(incoming: Incoming, owner: Owner, *, at: datetime) -> None:
    """Nothing more to this number; what waits is stopped when its moment comes."""
    Optout.objects.get_or_create(
        channel=incoming.channel,
        address_index=incoming.address_index,
        until=None,
        defaults={"since": at},
    )
    incoming.handled_at = at
    incoming.save(update_fields=["handled_at"])
    post(
        channel=incoming.channel,
        purpose="stop_done",
        to=To(incoming.address, owner.family_id, owner.adult_id, owner.language),
        body=said("stop_done", owner.language),
        key=f"stop:{incoming.pk}",
        at=at,
    )


def _resume(incoming: Incoming, owner: Owner, *, at: datetime) -> None:
    """The same number may be written to again; said back, so that nobody did it by chance."""
    taken_back = Optout.objects.filter(
        channel=incoming.channel, address_index=incoming.address_index, until=None
    ).update(until=at)
    incoming.handled_at = at
    incoming.save(update_fields=["handled_at"])
    if not taken_back:
        return
    post(
        channel=incoming.channel,
        purpose="resume_done",
        to=To(incoming.address, owner.family_id, owner.adult_id, owner.language),
        body=said("resume_done", owner.language),
        key=f"resume:{incoming.pk}",
        at=at,
    )


def is_ours(receipt: Receipt, *, provider: str) -> bool:
    """Whether we sent this; a receipt may come before we have written the identifier."""
    return Message.objects.filter(provider=provider, provider_id=receipt.provider_id).exists()


@transaction.atomic
def acknowledge(receipt: Receipt, *, provider: str) -> bool:
    """Note what became of a message; a receipt told twice, or late, changes nothing."""
    message = (
        Message.objects.select_for_update(of=("self",))
        .filter(provider=provider, provider_id=receipt.provider_id)
        .first()
    )
    state = State.DELIVERED if receipt.delivered else State.FAILED
    if message is None or not may_become(message.state, state):
        return False
    move(message, state, receipt_at=receipt.at, reason=receipt.reason[:200])
    return True
