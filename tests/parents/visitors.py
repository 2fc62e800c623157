"""A parent who has opened their own link, in a browser of the tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from berceau.families.models import Adult
from berceau.parents.links import new_link
from tests.client import Browser


def come(
    adult: Adult, browser: Browser | None = None, *, at: datetime | None = None, **headers: Any
) -> Browser:
    """Open a link of this adult as they would, and stay on their pages."""
    browser = browser or Browser(**headers)
    address = new_link(adult, purpose="enter", at=at or timezone.now())
    path = "/p/" + address.rsplit("/", 1)[1]
    browser.get(path)
    answer = browser.post(path)
    assert answer.status_code == 302, "the link of the test did not open"
    return browser
