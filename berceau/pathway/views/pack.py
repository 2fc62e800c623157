"""The calendar itself: the pack in force, what is left to sign, one line and its signature."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.pathway import signing
from berceau.pathway.forms import SignForm
from berceau.pathway.pack import pack_in_force
from berceau.pathway.packpage import line_page, pack_page
from berceau.privacy.access import EDIT, READ, opens
from berceau.rules import Rule
from berceau.ui import notices


@opens("calendar", READ)
@require_safe
def overview(request: AgentRequest) -> HttpResponse:
    """The pack in force and the lines that wait for a signature."""
    page = pack_page(
        status=request.GET.get("statut", ""),
        text=request.GET.get("q", "")[:80],
        everything=request.GET.get("lignes") == "toutes",
    )
    context = {
        "page": page,
        "today": timezone.localdate(),
        "can_sign": signing.can_sign(request.agent),
        "is_manager": signing.can_sign(request.agent) or request.agent.role == "functional_admin",
    }
    return render(request, "pathway/pack.html", context)


@opens("calendar", READ)
@require_safe
def line(request: AgentRequest, code: str) -> HttpResponse:
    """One line with all its data and its signature."""
    rule = _rule(code)
    today = timezone.localdate()
    form = SignForm(initial={"checked_on": today, "content_hash": rule.content_hash})
    return _show_line(request, rule, form)


@opens("calendar", EDIT)
@require_POST
def sign(request: AgentRequest, code: str) -> HttpResponse:
    """« vérifiée le … par … »."""
    rule = _rule(code)
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            signing.sign(code=code, by=request.agent, at=timezone.now(), **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            notices.success(request, _("Ligne signée. Merci."))
            return redirect("pathway:line", code)
    return _show_line(request, rule, form, status=422)


@opens("calendar", EDIT)
@require_POST
def withdraw(request: AgentRequest, code: str) -> HttpResponse:
    """The signature is taken back."""
    _rule(code)
    signing.withdraw(code=code, by=request.agent, at=timezone.now())
    messages.success(request, _("Signature retirée : la ligne est de nouveau à vérifier."))
    return redirect("pathway:line", code)


def _rule(code: str) -> Rule:
    rule = pack_in_force().pack.by_code.get(code)
    if rule is None:
        raise Http404
    return rule


def _show_line(
    request: AgentRequest, rule: Rule, form: SignForm, status: int = 200
) -> HttpResponse:
    context = {
        "page": line_page(rule, pack_in_force().pack),
        "form": form,
        "can_sign": signing.can_sign(request.agent),
        "signer": signing.signer(request.agent),
    }
    return render(request, "pathway/line.html", context, status=status)
