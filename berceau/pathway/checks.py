"""`berceau check` names what is wrong in the territory's calendar files; the site still starts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning

from berceau.rules.check import check_paths


def territory_pack(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """One warning a problem: the national calendar alone is used meanwhile."""
    return [
        CheckWarning(
            error,
            hint="Tant que le fichier n’est pas corrigé, seul le calendrier national est utilisé.",
            id="pathway.W001",
        )
        for error in check_paths((), settings.DATA_DIR)
    ]
