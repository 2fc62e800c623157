"""Shares as pages show them: received, made, of one file; who may be chosen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from berceau.accounts.models import Agent, Mandate
from berceau.families.models import Family
from berceau.families.queries import AdultView, ChildView
from berceau.kit.prepared import Asked, Prepared
from berceau.sharing import policies
from berceau.sharing.models import OtherService, Share
from berceau.sharing.queries.people import living_children, one_adult
from berceau.sharing.regimes import Regime, regimes

ON_TODAY = 5


# --- Whom to choose -----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Refused:
    """A colleague with whom nothing can be shared, and why."""

    mandate: Mandate
    why: str


@dataclass(frozen=True, slots=True)
class Colleagues:
    """Those who can be chosen, and the others with the reason."""

    offered: Sequence[Mandate]
    refused: Sequence[Refused]


def colleagues(maker: Agent, today: date) -> Colleagues:
    """Everyone with a mandate in force but the maker herself, in two lists; one query."""
    mandates: dict[int, Mandate] = {}
    in_force = (
        Mandate.objects.in_force(today)
        .filter(agent__is_active=True)
        .exclude(agent=maker)
        .select_related("agent", "organisation")
        .order_by("-starts_on", "-pk")
    )
    for mandate in in_force:
        mandates.setdefault(mandate.agent_id, mandate)
    ordered = sorted(
        mandates.values(),
        key=lambda one: (one.organisation.name, one.agent.last_name, one.agent.first_name),
    )
    reasons = [(mandate, policies.refusal_to_receive(maker, mandate)) for mandate in ordered]
    return Colleagues(
        offered=[mandate for mandate, why in reasons if not why],
        refused=[Refused(mandate, why) for mandate, why in reasons if why],
    )


# --- Lists --------------------------------------------------------------------------------
def count_received(agent: Agent, today: date) -> Asked | None:
    if agent.organisation_id is None:
        return None
    return _RECEIVED.asked(recipient=agent.pk, organisation=agent.organisation_id, on=today)


def _received(recipient: int, organisation: int, on: date) -> QuerySet[Share]:
    return Share.objects.confided_to(recipient, organisation, on=on)


_RECEIVED = Prepared(_received)


def received(agent: Agent, today: date) -> list[Share]:
    """« Partagé avec moi »: what she may still read."""
    if agent.organisation_id is None:
        return []
    shares = _CONFIDED.rows(recipient=agent.pk, organisation=agent.organisation_id, on=today)
    return [share for share in shares if policies.can_read(agent, share, today=today)]


def _confided(recipient: int, organisation: int, on: date) -> QuerySet[Share]:
    return _received(recipient, organisation, on).select_related("made_by", "adult", "family")


_CONFIDED = Prepared(_confided)


def on_today(agent: Agent, today: date) -> list[Share]:
    """The last ones, for « Aujourd'hui »; no name of a family."""
    return received(agent, today)[:ON_TODAY]


def made(agent: Agent, today: date) -> list[Share]:
    """What she shared and that still lasts."""
    return list(
        Share.objects.in_force(today)
        .filter(made_by=agent)
        .select_related("recipient", "recipient_organisation", "family")
    )


# --- One share ----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class SharePage:
    """What this reader may be shown of a share."""

    share: Share
    regime: Regime
    in_force: bool
    is_reader: bool
    is_maker: bool
    shows_sentence: bool
    adult: AdultView | None
    children: Sequence[ChildView]
    in_return: OtherService | None
    can_revoke: bool

    @property
    def compartments(self) -> tuple[str, ...]:
        """What the page shows, for the journal."""
        shown = ["sharing"]
        if self.adult is not None:
            shown += ["identity", "agreement"]
        elif self.children:
            shown.append("identity")
        return tuple(shown)


def fetch(reference: str, *, agent: Agent, today: date) -> Share | None:
    """The share, if this agent may read it or know that it exists; None otherwise."""
    share = (
        Share.objects.select_related(
            "family", "adult", "made_by", "recipient", "recipient_organisation", "revoked_by"
        )
        .filter(reference=reference)
        .first()
    )
    if share is None:
        return None
    readable = policies.can_read(agent, share, today=today)
    return share if readable or policies.can_see_fact(agent, share, today=today) else None


def page_of(share: Share, *, agent: Agent, today: date) -> SharePage:
    """Its recipient sees what was ticked; its maker, what she wrote; the référente, the fact."""
    is_reader = policies.can_read(agent, share, today=today)
    return SharePage(
        share=share,
        regime=regimes()[share.regime],
        in_force=share.is_in_force(today),
        is_reader=is_reader,
        is_maker=share.made_by_id == agent.pk,
        shows_sentence=is_reader or policies.is_makers(agent, share),
        adult=one_adult(share.adult) if is_reader and share.with_identity else None,
        children=(
            living_children(share.family, today) if is_reader and share.with_children else []
        ),
        in_return=OtherService.objects.filter(share=share, withdrawn_at__isnull=True).first(),
        can_revoke=policies.can_revoke(agent, share) and share.is_in_force(today),
    )


# --- One file -----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ShareLine:
    """One share on the family page: never its sentence."""

    share: Share
    can_revoke: bool
    can_open: bool


def of_family(agent: Agent, family: Family, today: date) -> list[ShareLine]:
    """The shares of this file that still last; one query."""
    lines = []
    for share in _LASTING.rows(family=family.pk, on=today):
        share.family = family
        lines.append(
            ShareLine(
                share=share,
                can_revoke=policies.can_revoke(agent, share),
                can_open=policies.is_makers(agent, share),
            )
        )
    return lines


def _lasting(family: int, on: date) -> QuerySet[Share]:
    return (
        Share.objects.in_force(on)
        .filter(family_id=family)
        .select_related("made_by", "recipient", "recipient_organisation", "adult")
    )


_LASTING = Prepared(_lasting)


def other_services(agent: Agent, family: Family, today: date) -> list[OtherService]:
    """Those who said « je suis aussi cette famille » to this agent, or to whom she stands in for.

    That another service follows a family is data: it was told to the maker of the share alone.
    """
    return _SAID_IN_RETURN.rows(family=family.pk, makers={agent.pk, *agent.answers_for}, on=today)


def _said_in_return(family: int, makers: Collection[int], on: date) -> QuerySet[OtherService]:
    return OtherService.objects.filter(
        withdrawn_at__isnull=True,
        share__in=Share.objects.in_force(on).filter(family_id=family, made_by_id__in=makers),
    ).select_related("share__recipient", "share__recipient_organisation")


_SAID_IN_RETURN = Prepared(_said_in_return)


def reached(agent: Agent, today: date) -> set[int]:
    """Keys of the files of which something was confided to this agent."""
    return set(Share.objects.received_by(agent, on=today).values_list("family_id", flat=True))
