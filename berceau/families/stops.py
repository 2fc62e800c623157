"""What a family's file says of messages: never to an unsafe contact, never after a loss.

Asked at the moment of sending: what was true when the message was written does not count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from berceau.contract import Outgoing, StopRule, Verdict
from berceau.families.models import (
    Adult,
    Child,
    ChildHome,
    Consent,
    Family,
    FamilyState,
    Outcome,
    Pregnancy,
)
from berceau.kit.prepared import NOBODY, Prepared

ANSWERS = frozenset({"link", "stop_done"})
"""The parent asked for it a moment ago: they leave whatever the state of the file."""
JOYFUL = frozenset({"welcome", "reminder"})
"""What supposes a child or a pregnancy that lives."""


def _families(messages: Sequence[Outgoing]) -> set[int]:
    return {message.family_id for message in messages if message.family_id is not None}


def file_is_closed(messages: Sequence[Outgoing], at: datetime) -> Mapping[int, Verdict]:
    """A file closed, reunited to another, frozen at the person's request, or gone. One query."""
    states = {
        key: (state, frozen)
        for key, state, frozen in _STATES.rows(families=_families(messages) or NOBODY)
    }
    verdicts: dict[int, Verdict] = {}
    for position, message in enumerate(messages):
        if message.family_id is None or message.purpose in ANSWERS:
            continue
        state, frozen = states.get(message.family_id, ("", None))
        if state != FamilyState.OPEN:
            verdicts[position] = Verdict(_("le dossier n’est plus ouvert"))
        elif frozen is not None:
            verdicts[position] = Verdict(_("le dossier est gelé à la demande de la personne"))
    return verdicts


def _states(families: Collection[int]) -> QuerySet[Family, Any]:
    return Family.objects.filter(pk__in=families).values_list("pk", "state", "frozen_on")


_STATES = Prepared(_states)


def contact_is_not_to_be_used(messages: Sequence[Outgoing], at: datetime) -> Mapping[int, Verdict]:
    """Unsafe, « ne pas laisser de message », no agreement, or no longer this adult's. One query.

    Each adult is asked for their own agreement: the other parent's says nothing of theirs.
    """
    adults = {message.adult_id for message in messages if message.adult_id is not None}
    agreed: dict[int, str] = {}
    contacts: dict[tuple[int, str], tuple[bool, bool]] = {}
    for adult, consent, value, unsafe, no_message in _REACHED.rows(adults=adults or NOBODY):
        agreed[adult] = consent
        contacts[adult, value] = unsafe, no_message
    verdicts: dict[int, Verdict] = {}
    for position, message in enumerate(messages):
        if message.adult_id is None or message.channel == "letter":
            continue
        why = _why_not(
            contacts.get((message.adult_id, message.address)),
            agreed.get(message.adult_id),
            asked_for=message.purpose in ANSWERS,
        )
        if why:
            verdicts[position] = Verdict(why)
    return verdicts


def _reached(adults: Collection[int]) -> QuerySet[Adult, Any]:
    """Each contact of each adult; an adult without any has one row too."""
    return Adult.objects.filter(pk__in=adults).values_list(
        "pk", "consent", "contacts__value", "contacts__unsafe", "contacts__no_message"
    )


_REACHED = Prepared(_reached)


def _why_not(contact: tuple[bool, bool] | None, consent: str | None, *, asked_for: bool) -> str:
    if contact is None:
        return _("ce n’est plus le contact de cette personne")
    unsafe, no_message = contact
    if unsafe:
        return _("contact non sûr")
    if no_message:
        return _("ne pas laisser de message")
    if consent != Consent.GIVEN and not asked_for:
        return _("cette personne n’a pas donné son accord")
    return ""


def after_a_loss(messages: Sequence[Outgoing], at: datetime) -> Mapping[int, Verdict]:
    """Nothing about a child who died or a pregnancy lost; nothing joyful when nobody is left.

    Four queries, whatever the number of messages.
    """
    named = {reference for message in messages for reference in message.subject.split()}
    lost = set(_lost(named))
    bereaved = _without_anybody(
        {
            message.family_id
            for message in messages
            if message.family_id is not None and message.purpose in JOYFUL
        }
    )
    why = Verdict(_("une perte a été déclarée"))
    return {
        position: why
        for position, message in enumerate(messages)
        if lost & set(message.subject.split())
        or (message.purpose in JOYFUL and message.family_id in bereaved)
    }


def _lost(references: Iterable[str]) -> Iterable[str]:
    """Those, among these children and pregnancies, that do not live, or are no longer known."""
    children = dict(
        Child.objects.filter(reference__in=references).values_list("reference", "died_on")
    )
    pregnancies = dict(
        Pregnancy.objects.filter(reference__in=references).values_list("reference", "outcome")
    )
    for reference in references:
        if reference in children:
            if children[reference] is not None:
                yield reference
        elif pregnancies.get(reference, Outcome.LOSS) == Outcome.LOSS:
            yield reference


def _without_anybody(families: set[int]) -> set[int]:
    """Families where a child or a pregnancy was lost and none lives now."""
    lives: set[int] = set()
    lost: set[int] = set()
    for family, died_on in ChildHome.objects.filter(family__in=families).values_list(
        "family_id", "child__died_on"
    ):
        (lives if died_on is None else lost).add(family)
    for family, outcome in Pregnancy.objects.filter(family__in=families).values_list(
        "family_id", "outcome"
    ):
        if outcome is None:
            lives.add(family)
        elif outcome == Outcome.LOSS:
            lost.add(family)
    return lost - lives


STOP_RULES = (
    StopRule("loss", gettext_lazy("une perte ou un décès"), after_a_loss),
    StopRule("closed", gettext_lazy("un dossier clos ou gelé"), file_is_closed),
    StopRule(
        "contact",
        gettext_lazy("un contact non sûr, « ne pas laisser de message », pas d’accord"),
        contact_is_not_to_be_used,
    ),
)
