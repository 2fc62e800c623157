"""Letters: judged when they are printed, in one PDF, and never printed twice by mistake.

The sheet that is about to be printed is claimed like any other message (« en train de partir »).
The agent then says what came out of the printer; what did not goes back to those that wait.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from importlib import resources
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.contract import judged
from berceau.families import policies
from berceau.families.models import Adult, Family
from berceau.families.models.references import new_reference
from berceau.kit.prepared import Asked, Prepared
from berceau.kit.typeset import typeset
from berceau.messaging.letter_rules import address_of, why_not
from berceau.messaging.models import Channel, Message, State
from berceau.messaging.outbox import To, post
from berceau.messaging.sending import Count, move, one_at_a_time, outgoing, settle
from berceau.messaging.wordings import FRENCH, RIGHT_TO_LEFT, warnings
from berceau.privacy import journal
from berceau.privacy.access import CREATE, role_allows
from berceau.ui import french

PAPER = "papier"
IN_HAND = (State.SENDING, State.UNCERTAIN)
"""Taken for printing, and nobody has said yet what came out."""
AT_ONCE = 100
"""Letters of one PDF."""
SPOKEN_OF = 15
"""References that a message can name."""
PARAGRAPHS = re.compile(r"\n\s*\n")


def post_letter(
    adult: Adult,
    *,
    purpose: str,
    title: str,
    body: str,
    key: str,
    at: datetime,
    by: Agent | None = None,
    subject: str = "",
    language: str = "",
) -> Message | None:
    """A letter to this adult, to be printed; None when we do not know where they live."""
    address = address_of(adult)
    if not address:
        return None
    to = To(address, adult.family_id, adult.pk, language or adult.language)
    return post(
        channel=Channel.LETTER, purpose=purpose, to=to, title=title, body=body, key=key, at=at,
        by=by, subject=subject,
    )  # fmt: skip


def readers(family: Family) -> list[Adult]:
    """The adults of this file to whom a letter may be written today. Two queries."""
    adults = family.adults.select_related("family").prefetch_related("contacts")
    return [
        adult for adult in adults if (address := address_of(adult)) and not why_not(adult, address)
    ]


def can_write(agent: Agent, family: Family) -> bool:
    """Whether this agent may write a letter to somebody of this file."""
    return policies.can_follow(agent, family) and policies.compartment_allows(
        agent, family, "messages", CREATE
    )


@transaction.atomic
def write(
    *,
    adult: Adult,
    title: str,
    body: str,
    key: str,
    by: Agent,
    at: datetime,
    language: str = FRENCH,
) -> Message:
    """A letter in the agent's own words. Raises ValidationError with every reason.

    It names nobody, and speaks of those who live today: if one is lost, it does not leave.
    """
    if not can_write(by, adult.family):
        raise PermissionDenied
    homes = adult.family.children.values_list("first_name", "reference", "died_on")
    children = [name for name, _reference, _died_on in homes if name]
    living = [reference for _name, reference, died_on in homes if died_on is None]
    expected = adult.family.pregnancies.filter(outcome=None).values_list("reference", flat=True)
    found = warnings(f"{title}\n{body}", language, first_names=children)
    if found:
        raise ValidationError({"body": found})
    letter = post_letter(
        adult,
        purpose="letter",
        title=title,
        body=body,
        key=key,
        at=at,
        by=by,
        language=language,
        subject=" ".join([*expected, *living][:SPOKEN_OF]),
    )
    if letter is None:
        raise ValidationError(_("Nous ne savons pas où habite cette personne."))
    journal.did("letter.written", by=by, at=at, family_id=adult.family_id, message=letter.pk)
    return letter


def _of(agent: Agent) -> QuerySet[Message]:
    return Message.objects.filter(
        channel=Channel.LETTER, family__in=Family.objects.visible_to(agent)
    ).select_related("family", "adult")


def waiting(agent: Agent) -> QuerySet[Message]:
    """Letters of her families that are not printed yet."""
    return _of(agent).filter(state=State.WAITING).order_by("created_at", "pk")


def how_many_wait(agent: Agent, today: date) -> Asked | None:
    """Letters to print, and printings to confirm."""
    return _WAITING.asked(referentes=agent.answers_for) if agent.answers_for else None


def _to_see_to(referentes: Collection[int]) -> QuerySet[Message]:
    return Message.objects.filter(
        channel=Channel.LETTER,
        family__in=Family.objects.answered_by(referentes),
        state__in=(State.WAITING, *IN_HAND),
    )


_WAITING = Prepared(_to_see_to)


def in_hand(agent: Agent) -> QuerySet[Message]:
    """Those that were taken for printing and not confirmed."""
    return _of(agent).filter(state__in=IN_HAND, provider=PAPER).order_by("provider_id", "pk")


def batch_of(message: Message) -> str:
    """Which printing this letter belongs to."""
    return message.provider_id.partition("-")[0]


def of_batch(agent: Agent, batch: str) -> QuerySet[Message]:
    """The letters of one printing that nobody has confirmed."""
    return in_hand(agent).filter(provider_id__startswith=f"{batch}-")


@transaction.atomic
def take(*, by: Agent, at: datetime) -> tuple[str, Count]:
    """Claim the letters of her families that may leave now: the reference of this printing.

    Each is judged at this moment, like any message; nobody else can take it after that.
    """
    if not role_allows(by.role, "messages", CREATE):
        raise PermissionDenied
    one_at_a_time()
    letters = list(
        waiting(by).filter(next_try_at__lte=at).select_for_update(of=("self",))[:AT_ONCE]
    )
    verdicts = judged([outgoing(letter) for letter in letters], at)
    batch, count = new_reference(), Count()
    for position, letter in enumerate(letters):
        settle(letter, verdicts.get(position), at=at, count=count)
        if letter.state == State.SENDING:
            # A person answers for it, however long it takes: `mend` leaves letters alone.
            letter.provider, letter.provider_id = PAPER, f"{batch}-{letter.pk}"
            letter.reason = ""
            letter.save(update_fields=["provider", "provider_id", "reason"])
            count.sent += 1
    if count.sent:
        journal.did("letters.taken", by=by, at=at, batch=batch, letters=count.sent)
    return batch, count


def stopped_since(letters: Sequence[Message], at: datetime) -> dict[int, str]:
    """Those, by key, that something forbids since they were taken: a loss, a closed file."""
    verdicts = judged([outgoing(letter) for letter in letters], at)
    return {
        letters[position].pk: verdict.reason
        for position, verdict in verdicts.items()
        if verdict.until is None
    }


@transaction.atomic
def confirm(*, batch: str, not_out: Collection[int], by: Agent, at: datetime) -> tuple[int, int]:
    """What came out of the printer has left; the rest waits again. How many of each."""
    if not role_allows(by.role, "messages", CREATE):
        raise PermissionDenied
    letters = list(of_batch(by, batch).select_for_update(of=("self",)))
    if not letters:
        raise ValidationError(_("Ces courriers ont déjà été notés."))
    left = 0
    for letter in letters:
        if letter.pk in not_out:
            move(
                letter, State.WAITING, provider="", provider_id="", sent_at=None,
                next_try_at=at, reason=_("pas sorti de l’imprimante"),
            )  # fmt: skip
        else:
            move(letter, State.SENT, sent_at=at, reason="")
            left += 1
    for letter in letters:
        journal.did(
            "letter.not_printed" if letter.pk in not_out else "letter.printed",
            by=by, at=at, family_id=letter.family_id, message=letter.pk, batch=batch,
        )  # fmt: skip
    return left, len(letters) - left


def pdf(letters: Iterable[Message], *, at: datetime) -> bytes:
    """The sheets, one letter after the other, tagged for screen readers. Nothing on disk."""
    folder = Path(str(resources.files("berceau.messaging") / "typst"))
    fonts = Path(str(resources.files("berceau.ui") / "fonts"))
    words = {
        "document_title": _("Courriers"),
        "return_address": settings.LETTER_RETURN_ADDRESS,
        "letters": [_sheet(letter, at) for letter in letters],
    }
    return typeset(folder / "letters.typ", words, fonts=fonts)


def _sheet(letter: Message, at: datetime) -> dict[str, object]:
    body = letter.body.strip()
    return {
        "to": letter.address.splitlines(),
        "title": letter.title,
        "day": _day(letter.language, at),
        "language": letter.language[:2],
        "rtl": letter.language in RIGHT_TO_LEFT,
        "paragraphs": [part.splitlines() for part in PARAGRAPHS.split(body)],
    }


def _day(language: str, at: datetime) -> str:
    spoken = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(spoken):
        return french.full_day(timezone.localtime(at))
