"""Declaring a loss, in two pages, and undoing a mistake."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from berceau.accounts.middleware import AgentRequest
from berceau.families.files import fetch_file, shown
from berceau.families.models import Child, Family, Pregnancy
from berceau.followup import policies
from berceau.followup.actions import loss as verbs
from berceau.followup.forms.endings import LossForm
from berceau.followup.models import Loss
from berceau.followup.views.common import (
    add_refusal,
    back_to_family,
    family_page,
    refuse_unless,
    show,
)
from berceau.followup.views.endings import file_for
from berceau.privacy.access import EDIT, opens
from berceau.ui import notices
from berceau.ui.french import full_day


@dataclass(frozen=True, slots=True)
class Subject:
    """A pregnancy under way or a living child, as the form offers it."""

    key: str
    label: str
    pregnancy: Pregnancy | None = None
    child: Child | None = None


def _subjects(family: Family) -> dict[str, Subject]:
    found = [
        Subject(
            f"p-{pregnancy.reference}",
            _("La grossesse, terme prévu le %(day)s") % {"day": full_day(pregnancy.due_on)}
            if pregnancy.due_on
            else _("La grossesse en cours"),
            pregnancy=pregnancy,
        )
        for pregnancy in Pregnancy.objects.filter(family=family, outcome=None)
    ]
    found += [
        Subject(
            f"e-{child.reference}",
            _("%(child)s, né·e le %(day)s") % {"child": child, "day": full_day(child.born_on)},
            child=child,
        )
        for child in Child.objects.filter(homes=family, died_on=None)
    ]
    return {subject.key: subject for subject in found}


@opens("followup", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: AgentRequest, reference: str) -> HttpResponse:
    """Of whom and when; then a page says what will stop, and asks to confirm."""
    family = file_for(request, reference)
    refuse_unless(policies.can_declare_loss(request.agent, family), family)
    subjects = _subjects(family)
    if subjects:
        shown(request.agent, family, "followup", at=timezone.now())
    choices = [(subject.key, subject.label) for subject in subjects.values()]
    form = LossForm(request.POST or None, subjects=choices)
    context: dict[str, object] = {
        "family": family,
        "back": family_page(reference),
        "nobody": not subjects,
    }
    if request.method == "POST" and form.is_valid():
        subject, on = subjects[form.cleaned_data["subject"]], form.cleaned_data["on"]
        confirmed = request.POST.get("confirmed") == "yes"
        try:
            if confirmed:
                verbs.declare(
                    reference=reference,
                    on=on,
                    pregnancy=subject.pregnancy,
                    child=subject.child,
                    by=request.agent,
                    at=timezone.now(),
                )
            else:
                verbs.check_day(
                    on,
                    pregnancy=subject.pregnancy,
                    child=subject.child,
                    today=timezone.localdate(),
                )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            if not confirmed:
                context |= {"subject": subject, "on": on}
                return show(request, "followup/loss_confirm.html", context, form)
            notices.success(request, _("C’est écrit. Plus rien ne sera rappelé."))
            return back_to_family(reference)
    return show(request, "followup/loss.html", context, form)


@opens("followup", EDIT)
@require_POST
def undo(request: AgentRequest, reference: str, loss_id: int) -> HttpResponse:
    """It was a mistake: all is as before."""
    at = timezone.now()
    family = fetch_file(agent=request.agent, reference=reference)
    loss = Loss.objects.filter(pk=loss_id, family=family).first()
    if loss is None:
        raise Http404
    loss.family = family
    if loss.undone_at is not None:
        return back_to_family(reference)
    if not policies.can_undo_loss(request.agent, loss, today=timezone.localdate(at)):
        raise PermissionDenied(
            _("Une erreur s’annule le jour même, par la personne qui l’a écrite.")
        )
    verbs.undo(reference=reference, loss_id=loss_id, by=request.agent, at=at)
    notices.success(request, _("C’est annulé : tout est comme avant."))
    return back_to_family(reference)
