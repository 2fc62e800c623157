"""Orienting: a need, a service, one page; in less than a minute on a phone."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.accounts.roles import SecrecyGround
from berceau.directory import taxonomy
from berceau.directory.models import Service
from berceau.families.files import shown
from berceau.parents.actions.sending import best_contact
from berceau.pathway.pack import find_rule
from berceau.privacy.access import CREATE, opens
from berceau.referrals import ground, partners
from berceau.referrals.actions import making as verbs
from berceau.referrals.forms.making import ReferralForm, subject_words
from berceau.referrals.models.referral import index_of
from berceau.referrals.queries import proposals as finding
from berceau.referrals.queries.rates import rates
from berceau.referrals.silence import delays
from berceau.referrals.views.common import SHOWN, Carried, carried, file_to_refer
from berceau.sharing.policies import secrecy_of
from berceau.sharing.views.common import add_refusal, show
from berceau.ui import notices

FILE = "desk:family"


def _need(key: str) -> str:
    """What the parent says. Raises Http404 for an unknown need."""
    try:
        return taxonomy.needs()[key]
    except KeyError:
        raise Http404 from None


@opens("social", CREATE)
@require_safe
def needs(request: AgentRequest, reference: str) -> HttpResponse:
    """« De quoi a-t-elle besoin ? », in the words of parents."""
    at = timezone.now()
    family = file_to_refer(request.agent, reference)
    here = carried(request, family, timezone.localdate(at))
    shown(request.agent, family, "identity", at=at)
    rule = find_rule(here.values.get("etape", ""))
    first = partners.needs_of_domain(rule.domain) if rule is not None else []
    ordered = sorted(taxonomy.needs().items(), key=lambda one: one[0] not in first)
    context: dict[str, object] = {
        "family": family,
        "back": reverse(FILE, args=[reference]),
        "step": rule.agents if rule is not None else "",
        "needs": [
            (words, reverse("referrals:proposals", args=[reference, key]) + here.query)
            for key, words in ordered
        ],
    }
    return show(request, "referrals/needs.html", context)


@opens("social", CREATE)
@require_safe
def proposals(request: AgentRequest, reference: str, need_key: str) -> HttpResponse:
    """The services that answer it, the nearest first; those that cannot today, with why."""
    words = _need(need_key)
    at = timezone.now()
    today = timezone.localdate(at)
    family = file_to_refer(request.agent, reference)
    here = carried(request, family, today)
    shown(request.agent, family, "identity", at=at)
    typed = request.GET.get("mot", "")[:80]
    whom = finding.for_whom(family, here.adult, here.subject, today)
    found = finding.proposals(need_key, whom, at, words=typed)
    context: dict[str, object] = {
        "family": family,
        "need": words,
        "here": here,
        "subjects": [(one, subject_words(one)) for one in here.subjects],
        "subject_words": subject_words(here.subject) if here.subject is not None else "",
        "typed": typed,
        "found": found,
        "lines": _lines(found, reference, need_key, here),
        "back": reverse("referrals:needs", args=[reference]) + here.query,
    }
    return show(request, "referrals/proposals.html", context)


def _lines(
    found: finding.Proposals, reference: str, need_key: str, here: Carried
) -> list[dict[str, object]]:
    """Each proposal with its address and, when it was asked often enough, how it answers."""
    structures = {one.service.structure.reference for one in found.offered}
    known = (
        rates(timezone.localdate(), least=delays().rate_team, structures=structures)
        if structures
        else {}
    )
    return [
        {
            "proposal": one,
            "url": reverse("referrals:new", args=[reference, need_key, one.service.reference])
            + here.query,
            "rate": known.get(index_of(one.service.structure.reference)),
        }
        for one in found.offered
    ]


def _form(request: AgentRequest, service: Service, need_key: str, here: Carried) -> ReferralForm:
    bound = partners.ground_of(service.kind, service.structure.kind)
    form = ReferralForm(
        request.POST or None,
        adults=here.adults,
        subjects=here.subjects,
        need=need_key,
        is_bound=bound != SecrecyGround.NONE,
        receives=verbs.receives(service),
        today=timezone.localdate(),
    )
    form.fields["adult"].initial = here.adult.reference
    form.fields["subject"].initial = here.subject.reference if here.subject is not None else ""
    if here.before is not None and here.before.adult_id == here.adult.pk:
        form.fields["sentence"].initial = here.before.sentence
        form.fields["passed"].initial = here.before.passed
    return form


@opens("social", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(
    request: AgentRequest, reference: str, need_key: str, service_reference: str
) -> HttpResponse:
    """One page: how the structure hears of it, one sentence, what allows to say it."""
    words = _need(need_key)
    at = timezone.now()
    today = timezone.localdate(at)
    family = file_to_refer(request.agent, reference)
    here = carried(request, family, today)
    service = finding.service_of(service_reference)
    if service is None:
        raise Http404
    shown(request.agent, family, *(SHOWN if here.before else ("identity",)), at=at)
    form = _form(request, service, need_key, here)
    if request.method == "POST" and form.is_valid():
        said = form.entrusted(
            need=need_key,
            service=service_reference,
            step=here.values.get("etape", "")[:10],
            after=here.values.get("suite", ""),
        )
        try:
            made = verbs.refer(reference=reference, said=said, by=request.agent, at=at)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            notices.success(
                request, _("C’est fait : %(who)s.") % {"who": made.to_whom},
                draft_key=f"referral-{reference}",
            )  # fmt: skip
            return redirect("referrals:page", made.reference)
    context = _context(request, service, here) | {
        "family": family,
        "need": words,
        "back": reverse("referrals:proposals", args=[reference, need_key]) + here.query,
    }
    return show(request, "referrals/new.html", context, form)


def _context(request: AgentRequest, service: Service, here: Carried) -> dict[str, object]:
    """What the page says beside the form."""
    today = timezone.localdate()
    bound = partners.ground_of(service.kind, service.structure.kind)
    return {
        "service": service,
        "email": verbs.email_of(service),
        "receives": verbs.receives(service),
        "is_bound": bound != SecrecyGround.NONE,
        "laws": ground.offered(maker=secrecy_of(request.agent), recipient=bound),
        "closed_until": finding.closed_until(service, today),
        "can_send_page": any(best_contact(one.contacts.all()) for one in here.adults),
    }
