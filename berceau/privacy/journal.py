"""Writing in the journal: what a page showed, what a verb did, and forgetting the oldest lines.

During a request, what is shown is gathered and written once the page is made, in one go: one line
a file and a compartment, however many times the page says it. A page that shows nothing (refused,
unknown, redirected) leaves nothing. Outside a request, the lines are written at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import transaction

from berceau.accounts.models import Agent
from berceau.privacy import chain
from berceau.privacy.access import matrix
from berceau.privacy.models import Act, ForgetPermit, Reading

Shown = tuple[int, int | None, str, str]
FORGOTTEN = "journal.forgotten"


class Page:
    """What one request has shown so far."""

    def __init__(self) -> None:
        self.lines: dict[Shown, Reading] = {}

    def add(self, lines: Sequence[Reading]) -> None:
        for line in lines:
            shown = (line.agent_id, line.family_number, line.scope, line.compartment)
            known = self.lines.setdefault(shown, line)
            if known is not line and known.files is not None and line.files is not None:
                known.files += line.files

    def write(self) -> None:
        """All in one go, at the one moment of the page."""
        lines = list(self.lines.values())
        for line in lines:
            line.at = lines[0].at
        self.lines = {}
        chain.append(lines)


_page: ContextVar[Page | None] = ContextVar("journal_page", default=None)


@contextmanager
def page() -> Iterator[Page]:
    """Gather what is shown until the end of the block; whoever opened it writes it, or not."""
    gathered = Page()
    token = _page.set(gathered)
    try:
        yield gathered
    finally:
        _page.reset(token)


def read(
    *,
    by: Agent,
    family_id: int,
    compartments: Sequence[str],
    ground: str,
    at: datetime,
    assigned: bool = False,
) -> None:
    """This agent is shown these compartments of this file, on this ground.

    `assigned` says that the file is hers or that of whom she stands in for; without it the DPO
    sees the reading among the unusual ones.
    """
    _leave(
        [
            _line(by, compartment, ground, at, family_number=family_id, assigned=assigned)
            for compartment in compartments
        ]
    )


def listed(
    *,
    by: Agent,
    scope: str,
    files: int,
    compartments: Sequence[str],
    ground: str,
    at: datetime,
    assigned: bool = True,
) -> None:
    """This agent is shown these compartments of the files of a list: its route, how many files."""
    if files:
        _leave(
            [
                _line(by, compartment, ground, at, assigned=assigned, scope=scope, files=files)
                for compartment in compartments
            ]
        )


def _line(by: Agent, compartment: str, ground: str, at: datetime, **what: Any) -> Reading:
    if compartment not in matrix():
        raise ValueError(f"Compartiment inconnu de la matrice : {compartment}")
    mandate = by.mandate
    return Reading(
        at=at,
        agent_id=by.pk,
        role=by.role,
        organisation=mandate.organisation.name if mandate else "",
        compartment=compartment,
        ground=ground[:200],
        **what,
    )


def _leave(lines: Sequence[Reading]) -> None:
    gathered = _page.get()
    if gathered is None:
        chain.append(lines)
    else:
        gathered.add(lines)


def did(
    verb: str, *, by: Agent | None, at: datetime, family_id: int | None = None, **detail: Any
) -> Act:
    """One line: this verb was done. Details are keys, dates and codes, never a person's words.

    The end of the chain stays locked until the transaction ends: take the other locks before.
    """
    act = Act(
        at=at,
        agent_id=by.pk if by else None,
        verb=verb,
        family_number=family_id,
        # As it will be read again: the seal is of what the database holds.
        detail=json.loads(json.dumps(detail)),
    )
    chain.append([act])
    return act


@transaction.atomic
def forget_before(moment: datetime, *, at: datetime, by: Agent | None = None) -> int:
    """Delete the oldest lines, up to the first that is not older; say how many are gone.

    The only way through the triggers. A line at the end of the chain says up to which number, and
    with which seal the rest goes on: the journal still verifies.
    """
    head = chain.locked_head()
    kept = [
        number
        for model in (Reading, Act)
        if (
            number := model.objects.filter(at__gte=moment)
            .order_by("number")
            .values_list("number", flat=True)
            .first()
        )
    ]
    up_to = min(kept) - 1 if kept else head.number
    last = (
        Reading.objects.filter(number=up_to).values_list("seal", flat=True).first()
        or Act.objects.filter(number=up_to).values_list("seal", flat=True).first()
    )
    if last is None:
        return 0
    permit = ForgetPermit.objects.create(up_to=up_to)
    gone = 0
    for model in (Reading, Act):
        rows: Any = model.objects.filter(number__lte=up_to)
        gone += rows._raw_delete(rows.db)  # noqa: SLF001 -- no collector: millions of lines
    permit.delete()
    did(FORGOTTEN, by=by, at=at, to=up_to, seal=bytes(last).hex(), lines=gone)
    return gone
