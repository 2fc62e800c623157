"""The code of an adult: chosen from their page, or by a link that the référente sent."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import pairwise

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from berceau.families.models import Adult
from berceau.parents.actions.entering import alive, locked
from berceau.parents.delays import delays
from berceau.parents.models import AccessLink, PersonalCode
from berceau.parents.session import open_session
from berceau.privacy import journal

A_CODE = re.compile(r"\d{4,6}")


def check_shape(code: str) -> None:
    """Four to six digits, not all the same, not in a row. Raises ValidationError."""
    if not A_CODE.fullmatch(code):
        raise ValidationError(_("Le code a de 4 à 6 chiffres."))
    steps = {int(after) - int(before) for before, after in pairwise(code)}
    if steps in ({0}, {1}, {-1}):
        raise ValidationError(_("Ce code se devine trop vite : choisissez-en un autre."))


def _write(adult: Adult, code: str, *, at: datetime) -> None:
    check_shape(code)
    PersonalCode.objects.update_or_create(
        adult=adult,
        defaults={"code_hash": make_password(code), "chosen_at": at, "wrong_in_a_row": 0},
    )
    journal.did("parent.code_chosen", by=None, at=at, family_id=adult.family_id, adult=adult.pk)


@transaction.atomic
def choose(*, adult: Adult, code: str, current: str, at: datetime) -> None:
    """Set or change it. The current one is asked when there is one: the phone is not enough."""
    _refuse_unless_known(adult, current)
    _write(adult, code, at=at)


@transaction.atomic
def remove(*, adult: Adult, current: str, at: datetime) -> None:
    """No code any more."""
    _refuse_unless_known(adult, current)
    PersonalCode.objects.filter(adult=adult).delete()
    journal.did("parent.code_removed", by=None, at=at, family_id=adult.family_id, adult=adult.pk)


class WrongCodeError(ValidationError):
    """Not the code of this adult, or too many tries: only the référente opens again."""


def _refuse_unless_known(adult: Adult, current: str) -> None:
    held = PersonalCode.objects.select_for_update().filter(adult=adult).first()
    if held is None:
        return
    if held.wrong_in_a_row >= delays().in_all:
        raise WrongCodeError(_("Trop d’essais. Appelez votre référente."))
    if not check_password(current, held.code_hash):
        raise WrongCodeError(_("Ce n’est pas votre code d’aujourd’hui."))


def wrong(adult: Adult) -> None:
    """One wrong code more, kept even though the form is refused."""
    held = PersonalCode.objects.filter(adult=adult).first()
    if held is not None:
        held.wrong_in_a_row += 1
        held.save(update_fields=["wrong_in_a_row"])


@transaction.atomic
def choose_by_link(link_id: int, code: str, *, device: str, at: datetime) -> str | None:
    """A new code by the link that the référente sent; gives the secret of an open page, or None."""
    link = locked(pk=link_id)
    if (
        link is None
        or not alive(link, device=device, at=at)
        or delays().purposes[link.purpose].opens != "code"
    ):
        return None
    _write(link.adult, code, at=at)
    # Whoever was on another device with the old code is out.
    AccessLink.objects.filter(adult=link.adult_id, closed_at=None).exclude(pk=link.pk).update(
        closed_at=at
    )
    link.sessions.model.objects.filter(adult=link.adult_id, closed_at=None).update(closed_at=at)
    secret = open_session(link, at=at)
    AccessLink.objects.filter(pk=link.pk).update(closed_at=at)
    return secret
