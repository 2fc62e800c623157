"""Opening in an emergency, and reviewing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent, Mandate
from berceau.accounts.roles import Role
from berceau.families import policies as families
from berceau.families.models import Adult, ContactKind, Family, FamilyState
from berceau.kit.fields import refusal
from berceau.kit.text import fold
from berceau.privacy import journal
from berceau.privacy.models import Act
from berceau.sharing import policies
from berceau.sharing.actions import mails
from berceau.sharing.models import Conclusion, EmergencyAccess

TRIED = "emergency.tried"
REASON_MIN = 20
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
TRIES: tuple[tuple[timedelta, int], ...] = ((AN_HOUR, 5), (A_DAY, 10))
"""How many tries, found or not, in how long."""


@dataclass(frozen=True, slots=True)
class Searched:
    """One exact identity: both names, and a phone (E.164) or the birth date of a child."""

    first_name: str
    last_name: str
    phone: str = ""
    child_born_on: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An access, or a file already hers, or nothing; a try that finds nothing stays written."""

    access: EmergencyAccess | None = None
    hers: Family | None = None
    too_many: bool = False


def _named(adult: Adult, who: Searched) -> bool:
    last_name = adult.last_name or adult.family.name
    return (fold(adult.first_name), fold(last_name)) == (fold(who.first_name), fold(who.last_name))


def _exactly(who: Searched) -> Adult | None:
    """The one adult who has this identity; nobody when there are none, or several."""
    adults: QuerySet[Adult] = Adult.objects.exclude(family__state=FamilyState.MERGED)
    if who.phone:
        adults = adults.filter(contacts__kind=ContactKind.PHONE, contacts__value=who.phone)
    if who.child_born_on is not None:
        adults = adults.filter(family__childhome__child__born_on=who.child_born_on)
    if not who.phone and who.child_born_on is None:
        return None
    found = [adult for adult in adults.select_related("family").distinct() if _named(adult, who)]
    return found[0] if len(found) == 1 else None


def _tried_too_often(by: Agent, at: datetime) -> bool:
    tries = Act.objects.filter(verb=TRIED, agent_id=by.pk)
    return any(tries.filter(at__gt=at - span).count() >= most for span, most in TRIES)


@transaction.atomic
def open_identity(*, who: Searched, reason: str, by: Agent, at: datetime, site: str = "") -> Answer:
    """Open identity and contacts for an hour; the DPO and the référente are told at once."""
    if policies.refusal_of_emergency(by):
        raise PermissionDenied
    why = refusal(reason)
    if why is not None or len(reason.strip()) < REASON_MIN:
        raise ValidationError({"reason": why or _("Dire ce qui se passe, en une phrase.")})
    # One try at a time for one agent, so that two windows do not count for one.
    Agent.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if _tried_too_often(by, at):
        journal.did("emergency.refused", by=by, at=at)
        return Answer(too_many=True)
    adult = _exactly(who)
    family = adult.family if adult else None
    journal.did(
        TRIED, by=by, at=at, family_id=family.pk if family else None, found=family is not None
    )
    if adult is None or family is None:
        return Answer()
    if families.can_see(by, family):
        return Answer(hers=family)
    access = EmergencyAccess.objects.create(
        family=family,
        adult=adult,
        agent=by,
        role=by.role,
        organisation=by.mandate.organisation.name if by.mandate else "",
        reason=reason.strip(),
        opened_at=at,
    )
    journal.did("emergency.opened", by=by, at=at, family_id=family.pk, emergency=access.pk)
    _tell(access, site=site, today=timezone.localdate(at))
    return Answer(access=access)


def _tell(access: EmergencyAccess, *, site: str, today: date) -> None:
    """The data-protection officers, the référente, and who stands in for her."""
    officers = Mandate.objects.in_force(today).filter(role=Role.DPO, agent__is_active=True)
    mails.tell(
        officers.values_list("agent__email", flat=True),
        subject=_("Berceau : un accès d’urgence à revoir"),
        words=_("Un accès d’urgence vient d’être ouvert. Il est à revoir dans les 7 jours."),
        link=site + reverse("sharing:emergency_review", args=[access.reference]),
    )
    referente = access.family.referente
    if referente is None:
        return
    absences = referente.absences.in_force(today).values_list("stand_in__email", flat=True)
    mails.tell(
        [referente.email, *absences],
        subject=_("Berceau : un accès d’urgence"),
        words=_("Un accès d’urgence vient d’être ouvert sur un dossier que vous suivez."),
        link=site + reverse("desk:today"),
    )


@transaction.atomic
def review(
    *, reference: str, sentence: str, conclusion: str, by: Agent, at: datetime
) -> EmergencyAccess:
    """One sentence and a conclusion, once."""
    access = EmergencyAccess.objects.select_for_update(of=("self",)).get(reference=reference)
    if not policies.can_review(by, access):
        raise PermissionDenied
    why = refusal(sentence)
    if why is not None or not sentence.strip():
        raise ValidationError({"sentence": why or _("Écrire une phrase, même courte.")})
    if conclusion not in Conclusion.values:
        raise ValidationError({"conclusion": _("Choisir une conclusion.")})
    access.review, access.conclusion = sentence.strip(), conclusion
    access.reviewed_at, access.reviewed_by = at, by
    access.save(update_fields=["review", "conclusion", "reviewed_at", "reviewed_by"])
    journal.did(
        "emergency.reviewed",
        by=by,
        at=at,
        family_id=access.family_id,
        emergency=access.pk,
        conclusion=conclusion,
    )
    return access
