"""What the screens of this room share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from berceau.accounts.models import Agent
from berceau.families.files import fetch_file
from berceau.families.models import Adult, Child, Family, Pregnancy
from berceau.referrals import policies
from berceau.referrals.models import Referral
from berceau.referrals.queries import lists

OVERTAKEN = gettext_lazy("Quelqu’un a répondu entre-temps : voici où elle en est.")
NOTHING = gettext_lazy("Il n’y a rien à annuler : un autre mot a suivi, ou c’était hier.")
TAKEN_BACK = gettext_lazy("C’est repris : comme avant.")
SHOWN = ("identity", "social")
KEYS = ("pour", "enfant", "etape", "suite")
"""What is carried from page to page: the adult, the child, the step, the referral that failed."""


def file_to_refer(agent: Agent, reference: str) -> Family:
    """The file, if she may orient from it; 403 with the reason otherwise."""
    family = fetch_file(agent=agent, reference=reference)
    if not policies.can_refer(agent, family):
        raise PermissionDenied(_("Orienter : la référente elle-même, sur un dossier ouvert."))
    return family


def referral_of(agent: Agent, reference: str) -> Referral:
    """The referral, or 404: unknown and another's answer the same."""
    referral = lists.fetch(reference, agent=agent)
    if referral is None:
        raise Http404
    return referral


@dataclass(frozen=True, slots=True)
class Carried:
    """Whose need, about whom, from where."""

    adults: list[Adult]
    subjects: list[Child | Pregnancy]
    adult: Adult
    subject: Child | Pregnancy | None
    values: Mapping[str, str]
    before: Referral | None

    @property
    def query(self) -> str:
        """« ?pour=…&enfant=… », or nothing."""
        return f"?{urlencode(self.values)}" if self.values else ""


def carried(request: HttpRequest, family: Family, today: date) -> Carried:
    """What the address says; the first contact and the youngest when it says nothing.

    Raises Http404 for a file without an adult.
    """
    values = {key: request.GET[key] for key in KEYS if request.GET.get(key)}
    adults = list(family.adults.all())
    if not adults:
        raise Http404
    before = (
        Referral.objects.filter(reference=values["suite"], family=family)
        .select_related("adult", "child", "pregnancy")
        .first()
        if "suite" in values
        else None
    )
    subjects = subjects_of(family)
    wanted = values.get("pour", before.adult.reference if before is not None else "")
    about = values.get("enfant")
    if about is None and before is not None:
        named = before.child or before.pregnancy
        about = named.reference if named is not None else ""
    return Carried(
        adults=adults,
        subjects=subjects,
        adult=next((one for one in adults if one.reference == wanted), adults[0]),
        subject=_subject(subjects, about),
        values=values,
        before=before,
    )


def _subject(subjects: list[Child | Pregnancy], about: str | None) -> Child | Pregnancy | None:
    if about is None:
        return subjects[0] if subjects else None
    return next((one for one in subjects if one.reference == about), None)


def subjects_of(family: Family) -> list[Child | Pregnancy]:
    """Pregnancies under way, then living children, the youngest first. Two queries."""
    pregnancies = [one for one in family.pregnancies.all() if one.ended_on is None]
    homes = family.childhome_set.select_related("child").order_by("-child__born_on", "child_id")
    children = [home.child for home in homes if home.child.died_on is None]
    return [*pregnancies, *children]
