"""The map: outlines that a team puts in its data folder, a server of tiles only if it says so."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse

MOST_BYTES = 2_000_000
"""Of outlines: beyond, a phone would wait for its map."""

NOTHING = b'{"type": "FeatureCollection", "features": []}'


def has_outlines() -> bool:
    """Whether there are any, light enough."""
    return settings.OUTLINES.is_file() and settings.OUTLINES.stat().st_size <= MOST_BYTES


def outlines() -> bytes:
    """The GeoJSON of the team; an empty one when there is none, or when it is too heavy."""
    if not has_outlines():
        return NOTHING
    content: bytes = settings.OUTLINES.read_bytes()
    return content


def allow_tiles(response: HttpResponse) -> HttpResponse:
    """Let this page load pictures from the server of tiles, and only this page."""
    if settings.TILES_URL:
        host = urlsplit(settings.TILES_URL.replace("{s}.", "*.", 1))
        policy = settings.CONTENT_SECURITY_POLICY.replace(
            "img-src 'self'", f"img-src 'self' {host.scheme}://{host.netloc}"
        )
        response.headers["Content-Security-Policy"] = policy
    return response
