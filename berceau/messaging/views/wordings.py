"""The texts of messages: read them, try them, write them, see what they were."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.families.languages import LANGUAGES, NAMES
from berceau.messaging import examples, gsm, versions
from berceau.messaging.forbidden import kinds, listed
from berceau.messaging.forms import ReviewForm, WordingForm
from berceau.messaging.models import Channel, Wording
from berceau.messaging.wordings import (
    FRENCH,
    RIGHT_TO_LEFT,
    Model,
    Text,
    Voice,
    models,
    places,
)
from berceau.privacy.access import EDIT, READ, opens
from berceau.ui import notices

OFFERED = ("fr", "en", "ar", "tr", "pt", "uk")
"""The languages of the parents' pages, always shown; the others when somebody wrote them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One language of one text, in the list."""

    code: str
    name: str
    text: Text | None
    segments: int
    unreviewed: bool


def _subject(key: str, language: str) -> tuple[Model, str]:
    """What the address names, or 404."""
    if key not in models() or language not in NAMES:
        raise Http404
    return models()[key], language


def _unreviewed(text: Text) -> bool:
    return text.language != FRENCH and not text.reviewed_by


@opens("wordings", READ)
@require_safe
def wordings(request: AgentRequest) -> HttpResponse:
    """Every text, what it is for, its languages."""
    voice, team = Voice(), examples.people(timezone.localdate())
    found = []
    for model in models().values():
        lines = []
        for code, name in LANGUAGES:
            text = voice.own(model.key, code)
            if text is None and code not in OFFERED:
                continue
            shown = examples.preview(model, text.text, code, team=team) if text else None
            segments = shown.measure.segments if shown and model.channel == Channel.SMS else 0
            lines.append(Line(code, name, text, segments, bool(text) and _unreviewed(text)))  # type: ignore[arg-type]
        lines.sort(key=lambda line: line.code != FRENCH)
        found.append((model, lines, sum(line.unreviewed for line in lines)))
    return render(
        request,
        "messaging/wordings.html",
        {"wordings": found, "can_write": versions.may_write(request.agent)},
    )


def _context(model: Model, language: str) -> dict[str, object]:
    return {
        "model": model,
        "language": language,
        "language_name": NAMES[language],
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "holes": [places()[name] for name in model.places],
        "needed": model.needs,
        "limits": (gsm.ALONE_7BIT, gsm.PART_7BIT, gsm.ALONE_UCS2),
    }


def _preview(model: Model, language: str, text: str, title: str = "") -> dict[str, object]:
    shown = examples.preview(
        model, text, language, team=examples.people(timezone.localdate()), title=title
    )
    return {
        "shown": shown,
        "in_sms": examples.said_in_sms(shown.measure),
        "shown_title": title,
        "is_sms": model.channel == Channel.SMS,
    }


@opens("wordings", READ)
@require_safe
def wording(request: AgentRequest, wording_key: str, wording_language: str) -> HttpResponse:
    """One text in one language: what it says today, what it said before."""
    model, language = _subject(wording_key, wording_language)
    return _one(request, model, language)


def _one(
    request: AgentRequest, model: Model, language: str, form: forms.Form | None = None
) -> HttpResponse:
    now = versions.in_force(model.key, language)
    context = _context(model, language) | {
        "now": now,
        "past": versions.history(model.key, language),
        "unreviewed": now is not None and _unreviewed(now),
        "can_write": versions.may_write(request.agent),
        "others": [
            (code, name) for code, name in LANGUAGES if code not in OFFERED and code != language
        ],
        "form": form or ReviewForm(initial={"seen_version": now.version if now else 0}),
    }
    if now is not None:
        context |= _preview(model, language, now.text, now.title)
    status = 422 if form is not None else 200
    return render(request, "messaging/wording.html", context, status=status)


@opens("wordings", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: AgentRequest, wording_key: str, wording_language: str) -> HttpResponse:
    """Change a text, with what it gives beside it. « Aperçu » and « lighten » save nothing."""
    model, language = _subject(wording_key, wording_language)
    now = versions.in_force(model.key, language)
    form = WordingForm(request.POST or None, model=model, now=now)
    step = request.POST.get("step", "save")
    if request.method == "POST" and step == "save" and form.is_valid():
        try:
            row = versions.write(
                key=model.key,
                language=language,
                text=form.cleaned_data["text"],
                title=form.cleaned_data.get("title", ""),
                note=form.cleaned_data["note"],
                seen=form.cleaned_data["seen_version"],
                by=request.agent,
                at=timezone.now(),
            )
        except ValidationError as error:
            form.add_error("text", error)
        else:
            notices.success(request, _("Enregistré : c’est le texte en vigueur."))
            _say_length(request, model, language, row.text)
            return _to(model.key, language)
    text = form.data.get("text", "") if form.is_bound else form.initial["text"]
    title = form.data.get("title", "") if form.is_bound else form.initial["title"]
    if form.is_bound and step == "lighten":
        text, title = (
            gsm.lighten(text),
            gsm.lighten(title) if model.channel == Channel.SMS else title,
        )
        form.lightened(text, title)
    tried = form.is_bound and step != "save"
    context = (
        _context(model, language)
        | _preview(model, language, _lines(text), title)
        | {
            "form": form,
            "tried": tried,
            "now": now,
            "words": [(kind, listed(kind, FRENCH)) for kind in kinds()],
        }
    )
    status = 422 if form.is_bound and not tried and form.errors else 200
    return render(request, "messaging/wording_write.html", context, status=status)


def _lines(text: str) -> str:
    """As it would be saved."""
    return "\n".join(text.splitlines()).strip()


def _say_length(request: AgentRequest, model: Model, language: str, text: str) -> None:
    shown = examples.preview(model, text, language, team=examples.people(timezone.localdate()))
    if model.channel == Channel.SMS and shown.measure.segments > 1:
        messages.warning(request, examples.said_in_sms(shown.measure))


def _to(key: str, language: str) -> HttpResponse:
    return redirect("messaging:wording", wording_key=key, wording_language=language)


@opens("wordings", EDIT)
@require_POST
def preview(request: AgentRequest, wording_key: str, wording_language: str) -> HttpResponse:
    """What the text being typed gives: a part of the page, nothing saved."""
    model, language = _subject(wording_key, wording_language)
    text, title = request.POST.get("text", ""), request.POST.get("title", "")
    context = _context(model, language) | _preview(model, language, _lines(text), title)
    context["lighten_form"] = "texte"
    return render(request, "messaging/wording_preview.html", context)


@opens("wordings", EDIT)
@require_POST
def review(request: AgentRequest, wording_key: str, wording_language: str) -> HttpResponse:
    """A named person read this translation again."""
    model, language = _subject(wording_key, wording_language)
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            versions.sign(
                key=model.key,
                language=language,
                seen=form.cleaned_data["seen_version"],
                reviewer=form.cleaned_data["reviewer"],
                by=request.agent,
                at=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            notices.success(request, _("Noté : cette traduction est relue."))
            return _to(model.key, language)
    return _one(request, model, language, form)


@opens("wordings", EDIT)
@require_POST
def back(
    request: AgentRequest, wording_key: str, wording_language: str, wording_version: int
) -> HttpResponse:
    """An older text is in force again, as a new version."""
    model, language = _subject(wording_key, wording_language)
    try:
        versions.go_back(
            key=model.key,
            language=language,
            version=wording_version,
            by=request.agent,
            at=timezone.now(),
        )
    except Wording.DoesNotExist:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        notices.success(request, _("L’ancien texte est de nouveau en vigueur."))
    return _to(model.key, language)
