"""allauth's door, closed to public sign-up, in the words of the house."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from berceau.accounts import factors, mfa, proconnect, sessions
from berceau.accounts.backends import AgentBackend
from berceau.accounts.models import Agent


class AgentAdapter(DefaultAccountAdapter):
    """Accounts are opened by the functional administrator."""

    error_messages = {  # noqa: RUF012 -- as allauth declares it
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "L’adresse ou le mot de passe n’est pas le bon. Vérifiez-les, puis recommencez."
        ),
        "too_many_login_attempts": _(
            "Trop d’essais. Attendez un quart d’heure avant de recommencer, ou demandez un nouveau "
            "mot de passe."
        ),
        "enter_current_password": _("Écrivez votre mot de passe actuel."),
        "incorrect_password": _("Ce n’est pas votre mot de passe actuel."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, **details: Any
    ) -> HttpResponse | None:
        """The right password opens nothing without a mandate of today."""
        refused: HttpResponse | None = super().pre_login(request, user, **details)
        agent = user if isinstance(user, Agent) else None
        if refused is None and not AgentBackend().user_can_authenticate(agent):
            refused = self.respond_user_inactive(request, user)
        return refused

    def get_login_stages(self) -> list[str]:
        return mfa.stages(super().get_login_stages())

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **details: Any
    ) -> HttpResponse:
        """This browser remembers whether it is shared; a preference, nothing about anybody."""
        response: HttpResponse = super().post_login(request, user, **details)
        if sessions.SHARED in request.session:
            value = "" if sessions.is_shared(request) else sessions.OWN
            response.set_cookie(
                sessions.COOKIE, value, max_age=sessions.COOKIE_AGE, samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )  # fmt: skip
        return response

    def logout(self, request: HttpRequest) -> None:
        sessions.close_this(request)
        token = request.session.get(proconnect.TOKEN)
        super().logout(request)
        if token:
            request.session[proconnect.LEAVING] = token

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Whoever came by ProConnect also leaves it."""
        if proconnect.TOKEN in request.session or proconnect.LEAVING in request.session:
            return reverse("socialaccount_leave")
        url: str = super().get_logout_redirect_url(request)
        return url

    def is_reauthentication_required(self, *, app: str, **details: Any) -> bool:
        """Her password is not asked twice in five minutes."""
        user = self.request.user
        return not (isinstance(user, Agent) and factors.is_recent(self.request, user))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Nothing leaves an instance that has no mail server."""
        if settings.MAIL_READY:
            super().send_mail(template_prefix, email, context)
