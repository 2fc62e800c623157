"""Setting up a second factor, recovery codes, changing and removing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar, cast

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import flows as recovery
from allauth.mfa.totp.internal import flows as totp
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal import flows as webauthn
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic.edit import FormView

from berceau.accounts import factors
from berceau.accounts.mfa import MFAAdapter
from berceau.accounts.middleware import AgentRequest
from berceau.accounts.models import Agent
from berceau.ui import notices

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def asked_again(view: View) -> View:
    """Her password or her factor is asked again, unless she has just given it."""
    return cast("View", reauthentication_required(app="allauth.mfa")(view))


ASKED_AGAIN = method_decorator(asked_again, name="dispatch")


def options(context: dict[str, Any]) -> dict[str, Any]:
    """What the key is asked, as the page's script reads it from an attribute."""
    if "js_data" in context:
        context["options"] = json.dumps(context["js_data"])
    return context


def _agent(request: HttpRequest) -> Agent:
    return cast("Agent", request.user)


@require_safe
def second_factor(request: AgentRequest) -> HttpResponse:
    """The first page after the first sign-in: which second factor."""
    if factors.has_any(request.agent):
        return redirect("my_account")
    context = {"reset_at": request.agent.second_factor_reset_at}
    return render(request, "accounts/second_factor.html", context)


class AskView(AuthenticateView):
    """At sign-in: the code, the key, or a recovery code."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = options(super().get_context_data(**kwargs))
        held = {one.type for one in factors.of(self.stage.login.user)}
        context["has_key"] = Authenticator.Type.WEBAUTHN in held
        context["has_totp"] = Authenticator.Type.TOTP in held
        return context


class AskAgainView(ReauthenticateView):
    """Before a delicate change, for who has no password: the code."""


class AskKeyAgainView(ReauthenticateWebAuthnView):
    """Before a delicate change: the key."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return options(super().get_context_data(**kwargs))

    def form_invalid(self, form: Any) -> HttpResponse:
        for message in form.errors.get("credential", []):
            messages.error(self.request, message)
        return HttpResponseRedirect(self.request.get_full_path())


def _after(request: HttpRequest, agent: Agent, *, by: str) -> str:
    """The session has now given a second factor; next, the recovery codes if they are new."""
    factors.prove(request, agent, by=by)
    factors.told_of_reset(agent)
    codes = Authenticator.objects.filter(user=agent, type=Authenticator.Type.RECOVERY_CODES).first()
    unseen = codes is not None and not codes.wrap().did_view
    return reverse("mfa_view_recovery_codes") if unseen else reverse("my_account")


@ASKED_AGAIN
class TotpView(ActivateTOTPView):
    """Scan, type the code; a new application takes the place of the old one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return FormView.dispatch(self, request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        context["secret"] = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        agent = _agent(self.request)
        with transaction.atomic():
            Authenticator.objects.filter(user=agent, type=Authenticator.Type.TOTP).delete()
            totp.activate_totp(self.request, form)
        return HttpResponseRedirect(_after(self.request, agent, by="totp"))


@ASKED_AGAIN
class AddKeyView(AddWebAuthnView):
    """A passkey: it is a second factor, and it signs in alone."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return FormView.dispatch(self, request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = FormView.get_context_data(self, **kwargs)
        asked = webauthn.begin_registration(self.request, _agent(self.request), passwordless=True)
        return options({**context, "js_data": {"creation_options": asked}})

    def form_valid(self, form: Any) -> HttpResponse:
        agent = _agent(self.request)
        with transaction.atomic():
            webauthn.add_authenticator(
                self.request,
                name=form.cleaned_data["name"],
                credential=form.cleaned_data["credential"],
            )
        return HttpResponseRedirect(_after(self.request, agent, by="webauthn"))


@require_POST
@asked_again
def remove_factor(request: AgentRequest) -> HttpResponse:
    """Remove one of her factors, never the last."""
    chosen = request.POST.get("authenticator", "")
    mine = Authenticator.objects.filter(user=_agent(request), type__in=factors.PRIMARY)
    found = mine.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    if found is None:
        messages.error(request, _("Cette clé n’est plus dans votre liste."))
    elif not MFAAdapter().can_delete_authenticator(found):
        messages.error(request, _("Gardez au moins un second facteur."))
    else:
        found.delete()
        notices.success(request, _("C’est retiré : cette clé n’ouvre plus rien."))
    return redirect("my_account")


def _codes(agent: Agent) -> Authenticator | None:
    return Authenticator.objects.filter(user=agent, type=Authenticator.Type.RECOVERY_CODES).first()


@require_safe
def recovery_codes(request: AgentRequest) -> HttpResponse:
    """Shown until she says that she kept them; never again after."""
    held = _codes(request.agent)
    codes = None
    if held is not None and not held.wrap().did_view:
        raise_if_reauthentication_required(request, app="allauth.mfa")
        codes = [f"{code[:4]} {code[4:]}" for code in held.wrap().get_unused_codes()]
    left = len(held.wrap().get_unused_codes()) if held else 0
    context = {"codes": codes, "left": left, "has_factor": factors.has_any(request.agent)}
    return render(request, "accounts/recovery_codes.html", context)


@require_safe
def recovery_codes_file(request: AgentRequest) -> HttpResponse:
    """The same, as a file to print or to keep in a password manager."""
    held = _codes(request.agent)
    if held is None or held.wrap().did_view:
        messages.error(request, _("Ces codes ont déjà été gardés : ils ne sont plus montrés."))
        return redirect("mfa_view_recovery_codes")
    raise_if_reauthentication_required(request, app="allauth.mfa")
    lines = [_("Codes de secours de Berceau"), _("Chacun sert une fois."), ""]
    text = "\n".join([*lines, *held.wrap().get_unused_codes(), ""])
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="codes-de-secours.txt"'
    return response


@require_http_methods(["POST"])
def recovery_codes_kept(request: AgentRequest) -> HttpResponse:
    held = _codes(request.agent)
    if held is not None:
        held.wrap().mark_as_viewed()
    notices.success(request, _("Vos codes de secours sont gardés."))
    return redirect("home_of_agent")


@require_POST
@asked_again
def new_recovery_codes(request: AgentRequest) -> HttpResponse:
    """New ones; those before no longer serve."""
    if factors.has_any(_agent(request)):
        recovery.generate_recovery_codes(request)
    return redirect("mfa_view_recovery_codes")
