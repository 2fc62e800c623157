"""The browser of the tests: like a page of the house, it puts a key in each form it sends."""

from __future__ import annotations

from typing import Any

from django.test import Client

from berceau.kit.once import HEADER, new_key

KEY = "HTTP_" + HEADER.upper().replace("-", "_")


class Browser(Client):
    """Django's client; a form that says its own `once` keeps it."""

    def generic(self, method: str, path: str, *args: Any, **extra: Any) -> Any:  # type: ignore[override]
        if method == "POST":
            extra.setdefault(KEY, new_key())
        return super().generic(method, path, *args, **extra)
