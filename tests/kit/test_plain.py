"""A null character in an address is refused, whatever the database makes of it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.client import Browser

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/structures/a%00b",
        "/api/v1/services?commune=%00",
        "/annuaire/?q=lait%00",
        "/p/abc%00",
    ],
)
def test_it_is_a_bad_request(address: str) -> None:
    answer = Client(raise_request_exception=False).get(address)
    assert answer.status_code == 400
    assert answer["Content-Security-Policy"]


def test_a_percent_sign_before_two_zeros_is_no_null(client: Browser) -> None:
    assert client.get("/annuaire/", {"q": "100 %00"}).status_code == 200
