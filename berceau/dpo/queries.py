"""The page of the DPO, gathered from the rooms: numbers, dates and functions; no family."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berceau.dpo import asvs, unusual
from berceau.dpo.documents import ALL, FOR_EVERY_AGENT
from berceau.dpo.documents.parts import controller, officer
from berceau.dpo.threats import threats
from berceau.privacy.watch import CHECKS
from berceau.retention import queries as retention
from berceau.rights.models import Request
from berceau.sharing.queries import emergencies_to_review
from berceau.ui.french import long_day


@dataclass(frozen=True, slots=True)
class Line:
    """Something to look at: a sentence, a detail, where to go."""

    words: str
    detail: str = ""
    url: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One thing that a DPO is asked for."""

    key: str
    title: str
    icon: str
    lines: Sequence[Line]
    empty: str
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class OversightPage:
    """Everything that the page shows."""

    waiting: str
    to_do: Sequence[Block]
    state: Sequence[Block]


def oversight_page(*, at: datetime, today: date) -> OversightPage:
    """One page, a few queries a block."""
    leaving = retention.waiting(today=today)
    to_do = [unusual_readings(today), emergencies(today), requests(today), visas(leaving)]
    state = [tomorrow(leaving), journal(at), settings_to_complete(), security(), documents()]
    count = sum(len(block.lines) for block in to_do)
    waiting = (
        ngettext("%(count)d chose vous attend.", "%(count)d choses vous attendent.", count)
        % {"count": count}
        if count
        else _("Rien ne vous attend.")
    )
    return OversightPage(waiting, to_do, state)


def unusual_readings(today: date) -> Block:
    """Readings to look at: how many, and where; who is said on their own page."""
    count = len(unusual.alerts(today))
    words = ngettext(
        "%(count)d lecture inhabituelle à regarder",
        "%(count)d lectures inhabituelles à regarder",
        count,
    ) % {"count": count}
    return Block(
        key="lectures",
        title=_("Lectures inhabituelles"),
        icon="eye",
        lines=[Line(words, "", reverse("dpo:unusual"))] if count else [],
        empty=_("Rien d’inhabituel depuis trente jours."),
        url=reverse("dpo:unusual"),
        link=_("Toutes les lectures inhabituelles"),
    )


def emergencies(today: date) -> Block:
    """Emergency accesses that nobody reviewed, the overdue ones first."""
    return Block(
        key="urgences",
        title=_("Accès d’urgence à revoir"),
        icon="exclamation-triangle",
        lines=[
            Line(
                _("%(function)s, %(organisation)s : accès n° %(number)d")
                % {
                    "function": access.function,
                    "organisation": access.organisation,
                    "number": access.number,
                },
                (_("à revoir depuis le %(day)s") if access.overdue else _("avant le %(day)s"))
                % {"day": long_day(access.due_on)},
                access.url,
                access.overdue,
            )
            for access in emergencies_to_review(today)
        ],
        empty=_("Aucun accès d’urgence à revoir."),
        url=reverse("sharing:emergencies"),
        link=_("Tous les accès d’urgence"),
    )


def requests(today: date) -> Block:
    """What persons asked and nobody answered yet, the first due first; nobody is named."""
    return Block(
        key="demandes",
        title=_("Demandes des personnes"),
        icon="person-vcard",
        lines=[
            Line(
                _("%(kind)s, reçue le %(day)s")
                % {"kind": asked.get_kind_display(), "day": long_day(asked.received_on)},
                (
                    _("réponse due depuis le %(day)s")
                    if asked.is_late(today)
                    else _("réponse due le %(day)s")
                )
                % {"day": long_day(asked.due_on)},
                reverse("rights:one", args=[asked.reference]),
                asked.is_late(today),
            )
            for asked in Request.objects.open().order_by("due_on", "pk")
        ],
        empty=_("Aucune demande sans réponse."),
        url=reverse("rights:list"),
        link=_("Toutes les demandes"),
    )


def visas(leaving: Sequence[retention.Waiting]) -> Block:
    """What cannot go before the archives have seen it."""
    return Block(
        key="visas",
        title=_("En attente du visa des archives"),
        icon="archive",
        lines=[
            Line(
                line.label,
                ngettext("%(count)d dossier", "%(count)d dossiers", len(line.no_visa))
                % {"count": len(line.no_visa)},
                reverse("retention:page"),
            )
            for line in leaving
            if line.no_visa
        ],
        empty=_("Aucun dossier n’attend un visa."),
        url=reverse("retention:page"),
        link=_("Conservation"),
    )


def tomorrow(leaving: Sequence[retention.Waiting]) -> Block:
    """What the night takes away, and what a request keeps."""
    lines = []
    for line in leaving:
        said = []
        if line.tonight:
            said.append(_("cette nuit : %(count)d") % {"count": line.tonight})
        if line.tomorrow:
            said.append(_("demain : %(count)d") % {"count": line.tomorrow})
        if line.suspended:
            said.append(_("suspendus par une demande : %(count)d") % {"count": len(line.suspended)})
        if said:
            lines.append(Line(line.label, " · ".join(said)))
    return Block(
        key="conservation",
        title=_("Ce qui part demain"),
        icon="hourglass-split",
        lines=lines,
        empty=_("Rien ne part demain."),
        url=reverse("retention:page"),
        link=_("Durées et bordereaux"),
    )


def journal(at: datetime) -> Block:
    """Whether the journal is whole, and whether the database still protects it."""
    findings = [check.run(at) for check in CHECKS]
    return Block(
        key="journal",
        title=_("Le journal"),
        icon="journal-text",
        lines=[
            Line(finding.sentence, finding.remedy, overdue=finding.level == "error")
            for finding in findings
        ],
        empty="",
    )


def settings_to_complete() -> Block:
    """What this instance has not said of itself."""
    missing = [part.text for part in (controller(), officer()) if part.kind == "todo"]
    profile = (
        _("Profil « avec santé » : hébergement déclaré, %(host)s.") % {"host": settings.HDS.host}
        if settings.WITH_HEALTH
        else _("Profil « sans santé » : le compartiment n’existe pas ici.")
    )
    return Block(
        key="reglages",
        title=_("Ce que l’instance dit d’elle-même"),
        icon="sliders",
        lines=[*(Line(words) for words in missing), Line(profile)],
        empty="",
    )


def security() -> Block:
    """How many threats have their proof, and where we stand on OWASP ASVS."""
    known = threats()
    proven = sum(bool(threat.tests) for threat in known)
    lines = [
        Line(
            _("%(proven)d menaces sur %(all)d ont un test qui échoue si la protection est retirée.")
            % {"proven": proven, "all": len(known)}
        )
    ]
    if asvs.requirements():
        lines.append(
            Line(
                _("OWASP ASVS 5.0, niveaux 1 et 2 : %(counts)s.")
                % {
                    "counts": ", ".join(
                        f"{label.lower()} {count}" for label, count in asvs.counts() if count
                    )
                }
            )
        )
    return Block(
        key="securite",
        title=_("Menaces et exigences"),
        icon="lock",
        lines=lines,
        empty="",
        url=reverse("dpo:security"),
        link=_("Tout voir"),
    )


def documents() -> Block:
    """Every document, its page and how much is left to complete."""
    lines = []
    for key, make in ALL.items():
        document = make()
        missing = len(document.missing)
        detail = (
            ngettext("%(count)d point à compléter", "%(count)d points à compléter", missing)
            % {"count": missing}
            if missing
            else ""
        )
        address = (
            reverse("dpo:document", args=[key]) if key in FOR_EVERY_AGENT else reverse("dpo:dpia")
        )
        lines.append(Line(document.title, detail, address))
    return Block(
        key="documents",
        title=_("Documents"),
        icon="file-earmark-text",
        lines=lines,
        empty="",
        url=reverse("dpo:documents"),
        link=_("Tous les PDF"),
    )
