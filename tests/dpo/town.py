"""A town where everything written is a marker, and every page of it as every agent sees it.

Each file holds its own markers, one a compartment and one a person: a page that shows one to whom
the matrix closes it is a leak. Pages that refuse are proven in `tests/consistency/test_access.py`.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from pypdf import PdfReader

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.families import search
from berceau.families.models import Adult, Family
from berceau.followup.models import Closing, ClosingReason, Note, NoteKind, Readers
from berceau.pathway import projection
from berceau.privacy.access import READ, role_allows
from tests import factories
from tests.consistency import samples
from tests.consistency.routes import Route, named_routes
from tests.consistency.scene import COVERED, OWN, RELATIONS, File, Scene, build

CODES = dict(zip(RELATIONS, ("MIEN", "REMP", "AUTR", "LOIN"), strict=True))


def marker(what: str, relation: str) -> str:
    return f"KANARI{what}{CODES[relation]}"


@dataclass
class Person:
    """An adult with their own phone and address, that nobody else of the file may see."""

    adult: Adult
    phone: str
    email: str

    def signs(self) -> tuple[str, str]:
        """What betrays them on a page, once it is squeezed."""
        return self.phone[-9:], self.email


@dataclass
class Marked:
    """A file of the scene and what was planted in it."""

    relation: str
    file: File
    first: Person
    second: Person
    compartments: dict[str, str]
    """compartment -> marker."""
    private: dict[int, str]
    """author -> the marker of her own note."""


@dataclass(frozen=True)
class Seen:
    """One page as one agent sees it."""

    route: str
    role: str
    agent: Agent
    relation: str
    url: str
    status: int
    text: str
    """Unescaped, without spaces: numbers are found however they are written."""
    html: str
    of_one_adult: bool


@dataclass
class Town:
    scene: Scene
    marked: dict[str, Marked]
    second_home: Family
    """Where the child of the first file also lives, with the other parent."""
    other_parent: Person
    seen: list[Seen] = field(default_factory=list)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f\u200b]", "", html.unescape(text))


def _person(adult: Adult, number: int, relation: str) -> Person:
    phone = f"+3363998{RELATIONS.index(relation)}{number:03d}"
    email = f"kanari{CODES[relation].lower()}{number}@exemple.fr"
    adult.contacts.all().delete()
    factories.ContactFactory(adult=adult, value=phone, preferred=True)
    factories.EmailFactory(adult=adult, value=email)
    adult.first_name = f"{adult.first_name}{number}"
    adult.save()
    return Person(adult, phone, email)


def _note(family: Family, author: Agent, text: str, readers: str) -> None:
    Note.objects.create(
        family=family, author=author, kind=NoteKind.CALL, text=text, readers=readers,
        happened_on=factories.TODAY, at=factories.AT,
    )  # fmt: skip


def mark(scene: Scene, relation: str) -> Marked:
    """Write the markers of one file."""
    file = scene.files[relation]
    family = file.family
    family.name, family.address = marker("IDENTITE", relation), marker("ADRESSE", relation)
    family.save()
    other = factories.AdultFactory(
        family=family, first_name="Karim", lives_elsewhere=True, phone=""
    )
    first, second = _person(file.adult, 1, relation), _person(other, 2, relation)
    private = {}
    for author in {file.referente, scene.agents[Role.REFERENTE]}:
        private[author.pk] = marker(f"PERSO{author.pk}X", relation)
        _note(family, author, private[author.pk], Readers.AUTHOR)
    _note(family, file.referente, marker("EQUIPE", relation), Readers.TEAM)
    Closing.objects.create(
        family=family, reason=ClosingReason.values[0], on=factories.TODAY,
        last_note=marker("CLOTURE", relation), by=file.referente, at=factories.AT,
        reopened_at=factories.AT, reopened_by=file.referente,
    )  # fmt: skip
    file.share.sentence = marker("PARTAGE", relation)
    file.share.save()
    return Marked(
        relation, file, first, second,
        {
            "identity": marker("IDENTITE", relation),
            "followup": marker("EQUIPE", relation),
            "sharing": marker("PARTAGE", relation),
        },
        private,
    )  # fmt: skip


def build_town() -> Town:
    """The scene with its markers, and a child in two homes."""
    scene = build()
    marked = {relation: mark(scene, relation) for relation in RELATIONS}
    scene.emergency.reason = "KANARIMOTIF"
    scene.emergency.save()
    nadia = scene.agents[Role.REFERENTE]
    home = factories.FamilyFactory(referente=nadia, name="KANARISECONDFOYER", adult=False)
    factories.ChildHomeFactory(child=scene.files[OWN].child, family=home, residence="shared")
    father = factories.AdultFactory(family=home, first_name="Idris", phone="", is_main_contact=True)
    other_parent = _person(father, 9, OWN)
    families = [one.file.family for one in marked.values()] + [home]
    projection.rebuild([family.pk for family in families], today=factories.TODAY)
    search.index_many(families)
    town = Town(scene, marked, home, other_parent)
    town.seen = list(walk(town))
    return town


def text_of(response: object) -> str:
    if getattr(response, "streaming", False):
        content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    else:
        content = response.content  # type: ignore[attr-defined]
    if response.headers.get("Content-Type", "").startswith("application/pdf"):  # type: ignore[attr-defined]
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return content.decode("utf-8", "replace")


def _get(
    town: Town, agent: Agent, role: str, route: str, url: str, relation: str, *, one: bool
) -> Seen:
    browser = town.scene.browser(agent)
    with transaction.atomic():
        response = browser.get(url)
        transaction.set_rollback(True)
    text = text_of(response)
    return Seen(route, role, agent, relation, url, response.status_code, squeezed(text), text, one)


def worth_a_visit(route: Route, agent: Agent, file: File) -> bool:
    access = route.access
    if access is None or access.kind == "closed":
        return False
    if access.kind == "matrix" and not role_allows(agent.role, access.compartment, access.verb):
        return False
    if "share_reference" in route.arguments or not samples.is_of_a_file(route):
        return True
    return Family.objects.visible_to(agent).filter(pk=file.family.pk).exists()


def walk(town: Town) -> Iterator[Seen]:
    """Every GET that opens something, for every role and every file; searches too."""
    agents = {**town.scene.agents, "share recipient": town.scene.files[OWN].share.recipient}
    for route in named_routes():
        if route.name.startswith(("account_", "mfa_", "socialaccount_")):
            continue
        relations = RELATIONS if samples.is_of_a_file(route) else (OWN,)
        for role, agent in agents.items():
            for relation in relations:
                file = town.scene.files[relation]
                if not worth_a_visit(route, agent, file):
                    continue
                try:
                    url = route.url(samples.values(route, town.scene, file))
                except samples.UnknownHoleError:
                    continue  # said by tests/consistency/test_access.py
                one = "adult_reference" in route.arguments
                yield _get(town, agent, role, route.name, url, relation, one=one)
    nadia = town.scene.agents[Role.REFERENTE]
    for url in (
        reverse("desk:search") + "?q=KANARI",
        reverse("families:list") + "?q=KANARI",
        reverse("families:merge", args=[town.marked[OWN].file.family.reference]) + "?q=KANARI",
        reverse("desk:family", args=[town.second_home.reference]),
        reverse("desk:summary", args=[town.second_home.reference]),
    ):
        yield _get(town, nadia, Role.REFERENTE, "search", url, OWN, one=False)


__all__ = ["COVERED", "OWN", "READ", "Marked", "Person", "Seen", "Town", "build_town", "settings"]
