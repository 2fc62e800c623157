"""A phone's application of codes, and the way in with it."""

from __future__ import annotations

import re

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from berceau.accounts.models import Agent
from tests.factories import PASSWORD


def code_of(secret: str) -> str:
    """What the application shows at this moment."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def password_in(browser: Client, agent: Agent, password: str = PASSWORD) -> str:
    """Send the password; where it leads."""
    sent = {"login": agent.email, "password": password}
    answer = browser.post(reverse("account_login"), sent)
    return answer.headers.get("Location", "")


def set_up(browser: Client) -> str:
    """Set up an application of codes in this signed-in browser; the secret of the application."""
    page = browser.get(reverse("mfa_activate_totp")).content.decode()
    found = re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", page)
    assert found, page
    secret = found.group(1).replace(" ", "")
    answer = browser.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def shown_codes(browser: Client) -> list[str]:
    page = browser.get(reverse("mfa_view_recovery_codes")).content.decode()
    return [code.replace(" ", "") for code in re.findall(r"<li><code>([\d ]+)</code>", page)]
