"""allauth's door, closed to public sign-up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AgentAdapter(DefaultAccountAdapter):
    """Accounts are opened by the functional administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
