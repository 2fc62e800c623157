"""One town where every relation between an agent and a file exists at once.

Nadia is on duty and stands in for Claire; Louise works beside them; Odile works for another
organisation. Each of them follows one family in which every kind of thing exists.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.cookies import SimpleCookie

from django.conf import settings
from django.core import signing
from django.test import Client

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Absence, Agent, Organisation
from berceau.accounts.roles import Role
from berceau.directory.imports.checking import Problem
from berceau.directory.imports.listing import ProblemList
from berceau.directory.models import ImportProblems, ImportRun, Service, Step
from berceau.exchanges.models import Taken
from berceau.families.actions.merging import merge
from berceau.families.models import Adult, Child, Contact, Family, Neighbourhood, Pregnancy
from berceau.followup.models import (
    AssignmentRule,
    Loss,
    Note,
    NoteKind,
    Promise,
    PromiseKind,
)
from berceau.housing.models import HousingRequest
from berceau.links import session as guests
from berceau.links.actions import new_link as invite
from berceau.links.models import GuestLink
from berceau.messaging.addresses import index_of
from berceau.messaging.letters import PAPER
from berceau.messaging.models import Channel, Incoming, Message, State
from berceau.messaging.outbox import To, post
from berceau.parents import session
from berceau.parents.links import new_link
from berceau.parents.models import AccessLink, Ask, ParentRequest
from berceau.pathway.models import DecisionKind, StepDecision, Teller
from berceau.privacy import journal
from berceau.professionals.models import Registration
from berceau.referrals.models import Referral
from berceau.retention.models import EliminationLine, EliminationList
from berceau.rights import actions as rights
from berceau.rights import packs
from berceau.rights.models import Request, RequestKind, ThirdPartyRequest
from berceau.sharing.models import EmergencyAccess, Share
from tests import factories
from tests.client import Browser
from tests.housing.rows import whole_file
from tests.professionals import rows as professionals
from tests.referrals.rows import row, service, structure
from tests.signing import sign_in

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
    note: Note
    promise: Promise
    loss: Loss
    decision: StepDecision
    twin_file: Family
    """A second family of the same référente: what a merge needs."""
    incoming: Incoming
    """What the adult wrote, not seen to."""
    message: Message
    """What was answered, still in the outbox."""
    letter: Message
    """Taken for printing, not confirmed; another waits."""
    share: Share
    """Made by the référente, for a nurse who is nobody else in the town."""
    parent_request: ParentRequest
    """What the adult asked from their own page."""
    referral: Referral
    """Sent to a structure whose agents sign in here; nobody has answered."""
    housing: HousingRequest
    """Their housing request, with one of each thing."""


@dataclass
class Scene:
    """Agents of every role, and files by their relation to Nadia."""

    agents: dict[str, Agent]
    without_mandate: Agent
    files: dict[str, File]
    organisation: Organisation
    neighbourhood: Neighbourhood
    rule: AssignmentRule
    coming_absence: Absence
    emergency: EmergencyAccess = field(init=False)
    """Opened by Nadia on a family of a colleague."""
    asked: Request = field(init=False)
    """An access request that was read again, not handed over yet."""
    third_party: ThirdPartyRequest = field(init=False)
    unknown: Incoming = field(init=False)
    """Written from a number that nobody knows; Nadia looks after it."""
    registrations: dict[str, Registration] = field(default_factory=dict)
    """Of professionals: « draft », « sent » and « accepted »."""
    directory_import: ImportRun = field(init=False)
    """Read, not written yet."""
    alert: str = ""
    """An unusual reading that nobody has looked at."""
    client: Client = field(default_factory=lambda: Browser(raise_request_exception=False))
    sessions: dict[int, str] = field(default_factory=dict)
    parent_secret: str = ""
    entry: str = ""
    """The cookie of a parent whose link asks for a code."""
    guests: dict[tuple[str, str], GuestLink] = field(default_factory=dict)
    """Links of partners that somebody has opened, by purpose and subject."""

    def with_nobody_in(self) -> Scene:
        """The same town, where nobody has signed in or followed a link yet."""
        again = copy(self)
        again.client = Browser(raise_request_exception=False)
        again.sessions, again.parent_secret, again.guests = {}, "", {}
        return again

    def browser(self, agent: Agent | None, *, with_parent: bool = False) -> Client:
        """The browser with this agent signed in (or nobody); an error becomes a status 500.

        `with_parent`: the adult of Nadia's family has come by their link, and so have partners.
        """
        self.client.cookies = SimpleCookie()
        if with_parent:
            self.client.cookies[session.COOKIE] = self.parent_cookie()
            self.client.cookies[session.ENTRY] = self.entry
            for link in self.guests.values():
                self.client.cookies[guests.cookie_of(link.reference)] = guests.sealed(link)
        if agent is not None:
            if agent.pk not in self.sessions:
                sign_in(self.client, agent)
                self.sessions[agent.pk] = self.client.session.session_key or ""
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[agent.pk]
        return self.client

    def parent_cookie(self) -> str:
        """The page of the adult of Nadia's family, open."""
        if not self.parent_secret:
            adult = self.files[OWN].adult
            new_link(adult, purpose="enter", at=factories.AT)
            self.parent_secret = session.open_session(
                AccessLink.objects.filter(adult=adult).latest("pk"), at=factories.AT
            )
        return signing.TimestampSigner(salt=session.SALT).sign(self.parent_secret)

    def guest(self, purpose: str, subject: str) -> str:
        """The reference of the link of a partner about this thing, opened."""
        if (purpose, subject) not in self.guests:
            invite(purpose=purpose, subject=subject, email="accueil@exemple.fr", at=factories.AT)
            self.guests[purpose, subject] = GuestLink.objects.latest("pk")
        return self.guests[purpose, subject].reference


def letters_of(family: Family, adult: Adult) -> Message:
    """One letter that waits, and one that is being printed."""
    to = To(f"{adult}\n3 rue Neuve\n59400 Cambrai", family.pk, adult.pk)
    for number in range(2):
        letter = post(
            channel=Channel.LETTER,
            purpose="cover",
            to=to,
            title="Des dates",
            body="Bonjour.",
            key=f"courrier:{adult.pk}:{number}",
            at=factories.AT,
        )
    letter.state, letter.provider = State.SENDING, PAPER
    letter.provider_id = f"{family.reference}-{letter.pk}"
    letter.save(update_fields=["state", "provider", "provider_id"])
    return letter


def make_file(referente: Agent, *, written_by: Agent) -> File:
    family = factories.FamilyFactory(referente=referente)
    adult = family.adults.get()
    absorbed = factories.FamilyFactory(referente=referente, adult=False)
    merge(kept_id=family.pk, absorbed_id=absorbed.pk, by=referente, at=factories.AT)
    lost = factories.PregnancyFactory(family=family, lost=True)
    contact = adult.contacts.get()
    return File(
        family=family,
        referente=referente,
        adult=adult,
        contact=contact,
        incoming=came_in(contact.value, family=family, adult=adult),
        message=post(
            channel=Channel.SMS,
            purpose="answer",
            to=To(contact.value, family.pk, adult.pk),
            body="Demain matin.",
            key=f"scene:{adult.pk}",
            at=factories.AT,
            by=written_by,
        ),
        letter=letters_of(family, adult),
        child=factories.ChildFactory(family=family),
        pregnancy=factories.PregnancyFactory(family=family, carried_by=adult),
        note=Note.objects.create(
            family=family,
            author=written_by,
            kind=NoteKind.CALL,
            text="Tout va bien.",
            happened_on=factories.TODAY,
            at=factories.AT,
        ),
        promise=Promise.objects.create(
            family=family,
            kind=PromiseKind.CALL_BACK,
            due_on=factories.TODAY,
            made_by=written_by,
            made_at=factories.AT,
        ),
        loss=Loss.objects.create(
            family=family, pregnancy=lost, on=lost.ended_on, by=written_by, at=factories.AT
        ),
        decision=StepDecision.objects.create(
            family=family,
            rule="E01",
            kind=DecisionKind.DONE,
            on=factories.TODAY,
            told_by=Teller.PARENT,
            by=written_by,
            at=factories.AT,
        ),
        housing=whole_file(family, adult, referente),
        twin_file=factories.FamilyFactory(referente=referente),
        share=factories.ShareFactory(family=family, adult=adult, made_by=referente),
        parent_request=ParentRequest.objects.create(
            family=family,
            adult=adult,
            kind=Ask.BREATHER,
            soon="week",
            relief="talk",
            moment="any",
            words="Besoin d’une pause",
            asked_at=factories.AT,
        ),
        referral=refer(family),
    )


def the_service() -> Service:
    """Of a structure of the CCAS, in the directory."""
    return Service.objects.filter(structure__organisation__isnull=False).first() or service(
        structure=structure(organisation=Organisation.objects.get(name="CCAS de Cambrai"))
    )


def refer(family: Family) -> Referral:
    return row(family, the_service())


def came_in(address: str, **whose: Family | Adult) -> Incoming:
    """A text from this number."""
    return Incoming.objects.create(
        channel=Channel.SMS,
        address=address,
        address_index=index_of(Channel.SMS, address),
        body="Vous pouvez me rappeler ?",
        received_at=factories.AT,
        provider="essai",
        provider_id=f"scene{address}",
        **whose,
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
            OWN: make_file(nadia, written_by=nadia),
            COVERED: make_file(claire, written_by=nadia),
            OTHER: make_file(louise, written_by=louise),
            ELSEWHERE: make_file(odile, written_by=odile),
        },
        organisation=ccas,
        neighbourhood=factories.NeighbourhoodFactory(),
        rule=AssignmentRule.objects.create(commune_code=factories.CAMBRAI, referente=nadia),
        coming_absence=factories.AbsenceFactory(
            agent=nadia,
            stand_in=louise,
            starts_on=today + timedelta(days=30),
            ends_on=today + timedelta(days=40),
        ),
    )
    scene.emergency = factories.EmergencyFactory(
        family=scene.files[OTHER].family, adult=scene.files[OTHER].adult, agent=nadia
    )
    scene.unknown = came_in("+33639980099")
    Taken.objects.create(incoming=scene.unknown, by=nadia, at=factories.AT)
    journal.read(
        by=nadia,
        family_id=scene.files[OTHER].family.pk,
        compartments=("identity",),
        ground="accès d’urgence",
        at=factories.AT,
    )
    scene.alert = f"outside-{nadia.pk}-{scene.files[OTHER].family.pk}-{today:%Y%m%d}"
    scene.registrations = {
        "draft": professionals.begun(),
        "sent": professionals.sent(professionals.STRUCTURE),
        "accepted": professionals.accepted(by=scene.agents[Role.LOCAL_MANAGER]),
    }
    scene.directory_import = an_import()
    ask_and_list(scene, today)
    put_on_duty(claire, on=today)
    return scene


def an_import() -> ImportRun:
    """A file given to the directory, with an error and something that vanished."""
    run = ImportRun.objects.create(
        step=Step.READY,
        file_names="annuaire.json",
        asked_at=factories.AT,
        moved_at=factories.AT,
        counts={"structures": {"new": 1, "refused": 1, "gone": 1}},
        problems=[
            Problem("structures", "structures", 2, "nom", "x", "3 lettres au moins.").as_json()
        ],
        problem_count=1,
        gone={"structures": ["Crèche du Parc"]},
        lines_total=2,
    )
    content = b'[{"source": "essai", "id": "s1", "nom": "PMI", "date_maj": "2026-09-01"}]'
    run.files.create(name="annuaire.json", content=gzip.compress(content))
    listed = ProblemList()
    listed.hear(Problem(**run.problems[0]))
    ImportProblems.objects.create(run=run, count=listed.count, content=listed.packed())
    return run


def ask_and_list(scene: Scene, today: date) -> None:
    """What the DPO answers: an access request, a third party's, a list for the archives."""
    dpo, own = scene.agents[Role.DPO], scene.files[OWN]
    scene.asked = rights.record(
        adult_reference=own.adult.reference,
        kind=RequestKind.ACCESS,
        received_on=today,
        identity="known",
        text="",
        by=dpo,
        at=factories.AT,
    )
    pack = packs.prepare(reference=scene.asked.reference, by=dpo, at=factories.AT)
    packs.approve(
        reference=scene.asked.reference, masks=pack.masks, note="", by=dpo, at=factories.AT
    )
    scene.third_party = rights.record_third_party(
        asked_by="Commissariat",
        legal_text="CPP, article 60-1",
        in_writing=True,
        received_on=today,
        asked="…",
        by=dpo,
        at=factories.AT,
    )
    made = EliminationList.objects.create(number="2026-001", made_on=today, made_by=dpo)
    EliminationLine.objects.create(
        list=made, rule="family", row_number=1, since=today, due_on=today
    )


Sample = Callable[[Scene, File], object]
