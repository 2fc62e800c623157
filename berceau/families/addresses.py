"""Addresses that the family's screens send back to."""

from __future__ import annotations

from django.urls import reverse

from berceau.families.models import Family


def page_of(family: Family) -> str:
    """The family page, which the agents' home composes."""
    return reverse("desk:family", args=[family.reference])


def edit_of(family: Family) -> str:
    """Everything that can be corrected in this file."""
    return reverse("families:edit", args=[family.reference])
