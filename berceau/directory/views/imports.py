"""Importing on screen: the file, its columns, what it would do, what it did."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.directory.actions import imports
from berceau.directory.forms.imports import ColumnsForm, FilesForm, WriteForm
from berceau.directory.imports import listing
from berceau.directory.imports.books import MEGABYTE
from berceau.directory.imports.books.archives import unpacked_bytes
from berceau.directory.imports.working import TwoAtOnceError, contents_of
from berceau.directory.models import ImportProblems, ImportRun, Step
from berceau.directory.queries import imports as queries
from berceau.directory.tasks import go_on, import_round
from berceau.privacy.access import CREATE, READ, opens
from berceau.ui import notices

SHORT_BYTES, SHORT_LINES = 2 * MEGABYTE, 1000
"""Up to these, once unpacked, the page does the work itself; beyond, the worker does."""


@opens("directory_imports", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: AgentRequest) -> HttpResponse:
    """Give a file; read what became of the others."""
    form = FilesForm.of(request)
    if request.method == "POST" and form.is_valid():
        files = form.contents()
        run = imports.give(
            files=files, source=form.cleaned_data["source"], by=request.agent, at=timezone.now()
        )
        return _work(request, run, here=_is_short(content for _name, content in files))
    context = {"form": form, "runs": queries.past()}
    status = 422 if form.errors else 200
    return render(request, "directory/imports.html", context, status=status)


def _work(request: AgentRequest, run: ImportRun, *, here: bool) -> HttpResponse:
    """Do it now, or ask the worker once this page is committed; then show where it is."""
    if here:
        try:
            run = go_on(run)
        except TwoAtOnceError:
            here = False
            notices.success(request, _("Un autre import écrit : celui-ci attend son tour."))
    if not here:
        transaction.on_commit(lambda: import_round.enqueue(run.reference))
    if run.step == Step.DONE:
        notices.success(request, _("Import fait."))
    return redirect("directory:import_run", run.reference)


@opens("directory_imports", READ)
@require_safe
def show(request: AgentRequest, import_reference: str) -> HttpResponse:
    """Where this import is; a fragment of it for a page that waits."""
    run = get_object_or_404(ImportRun.objects.select_related("by"), reference=import_reference)
    return _page(request, run)


def _page(request: AgentRequest, run: ImportRun, **forms: Any) -> HttpResponse:
    context: dict[str, Any] = {"shown": queries.shown(run, at=timezone.now()), "run": run, **forms}
    if run.step == Step.COLUMNS:
        context.setdefault("form", ColumnsForm(columns=run.columns, initial={"source": run.source}))
        samples = queries.samples(run)
        fields = [context["form"][f"column{rank}"] for rank in range(len(run.columns))]
        context["columns"] = [
            (field, samples.get(name, "")) for field, name in zip(fields, run.columns, strict=True)
        ]
    elif run.step == Step.READY:
        context.setdefault("form", WriteForm(refused=context["shown"].refused))
    form = context.get("form")
    fragment = request.htmx and not form  # type: ignore[attr-defined]
    template = "directory/parts/import_wait.html" if fragment else "directory/import_run.html"
    if fragment and not context["shown"].working:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, template, context, status=422 if form and form.errors else 200)


@opens("directory_imports", READ)
@require_safe
def problems(request: AgentRequest, import_reference: str) -> StreamingHttpResponse:
    """All that is wrong in the file, as a table; until the import is over."""
    kept = get_object_or_404(ImportProblems, run__reference=import_reference)
    return StreamingHttpResponse(
        listing.as_csv(bytes(kept.content)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="erreurs-{import_reference}.csv"'},
    )


@opens("directory_imports", CREATE)
@require_POST
def columns(request: AgentRequest, import_reference: str) -> HttpResponse:
    """What the columns hold; then the file is read."""
    run = get_object_or_404(ImportRun, reference=import_reference)
    form = ColumnsForm(request.POST, columns=run.columns)
    if form.is_valid():
        try:
            run = imports.say_columns(
                reference=run.reference,
                columns=form.said(),
                source=form.cleaned_data["source"],
                by=request.agent,
                at=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _work(request, run, here=_is_short(contents_of(run)))
    if run.step != Step.COLUMNS:
        return redirect("directory:import_run", run.reference)
    return _page(request, run, form=form)


def _is_short(contents: Iterable[bytes]) -> bool:
    return sum(map(unpacked_bytes, contents)) <= SHORT_BYTES


@opens("directory_imports", CREATE)
@require_POST
def write(request: AgentRequest, import_reference: str) -> HttpResponse:
    """Write what was read."""
    run = get_object_or_404(ImportRun, reference=import_reference)
    form = WriteForm(request.POST, refused=imports.refused_lines(run))
    if form.is_valid():
        try:
            run = imports.ask_to_write(
                reference=run.reference,
                good_lines=form.good_lines,
                withdraw_gone=form.cleaned_data["withdraw_gone"],
                by=request.agent,
                at=timezone.now(),
            )
        except ValidationError as error:
            form.add_error("lines" if "lines" in form.fields else None, error)
        else:
            return _work(request, run, here=(run.lines_total or 0) <= SHORT_LINES)
    if run.step != Step.READY:
        return redirect("directory:import_run", run.reference)
    return _page(request, run, form=form)


GESTURES = {"drop": imports.drop, "begin_again": imports.begin_again, "undo": imports.undo}


def _gesture(request: AgentRequest, reference: str, name: str) -> ImportRun | None:
    """Do it; what is refused is said on the page of the import."""
    get_object_or_404(ImportRun, reference=reference)
    try:
        return GESTURES[name](reference=reference, by=request.agent, at=timezone.now())
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return None


@opens("directory_imports", CREATE)
@require_POST
def drop(request: AgentRequest, import_reference: str) -> HttpResponse:
    """Write nothing of it."""
    if _gesture(request, import_reference, "drop") is None:
        return redirect("directory:import_run", import_reference)
    notices.success(request, _("Import abandonné : rien n’est écrit."))
    return redirect("directory:imports")


@opens("directory_imports", CREATE)
@require_POST
def begin_again(request: AgentRequest, import_reference: str) -> HttpResponse:
    """Its process is gone: do it again."""
    run = _gesture(request, import_reference, "begin_again")
    if run is None:
        return redirect("directory:import_run", import_reference)
    return _work(request, run, here=False)


@opens("directory_imports", CREATE)
@require_POST
def undo(request: AgentRequest, import_reference: str) -> HttpResponse:
    """What the last import did goes back."""
    if _gesture(request, import_reference, "undo") is not None:
        notices.success(request, _("Import annulé : l’annuaire est revenu à ce qu’il était."))
    return redirect("directory:import_run", import_reference)
