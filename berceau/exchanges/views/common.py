"""What the screens of this room share."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.exchanges import policies
from berceau.families.files import fetch_file
from berceau.families.models import Adult, Family

SHOWN = ("identity", "agreement", "messages")
"""What a page of messages shows: whose, at which number, what was written."""


def adult_of(family: Family, reference: str) -> Adult:
    """An adult of this file. Raises Http404 for any other."""
    adult = family.adults.filter(reference=reference).first()
    if adult is None:
        raise Http404
    return adult


def file_to_answer(agent: Agent, reference: str) -> Family:
    """The file, when she may write in it; 403 with the reason otherwise."""
    family = fetch_file(agent=agent, reference=reference)
    if policies.can_answer(agent, family):
        return family
    if family.is_frozen:
        raise PermissionDenied(
            _("La famille a demandé que son dossier soit laissé tel quel : il ne se modifie pas.")
        )
    if not family.is_open:
        raise PermissionDenied(_("Ce dossier est clos : il se lit, il ne se modifie plus."))
    raise PermissionDenied(_("Ce geste revient à la référente de la famille."))
