"""What other rooms show on « Ma page »: each says it of itself (`contract.ParentPanel`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from berceau.contract import programmes
from berceau.families.models import Adult


@dataclass(frozen=True, slots=True)
class Block:
    """One block with what its template needs."""

    template: str
    context: dict[str, object]


def blocks_of(adult: Adult, today: date) -> tuple[Block, ...]:
    """Those that have something to say to this adult, in the order that the rooms give."""
    panels = sorted(
        (panel for programme in programmes() for panel in programme.parent_panels),
        key=lambda panel: panel.order,
    )
    filled = ((panel, panel.context(adult, today)) for panel in panels)
    return tuple(
        Block(panel.template, context | {"adult": adult, "today": today})
        for panel, context in filled
        if context is not None
    )
