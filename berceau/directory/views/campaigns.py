"""« Vérifier les fiches »: whom to ask, what they answered, whom to ring."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.directory import campaign_tasks
from berceau.directory.actions import campaigns as verbs
from berceau.directory.actions import suggestions as looking
from berceau.directory.forms.others import CampaignForm
from berceau.directory.models import AskedStructure, Campaign, Suggestion
from berceau.directory.queries import campaigns as queries
from berceau.directory.queries.proposals import proposals
from berceau.privacy.access import EDIT, opens
from berceau.ui import notices


@opens("directory", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def campaigns(request: AgentRequest) -> HttpResponse:
    """Choose, see how many would be written to, then send."""
    asked = request.POST or request.GET or None
    form = CampaignForm(asked)
    preview = None
    if form.is_bound and form.is_valid():
        if request.method == "POST":
            return _launch(request, form)
        preview = queries.preview(form.choice, timezone.localdate())
    context = {
        "form": form,
        "preview": preview,
        "words": queries.in_words(form.choice) if preview else "",
        "lines": queries.lines(),
        "proposed": queries.open_suggestions().count(),
    }
    return render(request, "directory/campaigns.html", context, status=422 if form.errors else 200)


def _launch(request: AgentRequest, form: CampaignForm) -> HttpResponse:
    campaign = verbs.launch(choice=form.choice, by=request.agent, at=timezone.now())
    campaign_tasks.ask()
    asked = campaign.asked.filter(without_email=False).count()
    done = ngettext(
        "%(count)d courriel part dans les minutes qui viennent.",
        "%(count)d courriels partent dans les minutes qui viennent.",
        asked,
    )
    notices.success(request, done % {"count": asked})
    return HttpResponseRedirect(reverse("directory:campaign", args=[campaign.reference]))


@opens("directory", EDIT)
@require_safe
def campaign(request: AgentRequest, campaign_reference: str) -> HttpResponse:
    """Who answered, who is waited for, whom to ring."""
    found = get_object_or_404(Campaign.objects.select_related("by"), reference=campaign_reference)
    context = {
        "campaign": found,
        "words": queries.in_words(found),
        **queries.of_campaign(found),
    }
    return render(request, "directory/campaign.html", context)


@opens("directory", EDIT)
@require_POST
def rung(request: AgentRequest, asked_id: int) -> HttpResponse:
    """Somebody rang them."""
    try:
        one = verbs.note_rung(asked_id=asked_id, by=request.agent, at=timezone.now())
    except AskedStructure.DoesNotExist:
        raise Http404 from None
    notices.success(request, _("Appel noté. Corrigez la fiche si quelque chose a changé."))
    return HttpResponseRedirect(reverse("directory:edit_structure", args=[one.structure.reference]))


@opens("directory", EDIT)
@require_safe
def suggestions(request: AgentRequest) -> HttpResponse:
    """What structures propose to change."""
    page = Paginator(queries.open_suggestions(), 30).get_page(request.GET.get("page"))
    return render(
        request, "directory/suggestions.html", {"page": page, "lines": proposals(page.object_list)}
    )


@opens("directory", EDIT)
@require_POST
def settle(request: AgentRequest, suggestion_reference: str) -> HttpResponse:
    """Take it, or leave it."""
    accept = request.POST.get("gesture") == "accept"
    try:
        looking.settle(
            reference=suggestion_reference, accept=accept, by=request.agent, at=timezone.now()
        )
    except Suggestion.DoesNotExist:
        raise Http404 from None
    except ValidationError as error:
        messages.warning(request, "; ".join(error.messages))
    else:
        notices.success(request, _("C’est écrit.") if accept else _("Rien n’est changé."))
    return HttpResponseRedirect(reverse("directory:suggestions"))
