"""« Se sont manifestées »: what families wrote and nobody has answered, the last first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, Q, QuerySet
from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.exchanges import policies
from berceau.exchanges.queries.boxes import Box, Wanted, boxes, contacts_of
from berceau.families.models import Adult, Contact, Family, FamilyState
from berceau.families.policies import is_standing_in
from berceau.followup.queries.people import family_label, sentence, subjects_of
from berceau.followup.queries.today import Lines
from berceau.kit.prepared import Asked, Prepared
from berceau.messaging.models import Channel, Incoming

SHOWN = 20
"""Adults shown under « Aujourd’hui »; the page has them all."""
READ_AT_MOST = 200
"""Messages read for « Aujourd’hui »; the page reads all of them, the oldest too."""
COMPARTMENTS = ("identity", "agreement", "messages")
"""What a line shows: whose, from which number, what was written."""


@dataclass(frozen=True, slots=True)
class HeardLine:
    """One adult who wrote: what they wrote, from where, and where to answer."""

    family: Family
    adult: Adult
    label: str
    about: str
    messages: list[Incoming]
    """Not seen to yet, as they came: the oldest first."""
    phone: str
    """The number that they wrote from."""
    can_ring: bool
    no_message: bool
    """« Ne pas laisser de message »."""
    unsafe: bool
    in_place_of: str
    """Whom the agent stands in for; empty when the family is hers."""
    can_set_aside: bool
    can_note: bool
    box: Box

    @property
    def last(self) -> Incoming:
        return self.messages[-1]


def waiting(agent: Agent) -> QuerySet[Incoming]:
    """What the families that she answers for wrote, and nobody has seen to."""
    return Incoming.objects.filter(
        handled_at=None, adult__isnull=False, family__referente_id__in=agent.answers_for
    ).exclude(family__state=FamilyState.MERGED)


def unheard(family_ids: Collection[int]) -> dict[int, datetime]:
    """The first message of each of these files that nobody has seen to. One query."""
    rows = Incoming.objects.filter(
        family__in=family_ids, adult__isnull=False, handled_at=None
    ).order_by()
    return dict(
        rows.values("family").annotate(first=Min("received_at")).values_list("family", "first")
    )


def heard(agent: Agent, today: date, *, limit: int | None = SHOWN) -> Lines[HeardLine]:
    """One line an adult, the last who wrote first. Constant queries."""
    if not agent.answers_for or not policies.reads_messages(agent):
        return Lines()
    rows = waiting(agent).select_related("family__referente", "adult")
    by_adult: dict[int, list[Incoming]] = {}
    read = list(rows.order_by("-received_at", "-pk")[: None if limit is None else READ_AT_MOST])
    for incoming in read:
        by_adult.setdefault(incoming.adult_id or 0, []).insert(0, incoming)
    lines = Lines(_lines(agent, list(by_adult.values())[: None if limit is None else limit], today))
    if limit is not None and (len(by_adult) > limit or len(read) == READ_AT_MOST):
        lines.more_url = reverse("exchanges:heard")
    return lines


def one_line(agent: Agent, today: date, adult_id: int) -> HeardLine | None:
    """The refreshed line of one adult; None when nothing waits any more."""
    rows = list(
        waiting(agent)
        .filter(adult=adult_id)
        .select_related("family__referente", "adult")
        .order_by("received_at", "pk")
    )
    return _lines(agent, [rows], today)[0] if rows else None


def _lines(agent: Agent, groups: Sequence[list[Incoming]], today: date) -> list[HeardLine]:
    if not groups:
        return []
    wanted = [_wanted(messages) for messages in groups]
    phones = contacts_of([one.adult for one in wanted])
    subjects = subjects_of([one.family.pk for one in wanted])
    lines = []
    for messages, one, box in zip(groups, wanted, boxes(agent, wanted, today, phones), strict=True):
        contact = _contact(box.address, phones.get(one.adult.pk, []))
        family = one.family
        referente = family.referente
        lines.append(
            HeardLine(
                family=family,
                adult=one.adult,
                label=family_label(family, one.adult.first_name),
                about=sentence(subjects[family.pk], today=today),
                messages=messages,
                phone=box.address,
                can_ring=bool(box.address) and not (contact and contact.unsafe),
                no_message=bool(contact and contact.no_message),
                unsafe=bool(contact and contact.unsafe),
                in_place_of=referente.full_name
                if referente and is_standing_in(agent, family)
                else "",
                can_set_aside=policies.can_set_aside(agent, family),
                can_note=policies.can_answer(agent, family),
                box=box,
            )
        )
    return lines


def _wanted(messages: Sequence[Incoming]) -> Wanted:
    last = messages[-1]
    assert last.family is not None  # noqa: S101 -- asked by `waiting`
    assert last.adult is not None  # noqa: S101
    return Wanted(
        adult=last.adult,
        family=last.family,
        wrote_from=last.address if last.channel == Channel.SMS else "",
        up_to=max(message.pk for message in messages),
    )


def _contact(address: str, phones: Sequence[Contact]) -> Contact | None:
    return next((contact for contact in phones if contact.value == address), None)


def count(agent: Agent, today: date) -> Asked | None:
    """What waits for her in the menu: what her families wrote, and unknown numbers."""
    if not agent.answers_for or not policies.reads_messages(agent):
        return None
    return _TO_SEE.asked(referentes=agent.answers_for)


def _to_see(referentes: Collection[int]) -> QuerySet[Incoming]:
    hers = Q(family__referente_id__in=referentes) & ~Q(family__state=FamilyState.MERGED)
    unknown = Q(family=None) & (Q(taken=None) | Q(taken__by_id__in=referentes))
    return Incoming.objects.filter(hers | unknown, handled_at=None)


_TO_SEE = Prepared(_to_see)
