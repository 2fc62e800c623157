"""Writing a letter to one adult, in one's own words."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from berceau.accounts.middleware import AgentRequest
from berceau.families.addresses import page_of
from berceau.families.files import open_file
from berceau.families.models.references import new_reference
from berceau.messaging import letters
from berceau.messaging.forms import LetterForm
from berceau.privacy.access import CREATE, opens
from berceau.ui import notices


@opens("messages", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: AgentRequest, reference: str) -> HttpResponse:
    """Whom among those a letter may reach, a title, a text; then it waits for the printer."""
    now = timezone.now()
    family = open_file(agent=request.agent, reference=reference, at=now)
    if not letters.can_write(request.agent, family):
        raise PermissionDenied(_("Ce dossier ne se modifie pas."))
    adults = letters.readers(family)
    form = LetterForm(request.POST or None, adults=adults)
    if request.method == "POST" and form.is_valid():
        adult = next(one for one in adults if one.reference == form.cleaned_data["adult"])
        try:
            letters.write(
                adult=adult,
                title=form.cleaned_data["title"],
                body=form.cleaned_data["body"],
                language=form.cleaned_data["language"],
                key=f"letter:{new_reference()}",
                by=request.agent,
                at=now,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            notices.success(request, _("Le courrier attend d’être imprimé."))
            return redirect("messaging:letters")
    context = {"family": family, "form": form, "adults": adults, "back_url": page_of(family)}
    status = 422 if form.is_bound else 200
    return render(request, "messaging/letter_write.html", context, status=status)
