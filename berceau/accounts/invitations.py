"""A link that serves once, to choose a password: handed over by the administrator, or mailed."""

from __future__ import annotations

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from berceau.accounts.models import Agent


def link(request: HttpRequest, agent: Agent) -> str:
    """The address where this agent chooses her password; dies at the first use, or after days."""
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(agent)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(agent), "key": token},
    )
    return request.build_absolute_uri(path)


def send(request: HttpRequest, agent: Agent, *, url: str) -> bool:
    """Mail the link to its owner; False when this instance has no mail server."""
    if not settings.MAIL_READY:
        return False
    context = {"user": agent, "password_reset_url": url, "request": request}
    get_adapter(request).send_password_reset_mail(agent, agent.email, context)
    return True


def tell_of_reset(request: HttpRequest, agent: Agent) -> None:
    """By mail when there is a server; the page of the set-up says it anyway."""
    if settings.MAIL_READY:
        get_adapter(request).send_mail(
            "account/email/second_factor_reset", agent.email, {"user": agent}
        )
