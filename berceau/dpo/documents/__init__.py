"""Documents read from the programme each time they are asked: they cannot be stale."""

from __future__ import annotations

from collections.abc import Callable

from berceau.dpo.documents import dpia, matrix, notices, register, retention
from berceau.dpo.documents.parts import Document

FOR_EVERY_AGENT: dict[str, Callable[[], Document]] = {
    "notice-parents": notices.parents,
    "notice-autre-adulte": notices.other_adult,
    "notice-agents": notices.agents,
    "notice-partenaires": notices.partners,
    "matrice": matrix.document,
    "conservation": retention.document,
    "registre": register.document,
}
"""What an agent may show to a family: nothing in it is of a family."""

FOR_THE_DPO: dict[str, Callable[[], Document]] = {"analyse-impact": dpia.document}

ALL: dict[str, Callable[[], Document]] = FOR_EVERY_AGENT | FOR_THE_DPO

__all__ = ["ALL", "FOR_EVERY_AGENT", "FOR_THE_DPO", "Document"]
