"""Messages after an action: plain, with a gesture to undo it, or telling a draft is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrOrPromise

UNDO, DRAFT = "annuler=", "brouillon="


def success(
    request: HttpRequest, text: _StrOrPromise, *, undo_url: str = "", draft_key: str = ""
) -> None:
    """Say that it is done.

    `undo_url` receives a POST when the person clicks « Annuler »; `draft_key` is the
    `data-draft-key` of the form that has just been saved: the browser forgets the draft.
    """
    tags = [f"{UNDO}{undo_url}"] if undo_url else []
    tags += [f"{DRAFT}{draft_key}"] if draft_key else []
    messages.success(request, str(text), extra_tags=" ".join(tags))


def tagged(extra_tags: str | None, prefix: str) -> str:
    """The value carried by a message under this prefix; empty when there is none."""
    for tag in (extra_tags or "").split():
        if tag.startswith(prefix):
            value = tag.removeprefix(prefix)
            is_here = url_has_allowed_host_and_scheme(value, allowed_hosts=None)
            return value if prefix == DRAFT or is_here else ""
    return ""
