"""Reuniting two files: find the other, compare, confirm; and undo."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from berceau.accounts.middleware import AgentRequest
from berceau.families import actions, policies, queries
from berceau.families.addresses import page_of
from berceau.families.files import fetch_file, listed, shown
from berceau.families.forms import MergeForm
from berceau.families.likeness import same_people
from berceau.families.models import Family, Merge
from berceau.families.views.common import file_to_correct, refuse
from berceau.privacy.access import EDIT, opens
from berceau.ui import notices

CANDIDATES = 10


@opens("identity", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: AgentRequest, reference: str) -> HttpResponse:
    """« Réunir deux dossiers »: `avec` names the file that will follow into this one."""
    kept = file_to_correct(request, reference)
    with_reference = request.POST.get("avec", "") or request.GET.get("avec", "")
    if not with_reference:
        return _search(request, kept)
    absorbed = _other(request, kept, with_reference)
    return _compare(request, kept, absorbed)


def _search(request: AgentRequest, kept: Family) -> HttpResponse:
    text = request.GET.get("q", "")[:80]
    found = list(queries.merge_candidates(request.agent, kept, text)[:CANDIDATES])
    at = timezone.now()
    lines = queries.lines(found, agent=request.agent, today=timezone.localdate(at))
    listed(
        request.agent,
        scope="families:merge",
        files=len(lines),
        compartments=queries.COMPARTMENTS_OF_LINES,
        at=at,
    )
    context = {"family": kept, "text": text, "lines": lines}
    return render(request, "families/merge_search.html", context)


def _other(request: AgentRequest, kept: Family, reference: str) -> Family:
    other = fetch_file(agent=request.agent, reference=reference)
    if other.pk == kept.pk:
        raise Http404
    if not policies.can_merge(request.agent, kept, other):
        raise PermissionDenied
    return other


def _compare(request: AgentRequest, kept: Family, absorbed: Family) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    sheets = [queries.family_sheet(family, today) for family in (kept, absorbed)]
    for family, sheet in zip((kept, absorbed), sheets, strict=True):
        shown(request.agent, family, *sheet.compartments, at=now)
    form = MergeForm(
        request.POST if request.method == "POST" else None,
        kept=kept,
        absorbed=absorbed,
        proposal=same_people(kept, absorbed),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.merge(
                kept_id=kept.pk, absorbed_id=absorbed.pk, by=request.agent, at=now,
                same=form.same(),
            )  # fmt: skip
        except ValidationError as error:
            refuse(form, error)
        else:
            notices.success(
                request, _("Les deux dossiers sont réunis. Cela peut être défait sur cette page.")
            )
            return HttpResponseRedirect(page_of(kept))
    context = {
        "family": kept,
        "absorbed": absorbed,
        "files": [(kept, sheets[0]), (absorbed, sheets[1])],
        "form": form,
        "people": [form[name] for name in form.people],
        "today": today,
    }
    return render(request, "families/merge.html", context, status=422 if form.errors else 200)


@opens("identity", EDIT)
@require_POST
def undo_merge(request: AgentRequest, reference: str) -> HttpResponse:
    """Separate again the last file that was reunited to this one."""
    kept = file_to_correct(request, reference)
    last = Merge.objects.filter(kept=kept, undone_at=None).order_by("-pk").first()
    if last is None:
        raise Http404
    try:
        actions.undo_merge(merge_id=last.pk, by=request.agent, at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        notices.success(request, _("Les deux dossiers sont de nouveau séparés."))
    return HttpResponseRedirect(page_of(kept))
