"""The functional administrator's screens on agents and mandates. No family is ever named here."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.accounts import factors, invitations, sessions
from berceau.accounts.middleware import AgentRequest
from berceau.accounts.models import Agent, Mandate
from berceau.accounts.roles import SecrecyGround
from berceau.privacy.access import CREATE, EDIT, READ, opens
from berceau.privacy.administration import actions, policies, queries
from berceau.privacy.administration.forms import (
    EndMandateForm,
    IdentityForm,
    MandateForm,
    NewAgentForm,
)
from berceau.privacy.meanwhile import say_who
from berceau.ui import notices

LINK = "invitation_link"
"""Kept in the session from the POST that made it to the page that shows it, once."""


def _other(request: AgentRequest, agent_id: int) -> Agent:
    """The agent of the address; herself is refused before anything is read."""
    if not policies.can_change(request.agent, agent_id):
        raise PermissionDenied(
            _("Personne ne change son propre compte ni son propre mandat : demander à un autre.")
        )
    return get_object_or_404(Agent, pk=agent_id)


def _typed(request: HttpRequest) -> QueryDict | None:
    """What was posted, even when it is empty; None on a first look at the form."""
    return request.POST if request.method == "POST" else None


def _form_page(
    request: HttpRequest, form: forms.Form, title: str, submit: str, agent: Agent | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "submit": submit, "subject": agent}
    return render(
        request, "privacy/agents/form.html", context, status=422 if form.is_bound else 200
    )


def _hand_over(request: AgentRequest, agent: Agent) -> None:
    """Make the link, mail it if there is a server, keep it for the next page if it may be seen."""
    url = invitations.link(request, agent)
    sent = invitations.send(request, agent, url=url)
    shown = policies.may_be_handed_a_link(agent, mail_ready=settings.MAIL_READY)
    actions.record_link(agent_id=agent.pk, shown=shown, by=request.agent, at=timezone.now())
    if shown:
        request.session[LINK] = {"agent": agent.pk, "url": url}
    if sent:
        notices.success(request, _("Un lien vient d’être envoyé à %s.") % agent.email)


@opens("accounts", READ)
@require_safe
def agent_list(request: AgentRequest) -> HttpResponse:
    context = {"agents": queries.agents(on=timezone.localdate())}
    return render(request, "privacy/agents/list.html", context)


@opens("accounts", READ)
@require_safe
def agent_page(request: AgentRequest, agent_id: int) -> HttpResponse:
    subject = get_object_or_404(Agent, pk=agent_id)
    link = request.session.get(LINK)
    hers = link["url"] if link and link["agent"] == subject.pk else ""
    if hers:
        del request.session[LINK]
    today = timezone.localdate()
    mandates = list(queries.mandates_of(subject))
    for mandate in mandates:
        mandate.lasts = mandate.ends_on is None or mandate.ends_on >= today  # type: ignore[attr-defined]
    context = {
        "subject": subject,
        "mandates": mandates,
        "link": hers,
        "can_change": policies.can_change(request.agent, subject.pk),
        "open_sessions": sessions.open_sessions(subject).count(),
        "has_factor": factors.has_any(subject),
    }
    return render(request, "privacy/agents/agent.html", context)


@opens("accounts", CREATE)
@require_http_methods(["GET", "POST"])
def agent_create(request: AgentRequest) -> HttpResponse:
    initial = {"starts_on": timezone.localdate(), "secrecy_ground": SecrecyGround.NONE}
    form = NewAgentForm(_typed(request), initial=initial)
    if form.is_valid():
        try:
            agent = actions.create_agent(
                identity=form.identity(), terms=form.terms(), by=request.agent, at=timezone.now()
            )
        except actions.RefusedError as refused:
            form.add_error("email", str(refused))
        else:
            _hand_over(request, agent)
            return redirect("privacy:agent", agent.pk)
    return _form_page(request, form, _("Ouvrir un compte"), _("Ouvrir le compte"))


@opens("accounts", EDIT)
@require_http_methods(["GET", "POST"])
def agent_edit(request: AgentRequest, agent_id: int) -> HttpResponse:
    agent = _other(request, agent_id)
    initial = {name: getattr(agent, name) for name in IdentityForm.base_fields}
    form = IdentityForm(_typed(request), initial=initial)
    if form.is_valid():
        try:
            actions.correct_agent(
                agent_id=agent.pk, identity=form.identity(), by=request.agent, at=timezone.now()
            )
        except actions.RefusedError as refused:
            form.add_error("email", str(refused))
        else:
            notices.success(request, _("Compte corrigé."))
            return redirect("privacy:agent", agent.pk)
    say_who(form, agent=agent.pk)
    return _form_page(request, form, _("Corriger le compte"), _("Enregistrer"), agent)


@opens("accounts", EDIT)
@require_POST
def agent_link(request: AgentRequest, agent_id: int) -> HttpResponse:
    _hand_over(request, _other(request, agent_id))
    return redirect("privacy:agent", agent_id)


@opens("accounts", EDIT)
@require_POST
def agent_close(request: AgentRequest, agent_id: int) -> HttpResponse:
    _other(request, agent_id)
    actions.set_active(agent_id=agent_id, active=False, by=request.agent, at=timezone.now())
    notices.success(request, _("Compte désactivé : ses sessions sont fermées."))
    return redirect("privacy:agent", agent_id)


@opens("accounts", EDIT)
@require_POST
def agent_open(request: AgentRequest, agent_id: int) -> HttpResponse:
    _other(request, agent_id)
    actions.set_active(agent_id=agent_id, active=True, by=request.agent, at=timezone.now())
    notices.success(request, _("Compte ouvert à nouveau."))
    return redirect("privacy:agent", agent_id)


@opens("accounts", EDIT)
@require_POST
def agent_sessions_close(request: AgentRequest, agent_id: int) -> HttpResponse:
    _other(request, agent_id)
    actions.close_sessions(agent_id=agent_id, by=request.agent, at=timezone.now())
    notices.success(request, _("Ses appareils sont déconnectés."))
    return redirect("privacy:agent", agent_id)


@opens("accounts", EDIT)
@require_POST
def second_factor_reset(request: AgentRequest, agent_id: int) -> HttpResponse:
    _other(request, agent_id)
    agent = actions.reset_second_factor(agent_id=agent_id, by=request.agent, at=timezone.now())
    invitations.tell_of_reset(request, agent)
    notices.success(
        request, _("Second facteur retiré. Elle en installera un autre en entrant, et le saura.")
    )
    return redirect("privacy:agent", agent_id)


@opens("accounts", CREATE)
@require_http_methods(["GET", "POST"])
def mandate_create(request: AgentRequest, agent_id: int) -> HttpResponse:
    agent = _other(request, agent_id)
    form = MandateForm(_typed(request), initial={"starts_on": timezone.localdate()})
    if form.is_valid():
        try:
            actions.add_mandate(
                agent_id=agent.pk, terms=form.terms(), by=request.agent, at=timezone.now()
            )
        except actions.RefusedError as refused:
            form.add_error("starts_on", str(refused))
        else:
            notices.success(request, _("Mandat ajouté."))
            return redirect("privacy:agent", agent.pk)
    return _form_page(request, form, _("Ajouter un mandat"), _("Ajouter le mandat"), agent)


@opens("accounts", EDIT)
@require_http_methods(["GET", "POST"])
def mandate_end(request: AgentRequest, agent_id: int, mandate_id: int) -> HttpResponse:
    agent = _other(request, agent_id)
    mandate = get_object_or_404(Mandate, pk=mandate_id, agent=agent)
    ends_on = mandate.ends_on or timezone.localdate()
    form = EndMandateForm(_typed(request), initial={"ends_on": ends_on})
    if form.is_valid():
        try:
            actions.end_mandate(
                agent_id=agent.pk, mandate_id=mandate.pk, ends_on=form.cleaned_data["ends_on"],
                by=request.agent, at=timezone.now(),
            )  # fmt: skip
        except actions.RefusedError as refused:
            form.add_error("ends_on", str(refused))
        else:
            notices.success(request, _("Fin du mandat enregistrée."))
            return redirect("privacy:agent", agent.pk)
    say_who(form, mandate=mandate.pk)
    return _form_page(request, form, _("Finir un mandat"), _("Enregistrer la fin"), agent)
