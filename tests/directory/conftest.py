"""Fixtures of the tests of the directory."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def queries_of() -> Callable[[Client, str], int]:
    """`queries_of(browser, url)`: how many queries this page costs."""

    def count(browser: Client, url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert browser.get(url).status_code == 200
        return len(captured)

    return count
