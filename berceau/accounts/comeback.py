"""Where to come back after signing in or unlocking."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def of_this_site(request: HttpRequest, url: str) -> str:
    """The path of this address when it is ours, else nothing."""
    if not url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def page_shown(request: HttpRequest) -> str:
    """This page, or the one whose form was sent."""
    if request.method in {"GET", "HEAD"} and not request.headers.get("HX-Request"):
        return request.get_full_path()
    return of_this_site(request, request.headers.get("Referer", ""))
