"""A browser where an agent is fully signed in, second factor included, as allauth records it."""

from __future__ import annotations

import time

from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone

from berceau.accounts import lock, sessions
from berceau.accounts.models import Agent, OpenSession

BACKEND = "berceau.accounts.backends.AgentBackend"
METHODS = "account_authentication_methods"
METHODS_OF = "account_authentication_methods_user"


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
    session[sessions.SHARED] = shared
    session[sessions.KEY] = session.session_key
    session[lock.SEEN] = int(now)
    session.save()
    at = timezone.now()
    OpenSession.objects.create(
        agent=agent, session_key=session.session_key, device="Firefox sur Windows",
        shared=shared, opened_at=at, seen_at=at,
    )  # fmt: skip
    return client
