"""The door of the parents: a personal link, a code, a new link. Nothing here shows a family."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.kit.limits import rate_limited
from berceau.parents import languages, session
from berceau.parents.actions import asking, codes, entering, sending
from berceau.parents.forms import AskLinkForm, CodeForm, NewCodeForm
from berceau.parents.gone import AnswerFirst
from berceau.parents.views.language import keep
from berceau.privacy.access import public

TRIES = "30/15m/ip"
LINKS = "6/15m/ip"
ENTRY_SALT = "berceau.parents.entry"
ENTRY_LASTS = 10 * 60


@public
@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Where a parent arrives without a link, or from a printed card: how to receive one."""
    context = {"form": AskLinkForm(), "team_phone": settings.TEAM_PHONE}
    return session.private(render(request, "parents/door.html", context))


@public
@require_POST
@rate_limited("parents.ask_link", LINKS)
def ask_link(request: HttpRequest) -> HttpResponse:
    """A new link: one sentence for everybody, in the same time, whoever is known or not.

    The number is looked for once the answer has left.
    """
    form = AskLinkForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "team_phone": settings.TEAM_PHONE}
        return session.private(render(request, "parents/door.html", context, status=422))
    written, at = form.cleaned_data["contact"], timezone.now()
    return session.private(
        AnswerFirst(reverse("parents:link_asked"), then=lambda: sending.asked(written, at=at))
    )


@public
@require_safe
def link_asked(request: HttpRequest) -> HttpResponse:
    """The same sentence for everybody."""
    context = {"team_phone": settings.TEAM_PHONE}
    return session.private(render(request, "parents/link_asked.html", context))


@public
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("parents.link", TRIES)
def link(request: HttpRequest, token: str) -> HttpResponse:
    """« C'est moi, continuer ». Seen, a link tells nothing and changes nothing: robots that fetch
    what a message holds, and whoever it was forwarded to, get the same page for any address."""
    if request.method != "POST":
        response = render(request, "parents/link.html")
        session.know_device(request, response)
        return session.private(response)
    opened = entering.open_link(token, device=session.device_of(request), at=timezone.now())
    if opened is None:
        # 200: what is refused is written in the log of the server, address included.
        return dead_link(request)
    if opened.secret:
        return _enter(request, opened.secret)
    route = "parents:new_code" if opened.chooses_code else "parents:code"
    response = HttpResponseRedirect(reverse(route))
    # Not in the address: addresses of answers are remembered with the keys of forms.
    response.set_signed_cookie(
        session.ENTRY,
        str(opened.link.pk),
        salt=ENTRY_SALT,
        max_age=ENTRY_LASTS,
        path=session.PATH,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return session.private(response)


def dead_link(request: HttpRequest) -> HttpResponse:
    """The same page for a link that is old, used elsewhere, wrong, or that never was."""
    return session.private(render(request, "parents/dead_link.html"))


def _enter(request: HttpRequest, secret: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse("parents:home"))
    session.keep_open(response, secret)
    if language := languages.chosen_at_the_door(request):
        keep(response, language, session.adult_of(secret))
    response.delete_cookie(session.ENTRY, path=session.PATH, samesite="Lax")
    return session.private(response)


def _entry(request: HttpRequest) -> int | None:
    """The link that this browser opened a moment ago and that still asks for a code."""
    try:
        held = request.get_signed_cookie(session.ENTRY, salt=ENTRY_SALT, max_age=ENTRY_LASTS)
        return int(held or "")
    except (KeyError, signing.BadSignature, ValueError):
        return None


@public
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("parents.code", TRIES)
def code(request: HttpRequest) -> HttpResponse:
    """The code of the adult, when they chose one."""
    entry = _entry(request)
    if entry is None:
        return dead_link(request)
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return session.private(render(request, "parents/code.html", {"form": form}, status=status))
    answer = entering.answer_code(
        entry,
        form.cleaned_data["code"],
        device=session.device_of(request),
        at=timezone.now(),
    )
    if answer.secret:
        return _enter(request, answer.secret)
    if not answer.left:
        return dead_link(request)
    form.add_error("code", _left(answer.left))
    # 200: the wrong try is counted, and the form sent again is another form.
    return session.private(render(request, "parents/code.html", {"form": form}))


def _left(tries: int) -> str:
    return ngettext(
        "Ce n’est pas ce code. Il reste %(count)d essai.",
        "Ce n’est pas ce code. Il reste %(count)d essais.",
        tries,
    ) % {"count": tries}


@public
@require_POST
@rate_limited("parents.forgot_code", LINKS)
def forgot_code(request: HttpRequest) -> HttpResponse:
    """« J'ai oublié mon code »: the référente calls first. A phone in other hands gets nothing."""
    entry, at = _entry(request), timezone.now()
    if entry is not None:
        link = entering.usable(entry, device=session.device_of(request), at=at)
        if link is not None:
            asking.forgot_code(adult=link.adult, at=at)
    return session.private(HttpResponseRedirect(reverse("parents:code_forgotten")))


@public
@require_safe
def code_forgotten(request: HttpRequest) -> HttpResponse:
    context = {"team_phone": settings.TEAM_PHONE}
    return session.private(render(request, "parents/code_forgotten.html", context))


@public
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("parents.new_code", TRIES)
def new_code(request: HttpRequest) -> HttpResponse:
    """A new code, by the link that the référente sent after speaking with the adult."""
    entry = _entry(request)
    if entry is None:
        return dead_link(request)
    form = NewCodeForm(request.POST or None, has_code=False)
    if request.method == "POST" and form.is_valid():
        try:
            secret = codes.choose_by_link(
                entry,
                form.cleaned_data["code"],
                device=session.device_of(request),
                at=timezone.now(),
            )
        except ValidationError as error:
            form.add_error("code", error)
        else:
            return _enter(request, secret) if secret else dead_link(request)
    status = 422 if request.method == "POST" else 200
    return session.private(render(request, "parents/new_code.html", {"form": form}, status=status))
