"""All that is held on one adult, from every room, as plain words ready to be read again.

The rooms say which rows (`Programme.holdings`); the register says which fields. So a field that
enters the register enters the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.contract import Holding, programmes
from berceau.families.models import Adult, Child, Contact, Family, Pregnancy
from berceau.kit.text import shown_phone
from berceau.privacy.access import compartment_labels
from berceau.ui.french import full_day, moment

NAME_LENGTH = 3
PHONE = re.compile(r"(?:\+\d{1,3}|0)(?:[\s.\-]?\d){8,12}")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
MASK = "[…]"


@dataclass(frozen=True, slots=True)
class Held:
    """One fact: which field, its French name, its value in words."""

    field: str
    label: str
    value: str
    compartment: str
    free: bool = False
    key: str = ""
    """Of a free text: what masks are written against."""


@dataclass(slots=True)
class Section:
    """One table: its title, its rows, what is left out and why."""

    title: str
    model: str
    rows: list[Row] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    facts: list[Held]
    author_only: bool = False


def registered(model: type[models.Model]) -> dict[str, str]:
    """field name -> compartment, as the register of its room says."""
    room = next(room for room in programmes() if room.key == model._meta.app_label)
    prefix = f"{model.__name__}."
    return {
        path.removeprefix(prefix): line.compartment
        for line in room.personal_data
        for path in line.fields
        if path.startswith(prefix)
    }


def holdings() -> list[Holding]:
    return sorted(
        (holding for room in programmes() for holding in room.holdings), key=lambda h: h.order
    )


def gather(adult: Adult) -> list[Section]:
    """Everything told to this adult, in reading order."""
    return [_section(holding, adult) for holding in holdings()]


def _section(holding: Holding, adult: Adult) -> Section:
    model = apps.get_model(holding.model)
    section = Section(str(holding.title), holding.model)
    section.left_out = [
        f"{_label(model, name)} : {why}" for name, why in sorted(holding.silent.items())
    ]
    compartments = registered(model)
    labels = compartment_labels()
    for row in holding.rows(adult.pk):
        hidden = set(holding.hides(row, adult.pk)) if holding.hides is not None else set()
        facts = []
        for name, compartment in compartments.items():
            if name in holding.silent or name in hidden:
                continue
            value = in_words(row, name, adult)
            if value:
                free = name in holding.free_text
                facts.append(
                    Held(
                        field=f"{holding.model}.{name}",
                        label=_label(model, name),
                        value=value,
                        compartment=labels.get(compartment, compartment),
                        free=free,
                        key=f"{holding.model}.{row.pk}.{name}" if free else "",
                    )
                )
        only = holding.author_only is not None and holding.author_only(row)
        if facts:
            section.rows.append(Row(facts, author_only=only))
    return section


def _label(model: type[models.Model], name: str) -> str:
    label = str(getattr(model._meta.get_field(name), "verbose_name", name))
    return label[:1].upper() + label[1:]


def in_words(row: models.Model, name: str, adult: Adult) -> str:
    """A value as a person reads it; empty when nothing is known."""
    column = row._meta.get_field(name)
    if isinstance(column, models.ManyToManyField):
        return ", ".join(str(value) for value in getattr(row, name).all())
    value = getattr(row, name)
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, models.Model):
        return _of_key(value, adult)
    if getattr(column, "choices", None):
        return str(getattr(row, f"get_{name}_display")())
    if isinstance(row, Contact) and name == "value":
        return shown_phone(str(value))
    return plain(value)


def plain(value: Any) -> str:
    """Dates, yes and no, lists: in French."""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return full_day(value)
    if isinstance(value, list | tuple):
        return ", ".join(plain(item) for item in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} : {plain(item)}" for key, item in value.items())
    return str(value)


def _of_key(value: models.Model, adult: Adult) -> str:
    """An agent by function; oneself; a child or a pregnancy; never another adult's name."""
    if isinstance(value, Agent):
        return value.function or _("un agent de l’équipe")
    if isinstance(value, Adult):
        return _("vous") if value.pk == adult.pk else ""
    if isinstance(value, Child | Pregnancy):
        return str(value)
    if isinstance(value, Family):
        return _("votre dossier")
    return str(value)


# --- Other people in free words -----------------------------------------------------------------
def other_people(adult: Adult) -> tuple[set[str], set[str]]:
    """Names of the other adults of the file, and this adult's own numbers and addresses."""
    others = Adult.objects.filter(family=adult.family_id).exclude(pk=adult.pk)
    mine = {adult.first_name.casefold(), adult.last_name.casefold()}
    names = {
        name
        for other in others
        for name in (other.first_name, other.last_name)
        if len(name) >= NAME_LENGTH and name.casefold() not in mine
    }
    own = {
        re.sub(r"\D", "", contact.value)[-9:] if "@" not in contact.value else contact.value
        for contact in Contact.objects.filter(adult=adult)
    }
    return names, own


def to_mask(text: str, names: Iterable[str], own: set[str]) -> list[str]:
    """Passages of a free text that speak of somebody else: proposed, a person decides."""
    found: list[str] = []
    for name in names:
        found += re.findall(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)
    found += [number for number in PHONE.findall(text) if re.sub(r"\D", "", number)[-9:] not in own]
    found += [address for address in EMAIL.findall(text) if address not in own]
    return list(dict.fromkeys(found))


def masked(text: str, passages: Iterable[str]) -> str:
    """The text without these passages, the longest first."""
    for passage in sorted(passages, key=len, reverse=True):
        if passage:
            text = text.replace(passage, MASK)
    return text
