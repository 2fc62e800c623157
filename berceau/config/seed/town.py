"""The town of the demonstration: its organisations, its agents, its neighbourhoods, its rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password

from berceau.accounts.models import Agent, Mandate, Organisation
from berceau.accounts.roles import OrganisationKind, Role, SecrecyGround
from berceau.families.models import Neighbourhood
from berceau.followup.models import AssignmentRule

DEMO_PASSWORD = "berceau-demo-2026"  # noqa: S105 - public on purpose, refused outside the demo


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account printed by `berceau demo`."""

    email: str
    first_name: str
    last_name: str
    role: Role
    organisation: str
    secrecy: SecrecyGround
    who: str
    work_phone: str = ""
    reachable: str = ""


ORGANISATIONS = {
    "Mairie": OrganisationKind.MAIRIE,
    "CCAS": OrganisationKind.CCAS,
    "PMI du Nord, unité territoriale": OrganisationKind.PMI,
}
HOURS = "du lundi au vendredi, 9 h à 17 h"
DEMO_ACCOUNTS = (
    DemoAccount(
        "claire@demo.berceau.example", "Claire", "Morel", Role.REFERENTE, "CCAS",
        SecrecyGround.CCAS, "Claire Morel, référente 1000 jours", "+33639980101", HOURS,
    ),
    DemoAccount(
        "nadia@demo.berceau.example", "Nadia", "Lambert", Role.REFERENTE, "CCAS",
        SecrecyGround.CCAS, "Nadia Lambert, référente 1000 jours", "+33639980102", HOURS,
    ),
    DemoAccount(
        "etatcivil@demo.berceau.example", "Paul", "Girard", Role.BIRTH_OFFICER, "Mairie",
        SecrecyGround.NONE, "Paul Girard, officier d’état civil",
    ),
    DemoAccount(
        "pmi@demo.berceau.example", "Odile", "Faure", Role.PMI_NURSE,
        "PMI du Nord, unité territoriale", SecrecyGround.PMI, "Odile Faure, puéricultrice de PMI",
    ),
    DemoAccount(
        "ccas@demo.berceau.example", "Bruno", "Henry", Role.SOCIAL_WORKER, "CCAS",
        SecrecyGround.CCAS, "Bruno Henry, travailleur social",
    ),
    DemoAccount(
        "admin@demo.berceau.example", "Sylvie", "Marchand", Role.FUNCTIONAL_ADMIN, "Mairie",
        SecrecyGround.NONE, "Sylvie Marchand, administratrice fonctionnelle",
    ),
    DemoAccount(
        "pilote@demo.berceau.example", "Hélène", "Roussel", Role.LOCAL_MANAGER, "CCAS",
        SecrecyGround.CCAS, "Hélène Roussel, responsable locale",
    ),
    DemoAccount(
        "dpo@demo.berceau.example", "Irène", "Vasseur", Role.DPO, "Mairie",
        SecrecyGround.NONE, "Irène Vasseur, déléguée à la protection des données",
    ),
    DemoAccount(
        "technique@demo.berceau.example", "Karim", "Benoît", Role.TECHNICAL_ADMIN, "Mairie",
        SecrecyGround.NONE, "Karim Benoît, administrateur technique",
    ),
)  # fmt: skip
QUARTIERS = ("Centre", "Martin-Martine", "Saint-Roch", "La Forêt", "Les Berges")


@dataclass(frozen=True, slots=True)
class Town:
    """What the families are attached to."""

    referentes: list[Agent]
    neighbourhoods: list[Neighbourhood]


def build_town(*, today: date, referentes: int) -> Town:
    """The demo accounts, and as many more référentes as a big instance needs."""
    organisations = {
        name: Organisation.objects.create(name=name, kind=kind)
        for name, kind in ORGANISATIONS.items()
    }
    # One hash for all: argon2 is slow by design, and this password is public.
    password = make_password(DEMO_PASSWORD)
    accounts = list(DEMO_ACCOUNTS) + [
        DemoAccount(
            f"referente{number}@renfort.demo.berceau.example", "Référente", f"n° {number}",
            Role.REFERENTE, "CCAS", SecrecyGround.CCAS, "",
        )
        for number in range(3, referentes + 1)
    ]  # fmt: skip
    agents = []
    for account in accounts:
        agent = Agent.objects.create(
            email=account.email,
            first_name=account.first_name,
            last_name=account.last_name,
            function=str(account.role.label),
            work_phone=account.work_phone,
            reachable=account.reachable,
            password=password,
        )
        Mandate.objects.create(
            agent=agent,
            organisation=organisations[account.organisation],
            role=account.role,
            secrecy_ground=account.secrecy,
            starts_on=today - timedelta(days=4 * 365),
        )
        agents.append((account, agent))
    neighbourhoods = [
        Neighbourhood.objects.create(commune_code=settings.COMMUNE, name=name) for name in QUARTIERS
    ]
    people = [agent for account, agent in agents if account.role == Role.REFERENTE]
    for index, neighbourhood in enumerate(neighbourhoods):
        AssignmentRule.objects.create(
            commune_code=settings.COMMUNE,
            neighbourhood=neighbourhood,
            referente=people[index % 2],
        )
    for agent in people[:2]:
        AssignmentRule.objects.create(commune_code=settings.COMMUNE, referente=agent)
    return Town(referentes=people, neighbourhoods=neighbourhoods)
