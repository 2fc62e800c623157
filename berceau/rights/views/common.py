"""What the screens of this room share."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from berceau.families.models import Adult
from berceau.rights.models import Request


def request_of(reference: str) -> Request:
    return get_object_or_404(Request.objects.select_related("recorded_by"), reference=reference)


def adult_of(asked: Request) -> Adult:
    """The person, as long as the file is there."""
    adult = Adult.objects.select_related("family").filter(pk=asked.adult_number).first()
    if adult is None:
        raise Http404
    return adult


def show(
    request: HttpRequest,
    template: str,
    context: dict[str, object],
    form: forms.BaseForm | None = None,
) -> HttpResponse:
    """A page with a form; 422 when what was sent has to be corrected."""
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, template, context | {"form": form}, status=status)


def refused(form: forms.BaseForm, error: ValidationError) -> None:
    """What an action refused, beside the field it speaks of."""
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, error)
