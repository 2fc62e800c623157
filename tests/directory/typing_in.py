"""Sending back a form as the browser would, with a few fields typed over."""

from __future__ import annotations

from typing import Any

from django.forms import CheckboxInput
from django.http import HttpResponse


def typed(page: HttpResponse, **over: str) -> dict[str, Any]:
    """What the form of this page would send; `over` is what is typed."""
    form = page.context["form"]  # type: ignore[attr-defined]
    sent: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if callable(value):
            value = value()
        shown = bound.field.widget.format_value(bound.field.prepare_value(value))
        if isinstance(bound.field.widget, CheckboxInput):
            if value:
                sent[bound.html_name] = "on"
        elif isinstance(shown, list):
            sent[bound.html_name] = [one for one in shown if one != ""]
        elif shown is not None:
            sent[bound.html_name] = str(shown)
    return sent | over
