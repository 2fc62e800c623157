"""What is known of partners, read from `partners.toml`. Pure."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from berceau.accounts.roles import SecrecyGround

FOR_ALL = "*"


class Passed(models.TextChoices):
    """What may be said of the person beside the sentence."""

    FIRST_NAME = "first_name", _("son prénom")
    LAST_NAME = "last_name", _("son nom")
    PHONE = "phone", _("son téléphone")
    LANGUAGE = "language", _("la langue qu’elle parle")
    CHILD_AGE = "child_age", _("l’âge de l’enfant, ou le terme")
    CHILD_NAME = "child_name", _("le prénom de l’enfant")


IDENTIFYING = frozenset({Passed.FIRST_NAME, Passed.LAST_NAME, Passed.PHONE, Passed.CHILD_NAME})
"""With one of these, somebody who knows the town may know who it is."""


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / "partners.toml").read_text("utf-8"))


def ground_of(*kinds: str) -> str:
    """The secrecy that binds whoever receives; « none » when none of its natures says so."""
    known: dict[str, str] = _file()["secrecy"]
    return next((known[kind] for kind in kinds if kind in known), str(SecrecyGround.NONE))


def reasons() -> dict[str, str]:
    """key -> why a structure cannot."""
    return dict(_file()["reasons"])


def sentences(need: str) -> list[str]:
    """Ready-made sentences for this need, the most apt first."""
    known: dict[str, list[str]] = _file()["sentences"]
    return [*known.get(need, ()), *known[FOR_ALL]]


def passed_for(need: str) -> list[str]:
    """What this need may ask to pass on; never ticked beforehand."""
    known: dict[str, list[str]] = _file()["passed"]
    return list(known.get(need, known[FOR_ALL]))


def needs_of_domain(domain: str) -> list[str]:
    """The needs proposed first from a step of this domain."""
    known: dict[str, list[str]] = _file()["domains"]
    return list(known.get(domain, ()))
