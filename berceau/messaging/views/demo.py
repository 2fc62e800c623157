"""The phones of the demonstration. These routes are added in demo mode alone, by `config`."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from berceau.kit.fields import SafeForm
from berceau.kit.limits import rate_limited
from berceau.messaging import rules, sink
from berceau.messaging.receiving import LONGEST
from berceau.privacy.access import public
from berceau.ui import french

RATES = "60/m/ip"


class AnswerForm(SafeForm):
    """What a family writes from its phone."""

    address = forms.CharField(label=gettext_lazy("Numéro"), max_length=40)
    body = forms.CharField(label=gettext_lazy("Message"), max_length=LONGEST, widget=forms.Textarea)


def _only_here() -> None:
    if not settings.DEMO:
        raise Http404


@public
@require_safe
def phones(request: HttpRequest) -> HttpResponse:
    """What each phone shows, what waits and why."""
    _only_here()
    now = timezone.now()
    context = {
        "phones": sink.phones(),
        "waiting": sink.waiting(),
        "held_back": sink.held_back(),
        "unknown": sink.UNKNOWN_NUMBER,
        "closed_until": opening if (opening := rules.hours().next_open(now)) > now else None,
    }
    return render(request, "messaging/phones.html", context)


@public
@rate_limited("demo_answer", RATES)
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """A text from this number, by the same door as a provider's."""
    _only_here()
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Il manque un numéro ou un texte."))
        return redirect("demo_messages")
    sink.write_as(form.cleaned_data["address"], form.cleaned_data["body"], at=timezone.now())
    messages.success(request, _("Reçu par Berceau, comme un vrai SMS."))
    return redirect("demo_messages")


@public
@rate_limited("demo_opening", RATES)
@require_POST
def next_opening(request: HttpRequest) -> HttpResponse:
    """The worker's round, at the next open hour."""
    _only_here()
    opening, count = sink.at_next_opening(at=timezone.now())
    if not count.sent:
        messages.info(request, _("Rien n’avait à partir."))
        return redirect("demo_messages")
    said = ngettext(
        "%(moment)s : %(count)d message est parti.",
        "%(moment)s : %(count)d messages sont partis.",
        count.sent,
    ) % {"moment": french.moment(opening), "count": count.sent}
    messages.success(request, said)
    return redirect("demo_messages")
