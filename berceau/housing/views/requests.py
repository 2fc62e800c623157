"""The list, the requests of one family, the page of one; opening, correcting, confiding."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.families.files import files_of
from berceau.families.models import Family
from berceau.families.policies import can_see
from berceau.followup.views.common import refuse_unless, show
from berceau.housing import household, policies
from berceau.housing.actions import requests as verbs
from berceau.housing.catalogue import source
from berceau.housing.forms.requests import ConfideForm, OpeningForm, RequestForm
from berceau.housing.queries import lists
from berceau.housing.queries.homes import home
from berceau.housing.queries.page import colleagues, of_family, page_of
from berceau.housing.queries.reach import family_of
from berceau.housing.views.common import SHOWN, done, found, page, page_url, shown, to_page
from berceau.privacy import journal
from berceau.privacy.access import CREATE, EDIT, READ, opens
from berceau.ui import notices


@opens("housing", READ)
@require_safe
def every(request: AgentRequest) -> HttpResponse:
    """« Logement » : requests that go on, the nearest date first."""
    at = timezone.now()
    today = timezone.localdate(at)
    lines, over = lists.going_on(request.agent, today), lists.ended(request.agent, today)
    journal.listed(
        by=request.agent,
        scope="housing:list",
        files=files_of([*lines, *over]),
        compartments=SHOWN,
        ground=_("liste des demandes de logement"),
        at=at,
    )
    context: dict[str, object] = {"lines": lines, "over": over, "today": today}
    return show(request, "housing/list.html", context)


def _family(request: AgentRequest, reference: str) -> tuple[Family, bool]:
    reached = family_of(request.agent, reference, timezone.localdate())
    if reached is None:
        raise Http404
    return reached


@opens("housing", READ)
@require_safe
def of_one_family(request: AgentRequest, reference: str) -> HttpResponse:
    """The requests of one family; the one that goes on is opened at once."""
    at = timezone.now()
    today = timezone.localdate(at)
    family, by_share = _family(request, reference)
    rows = of_family(request.agent, family, today)
    going_on = [one for one in rows if one.is_going_on]
    if len(going_on) == 1:
        return redirect("housing:file", going_on[0].reference)
    shown(request.agent, family, "housing", at=at)
    context: dict[str, object] = {
        "family": family,
        "rows": rows,
        "can_open": not going_on and policies.can_open_one(request.agent, family, reached=by_share),
        "is_team": can_see(request.agent, family),
    }
    return show(request, "housing/family.html", context)


@opens("housing", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest, reference: str) -> HttpResponse:
    """A request for this family: who asks, who will live there, what is wanted and why."""
    at = timezone.now()
    family, by_share = _family(request, reference)
    refuse_unless(policies.can_open_one(request.agent, family, reached=by_share), family)
    form = OpeningForm(request.POST or None, family=family, home=household.known(home(family.pk)))
    made = done(
        form,
        lambda: verbs.open_request(
            reference=reference, opening=form.opening(), by=request.agent, at=at
        ),
    )
    if made is not None:
        notices.success(request, _("Demande ouverte."), draft_key=f"housing-{reference}")
        return to_page(made.reference)
    shown(request.agent, family, *SHOWN, at=at)
    context: dict[str, object] = {
        "family": family,
        "back": reverse("housing:family", args=[reference]),
        "source": source("sizes"),
    }
    return show(request, "housing/new.html", context, form)


@opens("housing", READ)
@require_safe
def one(request: AgentRequest, housing_reference: str) -> HttpResponse:
    """Everything about one request, as this reader may see it."""
    at = timezone.now()
    today = timezone.localdate(at)
    reader = found(request.agent, housing_reference, at)
    return page(
        request,
        reader,
        "housing/file.html",
        at=at,
        page=page_of(reader, today),
        today=today,
        next=page_url(housing_reference),
        source=source("pieces"),
    )


@opens("housing", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: AgentRequest, housing_reference: str) -> HttpResponse:
    """The number, the day it was filed, the size, the reasons."""
    at = timezone.now()
    reader = found(request.agent, housing_reference, at)
    refuse_unless(policies.can_correct(reader), reader.family)
    form = RequestForm(request.POST or None, family=reader.family, request=reader.request)
    if done(
        form,
        lambda: verbs.correct(
            reference=housing_reference, said=form.said(), by=request.agent, at=at
        ),
    ):
        draft_key = f"housing-{housing_reference}-correct"
        notices.success(request, _("Demande corrigée."), draft_key=draft_key)
        return to_page(housing_reference)
    return page(request, reader, "housing/correct.html", form, at=at)


@opens("housing", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def confide(request: AgentRequest, housing_reference: str) -> HttpResponse:
    """With whom it is followed: among those to whom this file is shared."""
    at = timezone.now()
    reader = found(request.agent, housing_reference, at)
    refuse_unless(policies.can_confide(reader), reader.family)
    form = ConfideForm(
        request.POST or None,
        offered=colleagues(reader.request, timezone.localdate(at)),
        initial={"to": str(reader.request.confided_to_id or "")},
    )
    if done(
        form,
        lambda: verbs.confide(
            reference=housing_reference, to=form.chosen(), by=request.agent, at=at
        ),
    ):
        notices.success(request, _("C’est noté."))
        return to_page(housing_reference)
    return page(request, reader, "housing/confide.html", form, at=at)
