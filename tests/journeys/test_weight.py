"""The first load of « Aujourd'hui » by a browser that knows nothing yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.journeys.steps import weigh

MOST_BYTES = 100_000


def test_first_load_of_today_is_light(visit: Callable[..., Any]) -> None:
    sessions = visit("claire").context.storage_state()
    fresh = visit()
    fresh.context.add_cookies(sessions["cookies"])
    each = weigh(fresh, "/aujourdhui/")
    assert fresh.page.locator("#appels li").count() > 0
    assert 0 < sum(each.values()) < MOST_BYTES, each
