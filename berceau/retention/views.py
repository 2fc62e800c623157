"""« Conservation »: how long each thing is kept, what goes tomorrow, what the archives must see."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.families.communes import name_of
from berceau.privacy.access import CREATE, EDIT, READ, opens
from berceau.retention import actions, bordereau, engine, queries, remains
from berceau.retention.delays import delays
from berceau.retention.forms import ShortenForm, VisaForm
from berceau.retention.models import EliminationList
from berceau.ui import notices


@opens("oversight", READ)
@require_safe
def page(request: AgentRequest) -> HttpResponse:
    today = timezone.localdate()
    waiting = queries.waiting(today=today)
    of_files = [line for line in waiting if line.delay.key in engine.OF_FILES]
    context = {
        "tomorrow": engine.files_in_words(sum(line.tomorrow for line in of_files)),
        "no_visa": sum(len(line.no_visa) for line in of_files),
        "waiting": waiting,
        "delays": list(delays().values()),
        "lists": queries.elimination_lists(),
        "entries": [
            (year, [(_communes(line.communes), line.files) for line in lines])
            for year, lines in remains.entries_of_years()
        ],
        "acts": [
            (year, [(queries.words_of(what), files) for what, files in lines])
            for year, lines in remains.acts_of_years()
        ],
        "k": remains.K,
        "has_remains": queries.has_remains(),
    }
    return render(request, "retention/page.html", context)


def _communes(codes: tuple[str, ...]) -> str:
    if len(codes) == 1:
        return name_of(codes[0])
    return ngettext("%(count)d commune ensemble", "%(count)d communes ensemble", len(codes)) % {
        "count": len(codes)
    }


@opens("oversight", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def shorten(request: AgentRequest, delay_key: str) -> HttpResponse:
    """Keep this less long."""
    delay = delays().get(delay_key)
    if delay is None or not delay.can_be_shortened:
        raise Http404
    form = ShortenForm(request.POST or None, initial={"amount": delay.amount})
    if request.method == "POST" and form.is_valid():
        try:
            actions.shorten(
                key=delay.key,
                amount=form.cleaned_data["amount"],
                by=request.agent,
                at=timezone.now(),
            )
        except ValidationError as error:
            form.add_error("amount", error)
        else:
            notices.success(request, _("Durée enregistrée : elle vaut dès la nuit prochaine."))
            return redirect("retention:page")
    return _show(request, "retention/shorten.html", {"delay": delay}, form)


@opens("oversight", CREATE)
@require_POST
def make_list(request: AgentRequest) -> HttpResponse:
    """A bordereau of what runs out within three months."""
    try:
        made = actions.make_elimination_list(by=request.agent, at=timezone.now())
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return redirect("retention:page")
    notices.success(
        request,
        _("Bordereau n° %(number)s fait. L’envoyer aux archives, puis noter ici leur visa.")
        % {"number": made.number},
    )
    return redirect("retention:list", number=made.number)


def _list(number: str) -> EliminationList:
    return get_object_or_404(queries.elimination_lists(), number=number)


@opens("oversight", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def elimination_list(request: AgentRequest, number: str) -> HttpResponse:
    """One bordereau: its files by number, and the visa when it comes."""
    made = _list(number)
    form = VisaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_visa(
                number=number, by=request.agent, at=timezone.now(), **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            notices.success(request, _("Visa noté : ces dossiers seront éliminés à leur date."))
            return redirect("retention:list", number=number)
    table = delays()
    lines = [(line, table[line.rule].label) for line in made.lines.all()]
    return _show(request, "retention/list.html", {"list": made, "lines": lines}, form)


@opens("oversight", READ)
@require_safe
def list_pdf(request: AgentRequest, number: str) -> HttpResponse:
    made = _list(number)
    name = f"bordereau-{made.number}.pdf"
    return HttpResponse(
        bordereau.as_pdf(made),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@opens("oversight", READ)
@require_safe
def list_csv(request: AgentRequest, number: str) -> HttpResponse:
    made = _list(number)
    name = f"bordereau-{made.number}.csv"
    return HttpResponse(
        bordereau.as_csv(made),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _show(
    request: HttpRequest, template: str, context: dict[str, object], form: ShortenForm | VisaForm
) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, context | {"form": form}, status=status)
