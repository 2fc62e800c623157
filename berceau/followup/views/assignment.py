"""Rules of assignment, balance, and handing families over."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from berceau.accounts.middleware import AgentRequest
from berceau.families import communes
from berceau.families.files import open_file
from berceau.followup import policies
from berceau.followup.actions import assignment as verbs
from berceau.followup.forms.assignment import HandOverAllForm, HandOverForm, RuleForm
from berceau.followup.models import AssignmentRule
from berceau.followup.queries import referentes
from berceau.followup.views.common import add_refusal, family_page, refuse_unless, show
from berceau.privacy.access import CREATE, EDIT, opens
from berceau.ui import notices


def _page(request: AgentRequest, form: RuleForm, hand_over: HandOverAllForm) -> HttpResponse:
    today = timezone.localdate()
    rules = AssignmentRule.objects.select_related("neighbourhood", "referente").order_by(
        "commune_code", "neighbourhood__name", "referente__last_name", "pk"
    )
    context: dict[str, object] = {
        "rules": [
            {"rule": rule, "commune": communes.label_of(rule.commune_code)} for rule in rules
        ],
        "balance": referentes.balance(today),
        "waiting": referentes.without_referente(),
        "unheard": referentes.unheard(today),
        "hand_over": hand_over,
    }
    if hand_over.is_bound and hand_over.errors:
        response = show(request, "followup/assignment.html", context | {"form": form})
        response.status_code = 422
        return response
    return show(request, "followup/assignment.html", context, form)


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("followup:assignment"))


@opens("assignment", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: AgentRequest) -> HttpResponse:
    """Who answers for which place; how many families each follows, in alphabetical order."""
    at = timezone.now()
    today = timezone.localdate(at)
    form = RuleForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        verbs.add_rule(
            commune_code=form.cleaned_data["commune"],
            neighbourhood=form.cleaned_data["neighbourhood"],
            referente=form.cleaned_data["referente"],
            by=request.agent,
            at=at,
        )
        notices.success(request, _("Règle enregistrée."))
        return _back()
    return _page(request, form, HandOverAllForm(today=today))


@opens("assignment", EDIT)
@require_POST
def remove_rule(request: AgentRequest, rule_id: int) -> HttpResponse:
    verbs.remove_rule(rule_id=rule_id, by=request.agent, at=timezone.now())
    notices.success(request, _("Règle retirée. Les familles déjà confiées ne changent pas."))
    return _back()


def _counted(count: int) -> str:
    return ngettext("%(count)d famille confiée.", "%(count)d familles confiées.", count) % {
        "count": count
    }


@opens("assignment", EDIT)
@require_POST
def distribute(request: AgentRequest) -> HttpResponse:
    """Apply the rules to the families that nobody answers for."""
    given = verbs.distribute(by=request.agent, at=timezone.now())
    if given:
        notices.success(request, _counted(given))
    else:
        messages.warning(
            request, _("Aucune famille confiée : personne n’est en poste aujourd’hui.")
        )
    return _back()


@opens("assignment", EDIT)
@require_POST
def hand_over_all(request: AgentRequest) -> HttpResponse:
    """A référente leaves: all her families go to another one."""
    at = timezone.now()
    today = timezone.localdate(at)
    form = HandOverAllForm(request.POST, today=today)
    if form.is_valid():
        try:
            count = verbs.hand_over_all(
                of=form.cleaned_data["of"], to=form.cleaned_data["to"], by=request.agent, at=at
            )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            notices.success(request, _counted(count))
            return _back()
    return _page(request, RuleForm(today=today), form)


@opens("followup", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: AgentRequest, reference: str) -> HttpResponse:
    """Entrust one family for good."""
    at = timezone.now()
    family = open_file(agent=request.agent, reference=reference, at=at)
    refuse_unless(policies.can_hand_over(request.agent, family), family)
    form = HandOverForm(request.POST or None, family=family, today=timezone.localdate(at))
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        try:
            verbs.hand_over(reference=reference, to=to, by=request.agent, at=at)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            notices.success(
                request,
                _("Famille confiée à %(who)s. Pensez à le dire à la famille.")
                % {"who": to.full_name},
            )
            return HttpResponseRedirect(reverse("desk:today"))
    return show(
        request, "followup/hand_over.html", {"family": family, "back": family_page(reference)}, form
    )
