"""The template of the letter of support: reading it, writing a version more, going back to one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.followup.views.common import show
from berceau.housing import letter_words, sheet
from berceau.housing.actions import letters as verbs
from berceau.housing.forms.papers import TemplateForm
from berceau.housing.models import LetterTemplate
from berceau.housing.views.common import done, undone
from berceau.privacy.access import EDIT, READ, opens
from berceau.ui import notices
from berceau.ui.french import full_day


@opens("wordings", READ)
@require_safe
def template(request: AgentRequest) -> HttpResponse:
    """The text in force, what it gives, the versions before."""
    now = letter_words.in_force()
    past = list(LetterTemplate.objects.select_related("by").order_by("-version"))
    context: dict[str, object] = {
        "now": now,
        "filled": letter_words.filled(now.text, letter_words.examples()),
        "past": past,
        "delivered": letter_words.delivered(),
        "places": letter_words.places().values(),
        "can_write": verbs.may_write_template(request.agent),
    }
    return show(request, "housing/template.html", context)


@opens("wordings", READ)
@require_safe
def template_pdf(request: AgentRequest) -> HttpResponse:
    """The sheet of an imaginary family."""
    now, examples = letter_words.in_force(), letter_words.examples()
    day = full_day(timezone.localdate())
    content = sheet.made(
        number=_("exemple"),
        to=examples["bailleur"],
        title=letter_words.filled(now.title, examples),
        body=letter_words.filled(now.text, examples),
        dated=_("%(place)s, le %(day)s") % {"place": examples["commune"], "day": day},
        signer=_("Prénom Nom"),
        signer_function=_("Fonction"),
    )
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="exemple.pdf"'},
    )


@opens("wordings", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def template_write(request: AgentRequest) -> HttpResponse:
    """A version more; « Aperçu » saves nothing."""
    now = letter_words.in_force()
    if "preview" in request.POST:
        typed = {name: request.POST.get(name, "") for name in TemplateForm.base_fields}
        form = TemplateForm(now=now, initial=typed)
    else:
        form = TemplateForm(request.POST or None, now=now)
    if done(
        form,
        lambda: verbs.write_template(
            title=form.cleaned_data["title"],
            text=form.cleaned_data["text"],
            note=form.cleaned_data["note"],
            seen=form.cleaned_data["seen_version"],
            by=request.agent,
            at=timezone.now(),
        ),
    ):
        notices.success(
            request,
            _("Modèle enregistré : les prochaines lettres en partent."),
            draft_key="housing-template",
        )
        return redirect("housing:template")
    text = str(form["text"].value() or "")
    wrong = list(letter_words.problems(text))
    context: dict[str, object] = {
        "places": letter_words.places().values(),
        "wrong": wrong,
        "filled": "" if wrong else letter_words.filled(text, letter_words.examples()),
    }
    return show(request, "housing/template_write.html", context, form)


@opens("wordings", EDIT)
@require_POST
def template_back(request: AgentRequest, template_version: int) -> HttpResponse:
    """An older version in force again."""
    undone(
        request,
        lambda: verbs.go_back(version=template_version, by=request.agent, at=timezone.now()),
        _("Version %(version)d de nouveau en vigueur.") % {"version": template_version},
    )
    return redirect("housing:template")
