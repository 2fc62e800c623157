"""Sending a personal link: at the first entrusting, when the parent asks, when an agent helps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families.contact_values import guess_kind, normal_contact
from berceau.families.models import Adult, Contact, ContactKind, Door, Family, FamilyState
from berceau.messaging.models import Channel, Message
from berceau.messaging.outbox import To, post
from berceau.messaging.wordings import said
from berceau.parents import policies
from berceau.parents.links import new_link
from berceau.parents.models import AccessLink
from berceau.privacy import journal
from berceau.ui.french import phone

DOORS = (Door.BIRTH_DESK, Door.PARENT, Door.CALL, Door.SITE)
"""Families who came by themselves: they expect a word from us."""
A_DAY = timedelta(days=1)
MOST_A_DAY = 4
"""Links asked in one day by the same adult: beyond, somebody is playing with their phone."""


def team_phone(family: Family) -> str:
    """The number of the référente, or that of the team."""
    referente = family.referente
    if referente is not None and referente.work_phone:
        return phone(referente.work_phone)
    return settings.TEAM_PHONE


def _channel(contact: Contact) -> str:
    return Channel.EMAIL if contact.kind == ContactKind.EMAIL else Channel.SMS


def _title(channel: str) -> str:
    return _("Votre page") if channel == Channel.EMAIL else ""


def best_contact(contacts: Iterable[Contact]) -> Contact | None:
    """Where a link may go: a phone first, the preferred one first."""
    safe = [contact for contact in contacts if policies.is_safe(contact)]
    safe.sort(key=lambda one: (one.kind != ContactKind.PHONE, not one.preferred, one.pk))
    return safe[0] if safe else None


def welcome(family_id: int, at: datetime) -> None:
    """Once for each adult who agreed and can be written to, when a référente answers for them."""
    family = (
        Family.objects.select_related("referente")
        .prefetch_related("adults__contacts")
        .get(pk=family_id)
    )
    if family.referente is None or family.door not in DOORS or not family.is_open:
        return
    for adult in family.adults.all():
        contact = best_contact(adult.contacts.all())
        key = f"welcome:{adult.pk}"
        if (
            contact is None
            or not policies.may_be_welcomed(adult)
            or Message.objects.filter(key=key).exists()
        ):
            continue
        channel = _channel(contact)
        link = new_link(adult, purpose="welcome", at=at, contact=contact)
        post(
            channel=channel,
            purpose="welcome",
            to=To(contact.value, family.pk, adult.pk, adult.language),
            # An e-mail carries the link and nothing else.
            body=said("link", adult.language, link=link)
            if channel == Channel.EMAIL
            else said(
                "welcome",
                adult.language,
                referente=family.referente.full_name,
                phone=team_phone(family),
                link=link,
            ),
            title=_title(channel),
            key=key,
            at=at,
        )


def _post_link(
    adult: Adult, contact: Contact, *, purpose: str, at: datetime, by: Agent | None
) -> None:
    channel = _channel(contact)
    address = new_link(adult, purpose=purpose, at=at, by=by, contact=contact)
    made = AccessLink.objects.filter(adult=adult).latest("pk")
    post(
        channel=channel,
        purpose="link",
        to=To(contact.value, adult.family_id, adult.pk, adult.language),
        body=said("link", adult.language, link=address),
        title=_title(channel),
        key=f"link:{made.pk}",
        at=at,
        by=by,
    )


@transaction.atomic
def asked(written: str, *, at: datetime) -> None:
    """A parent asked for a link with their number or address: it goes there, if it is known and
    safe. Nothing is answered: whoever asks is told the same whatever happens here.

    A number that two adults share says nothing of who holds the phone: the référente is rung.
    """
    try:
        value = normal_contact(guess_kind(written), written)
    except ValidationError:
        return
    found = list(
        Contact.objects.select_related("adult__family")
        .filter(value=value)
        .exclude(adult__family__state=FamilyState.MERGED)
        .order_by("pk")[:2]
    )
    if len(found) != 1 or not policies.is_safe(found[0]):
        return
    [contact] = found
    recent = AccessLink.objects.filter(adult=contact.adult, made_at__gt=at - A_DAY, made_by=None)
    if recent.exclude(purpose="welcome").count() >= MOST_A_DAY:
        return
    _post_link(contact.adult, contact, purpose="enter", at=at, by=None)


@transaction.atomic
def send(*, adult: Adult, purpose: str, by: Agent, at: datetime) -> None:
    """The référente sends their link, or lets them choose a new code after speaking with them."""
    family = Family.objects.select_for_update(of=("self",)).get(pk=adult.family_id)
    if not policies.can_answer(by, family) or purpose not in {"enter", "code"}:
        raise PermissionDenied
    contact = best_contact(adult.contacts.all())
    if contact is None:
        raise ValidationError(_("Aucun contact sûr où envoyer ce lien."))
    _post_link(adult, contact, purpose=purpose, at=at, by=by)
    journal.did(
        "parent.link_sent", by=by, at=at, family_id=family.pk, adult=adult.pk, purpose=purpose
    )


@transaction.atomic
def print_link(*, adult: Adult, by: Agent, at: datetime) -> str:
    """The address for the personal card of this adult, to hand over."""
    family = Family.objects.select_for_update(of=("self",)).get(pk=adult.family_id)
    if not policies.can_answer(by, family):
        raise PermissionDenied
    address = new_link(adult, purpose="card", at=at, by=by)
    journal.did("parent.card_printed", by=by, at=at, family_id=family.pk, adult=adult.pk)
    return address
