"""Opening a link: once, on one device; with the code of the adult when there is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.db import transaction

from berceau.families.models import FamilyState
from berceau.parents.delays import delays
from berceau.parents.links import WRITTEN, index_of, typed
from berceau.parents.models import AccessLink, PersonalCode
from berceau.parents.session import open_session
from berceau.privacy import journal


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening a link gave: a secret for the cookie, or a code to ask, or a code to choose."""

    link: AccessLink
    secret: str = ""
    asks_code: bool = False
    chooses_code: bool = False


def alive(link: AccessLink | None, *, device: str, at: datetime) -> bool:
    """Whether this device may open it: never opened, or opened here; not over; contact still safe.

    Reopening on the same device lets a parent tap again on the message of the day before.
    """
    if link is None or link.closed_at is not None or link.expires_at <= at or not device:
        return False
    if link.used_at is not None and link.device_index != device:
        return False
    if link.contact is not None and link.contact.unsafe:
        return False
    return link.adult.family.state != FamilyState.MERGED


def locked(**which: object) -> AccessLink | None:
    return (
        AccessLink.objects.select_for_update(of=("self",))
        .select_related("adult__family", "contact")
        .filter(**which)
        .first()
    )


@transaction.atomic
def open_link(token: str, *, device: str, at: datetime) -> Opened | None:
    """The first opening gives the link to this device. None for every wrong link, without a why."""
    if not WRITTEN.fullmatch(typed(token)):
        return None
    link = locked(key_index=index_of(token))
    if link is None or not alive(link, device=device, at=at):
        return None
    if link.used_at is None:
        link.used_at, link.device_index = at, device
        link.save(update_fields=["used_at", "device_index"])
    if delays().purposes[link.purpose].opens == "code":
        return Opened(link, chooses_code=True)
    if PersonalCode.objects.filter(adult=link.adult_id).exists():
        return Opened(link, asks_code=True)
    return _enter(link, at=at)


def _enter(link: AccessLink, *, at: datetime) -> Opened:
    journal.did(
        "parent.entered",
        by=None,
        at=at,
        family_id=link.adult.family_id,
        adult=link.adult_id,
        link=link.pk,
    )
    return Opened(link, secret=open_session(link, at=at))


def usable(link_id: int, *, device: str, at: datetime) -> AccessLink | None:
    """The link that this device opened, if it still opens something."""
    link = locked(pk=link_id)
    return link if link is not None and alive(link, device=device, at=at) else None


@dataclass(frozen=True, slots=True)
class Answered:
    """What a code gave: a secret, or how many tries are left (none: the link is dead)."""

    secret: str = ""
    left: int = 0


@transaction.atomic
def answer_code(link_id: int, code: str, *, device: str, at: datetime) -> Answered:
    """The right code opens. Five wrong ones kill the link; twenty in a row close every link."""
    link = locked(pk=link_id)
    if (
        link is None
        or not alive(link, device=device, at=at)
        or delays().purposes[link.purpose].opens != "page"
    ):
        return Answered()
    held = PersonalCode.objects.select_for_update().filter(adult=link.adult_id).first()
    if held is None or held.wrong_in_a_row >= delays().in_all:
        return Answered()
    if check_password(code, held.code_hash):
        held.wrong_in_a_row = 0
        held.save(update_fields=["wrong_in_a_row"])
        return Answered(secret=_enter(link, at=at).secret)
    held.wrong_in_a_row += 1
    held.save(update_fields=["wrong_in_a_row"])
    link.wrong_codes += 1
    left = max(0, min(delays().tries - link.wrong_codes, delays().in_all - held.wrong_in_a_row))
    if not left:
        link.closed_at = at
    link.save(update_fields=["wrong_codes", "closed_at"])
    return Answered(left=left)
