"""What the worker does of campaigns: writing to structures, outside of any page."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from berceau.directory.actions import campaigns


@task()
def write() -> int:
    """How many structures received their link."""
    return campaigns.write_all(at=timezone.now())


def ask() -> None:
    """Once the campaign is committed, have the worker write."""
    transaction.on_commit(_enqueue)


def _enqueue() -> None:
    write.enqueue()
