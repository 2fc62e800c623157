"""« Ma page », the whole calendar, the code, the way out."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.parents import page, session
from berceau.parents.actions import codes
from berceau.parents.forms import NewCodeForm
from berceau.parents.models import PersonalCode
from berceau.parents.session import ParentHttpRequest, with_parent
from berceau.privacy.access import CREATE, READ, parents
from berceau.ui import notices


@parents("parents", READ)
@require_safe
@with_parent
def home(request: ParentHttpRequest) -> HttpResponse:
    """Whom to call, what comes next, what can be asked."""
    today = timezone.localdate()
    shown = page.page_of(request.parent, today)
    return render(request, "parents/home.html", {"page": shown, "today": today})


@parents("parents", READ)
@require_safe
@with_parent
def calendar(request: ParentHttpRequest) -> HttpResponse:
    """The ribbon of the thousand days, and every step in a list."""
    today = timezone.localdate()
    shown = page.whole_of(request.parent, today)
    return render(request, "parents/calendar.html", {"page": shown, "today": today})


@parents("parents", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
@with_parent
def code(request: ParentHttpRequest) -> HttpResponse:
    """A code, if they want one; changed or taken away with the current one."""
    adult = request.parent
    has_code = PersonalCode.objects.filter(adult=adult).exists()
    form = NewCodeForm(request.POST or None, has_code=has_code)
    removes = "remove" in request.POST
    if removes:
        form.fields["code"].required = False
    if request.method == "POST" and form.is_valid():
        current, at = form.cleaned_data.get("current", ""), timezone.now()
        try:
            if removes:
                codes.remove(adult=adult, current=current, at=at)
            else:
                codes.choose(adult=adult, code=form.cleaned_data["code"], current=current, at=at)
        except codes.WrongCodeError as error:
            codes.wrong(adult)
            form.add_error("current", error)
        except ValidationError as error:
            form.add_error("code", error)
        else:
            text = _("Il n’y a plus de code.") if removes else _("Votre code est changé.")
            notices.success(request, text if has_code else _("Votre code est choisi."))
            return HttpResponseRedirect(reverse("parents:home"))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "has_code": has_code}
    return render(request, "parents/my_code.html", context, status=status)


@parents("parents", CREATE)
@require_POST
@with_parent
def leave(request: ParentHttpRequest) -> HttpResponse:
    """« Quitter »: nothing stays in this browser, and the link opens nothing any more."""
    session.leave(request, at=timezone.now())
    response = HttpResponseRedirect(reverse("parents:door"))
    session.wipe(response)
    return response
