"""One town where every relation between an agent and a file exists at once.

Nadia is on duty and stands in for Claire; Louise works beside them; Odile works for another
organisation. Each of them follows one family in which every kind of thing exists.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from http.cookies import SimpleCookie

from django.conf import settings
from django.test import Client

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent, Organisation
from berceau.accounts.roles import Role
from berceau.families.models import Adult, Child, Contact, Family, Neighbourhood, Pregnancy
from tests import factories
from tests.conftest import BACKEND

OWN, COVERED, OTHER, ELSEWHERE = "own", "covered", "other référente's", "other organisation"
RELATIONS = (OWN, COVERED, OTHER, ELSEWHERE)


@dataclass
class File:
    """A family and one of each thing that an address may name."""

    family: Family
    referente: Agent
    adult: Adult
    contact: Contact
    child: Child
    pregnancy: Pregnancy
    twin_file: Family
    """A second family of the same référente: what a merge needs."""


@dataclass
class Scene:
    """Agents of every role, and files by their relation to Nadia."""

    agents: dict[str, Agent]
    without_mandate: Agent
    files: dict[str, File]
    organisation: Organisation
    neighbourhood: Neighbourhood
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    sessions: dict[int, str] = field(default_factory=dict)

    def browser(self, agent: Agent | None) -> Client:
        """The browser with this agent signed in afresh (or nobody); an error becomes a status 500."""
        self.client.cookies = SimpleCookie()
        if agent is not None:
            if agent.pk not in self.sessions:
                self.client.force_login(agent, backend=BACKEND)
                self.sessions[agent.pk] = self.client.session.session_key or ""
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[agent.pk]
        return self.client


def make_file(referente: Agent) -> File:
    family = factories.FamilyFactory(referente=referente)
    adult = family.adults.get()
    return File(
        family=family,
        referente=referente,
        adult=adult,
        contact=adult.contacts.get(),
        child=factories.ChildFactory(family=family),
        pregnancy=factories.PregnancyFactory(family=family, carried_by=adult),
        twin_file=factories.FamilyFactory(referente=referente),
    )


def build(today: date = factories.TODAY) -> Scene:
    """Write the town in the database."""
    ccas = factories.OrganisationFactory(name="CCAS de Cambrai")
    elsewhere = factories.OrganisationFactory(name="Association d’à côté")
    agents: dict[str, Agent] = {
        role: factories.AgentFactory(role=role, organisation=ccas)
        for role in Role.values
        if role != Role.REFERENTE
    }
    nadia, claire, louise = factories.ReferenteFactory.create_batch(3, organisation=ccas)
    odile = factories.ReferenteFactory(organisation=elsewhere)
    factories.AbsenceFactory(agent=claire, stand_in=nadia)
    agents[Role.REFERENTE] = put_on_duty(nadia, on=today)
    scene = Scene(
        agents=agents,
        without_mandate=factories.AgentFactory(mandated=False),
        files={
            relation: make_file(agent)
            for relation, agent in zip(RELATIONS, (nadia, claire, louise, odile), strict=True)
        },
        organisation=ccas,
        neighbourhood=factories.NeighbourhoodFactory(),
    )
    put_on_duty(claire, on=today)
    return scene


Sample = Callable[[Scene, File], object]
