"""Closing and reopening a follow-up."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from berceau.accounts.middleware import AgentRequest
from berceau.families.files import open_file
from berceau.families.models import Family
from berceau.followup import policies
from berceau.followup.actions import closing as verbs
from berceau.followup.forms.endings import CloseForm
from berceau.followup.views.common import back_to_family, family_page, refuse_unless, show
from berceau.privacy.access import EDIT, opens
from berceau.ui import notices


def file_for(request: AgentRequest, reference: str) -> Family:
    """The file named on the page; what follows a redirection leaves no line."""
    return open_file(agent=request.agent, reference=reference, at=timezone.now())


@opens("followup", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: AgentRequest, reference: str) -> HttpResponse:
    """Why, a last word, what follows."""
    family = file_for(request, reference)
    refuse_unless(policies.can_close(request.agent, family), family)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verbs.close(
            reference=reference,
            reason=form.cleaned_data["reason"],
            last_note=form.cleaned_data["last_note"],
            what_follows=form.cleaned_data["what_follows"],
            by=request.agent,
            at=timezone.now(),
        )
        notices.success(request, _("Dossier clos : il se lit encore, il ne se modifie plus."))
        return back_to_family(reference)
    return show(
        request, "followup/close.html", {"family": family, "back": family_page(reference)}, form
    )


@opens("followup", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: AgentRequest, reference: str) -> HttpResponse:
    """The follow-up starts again."""
    family = file_for(request, reference)
    if family.is_open:
        return back_to_family(reference)
    refuse_unless(policies.can_reopen(request.agent, family), family)
    if request.method == "POST":
        verbs.reopen(reference=reference, by=request.agent, at=timezone.now())
        notices.success(request, _("Dossier rouvert."))
        return back_to_family(reference)
    return show(request, "followup/reopen.html", {"family": family, "back": family_page(reference)})
