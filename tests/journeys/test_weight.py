"""The first load of « Aujourd'hui » by a browser that knows nothing yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MOST_BYTES = 100_000


def test_first_load_of_today_is_light(visit: Callable[..., Any]) -> None:
    sessions = visit("claire").context.storage_state()
    fresh = visit()
    fresh.context.add_cookies(sessions["cookies"])
    wire = fresh.context.new_cdp_session(fresh.page)
    wire.send("Network.enable")
    names: dict[str, str] = {}
    weights: dict[str, float] = {}
    wire.on(
        "Network.requestWillBeSent",
        lambda event: names.update({event["requestId"]: event["request"]["url"]}),
    )
    wire.on(
        "Network.loadingFinished",
        lambda event: weights.update({event["requestId"]: event["encodedDataLength"]}),
    )
    fresh.page.goto("/aujourdhui/", wait_until="networkidle")
    each = {names[key].rpartition("/")[2] or "page": weight for key, weight in weights.items()}
    assert fresh.page.locator("#appels li").count() > 0
    assert 0 < sum(weights.values()) < MOST_BYTES, each
