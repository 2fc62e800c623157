"""What the screens of this room share."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def show(
    request: HttpRequest,
    template: str,
    context: dict[str, object],
    form: forms.BaseForm | None = None,
) -> HttpResponse:
    """The page; 422 when what was sent has to be corrected."""
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(
        request, template, context | ({"form": form} if form is not None else {}), status=status
    )


def add_refusal(form: forms.BaseForm, error: ValidationError) -> None:
    """What an action refused, said beside the field it speaks of."""
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, error)


def site(request: HttpRequest) -> str:
    """« https://berceau.ville.fr »: what goes before an address in a mail."""
    return request.build_absolute_uri("/").rstrip("/")
