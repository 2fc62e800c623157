"""The calendar engine: dated, sourced rules (packs) and `plan(facts, pack, today) -> steps`.

Pure Python: no Django, no database, no clock, no network. Whoever calls gives the day.

    pack = instance_pack(data_dir)                  # the national pack and the territory's files
    facts = Facts(commune="59122", pregnancies=(...), children=(...), values={...}, done=(...))
    for step in plan(facts, pack, today):
        step.code, step.state, step.opens_on, step.last_day, step.why

The dates of a step depend on the facts alone, so they can be stored; `state_on(today, step)` or
`state_from(today, opens_on, late_from, late_until, ...)` gives the state of stored dates.
`docs/format-calendrier.md` describes the packs.
"""

from __future__ import annotations

from berceau.rules.engine import plan
from berceau.rules.explain import french_date
from berceau.rules.facts import Birth, Child, Done, Facts, Pregnancy, births_of
from berceau.rules.loading import (
    instance_pack,
    load_pack,
    national_pack,
    overlay,
    territory_files,
)
from berceau.rules.pack import Pack, Rule, Signature, Source
from berceau.rules.reading import PackError
from berceau.rules.steps import (
    DONE,
    HIDDEN,
    LATE,
    MISSED,
    NOT_APPLICABLE,
    NOT_YET,
    OPEN,
    STATES,
    STOPPED,
    Step,
    state_from,
    state_on,
)
from berceau.rules.territory import Territory, territory_of

__all__ = [
    "DONE",
    "HIDDEN",
    "LATE",
    "MISSED",
    "NOT_APPLICABLE",
    "NOT_YET",
    "OPEN",
    "STATES",
    "STOPPED",
    "Birth",
    "Child",
    "Done",
    "Facts",
    "Pack",
    "PackError",
    "Pregnancy",
    "Rule",
    "Signature",
    "Source",
    "Step",
    "Territory",
    "births_of",
    "french_date",
    "instance_pack",
    "load_pack",
    "national_pack",
    "overlay",
    "plan",
    "state_from",
    "state_on",
    "territory_files",
    "territory_of",
]
