"""The public pages: making oneself known, finding one's link again, verifying a certificate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from berceau.kit import gate
from berceau.kit.limits import allowed, rate_limited
from berceau.links.session import keep_open
from berceau.privacy.access import public
from berceau.professionals import answers as said
from berceau.professionals import catalogue
from berceau.professionals.actions import applying
from berceau.professionals.forms.mine import FindForm, StartForm
from berceau.professionals.queries.verifying import certified
from berceau.professionals.views.common import show
from berceau.retention.delays import delays

FROM_ONE_ADDRESS = "20/h/ip"
"""A town hall or a hospital shares one address."""
FOR_ONE_MAILBOX = "3/d/key"
ON_THE_WHOLE_SITE = "60/h/key"


def _refusal(request: HttpRequest, form: forms.Form) -> str:
    """Why this sending is not received, in words; empty when it is, and its ticket is used up."""
    written = request.POST.get("billet", "")
    refused = gate.refusal(written, request.POST.get(gate.TRAP, ""), at=timezone.now())
    if refused or not form.is_valid():
        return refused
    return "" if gate.use(written) else gate.used_up()


def _gated(request: HttpRequest, form: forms.Form, refused: str = "") -> dict[str, Any]:
    return {
        "form": form,
        "refused": refused,
        "ticket": gate.kept(request.POST.get("billet", ""), at=timezone.now()),
        "trap": gate.TRAP,
    }


def _start_page(
    request: HttpRequest, form: StartForm, refused: str = "", *, too_many: bool = False
) -> HttpResponse:
    kept = delays()
    context = _gated(request, form, refused) | {
        "conditions": catalogue.conditions().values(),
        "priorities": catalogue.priorities().values(),
        "steps": said.STEPS,
        "draft_kept": kept["professional_draft"].words,
        "refused_kept": kept["professional_ended"].words,
        "too_many": too_many,
    }
    status = 429 if too_many else 422 if form.is_bound else 200
    return show(request, "professionals/start.html", context, status=status)


@public
@rate_limited("professionals.start", FROM_ONE_ADDRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """« Faites-le savoir »: an address, then the steps at once; the link brings back to them."""
    if request.method != "POST":
        return _start_page(request, StartForm())
    form = StartForm(request.POST)
    refused = _refusal(request, form)
    if refused or not form.is_valid():
        return _start_page(request, form, refused)
    email = form.cleaned_data["email"]
    if not _may_mail(request, email):
        return _start_page(request, form, too_many=True)
    link = applying.begin(who=form.cleaned_data["who"], email=email, at=timezone.now())
    first = said.STEPS[0].key
    page = HttpResponseRedirect(reverse("professionals:step", args=[link.reference, first]))
    keep_open(page, link)
    return page


def _may_mail(request: HttpRequest, email: str) -> bool:
    mailbox = email.casefold()
    return allowed(request, "professionals_site", ON_THE_WHOLE_SITE, key="site") and allowed(
        request, "professionals_mailbox", FOR_ONE_MAILBOX, key=mailbox
    )


@public
@rate_limited("professionals.find", FROM_ONE_ADDRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """« J'ai perdu mon lien »: the same answer whether the address is known or not."""
    form = FindForm(request.POST or None)
    refused = _refusal(request, form) if request.method == "POST" else ""
    if request.method == "POST" and not refused and form.is_valid():
        email = form.cleaned_data["email"]
        if _may_mail(request, email):
            applying.find_again(email=email, at=timezone.now())
        return show(request, "professionals/found.html", {})
    status = 422 if request.method == "POST" else 200
    return show(request, "professionals/find.html", _gated(request, form, refused), status=status)


@public
@require_safe
def verify(request: HttpRequest, certificate: str) -> HttpResponse:
    """Whether a certificate is valid today: of one that is not, nothing is told."""
    context = {"valid": certified(certificate, on=timezone.localdate())}
    return show(request, "professionals/verify.html", context)
