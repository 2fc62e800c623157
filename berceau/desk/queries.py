"""What the agents' home shows, gathered from the programmes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.db.models import Count, Prefetch, Q, prefetch_related_objects
from django.urls import resolve, reverse

from berceau.accounts.models import Agent
from berceau.contract import FamilyAction, programmes
from berceau.families import languages, policies
from berceau.families.models import Adult, ChildHome, Family
from berceau.families.models.references import ALPHABET
from berceau.kit.addresses import address
from berceau.privacy.access import READ, Access, declared
from berceau.privacy.hidden import not_seen
from berceau.ui import french

QUIET_AFTER = timedelta(days=91)
ANY_REFERENCE = ALPHABET[0] * 12


@dataclass(frozen=True, slots=True)
class Block:
    """One filled list of « Aujourd'hui »."""

    key: str
    title: str
    template: str
    items: Sequence[object]
    empty: str
    column: str
    awaited: bool
    compartments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """How many families this agent follows, and the share heard from in three months."""

    families: int
    recent: int

    @property
    def share(self) -> int:
        return round(100 * self.recent / self.families) if self.families else 0


@dataclass(frozen=True, slots=True)
class FilledPanel:
    """One block of the family page with what its template needs."""

    key: str
    title: str
    template: str
    context: dict[str, object]
    column: str
    compartments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gesture:
    """One gesture of the family page."""

    label: str
    url: str
    icon: str
    primary: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A word about who they are, under the name of the family."""

    text: str
    icon: str


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """Everything the family page shows."""

    today: date
    chips: list[Chip]
    wide: list[FilledPanel]
    main: list[FilledPanel]
    side: list[FilledPanel]
    gestures: list[Gesture]
    more: list[Gesture]
    first_contact: Adult | None
    phone: str
    not_seen: list[str]
    """What this agent does not see of this file, in words."""
    compartments: tuple[str, ...]
    """What it shows, for the journal."""


def today_blocks(agent: Agent, day: date) -> list[Block]:
    """The lists of « Aujourd'hui », in the order that the programmes give."""
    blocks = sorted(
        (block for programme in programmes() for block in programme.today),
        key=lambda block: block.order,
    )
    filled = [
        Block(
            key=block.key,
            title=str(block.title),
            template=block.template,
            items=block.items(agent, day),
            empty=str(block.empty),
            column=block.column,
            awaited=block.awaited,
            compartments=block.compartments,
        )
        for block in blocks
    ]
    # « Personne à rappeler » is news to who answers for families; others see what they have.
    return [block for block in filled if block.items or (block.empty and agent.answers_for)]


def followed(agent: Agent, day: date) -> Followed:
    """One count for « Mes familles »."""
    counts = (
        Family.objects.visible_to(agent)
        .followed()
        .aggregate(
            families=Count("pk"),
            recent=Count("pk", filter=Q(last_word_on__gte=day - QUIET_AFTER)),
        )
    )
    return Followed(families=counts["families"] or 0, recent=counts["recent"] or 0)


def family_page(agent: Agent, family: Family, today: date, *, on_paper: bool = False) -> FamilyPage:
    """The panels and gestures that this agent has on this file."""
    prefetch_related_objects(
        [family],
        "adults__contacts",
        "pregnancies",
        # One query: the children of a home come with it, and the pregnancy of each.
        Prefetch("childhome_set", ChildHome.objects.select_related("child__pregnancy")),
    )
    panels = []
    declared = sorted(
        (panel for programme in programmes() for panel in programme.panels),
        key=lambda panel: panel.order,
    )
    for panel in declared:
        if on_paper and not panel.on_paper:
            continue
        if not policies.compartment_allows(agent, family, panel.compartment, READ):
            continue
        context = panel.context(agent, family, today)
        if context is not None:
            shows = panel.shows(context) if panel.shows else (panel.compartment,)
            panels.append(
                FilledPanel(
                    panel.key, str(panel.title), panel.template, context, panel.column,
                    compartments=tuple(shows),
                )
            )  # fmt: skip
    actions = sorted(
        (action for programme in programmes() for action in programme.family_actions),
        key=lambda action: action.order,
    )
    gestures = [
        _gesture(action, family)
        for action in actions
        if action.shown(agent, family) and _route_opens(action.route, agent, family)
    ]
    contact, phone = _first_contact(family)
    return FamilyPage(
        today=today,
        chips=_chips(family, today),
        wide=[panel for panel in panels if panel.column == "wide"],
        main=[panel for panel in panels if panel.column == "main"],
        side=[panel for panel in panels if panel.column == "side"],
        gestures=[gesture for gesture in gestures if gesture.primary],
        more=[gesture for gesture in gestures if not gesture.primary],
        first_contact=contact,
        phone=phone,
        compartments=_compartments(family, panels, "" if on_paper else phone),
        not_seen=not_seen(agent.role, standing_in=policies.is_standing_in(agent, family)),
    )


def _compartments(family: Family, panels: Sequence[FilledPanel], phone: str) -> tuple[str, ...]:
    """The head of the page names the family, its languages and a phone; then the panels."""
    shown = {"identity"} | {key for panel in panels for key in panel.compartments}
    if phone or any(adult.language != "fr" for adult in family.adults.all()):
        shown.add("agreement")
    return tuple(sorted(shown))


@cache
def _access_of(route: str) -> Access | None:
    """What the view behind a gesture declares: it is code, the same for every file."""
    match = resolve(reverse(route, args=[ANY_REFERENCE]))
    return declared(match.func, match.view_name)


def _route_opens(route: str, agent: Agent, family: Family) -> bool:
    """Whether the matrix opens what this gesture leads to, for this agent on this file."""
    access = _access_of(route)
    if access is None or access.kind == "closed":
        return False
    return access.kind != "matrix" or policies.compartment_allows(
        agent, family, access.compartment, access.verb
    )


def _gesture(action: FamilyAction, family: Family) -> Gesture:
    return Gesture(
        label=str(action.label),
        url=address(action.route, family.reference),
        icon=action.icon,
        primary=action.primary,
    )


def _first_contact(family: Family) -> tuple[Adult | None, str]:
    """Whom to ring, on which safe number; nobody when none is safe or agreed."""
    for adult in family.adults.all():
        if adult.consent == "refused" or adult.lives_elsewhere:
            continue
        for contact in adult.contacts.all():
            if contact.kind == "phone" and not contact.unsafe:
                return adult, contact.value
    return None, ""


def _chips(family: Family, today: date) -> list[Chip]:
    """Adults, living children with their age, languages other than French, neighbourhood."""
    adults = list(family.adults.all())
    chips = [Chip(adult.first_name, "person") for adult in adults if not adult.lives_elsewhere]
    children = [home.child for home in family.childhome_set.all()]
    chips += [
        Chip(f"{child} · {french.age(child.born_on, today)}", "balloon")
        for child in sorted(children, key=lambda child: child.born_on)
        if child.died_on is None
    ]
    spoken = dict.fromkeys(adult.language for adult in adults if adult.language != "fr")
    if spoken:
        chips.append(Chip(", ".join(languages.name_of(code) for code in spoken), "translate"))
    if family.neighbourhood:
        chips.append(Chip(family.neighbourhood.name, "geo-alt"))
    return chips
