"""Every form that anybody may send is counted: sent too often, it answers 429 in French."""

from __future__ import annotations

import pytest
from allauth.account import app_settings as account
from allauth.mfa import app_settings as mfa
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from berceau.kit.once import new_key
from tests.consistency.routes import Route, named_routes

# The library counts these itself, under these names, in `ACCOUNT_RATE_LIMITS` and `MFA_RATE_LIMITS`
# (the second factor: by agent, five wrong codes, in `tests/accounts/test_second_factor.py`).
COUNTED_BY_THE_LIBRARY = {
    "account_login": account.RATE_LIMITS["login"],
    "account_reset_password": account.RATE_LIMITS["reset_password"],
    "account_reset_password_from_key": account.RATE_LIMITS["reset_password_from_key"],
    "mfa_authenticate": account.RATE_LIMITS["login_failed"],
    "mfa_login_webauthn": mfa.RATE_LIMITS["webauthn_login"],
}
# Signing out shuts a door; closing it often harms nobody.
HARMLESS = {"account_logout"}


def public_forms() -> list[Route]:
    """The public routes that receive a POST."""
    found = []
    for route in named_routes():
        if route.access is None or route.access.kind != "public" or route.name in HARMLESS:
            continue
        url = route.url(dict.fromkeys(route.arguments, 1)) if route.arguments else None
        answer = Client(raise_request_exception=False).post(
            url or reverse(route.name), {"once": new_key()}
        )
        if answer.status_code != 405:
            found.append(route)
    return found


def test_every_public_form_is_counted(db: None) -> None:
    forms = public_forms()
    assert {"account_login", "socialaccount_start"} <= {route.name for route in forms}
    uncounted = [
        route.name
        for route in forms
        if not hasattr(route.view, "rates") and not COUNTED_BY_THE_LIBRARY.get(route.name)
    ]
    assert uncounted == [], "put @rate_limited under @public"


@pytest.fixture
def _fresh(db: None) -> None:
    cache.clear()


def sent(url: str, times: int) -> list[int]:
    browser = Client()
    return [browser.post(url, {"email": "x@exemple.fr"}).status_code for _ in range(times)]


@pytest.mark.usefixtures("_fresh")
@pytest.mark.parametrize(
    ("route", "allowed"),
    [("account_login", 60), ("account_reset_password", 5), ("socialaccount_start", 60)],
)
def test_one_too_many_answers_429_in_french(route: str, allowed: int) -> None:
    url = reverse(route)
    statuses = sent(url, allowed + 1)
    assert 429 not in statuses[:allowed]
    assert statuses[allowed] == 429
    page = Client().post(url, {"email": "x@exemple.fr"})
    assert "Trop de demandes en peu de temps" in page.content.decode()
