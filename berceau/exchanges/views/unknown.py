"""« Numéros inconnus »: taken by one agent, who says whose it is."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.accounts.models import Agent
from berceau.exchanges import policies
from berceau.exchanges.actions import unknown as verbs
from berceau.exchanges.forms.messages import AttachForm
from berceau.exchanges.queries import unknown as queries
from berceau.families import search
from berceau.families.files import listed, shown
from berceau.families.models import Adult, Family
from berceau.followup.views.common import add_refusal, family_page, show
from berceau.messaging.models import Incoming
from berceau.privacy import journal
from berceau.privacy.access import CREATE, READ, opens
from berceau.ui import notices

CANDIDATES = 10


def _read(agent: Agent, count: int) -> None:
    """The texts of people whom nobody knows yet were on the page."""
    journal.listed(
        by=agent,
        scope="exchanges:unknown",
        files=count,
        compartments=("messages",),
        ground=_("messages de numéros inconnus"),
        at=timezone.now(),
    )


def _to_list() -> HttpResponseRedirect:
    return redirect("exchanges:unknown")


@opens("messages", READ)
@require_safe
def unknown(request: AgentRequest) -> HttpResponse:
    """Those that nobody has taken, and hers."""
    at = timezone.now()
    lines = queries.lines(request.agent, at)
    _read(request.agent, sum(1 for line in lines if line.readable))
    return show(
        request, "exchanges/unknown.html", {"lines": lines, "today": timezone.localdate(at)}
    )


def _waiting(incoming_id: int) -> Incoming:
    found = queries.waiting().filter(pk=incoming_id).first()
    if found is None:
        raise Http404
    return found


def _hers(request: AgentRequest, incoming_id: int) -> Incoming:
    found = _waiting(incoming_id)
    if not policies.holds(request.agent, queries.taken_of(found)):
        raise PermissionDenied(
            _("Une collègue s’en occupe, ou personne encore : le prendre d’abord.")
        )
    return found


@opens("messages", CREATE)
@require_POST
def take(request: AgentRequest, incoming_id: int) -> HttpResponse:
    """« Je m’en occupe »."""
    _waiting(incoming_id)
    try:
        verbs.take(incoming_id=incoming_id, by=request.agent, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        notices.success(
            request, _("C’est à vous : dire de quelle famille il vient, ou de personne.")
        )
    return _to_list()


@opens("messages", CREATE)
@require_POST
def give_back(request: AgentRequest, incoming_id: int) -> HttpResponse:
    """Back in the list."""
    _hers(request, incoming_id)
    verbs.give_back(incoming_id=incoming_id, by=request.agent, at=timezone.now())
    notices.success(request, _("Remis dans la liste."))
    return _to_list()


@opens("messages", CREATE)
@require_POST
def not_ours(request: AgentRequest, incoming_id: int) -> HttpResponse:
    """« Pas pour nous »."""
    _hers(request, incoming_id)
    verbs.not_ours(incoming_id=incoming_id, by=request.agent, at=timezone.now())
    notices.success(
        request,
        _("Classé : pas pour nous."),
        undo_url=reverse("exchanges:look_again", args=[incoming_id]),
    )
    return _to_list()


@opens("messages", CREATE)
@require_POST
def look_again(request: AgentRequest, incoming_id: int) -> HttpResponse:
    """It was for us after all."""
    if not Incoming.objects.filter(pk=incoming_id, family=None).exists():
        raise Http404
    verbs.look_again(incoming_id=incoming_id, by=request.agent, at=timezone.now())
    return _to_list()


def _candidates(agent: Agent, text: str) -> list[Family]:
    """Her own families that answer to the text, with their adults; nothing is proposed unasked."""
    found = search.matching(Family.objects.visible_to(agent), text)
    adults = Prefetch("adults", Adult.objects.order_by("-is_main_contact", "pk"))
    rows = found.prefetch_related(adults).order_by("sort_name", "pk")[:CANDIDATES]
    return [family for family in rows if policies.can_attach(agent, family)]


def _adult(agent: Agent, reference: str) -> Adult:
    """An adult of one of her families. Raises Http404 for any other."""
    adult = (
        Adult.objects.filter(family__in=Family.objects.visible_to(agent), reference=reference)
        .select_related("family__referente")
        .first()
    )
    if adult is None or not policies.can_attach(agent, adult.family):
        raise Http404
    return adult


@opens("messages", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: AgentRequest, incoming_id: int) -> HttpResponse:
    """« C’est cette famille »: search among hers, choose the adult, confirm."""
    incoming = _hers(request, incoming_id)
    chosen = request.POST.get("adulte", "") or request.GET.get("adulte", "")
    if chosen:
        return _confirm(request, incoming, _adult(request.agent, chosen))
    text = request.GET.get("q", "")[:80]
    families = _candidates(request.agent, text)
    at = timezone.now()
    _read(request.agent, 1)
    listed(request.agent, scope="exchanges:attach", files=len(families), at=at)
    context: dict[str, object] = {
        "incoming": incoming, "text": text, "families": families, "today": timezone.localdate(at),
    }  # fmt: skip
    return show(request, "exchanges/attach_search.html", context)


def _confirm(request: AgentRequest, incoming: Incoming, adult: Adult) -> HttpResponse:
    at = timezone.now()
    may_add = (
        policies.can_add_contact(request.agent, adult.family)
        and incoming.address.startswith("+")
        and not adult.contacts.filter(value=incoming.address).exists()
    )
    form = AttachForm(
        request.POST if request.method == "POST" else None, initial={"adulte": adult.reference}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            verbs.attach(
                incoming_id=incoming.pk,
                adult_reference=adult.reference,
                contact={"no_message": data["no_message"], "unsafe": data["unsafe"]}
                if may_add and data["add_contact"]
                else None,
                by=request.agent,
                at=at,
            )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            notices.success(
                request, _("Ce message est dans les échanges avec %(who)s.") % {"who": adult}
            )
            return HttpResponseRedirect(f"{family_page(adult.family.reference)}#fil-messages")
    _read(request.agent, 1)
    shown(request.agent, adult.family, "identity", at=at)
    context: dict[str, object] = {
        "incoming": incoming, "adult": adult, "may_add": may_add,
        "today": timezone.localdate(at),
    }  # fmt: skip
    return show(request, "exchanges/attach_confirm.html", context, form)
