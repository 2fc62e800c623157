"""The day that an agent keeps on her phone, and the files that open without network."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts import factors, sessions
from berceau.accounts.models import Agent
from berceau.contract import DayLine, Recall, programmes
from berceau.families.models import Family
from berceau.followup import policies
from berceau.followup.forms.notes import IN_A_WEEK, SOON, call_back_days
from berceau.followup.queries.people import in_bereavement, subjects_of
from berceau.privacy import journal
from berceau.ui import french

MOST_FAMILIES = 25
"""A day of visits, not a whole list: below the number of files that the DPO is told of."""
MOST_LINES = 3
"""Of one family: enough to know why to ring."""
SHOWN = ("identity", "agreement", "followup")
"""What the day holds of each file: its name, the number to ring, the calls and steps."""
WORKER = Path(__file__).parent / "static" / "desk" / "service-worker.js"
SHELL = (
    "ui/vendor/bootstrap/bootstrap-reboot.min.css",
    "ui/vendor/bootstrap/bootstrap-grid.min.css",
    "ui/vendor/bootstrap/bootstrap-utilities.min.css",
    "ui/berceau.css",
    "ui/vendor/atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-wght-normal.woff2",
    "ui/vendor/bootstrap-icons/icons.svg",
    "ui/favicon.svg",
    "ui/berceau.js",
    "desk/kept.js",
    "desk/vault.js",
    "desk/outbox.js",
    "desk/offline.js",
)
"""All that the browser keeps of the site, beside one page that holds nothing of anybody."""


def may_keep(request: HttpRequest) -> bool:
    """A référente, fully signed in, on a device of her own."""
    agent: Agent | None = request.agent  # type: ignore[attr-defined]
    if agent is None or request.locked:  # type: ignore[attr-defined]
        return False
    if not agent.answers_for or sessions.is_shared(request):
        return False
    return factors.is_proved(request, agent)


@dataclass(slots=True)
class DayFamily:
    """A family of the day, with the least that serves in front of its door."""

    family: Family
    label: str
    recall: Recall | None
    lines: list[DayLine] = field(default_factory=list)


def families_of_the_day(agent: Agent, today: date) -> list[DayFamily]:
    """Whom to ring first, then the steps of the week, as the rooms give them."""
    found: dict[int, DayFamily] = {}
    for line in _lines(agent, today):
        known = found.get(line.family.pk)
        if known is None:
            if len(found) == MOST_FAMILIES:
                continue
            known = found[line.family.pk] = DayFamily(line.family, line.label, line.recall)
        if len(known.lines) < MOST_LINES:
            known.lines.append(line)
    return list(found.values())


def _lines(agent: Agent, today: date) -> Iterable[DayLine]:
    rooms = [programme.day_lines for programme in programmes() if programme.day_lines is not None]
    return (line for lines in rooms for line in lines(agent, today))


def day(agent: Agent, *, at: datetime) -> dict[str, object]:
    """The day as the phone receives it; each file leaves its lines in the journal."""
    today = timezone.localdate(at)
    families = families_of_the_day(agent, today)
    subjects = subjects_of([one.family.pk for one in families])
    for one in families:
        journal.read(
            by=agent,
            family_id=one.family.pk,
            compartments=SHOWN,
            ground=_("hors ligne : journée gardée sur son téléphone"),
            at=at,
            assigned=one.family.referente_id in agent.answers_for,
        )
    return {
        "day": today.isoformat(),
        "named": french.long_day(today),
        "families": [
            _family(agent, one, bereaved=in_bereavement(subjects[one.family.pk]))
            for one in families
        ],
        "callBack": _call_back(today),
    }


def _family(agent: Agent, one: DayFamily, *, bereaved: bool) -> dict[str, object]:
    recall = one.recall
    phone = recall.phone if recall else ""
    return {
        "reference": one.family.reference,
        "label": one.label,
        "who": recall.who if recall and phone else "",
        "phone": french.dialled(phone) if phone else "",
        "shown": french.phone(phone) if phone else "",
        "noMessage": bool(recall and recall.no_message),
        "bereaved": bereaved,
        "readers": policies.readers_offered(agent, one.family),
        "lines": [{"when": line.when, "why": line.why} for line in one.lines],
        "send": reverse("followup:note_offline", args=[one.family.reference]),
    }


def _call_back(today: date) -> dict[str, dict[str, str]]:
    """The two days offered to call back, as they are when the day is kept."""
    days = call_back_days(today)
    return {
        key: {"on": days[key].isoformat(), "label": _("Rappeler %(day)s") % {"day": words}}
        for key, words in (
            (SOON, french.long_day(days[SOON])),
            (IN_A_WEEK, french.long_day(days[IN_A_WEEK])),
        )
    }


def ends_at(at: datetime) -> datetime:
    """The end of the day of the territory: what was kept is then forgotten."""
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))


@cache
def worker() -> str:
    """The service worker: the addresses that it may keep, then its code."""
    code = WORKER.read_text("utf-8")
    shell = [static(name) for name in SHELL]
    page = reverse("desk:offline")
    version = hashlib.sha256(json.dumps([shell, code]).encode()).hexdigest()[:12]
    facts = json.dumps({"version": version, "page": page, "shell": shell})
    return f"const BERCEAU = {facts};\n{code}"


def manifest() -> dict[str, object]:
    """What a phone needs to put Berceau beside its other applications."""
    return {
        "name": settings.INSTANCE_NAME,
        "short_name": settings.INSTANCE_NAME[:12],
        "lang": "fr",
        "id": "/",
        "start_url": reverse("desk:today"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#fdfbf7",
        "theme_color": "#0b5d5a",
        "icons": [
            {
                "src": static(f"desk/icon-{side}.png"),
                "sizes": f"{side}x{side}",
                "type": "image/png",
                "purpose": purpose,
            }
            for side in (192, 512)
            for purpose in ("any", "maskable")
        ],
    }
