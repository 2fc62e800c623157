"""The references of family files in addresses."""

from __future__ import annotations


class ReferenceConverter:
    """Twelve characters without look-alikes (see families.models.references)."""

    regex = "[2-9a-hjkmnp-z]{12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
