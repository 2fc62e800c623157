"""« Ce que nous gardons sur vous »: what every room holds on one adult, in plain words, for them.

The rooms say which rows are theirs (`Programme.holdings`), the matrix says what a parent may read.
Left to the copy, that a person reads again: free sentences, which may speak of somebody else; what
only its author reads; what the law keeps silent (L226-2-2). Never a word of the other adult.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from babel import Locale, UnknownLocaleError
from django.apps import apps
from django.db import models
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.contract import Holding, programmes
from berceau.families import communes
from berceau.families.languages import name_of
from berceau.families.models import Adult, Family
from berceau.followup.models.notes import Theme
from berceau.messaging.purposes import purposes
from berceau.pathway.pack import pack_in_force
from berceau.privacy.access import READ, role_allows
from berceau.privacy.queries import Opening, openings_of
from berceau.rights import gathering
from berceau.rules import translations
from berceau.rules.pack import Pack
from berceau.sharing.models import Share, Told

FRENCH = "fr"
MOST_ROWS = 20
"""Shown at once; the rest is in the copy."""
ELSEWHERE = frozenset(
    {
        "privacy.Reading",  # « Qui a ouvert », below on the page
        "privacy.Act",
        "rights.AccessPack",
        "pathway.ProjectedStep",  # computed again at each page
        "families.SearchTerm",
        "families.Merge",
        "families.DateChange",
        "followup.Loss",  # said with care by a person, never by a table
        "parents.AccessLink",
        "parents.ParentSession",
        "parents.PersonalCode",
    }
)
UNSAID = frozenset(
    {
        "families.Child.died_on",
        "followup.Note.readers",
        "messaging.Message.reason",
        "referrals.Referral.need",
        "referrals.Referral.passed",
        "referrals.Referral.recipient_ground",
        "referrals.Transition.reason",
        "rights.Request.changes",
        "sharing.OtherService.share",
    }
)
"""Left to the copy: said by a person, or of use to the team only."""


class Fact(NamedTuple):
    """One line: its name and its value; `french` when the value stays in French."""

    label: str
    value: str
    french: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """What one table holds: rows of facts, how many more, whether sentences wait in the copy."""

    title: str
    rows: list[list[Fact]]
    more: int
    has_sentences: bool


def _named(column: models.Field) -> bool:  # type: ignore[type-arg]
    """Whether somebody gave this field a name; a machine's own name tells a parent nothing."""
    return str(column.verbose_name) != column.name.replace("_", " ")


def _is_told(column: object) -> bool:
    if not isinstance(column, models.Field) or isinstance(column, models.ManyToManyField):
        return False
    target = column.related_model
    return _named(column) and target not in (Adult, Family)


@cache
def _fields(name: str, silent: frozenset[str]) -> tuple[str, ...]:
    """The fields of one table that a parent may read on a page."""
    model = apps.get_model(name)
    return tuple(
        field
        for field, compartment in gathering.registered(model).items()
        if field not in silent
        and f"{name}.{field}" not in UNSAID
        and role_allows("parent", compartment, READ)
        and _is_told(model._meta.get_field(field))
    )


def _told(holding: Holding) -> tuple[str, ...]:
    return _fields(holding.model, frozenset(holding.silent) | frozenset(holding.free_text))


def _holdings() -> Iterator[Holding]:
    for holding in gathering.holdings():
        if holding.model not in ELSEWHERE and _told(holding):
            yield holding


def held_on(adult: Adult) -> list[Section]:
    """Every section that has something to say to this adult."""
    pack = pack_in_force().pack
    sections = (_section(holding, adult, pack) for holding in _holdings())
    return [section for section in sections if section.rows]


def _section(holding: Holding, adult: Adult, pack: Pack) -> Section:
    model = apps.get_model(holding.model)
    names = _told(holding)
    rows = holding.rows(adult.pk)
    if isinstance(rows, models.QuerySet):
        keys = [name for name in names if model._meta.get_field(name).is_relation]
        rows = rows.select_related(*keys) if keys else rows
    mine = [row for row in rows if holding.author_only is None or not holding.author_only(row)]
    shown = []
    for row in islice(mine, MOST_ROWS):
        hidden = set(holding.hides(row, adult.pk)) if holding.hides is not None else set()
        facts = [
            fact
            for name in names
            if name not in hidden
            and (fact := _fact(row, holding.model, name, adult, pack)) is not None
        ]
        if facts:
            shown.append(facts)
    sentences = any(getattr(row, name) for row in mine for name in holding.free_text)
    return Section(str(holding.title), shown, len(mine) - len(mine[:MOST_ROWS]), sentences)


def _fact(row: models.Model, model: str, name: str, adult: Adult, pack: Pack) -> Fact | None:
    column = row._meta.get_field(name)
    label = capfirst(str(getattr(column, "verbose_name", name)))
    value = getattr(row, name)
    if value in (None, "", [], {}):
        return None
    special = SPECIAL.get(f"{model}.{name}")
    if special is not None:
        return Fact(label, *special(value, pack))
    if isinstance(value, Agent):
        return Fact(label, value.function or _("un agent de l’équipe"), bool(value.function))
    said = gathering.in_words(row, name, adult)
    return Fact(label, said) if said else None


# --- Values that are codes -----------------------------------------------------------------------
def _language(code: str, pack: Pack) -> tuple[str, bool]:
    """The name of a language, in that of the page when it is known."""
    here = get_language() or FRENCH
    try:
        said = Locale.parse(here).languages.get(code, "") if here != FRENCH else ""
    except (UnknownLocaleError, ValueError):
        said = ""
    return (said, False) if said else (name_of(code), here != FRENCH)


def _commune(code: str, pack: Pack) -> tuple[str, bool]:
    return (communes.name_of(code) if communes.exists(code) else code), False


def _step(code: str, pack: Pack) -> tuple[str, bool]:
    rule = pack.by_code.get(code)
    if rule is None:
        return code, False
    words = translations.words(rule.code, rule.parents, rule.short, get_language() or FRENCH)
    return words.parents, words.language != (get_language() or FRENCH)


def _themes(keys: list[str], pack: Pack) -> tuple[str, bool]:
    return ", ".join(str(THEMES.get(key, key)) for key in keys), False


def _purpose(key: str, pack: Pack) -> tuple[str, bool]:
    known = purposes().get(key)
    return (_(known.label) if known is not None else key), False


THEMES = dict(Theme.choices)
SPECIAL: dict[str, Callable[[Any, Pack], tuple[str, bool]]] = {
    "followup.Note.themes": _themes,
    "families.Adult.language": _language,
    "messaging.Message.language": _language,
    "families.Family.commune_code": _commune,
    "families.Child.birth_commune_code": _commune,
    "pathway.StepDecision.rule": _step,
    "messaging.Message.purpose": _purpose,
}


def in_french() -> AbstractContextManager[None]:
    """The copy is a document of the team: in French, whatever the language of the page."""
    return translation.override(FRENCH)


# --- Who opened ----------------------------------------------------------------------------------
def openings(adult: Adult) -> list[Opening]:
    """Functions and organisations that opened the file, and when; no name of an agent.

    Whoever was entrusted something in silence (L226-2-2) is silent here too.
    """
    told = set(
        Share.objects.filter(family=adult.family_id)
        .exclude(told=Told.NOT_TOLD)
        .values_list("recipient_id", flat=True)
    )
    silent = set(
        Share.objects.filter(family=adult.family_id, told=Told.NOT_TOLD).values_list(
            "recipient_id", flat=True
        )
    )
    return openings_of([adult.family_id], without=silent - told)


# --- For the catalogues --------------------------------------------------------------------------
def labels() -> set[str]:
    """Every title, name and choice that the page may show: what translators receive."""
    found = {str(role.label) for role in Role}
    for room in programmes():
        for setting in room.parent_settings:
            found |= {str(setting.label)} | {str(label) for _value, label in setting.choices}
    found |= {str(theme.label) for theme in Theme}
    found |= {purpose.label for purpose in purposes().values()}
    for holding in _holdings():
        model = apps.get_model(holding.model)
        found.add(str(holding.title))
        for name in _told(holding):
            column = model._meta.get_field(name)
            found.add(str(getattr(column, "verbose_name", "")))
            if f"{holding.model}.{name}" not in SPECIAL:
                choices = getattr(column, "flatchoices", None) or ()
                found |= {str(label) for _value, label in choices}
    return {label for label in found if label}
