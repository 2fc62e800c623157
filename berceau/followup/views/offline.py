"""A contact note that was written without network, and leaves when the network is back.

The phone sends it with the key that it drew when the note was written: sent twice, it acts once.
What is refused is answered by one sentence; the note then stays on the phone.
"""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.families.files import fetch_file, shown
from berceau.followup import policies
from berceau.followup.actions import notes as verbs
from berceau.followup.forms.notes import NoteForm
from berceau.followup.queries.people import in_bereavement, subjects_of
from berceau.followup.views.common import add_refusal, refuse_unless
from berceau.privacy.access import CREATE, every_agent, opens


def _stays(sentence: str, *, status: int, loss: bool = False) -> JsonResponse:
    return JsonResponse({"sentence": sentence, "loss": loss}, status=status)


@opens("followup", CREATE)
@require_POST
def receive(request: AgentRequest, reference: str) -> HttpResponse:
    """One note of the phone; « perte » says that the agent knows of the loss when she sends it."""
    at = timezone.now()
    try:
        family = fetch_file(agent=request.agent, reference=reference)
        refuse_unless(policies.can_follow(request.agent, family), family)
    except Http404:
        gone = _("Ce dossier n’est plus parmi les vôtres : une collègue le suit, ou il est effacé.")
        return _stays(gone, status=404)
    except PermissionDenied as refusal:
        return _stays(str(refusal), status=403)
    if in_bereavement(subjects_of([family.pk])[family.pk]) and not request.POST.get("perte"):
        shown(request.agent, family, "followup", at=at)
        return _stays(
            _(
                "Une perte a été déclarée dans cette famille depuis que votre journée est gardée. "
                "Relisez votre note avant de l’envoyer."
            ),
            status=409,
            loss=True,
        )
    form = NoteForm(request.POST, agent=request.agent, family=family, today=timezone.localdate(at))
    if form.is_valid():
        try:
            verbs.write(reference=reference, said=form.said(), by=request.agent, at=at)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            return HttpResponseRedirect(reverse("followup:note_arrived"))
    return _stays(_reasons(form), status=422)


def _reasons(form: forms.BaseForm) -> str:
    """Each reason once, with the name of its field."""
    said = []
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        said += [f"{label} : {error}" if label else str(error) for error in errors]
    return " ".join(dict.fromkeys(said))


@every_agent
@require_safe
def arrived(request: AgentRequest) -> HttpResponse:
    """Where a note that was received leads, the first time and when it is sent again."""
    return JsonResponse({"arrived": True})
