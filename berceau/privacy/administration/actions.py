"""Verbs on accounts, mandates and organisations; each leaves one line in the journal."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from berceau.accounts import factors, sessions
from berceau.accounts.models import Agent, Mandate, Organisation
from berceau.privacy import journal
from berceau.privacy.administration import policies


class RefusedError(ValueError):
    """The verb is refused for a reason that the administrator can read."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the agent is and how to reach her at work."""

    email: str
    first_name: str
    last_name: str
    function: str = ""
    work_phone: str = ""
    reachable: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a mandate says: for whom, as what, from when to when (both days included)."""

    organisation_id: int
    role: str
    secrecy_ground: str
    starts_on: date
    ends_on: date | None = None


def _locked(agent_id: int, by: Agent | None) -> Agent:
    if by is not None and not policies.can_change(by, agent_id):
        raise PermissionDenied(_("Personne ne change son propre compte ni son propre mandat."))
    return Agent.objects.select_for_update(of=("self",)).get(pk=agent_id)


def _refuse_known_email(email: str, *, but: int = 0) -> None:
    if Agent.objects.filter(email__iexact=email).exclude(pk=but).exists():
        raise RefusedError(_("Un compte a déjà cette adresse."))


def _add_mandate(agent: Agent, terms: Terms) -> Mandate:
    after_it_starts = Q(ends_on__isnull=True) | Q(ends_on__gte=terms.starts_on)
    before_it_ends = Q(starts_on__lte=terms.ends_on) if terms.ends_on else Q()
    if agent.mandates.filter(after_it_starts, before_it_ends).exists():
        raise RefusedError(
            _("Un autre mandat couvre une partie de ces dates : finir d’abord celui-là.")
        )
    return Mandate.objects.create(agent=agent, **asdict(terms))


@transaction.atomic
def create_agent(
    *, identity: Identity, terms: Terms, password: str | None = None, by: Agent | None, at: datetime
) -> Agent:
    """Open an account with its first mandate; without a password, only a link lets her in."""
    _refuse_known_email(identity.email)
    agent = Agent.objects.create_agent(password=password, **asdict(identity))
    _add_mandate(agent, terms)
    journal.did("agent.created", by=by, at=at, agent=agent.pk, role=terms.role)
    return agent


@transaction.atomic
def correct_agent(*, agent_id: int, identity: Identity, by: Agent, at: datetime) -> Agent:
    """Correct a name, an address, a phone. The journal keeps which, not what."""
    agent = _locked(agent_id, by)
    _refuse_known_email(identity.email, but=agent.pk)
    wanted = asdict(identity) | {"email": identity.email.lower()}
    changed = sorted(name for name, value in wanted.items() if getattr(agent, name) != value)
    for name in changed:
        setattr(agent, name, wanted[name])
    if changed:
        agent.save(update_fields=changed)
        journal.did("agent.corrected", by=by, at=at, agent=agent.pk, fields=changed)
    return agent


@transaction.atomic
def set_active(*, agent_id: int, active: bool, by: Agent, at: datetime) -> Agent:
    """Close an account (signed out at her next request) or open it again."""
    agent = _locked(agent_id, by)
    if agent.is_active != active:
        agent.is_active = active
        agent.save(update_fields=["is_active"])
        if not active:
            sessions.close_all(agent.pk)
        verb = "agent.opened" if active else "agent.closed"
        journal.did(verb, by=by, at=at, agent=agent.pk)
    return agent


@transaction.atomic
def close_sessions(*, agent_id: int, by: Agent, at: datetime) -> int:
    """Close every session of an agent, whose device is lost. Returns how many."""
    agent = _locked(agent_id, by)
    closed = sessions.close_all(agent.pk)
    journal.did("agent.sessions_closed", by=by, at=at, agent=agent.pk, count=closed)
    return closed


@transaction.atomic
def reset_second_factor(*, agent_id: int, by: Agent, at: datetime) -> Agent:
    """She lost everything: she sets up another at her next sign-in, and is told of it."""
    agent = _locked(agent_id, by)
    removed = factors.remove_all(agent, at=at)
    sessions.close_all(agent.pk)
    journal.did("agent.second_factor_reset", by=by, at=at, agent=agent.pk, count=removed)
    return agent


@transaction.atomic
def record_link(*, agent_id: int, shown: bool, by: Agent, at: datetime) -> None:
    """A link to choose a password was made, and perhaps shown to the administrator."""
    agent = _locked(agent_id, by)
    journal.did("agent.link", by=by, at=at, agent=agent.pk, shown=shown)


@transaction.atomic
def add_mandate(*, agent_id: int, terms: Terms, by: Agent, at: datetime) -> Mandate:
    agent = _locked(agent_id, by)
    mandate = _add_mandate(agent, terms)
    journal.did("mandate.added", by=by, at=at, agent=agent.pk, role=terms.role)
    return mandate


@transaction.atomic
def end_mandate(
    *, agent_id: int, mandate_id: int, ends_on: date, by: Agent, at: datetime
) -> Mandate:
    """The last day of a mandate; its rights are gone the next day, at the first request."""
    agent = _locked(agent_id, by)
    mandate = agent.mandates.select_for_update(of=("self",)).get(pk=mandate_id)
    if ends_on < mandate.starts_on:
        raise RefusedError(_("Le mandat ne peut pas finir avant d’avoir commencé."))
    if mandate.ends_on is not None and ends_on > mandate.ends_on:
        raise RefusedError(_("Ce mandat finit déjà avant : ajouter un nouveau mandat."))
    mandate.ends_on = ends_on
    mandate.save(update_fields=["ends_on"])
    journal.did("mandate.ended", by=by, at=at, agent=agent.pk, mandate=mandate.pk, on=str(ends_on))
    return mandate


@transaction.atomic
def save_organisation(
    *,
    organisation_id: int | None,
    name: str,
    kind: str,
    siret: str = "",
    by: Agent | None,
    at: datetime,
) -> Organisation:
    """Name an organisation, or correct it."""
    same_name = Organisation.objects.filter(name__iexact=name).exclude(pk=organisation_id or 0)
    if same_name.exists():
        raise RefusedError(_("Une organisation porte déjà ce nom."))
    if siret and Organisation.objects.filter(siret=siret).exclude(pk=organisation_id or 0).exists():
        raise RefusedError(_("Une autre organisation a déjà ce SIRET."))
    organisation = (
        Organisation.objects.select_for_update(of=("self",)).get(pk=organisation_id)
        if organisation_id
        else Organisation()
    )
    organisation.name, organisation.kind, organisation.siret = name, kind, siret
    organisation.save()
    journal.did("organisation.saved", by=by, at=at, organisation=organisation.pk)
    return organisation


@transaction.atomic
def delete_organisation(*, organisation_id: int, by: Agent, at: datetime) -> None:
    """Only one that no mandate has ever named: the past keeps its words."""
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation_id)
    if organisation.mandates.exists():
        raise RefusedError(
            _("Des mandats citent cette organisation : elle ne peut pas disparaître.")
        )
    organisation.delete()
    journal.did("organisation.deleted", by=by, at=at, organisation=organisation_id)
