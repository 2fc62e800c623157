"""A partner announces a family, and reads nothing back."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from berceau.accounts.middleware import AgentRequest
from berceau.followup.actions.announcement import announce as act
from berceau.followup.forms.desk import AnnouncementForm
from berceau.followup.views.common import add_refusal, show
from berceau.privacy.access import CREATE, opens
from berceau.ui import notices


@opens("announcement", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: AgentRequest) -> HttpResponse:
    """A pregnancy or a child, a first name, a contact, one sentence."""
    form = AnnouncementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        is_child = data["what"] == AnnouncementForm.CHILD
        try:
            act(
                first_name=data["first_name"],
                contact=data["contact"],
                language=data["language"],
                commune_code=data["commune"],
                sentence=data["sentence"],
                due_on=None if is_child else data["day"],
                born_on=data["day"] if is_child else None,
                form_key=data["form_key"],
                by=request.agent,
                at=timezone.now(),
            )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            notices.success(
                request,
                _("C’est transmis. Une référente appelle sous 48 heures (jours ouvrés)."),
            )
            return HttpResponseRedirect(reverse("followup:announce"))
    return show(request, "followup/announce.html", {}, form)
