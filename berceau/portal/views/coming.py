"""« Être accompagné·e »: a person asks to be called; what follows says the same in every case."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from berceau.followup.actions.coming import come_forward
from berceau.kit import gate
from berceau.kit.limits import allowed, rate_limited
from berceau.portal.forms import ComingForm
from berceau.portal.views.common import show
from berceau.privacy.access import public
from berceau.retention.delays import delays

FROM_ONE_ADDRESS = "20/h/ip"
"""A maternity ward or a town hall shares one address."""
FOR_ONE_CONTACT = "3/d/key"
ON_THE_WHOLE_SITE = "60/h/key"


@public
@rate_limited("coming", FROM_ONE_ADDRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def coming(request: HttpRequest) -> HttpResponse:
    """The form, and what becomes of it."""
    if request.method != "POST":
        return _page(request, ComingForm())
    form = ComingForm(request.POST)
    written = request.POST.get("billet", "")
    refused = gate.refusal(written, request.POST.get(gate.TRAP, ""), at=timezone.now())
    if not form.is_valid() or refused:
        return _page(request, form, refused=refused)
    if not gate.use(written):
        return _page(request, form, refused=gate.used_up())
    data = form.cleaned_data
    if not allowed(request, "coming_site", ON_THE_WHOLE_SITE, key="site"):
        return show(request, "portal/coming_closed.html", status=429)
    if allowed(request, "coming_contact", FOR_ONE_CONTACT, key=data["contact"]):
        try:
            come_forward(
                first_name=data["first_name"],
                contact=data["contact"],
                language=data["language"],
                commune_code=data["commune"],
                at=timezone.now(),
            )
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                form.add_error(name if name in form.fields else None, messages)
            return _page(request, form)
    # Known or not, asked once or ten times: the same answer.
    return HttpResponseRedirect(reverse("portal:asked"))


def _page(request: HttpRequest, form: ComingForm, *, refused: str = "") -> HttpResponse:
    kept = delays()
    context: dict[str, Any] = {
        "form": form,
        "refused": refused,
        "ticket": gate.kept(request.POST.get("billet", ""), at=timezone.now()),
        "trap": gate.TRAP,
        "never_reached": kept["card"].words,
        "file": kept["family"].words,
    }
    return show(request, "portal/coming.html", context, status=422 if form.is_bound else 200)


@public
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """What follows: the same page for everybody, that names nobody."""
    return show(request, "portal/asked.html")
