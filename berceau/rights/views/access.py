"""The access request: gather, read again, hand over. Nothing is left on the disk."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.privacy import journal
from berceau.privacy.access import EDIT, opens
from berceau.rights import packs
from berceau.rights.forms import DeliverForm, ProofForm
from berceau.rights.models import AccessPack, Request
from berceau.rights.views.common import refused, request_of, show
from berceau.ui import notices

SHOWN = ("identity", "agreement", "followup", "notes", "journal")
GROUND = gettext_lazy("demande d’accès de la personne")


def _say_shown(request: AgentRequest, asked: Request) -> None:
    journal.read(
        by=request.agent,
        family_id=asked.family_number,
        compartments=SHOWN,
        ground=str(GROUND),
        at=timezone.now(),
        assigned=True,
    )


@opens("rights", EDIT)
@require_POST
def prepare(request: AgentRequest, request_reference: str) -> HttpResponse:
    """Gather all that is held on the person."""
    asked = request_of(request_reference)
    try:
        packs.prepare(reference=asked.reference, by=request.agent, at=timezone.now())
    except (ValidationError, Request.DoesNotExist):
        return redirect("rights:one", request_reference=asked.reference)
    return redirect("rights:proof", request_reference=asked.reference)


def _pack(asked: Request) -> AccessPack:
    pack = AccessPack.objects.filter(request=asked, delivered_at=None).first()
    if pack is None:
        raise Http404
    return pack


@opens("rights", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: AgentRequest, request_reference: str) -> HttpResponse:
    """Everything, to read again: what speaks of somebody else is masked."""
    asked = request_of(request_reference)
    pack = _pack(asked)
    texts = [
        (fact["key"], fact["value"], pack.masks.get(fact["key"], []))
        for section in pack.content
        for row in section["rows"]
        for fact in row["facts"]
        if fact["free"]
    ]
    form = ProofForm(request.POST or None, texts=texts, initial={"note": pack.note})
    if request.method == "POST" and form.is_valid():
        packs.approve(
            reference=asked.reference,
            masks=form.masks,
            note=form.cleaned_data["note"],
            by=request.agent,
            at=timezone.now(),
        )
        notices.success(request, _("Relu : le dossier d’accès peut être remis."))
        return redirect("rights:handover", request_reference=asked.reference)
    _say_shown(request, asked)
    context = {
        "asked": asked,
        "sections": pack.content,
        "fields": [form[key] for key, _text, _passages in texts],
    }
    return show(request, "rights/proof.html", context, form)


@opens("rights", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: AgentRequest, request_reference: str) -> HttpResponse:
    """The two files, then how they were handed over."""
    asked = request_of(request_reference)
    pack = _pack(asked)
    if pack.approved_at is None:
        return redirect("rights:proof", request_reference=asked.reference)
    form = DeliverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            packs.deliver(
                reference=asked.reference,
                how=form.cleaned_data["how"],
                by=request.agent,
                at=timezone.now(),
            )
        except ValidationError as error:
            refused(form, error)
        else:
            notices.success(
                request, _("Remise notée. Ce qui avait été rassemblé est effacé d’ici.")
            )
            return redirect("rights:one", request_reference=asked.reference)
    return show(request, "rights/handover.html", {"asked": asked, "pack": pack}, form)


@opens("rights", EDIT)
@require_safe
def pack_pdf(request: AgentRequest, request_reference: str) -> HttpResponse:
    asked = request_of(request_reference)
    pack = packs.approved(_pack(asked).request.reference, by=request.agent)
    _say_shown(request, asked)
    return HttpResponse(
        packs.as_pdf(pack),
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="vos-donnees.pdf"'},
    )


@opens("rights", EDIT)
@require_safe
def pack_json(request: AgentRequest, request_reference: str) -> HttpResponse:
    asked = request_of(request_reference)
    pack = packs.approved(_pack(asked).request.reference, by=request.agent)
    _say_shown(request, asked)
    return HttpResponse(
        packs.as_json(pack),
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="vos-donnees.json"'},
    )
