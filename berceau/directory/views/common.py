"""What the screens that write in the directory share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from berceau.directory.actions.common import MODELS, kind_of
from berceau.directory.freshness import Entry
from berceau.privacy.meanwhile import say_who
from berceau.ui import notices

LOADED = {
    "structure": ("place", "owner"),
    "service": ("place", "structure", "structure__place", "owner"),
    "professional": ("place", "structure", "owner"),
}


def entry_or_404(kind: str, reference: str) -> Entry:
    """The entry with its places, archived or not."""
    rows = MODELS[kind].objects.select_related(*LOADED[kind])
    entry: Entry = get_object_or_404(rows, reference=reference)
    return entry


def edit_url(entry: Entry) -> str:
    """Where this entry is corrected."""
    return reverse(f"directory:edit_{kind_of(entry)}", args=[entry.reference])


def answer(
    request: HttpRequest,
    form: BaseForm,
    template: str,
    context: dict[str, Any],
    *,
    act: Callable[[datetime], object],
    done: str,
    back: str | Callable[[], str],
    about: dict[str, int] | None = None,
) -> HttpResponse:
    """Show the form, or act and go back; what the verb refuses is said beside its field."""
    if request.method == "POST" and form.is_valid():
        try:
            act(timezone.now())
        except ValidationError as error:
            refuse(form, error)
        else:
            notices.success(request, done)
            return HttpResponseRedirect(back if isinstance(back, str) else back())
    if about:
        say_who(form, **about)
    return render(request, template, {**context, "form": form}, status=422 if form.errors else 200)


def refuse(form: BaseForm, error: ValidationError) -> None:
    """The words of a verb, at the field they speak of when the form has it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
