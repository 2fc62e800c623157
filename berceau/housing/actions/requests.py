"""Opening a request, correcting what it says, confiding it to a colleague."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.duty import agent_in_mandate
from berceau.accounts.models import Agent
from berceau.families.actions.files import note_housing_request
from berceau.families.models import Adult, Family
from berceau.housing import numbers, policies
from berceau.housing.actions.common import check_day, check_words, lock
from berceau.housing.actions.household import Declared, write_report
from berceau.housing.actions.papers import add_usual_pieces
from berceau.housing.catalogue import reasons, sizes
from berceau.housing.models import HousingRequest, HousingStep
from berceau.housing.queries.reach import family_of
from berceau.housing.states import State
from berceau.privacy import journal
from berceau.sharing.models import Share


@dataclass(frozen=True, slots=True)
class Said:
    """What the form says of a request."""

    applicant: str
    """Reference of the adult who asks."""
    size: str = ""
    reasons: Sequence[str] = ()
    words: str = ""
    number: str = ""
    as_written: bool = False
    """The number has another shape, and is copied from the certificate."""
    filed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """A request to open: what is said of it, and who lives in the home."""

    said: Said
    declared: Declared = field(default_factory=Declared)


@transaction.atomic
def open_request(*, reference: str, opening: Opening, by: Agent, at: datetime) -> HousingRequest:
    """A new request on this file. With the day it was filed, it is filed already.

    Raises ValidationError when another one goes on.
    """
    today = timezone.localdate(at)
    found = family_of(by, reference, today)
    if found is None or not policies.can_open_one(by, found[0], reached=found[1]):
        raise PermissionDenied
    family = Family.objects.select_for_update(of=("self",)).get(pk=found[0].pk)
    if HousingRequest.objects.going_on().filter(family=family).exists():
        raise ValidationError(_("Une demande est déjà ouverte pour cette famille."))
    said = opening.said
    applicant = _check(said, family, today=today)
    request = HousingRequest.objects.create(
        family=family,
        applicant=applicant,
        number=numbers.compact(said.number),
        size=said.size,
        reasons=list(said.reasons),
        words=said.words.strip(),
        # Who opens it by a share follows it.
        confided_to=by if found[1] else None,
        created_by=by,
        created_at=at,
    )
    journal.did("housing.opened", by=by, at=at, family_id=family.pk, request=request.pk)
    request.family = family
    write_report(request, opening.declared, on=said.filed_on or today, by=by, at=at)
    add_usual_pieces(request, by=by, at=at)
    if said.filed_on is not None:
        _file_at_once(request, said.filed_on, by=by, at=at)
    return request


def _file_at_once(request: HousingRequest, filed_on: date, *, by: Agent, at: datetime) -> None:
    """It was filed before we heard of it: the first step is written with the request."""
    HousingStep.objects.create(
        request=request,
        before=State.PREPARING,
        after=State.FILED,
        filed_before=request.family.social_housing_request_on,
        by=by,
        at=at,
    )
    request.state = State.FILED
    request.save(update_fields=["state"])
    add_usual_pieces(request, by=by, at=at, once_filed=True)
    note_housing_request(family_id=request.family_id, filed_on=filed_on, by=by, at=at)


def _check(said: Said, family: Family, *, today: date) -> Adult:
    """What is said can be written; the adult who asks. Raises ValidationError, by field."""
    applicant = family.adults.filter(reference=said.applicant, lives_elsewhere=False).first()
    if applicant is None:
        raise ValidationError({"applicant": _("Choisir un adulte de ce foyer.")})
    if said.size and said.size not in sizes():
        raise ValidationError({"size": _("Cette taille n’est pas dans la liste.")})
    if set(said.reasons) - set(reasons()):
        raise ValidationError({"reasons": _("Ce motif n’est pas dans la liste.")})
    check_words(words=said.words)
    check_number(said.number, as_written=said.as_written)
    if said.filed_on is not None:
        check_day(said.filed_on, today=today, name="filed_on")
    return applicant


def check_number(typed: str, *, as_written: bool) -> None:
    """The shape of the number, unless it is copied from the certificate as it stands."""
    number = numbers.compact(typed)
    if not number:
        return
    why = numbers.problem(number)
    if why and not as_written:
        raise ValidationError({"number": why})
    if len(number) > numbers.LONGEST or not number.isalnum():
        raise ValidationError({"number": why or _("Ce numéro est trop long.")})


@transaction.atomic
def correct(*, reference: str, said: Said, by: Agent, at: datetime) -> HousingRequest:
    """Correct who asks, the number, the size, the reasons, the day it was filed."""
    request = lock(reference, by=by, at=at, right=policies.can_correct)
    applicant = _check(said, request.family, today=timezone.localdate(at))
    if request.is_filed and said.filed_on is None:
        raise ValidationError({"filed_on": _("La demande est déposée : dire quel jour.")})
    values = {
        "applicant_id": applicant.pk,
        "number": numbers.compact(said.number),
        "size": said.size,
        "reasons": list(said.reasons),
        "words": said.words.strip(),
    }
    changed = [name for name, value in values.items() if getattr(request, name) != value]
    for name in changed:
        setattr(request, name, values[name])
    if changed:
        request.save(update_fields=[name.removesuffix("_id") for name in changed])
        journal.did(
            "housing.corrected", by=by, at=at, family_id=request.family_id,
            request=request.pk, fields=sorted(name.removesuffix("_id") for name in changed),
        )  # fmt: skip
    if request.is_filed:
        note_housing_request(family_id=request.family_id, filed_on=said.filed_on, by=by, at=at)
    return request


@transaction.atomic
def confide(*, reference: str, to: int | None, by: Agent, at: datetime) -> HousingRequest:
    """Say with which colleague the request is followed, or with nobody any more.

    She must hold a share of this file that lasts, made to her by name. Raises ValidationError.
    """
    request = lock(reference, by=by, at=at, right=policies.can_confide)
    today = timezone.localdate(at)
    if to is not None:
        colleague = agent_in_mandate(to, on=today)
        if colleague is None or not _is_shared(request, colleague, today):
            raise ValidationError(
                {
                    "to": _(
                        "Partager d’abord avec cette personne : le dossier ne lui est pas ouvert."
                    )
                }
            )
    if request.confided_to_id != to:
        request.confided_to_id = to
        request.save(update_fields=["confided_to"])
        journal.did(
            "housing.confided", by=by, at=at, family_id=request.family_id,
            request=request.pk, to=to,
        )  # fmt: skip
    return request


def _is_shared(request: HousingRequest, colleague: Agent, today: date) -> bool:
    if colleague.mandate is None or not policies.reads_by_share(colleague.role):
        return False
    shares = Share.objects.received_by(colleague, on=today).filter(family=request.family_id)
    return shares.exists()
