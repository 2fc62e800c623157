"""What the pages of the calendar itself show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from berceau.kit.text import fold
from berceau.pathway.models import Projection, RuleSignature
from berceau.pathway.pack import PackInForce, pack_in_force
from berceau.pathway.words import DOMAINS, OBLIGATIONS
from berceau.rules import Pack, Rule, Source
from berceau.rules.pack import Campaign, Edge, Place
from berceau.ui.french import full_day

STATUSES = {
    "V1": gettext_lazy("lue dans le texte officiel"),
    "V2": gettext_lazy("lue dans une reprise datée du texte"),
    "S": gettext_lazy("lue dans une source secondaire : à confirmer"),
    "D": gettext_lazy("des sources se contredisent : inactive tant qu’elle n’est pas signée"),
    "G": gettext_lazy("aucune source lue : inactive tant qu’elle n’est pas signée"),
    "-": gettext_lazy("règle du produit"),
}
TO_SIGN = ("S", "D", "G")
SUBJECTS = {
    "pregnancy": gettext_lazy("la mère, une seule fois"),
    "birth": gettext_lazy("les parents, une fois par naissance"),
    "child": gettext_lazy("chaque enfant"),
    "family": gettext_lazy("le foyer"),
}


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One line in a list."""

    rule: Rule
    sources: tuple[Source, ...]

    @property
    def domain_label(self) -> str:
        return str(DOMAINS[self.rule.domain])

    @property
    def state(self) -> str:
        if self.rule.disabled:
            return _("éteinte par le territoire")
        if self.rule.signed:
            return _("vérifiée")
        return _("active, à confirmer") if self.rule.enabled() else _("inactive")


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The lines of one status."""

    status: str
    title: str
    rows: tuple[RuleRow, ...]


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign of one year and where it applies."""

    campaign: Campaign
    place: str
    dates: str


@dataclass(frozen=True, slots=True)
class PackPage:
    """The page of the pack in force."""

    in_force: PackInForce
    campaigns: tuple[CampaignRow, ...]
    groups: tuple[RuleGroup, ...]
    left: int
    steps: int
    infos: int
    signed: int
    status: str
    text: str
    everything: bool
    made: Projection | None
    up_to_date: bool


@dataclass(frozen=True, slots=True)
class LinePage:
    """One line with all its data."""

    rule: Rule
    row: RuleRow
    facts: list[tuple[str, str]]
    signature: RuleSignature | None
    status_words: str


def pack_page(*, status: str, text: str, everything: bool) -> PackPage:
    """The pack in force and its lines, filtered."""
    in_force = pack_in_force()
    pack = in_force.pack
    statuses = tuple(STATUSES) if everything else TO_SIGN
    chosen = [status] if status in statuses else list(statuses)
    words = fold(text)
    shown = [
        rule
        for rule in pack.rules
        if (everything or rule.to_confirm)
        and rule.status in chosen
        and (not words or words in fold(f"{rule.code} {rule.agents} {rule.parents} {rule.text}"))
    ]
    made = Projection.objects.first()
    return PackPage(
        in_force=in_force,
        campaigns=tuple(_campaigns(pack)),
        groups=tuple(_groups(shown, pack)),
        left=len(pack.to_sign),
        steps=len(pack.steps),
        infos=len(pack.infos),
        signed=sum(rule.signed for rule in pack.rules),
        status=status if status in statuses else "",
        text=text,
        everything=everything,
        made=made,
        up_to_date=made is not None and made.pack_fingerprint == in_force.fingerprint,
    )


def _groups(rules: Iterable[Rule], pack: Pack) -> Iterable[RuleGroup]:
    rules = list(rules)
    for status in (*TO_SIGN, "V1", "V2", "-"):
        rows = tuple(_row(rule, pack) for rule in rules if rule.status == status)
        if rows:
            yield RuleGroup(status, f"{status} : {STATUSES[status]}", rows)


def _row(rule: Rule, pack: Pack) -> RuleRow:
    return RuleRow(rule, tuple(pack.sources[s] for s in rule.sources if s in pack.sources))


def _campaigns(pack: Pack) -> Iterable[CampaignRow]:
    for campaign in pack.campaigns:
        yield CampaignRow(campaign, place_words(campaign.place), _campaign_dates(campaign))


def _campaign_dates(campaign: Campaign) -> str:
    if campaign.opens_on is None and campaign.closes_on is None:
        return _("dates pas encore connues")
    first = full_day(campaign.opens_on) if campaign.opens_on else _("date d’ouverture non lue")
    last = full_day(campaign.closes_on) if campaign.closes_on else _("sans date de fin")
    return f"{first} – {last}"


def place_words(place: Place | None) -> str:
    """Where a line or a campaign applies."""
    if place is None or place == Place():
        return _("partout")
    parts = []
    for codes, words in (
        (place.communes, _("communes %(codes)s")),
        (place.departements, _("départements %(codes)s")),
        (place.not_communes, _("sauf communes %(codes)s")),
        (place.not_departements, _("sauf départements %(codes)s")),
    ):
        if codes:
            parts.append(words % {"codes": ", ".join(sorted(codes))})
    return " ; ".join(parts)


def line_page(rule: Rule, pack: Pack) -> LinePage:
    """All that the pack says of one line."""
    signature = (
        RuleSignature.objects.filter(rule=rule.code, rule_hash=rule.content_hash)
        .order_by("-at")
        .first()
    )
    return LinePage(
        rule=rule,
        row=_row(rule, pack),
        facts=[(term, value) for term, value in _facts(rule) if value],
        signature=signature,
        status_words=str(STATUSES[rule.status]),
    )


def _facts(rule: Rule) -> Iterable[tuple[str, str]]:
    yield _("Pour les parents"), rule.parents
    yield _("Pour l’équipe"), rule.agents
    yield _("Voie"), str(DOMAINS[rule.domain])
    yield _("Concerne"), str(SUBJECTS[rule.subject]) if rule.kind == "step" else _("information")
    yield _("Force"), str(OBLIGATIONS[rule.obligation])
    yield (
        _("Étape de santé"),
        _("oui : « fait, dit par le parent » seulement") if rule.health else "",
    )
    for name, edge in rule.edges():
        yield str(EDGES[name]), edge_words(rule, edge)
    yield _("Pas avant"), _day(rule.not_before)
    if rule.valid is not None:
        yield _("Vaut"), _validity(rule)
    yield _("Conditions"), ", ".join(f"{n} : {_yes(value)}" for n, value in rule.when)
    yield _("Territoire"), place_words(rule.territory) if rule.territory else ""
    yield _("Dépend de"), rule.needs or ""
    yield _("Variantes"), str(len(rule.variants)) if rule.variants else ""
    yield _("Remplacée par"), ", ".join(rule.replaced_by)
    yield _("Téléphone"), rule.phone
    for parameter in rule.parameters:
        yield (
            parameter.label or parameter.name,
            f"{parameter.value} ({_day(parameter.since)} – {_day(parameter.until)})",
        )
    yield _("Texte cité"), rule.text
    yield _("Note pour l’équipe"), rule.note
    yield _("Écrite dans"), rule.origin


EDGES = {
    "opens": gettext_lazy("S’ouvre"),
    "due": gettext_lazy("Jour conseillé"),
    "ends": gettext_lazy("N’est plus dans les temps à partir de"),
    "late_until": gettext_lazy("N’a plus de sens à partir de"),
}


def edge_words(rule: Rule, edge: Edge) -> str:
    """« birth + P1M » as the pack writes it."""
    anchor = edge.after or edge.anchor or rule.anchor or ""
    return f"{anchor} + {edge.offset.text}"


def _validity(rule: Rule) -> str:
    valid = rule.valid
    if valid is None:
        return ""
    return f"{_day(valid.since) or '…'} – {_day(valid.until) or '…'} ({valid.by})"


def _day(day: date | None) -> str:
    return full_day(day) if day else ""


def _yes(value: bool) -> str:  # noqa: FBT001 - a condition's expected value
    return _("oui") if value else _("non")
