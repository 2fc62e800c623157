"""What the screens of this room share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.middleware import AgentRequest
from berceau.accounts.models import Agent
from berceau.families import files
from berceau.families.models import Family
from berceau.families.policies import can_see
from berceau.followup.views.common import add_refusal, show
from berceau.housing.policies import Reader
from berceau.housing.queries.reach import fetch
from berceau.housing.states import State
from berceau.privacy import journal
from berceau.ui import notices

Done = TypeVar("Done")
SHOWN = ("identity", "housing")
"""What a page of a request shows."""


def found(agent: Agent, reference: str, at: datetime) -> Reader:
    """The request as this agent reads it. Raises Http404 when it is not hers."""
    reader = fetch(agent, reference, timezone.localdate(at))
    if reader is None:
        raise Http404
    return reader


def shown(agent: Agent, family: Family, *compartments: str, at: datetime) -> None:
    """These compartments are on the page: by whom she is followed, or on what ground."""
    if can_see(agent, family):
        files.shown(agent, family, *compartments, at=at)
        return
    journal.read(
        by=agent,
        family_id=family.pk,
        compartments=compartments,
        ground=_("demande de logement confiée"),
        at=at,
    )


def page_url(reference: str) -> str:
    return reverse("housing:file", args=[reference])


def to_page(reference: str, anchor: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(page_url(reference) + (f"#{anchor}" if anchor else ""))


def done(form: forms.BaseForm, act: Callable[[], Done]) -> Done | None:
    """What the verb made; nothing when it was not asked, or refused: said beside its field."""
    if not form.is_valid():
        return None
    try:
        return act()
    except ValidationError as error:
        add_refusal(form, error)
        return None


def undone(request: AgentRequest, act: Callable[[], object], said: str) -> None:
    """A gesture without a form: what was done is said, or why it was refused. Raises Http404."""
    try:
        act()
    except ObjectDoesNotExist:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        notices.success(request, said)


def page(
    request: AgentRequest,
    reader: Reader,
    template: str,
    form: forms.BaseForm | None = None,
    *,
    at: datetime,
    **context: object,
) -> HttpResponse:
    """A page about this request, written in the journal; 422 when something is to correct."""
    shown(request.agent, reader.family, *SHOWN, at=at)
    one = reader.request
    name = request.resolver_match.url_name  # type: ignore[union-attr]
    common: dict[str, object] = {
        "family": reader.family,
        "one": one,
        "state": State(one.state).label,
        "back": page_url(one.reference),
        "draft_key": f"housing-{one.reference}-{name}",
    }
    return show(request, template, common | context, form)
