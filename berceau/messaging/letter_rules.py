"""To whom a letter goes, and when it must not: a letter left in a box is read by who opens it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from berceau.contract import Outgoing, Verdict
from berceau.families import communes
from berceau.families.models import Adult, Consent, ContactKind
from berceau.messaging.addresses import index_of
from berceau.messaging.models import Channel, Optout


def address_of(adult: Adult) -> str:
    """The lines of the envelope; nothing when we do not know where this adult lives."""
    family = adult.family
    if adult.lives_elsewhere or not family.address.strip():
        return ""
    commune = communes.get(family.commune_code)
    written = [code for code in commune.postal_codes if code in family.address]
    code = (written or [*commune.postal_codes, ""])[0]
    lines = [str(adult), family.address_complement, family.address]
    if not written:
        lines.append(f"{code} {commune.name}".strip())
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def letters_that_must_not_leave(
    messages: Sequence[Outgoing], at: datetime
) -> Mapping[int, Verdict]:
    """No agreement, another address, or somebody dangerous at home. Three queries.

    « Contact non sûr » and « ne pas laisser de message » are said of a telephone; they say that
    somebody else looks at what is sent to this person, and a letter is opened more easily.
    """
    letters = {
        position: message
        for position, message in enumerate(messages)
        if message.channel == Channel.LETTER and message.family_id is not None
    }
    adults = {
        adult.pk: adult
        for adult in Adult.objects.filter(
            pk__in={message.adult_id for message in letters.values() if message.adult_id}
        )
        .select_related("family")
        .prefetch_related("contacts")
    } if letters else {}  # fmt: skip
    stopped = set(
        Optout.objects.filter(
            until=None, address_index__in=[key for one in adults.values() for key in _prints(one)]
        ).values_list("address_index", flat=True)
    ) if adults else set()  # fmt: skip
    verdicts: dict[int, Verdict] = {}
    for position, message in letters.items():
        adult = adults.get(message.adult_id or 0)
        if adult is None:
            why = _("un courrier est à un adulte")
        elif stopped.intersection(_prints(adult)):
            why = _("la personne a écrit STOP")
        else:
            why = why_not(adult, message.address)
        if why:
            verdicts[position] = Verdict(why)
    return verdicts


def _prints(adult: Adult) -> list[str]:
    """The fingerprints of every number and address of this adult, as STOP knows them."""
    channels = {ContactKind.PHONE: Channel.SMS, ContactKind.EMAIL: Channel.EMAIL}
    return [
        index_of(channels[ContactKind(contact.kind)], contact.value)
        for contact in adult.contacts.all()
    ]


def why_not(adult: Adult, address: str) -> str:
    """Why this adult receives no letter at this address; nothing when they may."""
    if adult.consent != Consent.GIVEN:
        return _("cette personne n’a pas donné son accord")
    contacts = adult.contacts.all()
    if any(contact.unsafe for contact in contacts):
        return _("contact non sûr : un courrier serait ouvert")
    if any(contact.no_message for contact in contacts):
        return _("ne pas laisser de message : un courrier serait ouvert")
    if address_of(adult) != address:
        return _("ce n’est plus l’adresse de cette personne")
    return ""
