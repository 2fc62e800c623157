"""A contact note on a phone; correcting and erasing one's own; all the notes of a family."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.families.files import fetch_file, open_file, shown
from berceau.families.models import Family
from berceau.followup import policies
from berceau.followup.actions import notes as verbs
from berceau.followup.forms.notes import CorrectionForm, NoteForm
from berceau.followup.models import Note
from berceau.followup.queries import panels
from berceau.followup.views.common import (
    add_refusal,
    back_to_family,
    family_page,
    refuse_unless,
    show,
)
from berceau.privacy.access import CREATE, EDIT, READ, opens
from berceau.ui import notices


def draft_key(family: Family) -> str:
    return f"note-{family.reference}"


@opens("followup", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: AgentRequest, reference: str) -> HttpResponse:
    """What was said, and what next."""
    at = timezone.now()
    family = open_file(agent=request.agent, reference=reference, at=at)
    refuse_unless(policies.can_follow(request.agent, family), family)
    form = NoteForm(
        request.POST or None, agent=request.agent, family=family, today=timezone.localdate(at)
    )
    if request.method == "POST" and form.is_valid():
        try:
            verbs.write(reference=reference, said=form.said(), by=request.agent, at=at)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            notices.success(request, _("Note enregistrée."), draft_key=draft_key(family))
            return back_to_family(reference)
    context: dict[str, object] = {
        "family": family,
        "draft_key": draft_key(family),
        "back": family_page(reference),
        "standing_in": len(policies.readers_offered(request.agent, family)) == 1,
    }
    return show(request, "followup/note.html", context, form)


def _own_note(request: AgentRequest, reference: str, note_id: int) -> Note:
    family = fetch_file(agent=request.agent, reference=reference)
    note = Note.objects.filter(pk=note_id, family=family, author=request.agent).first()
    if note is None:
        raise Http404
    note.family = family
    if not policies.can_change_note(request.agent, note, today=timezone.localdate()):
        raise PermissionDenied(_("Une note se corrige le jour où elle est écrite."))
    return note


@opens("followup", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: AgentRequest, reference: str, note_id: int) -> HttpResponse:
    """Change one's own words, the same day."""
    note = _own_note(request, reference, note_id)
    at = timezone.now()
    shown(request.agent, note.family, "identity", panels.compartment_of(note), at=at)
    form = CorrectionForm(request.POST or None, agent=request.agent, note=note)
    if request.method == "POST" and form.is_valid():
        verbs.correct(
            reference=reference,
            note_id=note_id,
            text=form.cleaned_data["text"],
            themes=form.cleaned_data["themes"],
            readers=form.cleaned_data["readers"],
            by=request.agent,
            at=at,
        )
        notices.success(request, _("Note corrigée."))
        return back_to_family(reference)
    context: dict[str, object] = {
        "family": note.family,
        "note": note,
        "back": family_page(reference),
    }
    return show(request, "followup/note_correct.html", context, form)


@opens("followup", EDIT)
@require_POST
def erase(request: AgentRequest, reference: str, note_id: int) -> HttpResponse:
    """Erase one's own note, the same day."""
    _own_note(request, reference, note_id)
    verbs.erase(reference=reference, note_id=note_id, by=request.agent, at=timezone.now())
    notices.success(request, _("Note effacée."))
    return back_to_family(reference)


@opens("followup", READ)
@require_safe
def everything(request: AgentRequest, reference: str) -> HttpResponse:
    """All that this agent may read of the exchanges with a family."""
    at = timezone.now()
    today = timezone.localdate(at)
    family = open_file(agent=request.agent, reference=reference, at=at)
    context = panels.notes(request.agent, family, today, whole=True)
    shown(request.agent, family, *panels.compartments_of_notes(context), at=at)
    context |= {"family": family, "today": today, "back": family_page(reference)}
    return show(request, "followup/notes.html", context)
