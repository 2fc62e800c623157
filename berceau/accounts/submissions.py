"""A form sent twice acts once: double click, answer lost on the way, server killed meanwhile.

The key of the form is written in the same transaction as the act. Whoever sends the same form
again receives the outcome of the first time; at the same moment, the second waits for the first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent, Submission
from berceau.kit.once import FIELD, HEADER, is_key
from berceau.kit.readonly import is_read
from berceau.kit.rows import insert

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# What the same page asks as often as needed: a page that stays open locks and unlocks all day with
# the form that it was given, each departure for ProConnect is another; twice does what once did.
AS_OFTEN_AS_ASKED = frozenset(
    {
        "account_locked",
        "account_lock_now",
        "account_present",
        # Counting the letters of an answer while it is typed: nothing is written.
        "exchanges:measure",
        # The menu of languages, on a page that may hold a personal link in its address.
        "parents:language",
        # allauth asks the password again by an exception that only its own middleware hears.
        "mfa_generate_recovery_codes",
        "socialaccount_start",
        "socialaccount_accept",
        "socialaccount_bind",
        # A provider of messages is no page: it signs what it sends, and what it sends twice is one.
        "messaging:webhook",
        "messaging:webhook_secret",
    }
)
LIBRARY = "allauth."
# What differs from one display of the same form to the next, and that nobody types.
NOT_TYPED = frozenset({"csrfmiddlewaretoken", FIELD, "form_key"})
REDIRECTS, ACTS = range(300, 400), range(200, 300)
TOLD = ("Location", "HX-Redirect", "HX-Location", "HX-Refresh")

View = Callable[..., HttpResponse]


def is_exempt(route: str, view: View) -> bool:
    """Whether this route receives forms without a key."""
    return route in AS_OFTEN_AS_ASKED or is_of_the_library(view)


def is_of_the_library(view: View) -> bool:
    """Sign-in by allauth, dressed by us or not: its forms are its own, and signing in or out twice
    is harmless. A view of ours under one of its names is ours."""
    made_from: Any = getattr(view, "view_class", view)
    ancestors = getattr(made_from, "__mro__", (made_from,))
    return any(one.__module__.startswith(LIBRARY) for one in ancestors)


class OnceMiddleware:
    """Innermost of those that look at the view: it runs it, inside the transaction of the key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Sequence[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        route = match.view_name if match else ""
        if request.method in SAFE_METHODS or is_exempt(route, view):
            return None
        key = request.POST.get(FIELD) or request.headers.get(HEADER, "")
        if not is_key(key):
            return refused(request, _("Sa clé manque : la page n’était pas complète."), status=400)
        with transaction.atomic():
            if kwargs:
                wait_for_turn(request.path)
            return receive(request, key, route, lambda: view(request, *args, **kwargs))


def wait_for_turn(path: str) -> None:
    """Two forms on the same thing are read one after the other: the second sees the first.

    SQLite has one writer at a time; PostgreSQL is asked for it, until the end of the transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [path])


def receive(
    request: HttpRequest, key: str, route: str, act: Callable[[], HttpResponse]
) -> HttpResponse:
    """Act and remember, in the transaction of the caller; or say again what was said first."""
    agent: Agent | None = request.agent  # type: ignore[attr-defined]
    content = digest(request)
    received = Submission(
        key=key, agent=agent, route=route, content=content, received_at=timezone.now()
    )
    # Another transaction that holds the same key is waited for, then read.
    if not insert([received], unless_there=True):
        return again(request, Submission.objects.get(key=key), agent, route, content)
    this = Submission.objects.filter(key=key)
    with writes() as written:
        response = act()
        if callable(getattr(response, "render", None)):
            response = response.render()  # type: ignore[attr-defined]
    if response.status_code in REDIRECTS or (response.status_code in ACTS and written):
        this.update(outcome=outcome_of(request, response))
    else:
        # Nothing was done: the form, corrected, is another form.
        this.delete()
    return response


def digest(request: HttpRequest) -> str:
    """What was typed and where it was sent, as a number that tells nothing of it."""
    typed = sorted(
        (name, tuple(values)) for name, values in request.POST.lists() if name not in NOT_TYPED
    )
    typed += sorted(
        (name, tuple(given_file(one) for one in files)) for name, files in request.FILES.lists()
    )
    return salted_hmac(__name__, repr((request.path, typed)), algorithm="sha256").hexdigest()


def given_file(file: Any) -> str:
    """Another file in the same form is another form: a mark of its content."""
    mark = hashlib.sha256()
    for chunk in file.chunks():
        mark.update(chunk)
    file.seek(0)
    return mark.hexdigest()


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements of the view that write something."""
    found: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not is_read(sql):
            found.append(sql.split(" ", 1)[0])
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield found


def outcome_of(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """What to say again: where it led and the messages, never the page."""
    queued = getattr(messages.get_messages(request), "_queued_messages", [])
    return {
        "status": response.status_code,
        "headers": {name: response[name] for name in TOLD if name in response},
        "messages": [[one.level, str(one.message), one.extra_tags or ""] for one in queued],
    }


def again(
    request: HttpRequest, submission: Submission, agent: Agent | None, route: str, content: str
) -> HttpResponse:
    """The same form came before: its outcome, unless something else is asked with its key."""
    if submission.agent_id != (agent.pk if agent else None) or submission.route != route:
        return refused(request, _("Sa clé a déjà servi, pour autre chose."), status=403)
    if submission.content != content:
        return already_sent(request, submission)
    outcome = submission.outcome
    for level, text, tags in outcome["messages"]:
        messages.add_message(request, level, text, extra_tags=tags)
    headers = outcome["headers"]
    if outcome["status"] in REDIRECTS:
        return HttpResponseRedirect(headers["Location"])
    if request.headers.get("HX-Request"):
        # The fragment of the first time is not kept: the page shows itself as it is now.
        return HttpResponse(headers=headers or {"HX-Refresh": "true"})
    return HttpResponseRedirect(came_from(request))


def refused(request: HttpRequest, reason: str, *, status: int) -> HttpResponse:
    """Nothing was done, and why."""
    return render(request, "accounts/form_refused.html", {"reason": reason}, status=status)


def came_from(request: HttpRequest) -> str:
    """The page of the form; the first page for who hides where she comes from."""
    page = urlsplit(request.headers.get("Referer", ""))
    if page.netloc != request.get_host():
        return "/"
    return page.path + (f"?{page.query}" if page.query else "")


def already_sent(request: HttpRequest, submission: Submission) -> HttpResponse:
    """She came back to a form that was received, and changed it: nothing is lost, she chooses."""
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_TYPED
        for value in values
    ]
    context = {"submission": submission, "typed": typed, "back": came_from(request)}
    return render(request, "accounts/already_sent.html", context, status=409)
