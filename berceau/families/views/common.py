"""What the screens of this room share: reaching a file to correct it, showing a small form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from berceau.accounts.middleware import AgentRequest
from berceau.families import policies
from berceau.families.addresses import edit_of
from berceau.families.files import fetch_file, shown
from berceau.families.models import Adult, Child, Contact, Family, Pregnancy
from berceau.privacy.meanwhile import say_who
from berceau.ui import notices

Row = TypeVar("Row")


def file_to_correct(request: AgentRequest, reference: str, *also: str) -> Family:
    """The file, if this agent may correct it; its name, and what else the page shows, is read."""
    family = fetch_file(agent=request.agent, reference=reference)
    if not policies.can_edit(request.agent, family):
        raise PermissionDenied
    shown(request.agent, family, "identity", *also, at=timezone.now())
    return family


def adult_of(family: Family, reference: str) -> Adult:
    return _or_404(family.adults.filter(reference=reference).first())


def contact_of(family: Family, contact_id: int) -> Contact:
    contacts = Contact.objects.filter(adult__family=family, pk=contact_id)
    return _or_404(contacts.select_related("adult").first())


def child_of(family: Family, reference: str) -> Child:
    return _or_404(family.children.filter(reference=reference).first())


def pregnancy_of(family: Family, reference: str) -> Pregnancy:
    return _or_404(family.pregnancies.filter(reference=reference).first())


def _or_404(row: Row | None) -> Row:
    if row is None:
        raise Http404
    return row


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page that is one small form."""

    title: Any
    done: Any
    """What is said once it is written."""
    submit: Any = ""
    intro: Any = ""
    danger: bool = False
    template: str = "families/form.html"
    extra: dict[str, Any] = field(default_factory=dict)
    about: dict[str, int] = field(default_factory=dict)
    """What the journal writes of the row that is corrected: `{"contact": 12}`."""


def answer(
    request: AgentRequest,
    family: Family,
    form: BaseForm,
    page: FormPage,
    *,
    act: Callable[[datetime], object],
    back: str = "",
) -> HttpResponse:
    """Show the form, or act and go back; what the verb refuses is said beside its field."""
    back = back or edit_of(family)
    if request.method == "POST" and form.is_valid():
        try:
            act(timezone.now())
        except ValidationError as error:
            refuse(form, error)
        else:
            notices.success(request, page.done)
            return HttpResponseRedirect(back)
    say_who(form, family_id=family.pk, **page.about)
    context = {"family": family, "form": form, "page": page, "back": back, **page.extra}
    return render(request, page.template, context, status=422 if form.errors else 200)


def refuse(form: BaseForm, error: ValidationError) -> None:
    """The words of a verb, at the field they speak of when the form has it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
