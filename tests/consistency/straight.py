"""The forms that the town's Monday does not show: what leads to them is done first, or they are
posted straight, with the names that the view itself asks for."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.accounts.submissions import is_of_the_library
from berceau.directory.models import ImportRun, Step
from berceau.families.models import Adult, Consent, Family
from berceau.followup.models import Loss
from berceau.messaging.models import Message, State
from berceau.parents import session
from berceau.parents.links import new_link
from berceau.parents.models import AccessLink
from berceau.parents.views.door import ENTRY_SALT
from berceau.referrals.actions import moving
from tests import factories
from tests.consistency import samples
from tests.consistency.filling import ACTED, Found, Kinds, keep, opened, passing, people, send
from tests.consistency.pages import OURS, Field, Form
from tests.consistency.routes import Route, methods_of, named_routes
from tests.consistency.scene import OWN, Scene

BUTTONS = frozenset(
    {
        "account_present",
        "desk:offline_keep",
        "directory:import_again",
        "directory:import_undo",
        "directory:restore_professional",
        "directory:restore_service",
        "directory:restore_structure",
        "directory:rung",
        "exchanges:look_again",
        "exchanges:take",
        "followup:distribute",
        "followup:reopen",
        "housing:appointment_reopen",
        "housing:template_back",
        "housing:undo_report",
        "links:renew",
        "messaging:wording_back",
        "mfa_generate_recovery_codes",
        "parents:ask_copy",
        "parents:resume",
        "parents:step_back",
        "pathway:withdraw",
        "privacy:agent_open",
        "privacy:agent_second_factor",
        "privacy:organisation_delete",
        "proconnect_release",
        "professionals:confirm",
        "professionals:detach",
        "professionals:reopen",
        "professionals:send",
        "recovery_codes_kept",
        "referrals:guest_undo",
        "referrals:open",
        "referrals:parent_undo",
        "referrals:received_undo",
        "referrals:send_again",
        "referrals:undo",
        "reminders:usual",
        "rights:lift",
        "sharing:withdraw",
        "socialaccount_bind",
    }
)
"""A button alone: its address says everything. The law hears that they ask for no name."""
NO_FORM = {
    "messaging:webhook": "signed bytes of a machine: tests/messaging/test_webhooks.py",
    "messaging:webhook_secret": "the same door, its secret in the address",
}
SAME_FORM = {"followup:note_offline": "followup:note"}
"""What a page sends elsewhere by a script."""


def next_day(scene: Scene) -> None:
    """The mourning that closes so much was a mistake; the partner has opened what was sent; a
    parent is at the door, asked for the code; nobody knows whether a message has left."""
    own = scene.files[OWN]
    Loss.objects.filter(family=own.family).delete()
    own.family.pregnancies.filter(pk=own.loss.pregnancy_id).delete()
    Family.objects.filter(pk=own.family.pk).update(
        address="3 rue Neuve", commune_code=factories.CAMBRAI
    )
    Adult.objects.filter(pk=own.adult.pk).update(consent=Consent.GIVEN)
    Message.objects.filter(pk=own.message.pk).update(state=State.UNCERTAIN)
    moving.seen(own.referral.reference, factories.AT)
    scene.entry = at_the_door(scene)


def at_the_door(scene: Scene) -> str:
    """The cookie of who followed a link that asks for a code."""
    adult = scene.files[OWN].adult
    new_link(adult, purpose="code", at=factories.AT)
    link = AccessLink.objects.filter(adult=adult).latest("pk")
    return signing.get_cookie_signer(salt=session.ENTRY + ENTRY_SALT).sign(str(link.pk))


def a_table(scene: Scene) -> ImportRun:
    """A town's own table, whose columns nobody has said yet."""
    run = ImportRun.objects.create(
        step=Step.COLUMNS,
        file_names="crèches.csv",
        asked_at=factories.AT,
        moved_at=factories.AT,
        columns={"Nom": "", "Tél": ""},
    )
    run.files.create(name="crèches.csv", content=gzip.compress("Nom;Tél\nPMI;03".encode()))
    return run


def addresses(scene: Scene) -> Iterator[tuple[Agent | None, str]]:
    """Who opens what, where a form shows only to them, after a choice or on another day."""
    own, agents = scene.files[OWN], scene.agents
    nadia, of = agents[Role.REFERENTE], own.family.reference
    twin, adult = own.twin_file.reference, own.adult.reference
    yield nadia, reverse("families:merge", args=[of]) + f"?avec={twin}"
    yield (
        nadia,
        reverse("families:second_home", args=[of, own.child.reference]) + f"?foyer={twin}",
    )
    yield nadia, reverse("exchanges:attach", args=[scene.unknown.pk]) + f"?adulte={adult}"
    yield nadia, reverse("exchanges:thread", args=[of, adult])
    yield nadia, reverse("exchanges:heard")
    yield nadia, reverse("reminders:family", args=[of])
    yield nadia, reverse("desk:family", args=[of])
    yield nadia, reverse("directory:campaigns") + "?older_than_months=12"
    yield nadia, reverse("messaging:letter_write", args=[of])
    yield own.share.recipient, reverse("sharing:in_return", args=[own.share.reference])
    yield agents[Role.DPO], reverse("rights:record") + f"?dossier={own.family.pk}"
    yield (
        agents[Role.SOCIAL_WORKER],
        reverse("referrals:received", args=[own.referral.reference]),
    )
    yield (
        agents[Role.LOCAL_MANAGER],
        reverse("directory:import_run", args=[a_table(scene).reference]),
    )
    yield None, reverse("referrals:guest", args=[scene.guest("referral", own.referral.reference)])
    yield None, reverse("parents:home")
    yield None, reverse("parents:code")
    yield None, reverse("parents:new_code")


def forms_of_next_day(scene: Scene, every: list[Found]) -> list[Found]:
    """The forms of those addresses that no other page showed, then the routes posted straight."""
    met = {one.route for one in every}
    found: Kinds = {}
    for agent, url in addresses(scene):
        keep(scene, agent, url, opened(scene, agent, url), found, but=met)
    # A button that says which of several: its name is in no field of the page.
    with_fields = {one.route for one in (*every, *found.values()) if one.names}
    for route in posted(with_fields | set(NO_FORM)):
        for one in straight(scene, route, every):
            found[one.key] = one
    return list(found.values())


def straight(scene: Scene, route: Route, every: list[Found]) -> Iterator[Found]:
    """This route, by the first whom it asks for a name."""
    values = samples.values(route, scene, scene.files[OWN])
    url = route.url(values | {"doubt_id": scene.files[OWN].message.pk})
    same = next((one for one in every if one.route == SAME_FORM.get(route.name)), None)
    if same:
        form = replace(same.form, action=url)
        yield passing(scene, replace(same, form=form, route=route.name))
        return
    for agent in dict.fromkeys(people(scene, route)):
        found = Found(Form(url), agent, route.name, {"any": ["1"]})
        with listening() as names:
            answer = send(scene, found, {})
        if fields := {name: Field(name, "text") for name in sorted(names - OURS)}:
            yield passing(scene, replace(found, form=Form(url, fields)))
        if fields or answer.status in ACTED:
            return


def neither_met_nor_explained(every: list[Found]) -> list[str]:
    """The routes that take a post, and that nobody has fed."""
    met = {found.route for found in every}
    return [route.name for route in posted(met | BUTTONS | set(NO_FORM))]


def explained_for_nothing(every: list[Found]) -> list[str]:
    """Said to have no field, and yet met with one; or gone from the house."""
    fed = {found.route for found in every if set(found.form.fields) - OURS}
    routes = {route.name for route in posted(set())}
    return sorted((BUTTONS & fed) | ((BUTTONS | set(NO_FORM)) - routes))


def posted(met: set[str]) -> Iterator[Route]:
    """The routes of the house that receive a form, and that are not among these."""
    for route in named_routes():
        if route.name in met or is_of_the_library(route.view):
            continue
        if "POST" in methods_of(route):
            yield route


@contextmanager
def listening() -> Iterator[set[str]]:
    """Every name that is looked for in what was posted."""
    asked: set[str] = set()

    class Heard(QueryDict):
        def __getitem__(self, key: str) -> Any:
            asked.add(key)
            return super().__getitem__(key)

        def __contains__(self, key: object) -> bool:
            asked.add(str(key))
            return super().__contains__(key)

        def getlist(self, key: str, default: Any = None) -> list[Any]:
            asked.add(key)
            return super().getlist(key, default)

    load = HttpRequest._load_post_and_files

    def loaded(request: HttpRequest) -> None:
        load(request)
        request.POST.__class__ = Heard

    with mock.patch.object(HttpRequest, "_load_post_and_files", loaded):
        yield asked
