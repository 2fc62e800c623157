"""Sign-in by e-mail and password; an agent without a mandate in force cannot enter."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from berceau.accounts.duty import agent_in_mandate
from berceau.accounts.models import Agent, Mandate


class AgentBackend(AuthenticationBackend):
    """allauth's backend, which also asks for an active account and a mandate of today."""

    def user_can_authenticate(self, user: Agent | AnonymousUser | None) -> bool:
        return (
            isinstance(user, Agent)
            and user.is_active
            and Mandate.objects.in_force(timezone.localdate()).filter(agent=user).exists()
        )

    def get_user(self, user_id: int) -> Agent | None:
        """Asked at each request: a closed account is signed out at once."""
        return agent_in_mandate(user_id, on=timezone.localdate())
