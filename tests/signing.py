"""A browser where an agent is fully signed in: password and second factor, as allauth records it."""

from __future__ import annotations

import time

from django.contrib.auth import SESSION_KEY
from django.test import Client

from berceau.accounts.models import Agent

BACKEND = "berceau.accounts.backends.AgentBackend"
METHODS = "account_authentication_methods"
METHODS_OF = "account_authentication_methods_user"
SHARED = "shared_device"


def sign_in(client: Client, agent: Agent, *, shared: bool = False, factor: bool = True) -> Client:
    """Open a session of this agent in this browser; the same browser is returned.

    `factor=False` leaves her second factor unsaid; `shared=True` locks after 15 idle minutes.
    """
    client.force_login(agent, backend=BACKEND)
    now = time.time()
    methods: list[dict[str, object]] = [{"method": "password", "at": now}]
    if factor:
        methods.append({"method": "mfa", "type": "totp", "at": now})
    session = client.session
    session[METHODS] = methods
    session[METHODS_OF] = session[SESSION_KEY]
    session[SHARED] = shared
    session.save()
    return client
