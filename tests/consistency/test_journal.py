"""T3: whatever a page shows of a file, the journal says; what it does not show, it does not say.

Markers are planted in each compartment of each file. Every route is asked, by each role that it is
open to; the markers found in the answer are compared with the lines that the request wrote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction
from django.db.models import Max
from django.test import Client
from django.utils import timezone

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.families import search
from berceau.families.models import Contact
from berceau.followup.models import Note, NoteKind
from berceau.privacy import journal
from berceau.privacy.access import role_allows
from berceau.privacy.models import Reading
from tests import factories
from tests.consistency import samples
from tests.consistency.routes import Route, named_routes
from tests.consistency.scene import COVERED, OTHER, OWN, RELATIONS, File, Scene, build

ROOMS = sorted(
    {
        route.name.partition(":")[0] if ":" in route.name else ""
        for route in named_routes()
        if route.access is not None and route.access.kind in {"matrix", "every_agent"}
    }
)
HTMX = "POST by htmx"
METHODS = ("GET", "POST", HTMX)
ROOMS_WITH_FRAGMENTS = ("followup:", "pathway:", "exchanges:")

# What must be typed for a page to show something: route -> the ends of its address.
ASKED = {
    "desk:search": ("?q={name}", "?q={phone_end}"),
    "families:list": ("", "?nom={name}"),
    "families:merge": ("", "?q={twin}", "?avec={twin_reference}"),
    "families:second_home": ("", "?q={twin}", "?foyer={twin_reference}"),
}
# Compartments that a page shows by words that no marker tells apart: a status, a step, a date.
WITHOUT_MARKER = {
    ("desk:family", "followup"),
    ("desk:summary", "followup"),
    ("pathway:calendar", "followup"),
    ("families:adult", "agreement"),
    ("families:edit", "followup"),
    ("families:merge", "followup"),
    ("followup:loss", "followup"),
    ("reminders:family", "followup"),
    ("reminders:family", "agreement"),
}


# What it shows was gathered and sealed before the markers were planted.
GATHERED_BEFORE = {"rights:proof"}
# Lists of what no file has: texts that came from numbers nobody knows.
OF_NO_FILE = {"exchanges:unknown", "exchanges:attach"}


@dataclass(frozen=True)
class Markers:
    """Words that only one compartment of one file holds."""

    family: int
    words: dict[str, tuple[str, ...]]

    def shown_in(self, page: str) -> set[str]:
        return {key for key, words in self.words.items() if any(word in page for word in words)}


def plant(file: File, turn: int, *, at_work: Agent) -> Markers:
    """One marker or more in each compartment; the private note is of who is at work."""
    family = file.family
    family.name = f"Zidentite{turn}"
    family.address = f"{turn} rue Zadresse{turn}"
    family.separated_on = date(2019, 2, 10 + turn)
    family.save()
    file.adult.last_name = f"Zadulte{turn}"
    file.adult.save()
    file.child.first_name = f"Zenfant{turn}"
    file.child.save()
    file.contact.value = f"+3363998{7770 + turn}"
    file.contact.save()
    file.incoming.body = f"Zmessage{turn}"
    file.incoming.save()
    file.pregnancy.due_on = date(2027, 2, 10 + turn)
    file.pregnancy.save()
    Note.objects.filter(pk=file.note.pk).update(readers="team", text=f"Zequipe{turn}")
    Note.objects.create(
        family=family,
        author=at_work,
        kind=NoteKind.CALL,
        readers="author",
        text=f"Zprivee{turn}",
        happened_on=factories.TODAY,
        at=factories.AT,
    )
    search.index(family)
    journal.read(
        by=factories.ReferenteFactory(),
        family_id=family.pk,
        compartments=("identity",),
        ground=f"Zjournal{turn}",
        assigned=True,
        at=factories.AT - timedelta(days=1),
    )
    phone = f"06 39 98 77 {70 + turn}"
    return Markers(
        family.pk,
        {
            "identity": (family.name, file.adult.last_name, file.child.first_name, family.address),
            "agreement": (file.contact.value, phone, phone.replace(" ", "\xa0"), f"77 {70 + turn}",
                          f"77\xa0{70 + turn}"),
            "followup": (
                f"Zequipe{turn}",
                f"2019-02-{10 + turn}",
                f"{10 + turn}/02/2019",
                f"2027-02-{10 + turn}",
                f"{10 + turn}/02/2027",
            ),
            "notes": (f"Zprivee{turn}",),
            "messages": (f"Zmessage{turn}",),
            "journal": (f"Zjournal{turn}",),
        },
    )  # fmt: skip


@dataclass
class Town:
    scene: Scene
    markers: dict[str, Markers]


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    with time_machine.travel(factories.AT, tick=False):
        scene = build()
        nadia = scene.agents["referente"]
        yield Town(
            scene,
            {
                relation: plant(scene.files[relation], turn, at_work=nadia)
                for turn, relation in enumerate(RELATIONS, start=1)
            },
        )


def addresses(route: Route, scene: Scene, file: File) -> Iterator[str]:
    url = route.url(samples.values(route, scene, file))
    for end in ASKED.get(route.name, ("",)):
        yield url + end.format(
            # A page repeats what was typed: less than a marker.
            name=file.family.name[:6],
            phone_end=Contact.objects.get(pk=file.contact.pk).value[-4:],
            twin=file.twin_file.name,
            twin_reference=file.twin_file.reference,
        )


def ask(browser: Client, method: str, url: str) -> str | None:
    """The page, empty when it sends elsewhere; None for a PDF or a file, which is not read here."""
    verb, _by, htmx = method.partition(" by ")
    headers = {"HX-Request": "true"} if htmx else {}
    response = browser.generic(verb, url, headers=headers)
    if response.status_code == 200 and not response["Content-Type"].startswith("text/html"):
        return None
    return response.content.decode() if hasattr(response, "content") else ""


def wrong_with(
    route: Route, method: str, page: str | None, lines: list[Reading], town: Town
) -> list[str]:
    """What the journal forgets, repeats, or says for nothing."""
    said = Counter((line.agent_id, line.family_number, line.scope, line.compartment)
                   for line in lines)  # fmt: skip
    found = [f"said {times} times: {what}" for what, times in said.items() if times > 1]
    if page is None or route.name in GATHERED_BEFORE:
        return found
    of_files = {(line.family_number, line.compartment) for line in lines if not line.scope}
    of_lists = {line.compartment for line in lines if line.scope}
    anything = False
    for relation, markers in town.markers.items():
        shown = markers.shown_in(page)
        anything = anything or bool(shown)
        found += [
            f"{key} of the file « {relation} » is shown, not said"
            for key in shown
            if (markers.family, key) not in of_files and key not in of_lists
        ]
        # A form sent wrong shows what was typed, not what is written: it may say too much.
        found += [
            f"{key} of the file « {relation} » is said, not shown"
            for family, key in of_files
            if family == markers.family and key in markers.words and key not in shown
            if method == "GET" and (route.name, key) not in WITHOUT_MARKER
        ]
    if of_lists and not anything and route.name not in OF_NO_FILE:
        found.append(f"a list of {sorted(of_lists)} is said, no file is shown")
    return found


def visitors(route: Route, scene: Scene) -> Iterator[tuple[str, Agent]]:
    access = route.access
    assert access is not None
    for role, agent in scene.agents.items():
        if access.kind == "every_agent":
            opened = role in {Role.REFERENTE, Role.DPO}
        else:
            opened = role_allows(role, access.compartment, access.verb)
        if opened:
            yield role, agent


def problems(route: Route, town: Town) -> Iterator[str]:
    for relation in (OWN, COVERED, OTHER):
        for role, agent in visitors(route, town.scene):
            if relation != OWN and not (samples.is_of_a_file(route) and role == Role.REFERENTE):
                continue
            browser = town.scene.browser(agent)
            for url in addresses(route, town.scene, town.scene.files[relation]):
                for method in METHODS:
                    if method == HTMX and not route.name.startswith(ROOMS_WITH_FRAGMENTS):
                        continue
                    with transaction.atomic():
                        before = Reading.objects.aggregate(last=Max("number"))["last"] or 0
                        page = ask(browser, method, url)
                        lines = list(Reading.objects.filter(number__gt=before))
                        transaction.set_rollback(True)
                    assert all(line.agent_id == agent.pk for line in lines)
                    for words in wrong_with(route, method, page, lines, town):
                        yield f"{route.name} · {role} · {relation} · {method} {url}: {words}"


@pytest.mark.parametrize("room", ROOMS)
def test_every_compartment_shown_is_one_line_in_the_journal(room: str, town: Town) -> None:
    found = [
        words
        for route in named_routes()
        if route.name.startswith(f"{room}:" if room else "") and (room or ":" not in route.name)
        if route.access is not None and route.access.kind in {"matrix", "every_agent"}
        for words in problems(route, town)
    ]
    assert not found, "\n".join(found)


def test_the_markers_of_every_compartment_are_seen(town: Town) -> None:
    """The law above proves nothing of a marker that no page shows."""
    file = town.scene.files[OWN]
    browser = town.scene.browser(town.scene.agents["referente"])
    page = ask(browser, "GET", f"/familles/{file.family.reference}/") or ""
    page += ask(browser, "GET", f"/familles/{file.family.reference}/notes/") or ""
    assert town.markers[OWN].shown_in(page) == {
        "identity", "agreement", "followup", "notes", "journal", "messages",
    }  # fmt: skip


def test_a_line_has_the_moment_of_its_page(town: Town) -> None:
    browser = town.scene.browser(town.scene.agents["referente"])
    last = Reading.objects.aggregate(last=Max("number"))["last"]
    ask(browser, "GET", f"/familles/{town.scene.files[OWN].family.reference}/")
    moments = set(Reading.objects.filter(number__gt=last).values_list("at", flat=True))
    assert moments == {timezone.now()}
