"""The answers of a registration: by step, what is missing to send them, how they read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from berceau.directory.taxonomy import moments
from berceau.families import communes, languages
from berceau.kit.text import shown_phone
from berceau.professionals import catalogue

Answers = Mapping[str, Any]

PERSON, STRUCTURE = "person", "structure"
WHO = {
    PERSON: gettext_lazy("Je suis professionnel·le, en mon nom"),
    STRUCTURE: gettext_lazy("Je parle pour une structure : association, service, lieu"),
}
YES, NO = "yes", "no"
SHOWN = {
    "address": gettext_lazy("l’adresse exacte (sinon : la commune seule)"),
    "phone": gettext_lazy("le téléphone"),
    "email": gettext_lazy("le courriel"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One short page of the form, and what it asks."""

    key: str
    title: Any
    fields: tuple[str, ...]


STEPS = (
    Step(
        "qui",
        gettext_lazy("Qui vous êtes"),
        ("who", "first_name", "last_name", "name", "siret", "type", "website"),
    ),
    Step("joindre", gettext_lazy("Vous joindre"), ("phone", "email")),
    Step("lieu", gettext_lazy("Le lieu"), ("address", "complement", "postal_code", "commune")),
    Step(
        "action",
        gettext_lazy("Ce que vous proposez"),
        ("title", "description", "moments", "languages"),
    ),
    Step(
        "conditions",
        gettext_lazy("Les trois conditions"),
        ("publics", "trust_from", "trust_by", "trust_words", "priorities"),
    ),
    Step("accord", gettext_lazy("Votre accord pour publier"), ("publish", "shown")),
)
BY_KEY = {step.key: step for step in STEPS}
FIELDS = tuple(name for step in STEPS for name in step.fields)


def after(step: str) -> Step | None:
    """The step that follows; None after the last."""
    position = [one.key for one in STEPS].index(step) + 1
    return STEPS[position] if position < len(STEPS) else None


def is_person(answers: Answers) -> bool:
    return answers.get("who") == PERSON


def name_of(answers: Answers) -> str:
    """« Léa Martin », « Crèche Les Petits Pas »; empty while nothing is written."""
    if is_person(answers):
        return f"{answers.get('first_name', '')} {answers.get('last_name', '')}".strip()
    return str(answers.get("name", ""))


def type_of(answers: Answers) -> str:
    found = catalogue.types().get(answers.get("type", ""))
    return found.label if found else ""


def agrees(answers: Answers) -> bool:
    """Whether the person agreed to be published."""
    return answers.get("publish") == YES


def shows(answers: Answers, what: str) -> bool:
    """Whether this detail may be published: address, phone or email."""
    return agrees(answers) and what in answers.get("shown", [])


# --- What is missing ----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Missing:
    """Something to add before sending, and the step where it is asked."""

    step: Step
    sentence: str


def _needs(answers: Answers) -> list[tuple[str, bool, str]]:
    """(field, whether it is there, what to add), in the order of the steps."""
    named = ["first_name", "last_name"] if is_person(answers) else ["name"]
    reach = bool(answers.get("phone") or answers.get("email"))
    trusted = bool(answers.get("trust_from") and answers.get("trust_by"))
    told = answers.get("trust_words") or ""
    return [
        ("who", bool(answers.get("who")), _("dire si vous êtes une personne ou une structure")),
        ("name", all(answers.get(name) for name in named), _("écrire votre nom")),
        ("type", answers.get("type") in catalogue.types(), _("choisir votre métier ou type")),
        ("phone", reach, _("écrire un téléphone ou un courriel")),
        ("address", bool(answers.get("address")), _("écrire l’adresse du lieu")),
        ("commune", bool(answers.get("commune")), _("écrire la commune")),
        ("description", bool(answers.get("description")), _("dire ce que vous proposez")),
        ("moments", bool(answers.get("moments")), _("dire pour quels âges")),
        ("publics", bool(answers.get("publics")), _("1re condition : dire avec qui")),
        ("trust_from", trusted, _("2e condition : dire qui vous fait confiance, et comment")),
        ("trust_words", bool(told), _("2e condition : préciser en une phrase")),
        ("priorities", bool(answers.get("priorities")), _("3e condition : choisir une priorité")),
        ("publish", bool(answers.get("publish")), _("répondre oui ou non à la publication")),
    ]


def missing(answers: Answers) -> list[Missing]:
    """What keeps these answers from being sent, in order; empty when they are complete."""
    step_of = {name: step for step in STEPS for name in step.fields}
    return [
        Missing(step_of[name], sentence) for name, there, sentence in _needs(answers) if not there
    ]


# --- How they read ------------------------------------------------------------------------
def _listed(labels: Mapping[str, Any], keys: Any) -> str:
    return ", ".join(str(labels[key]) for key in keys or [] if key in labels)


def _commune(code: str) -> str:
    return communes.label_of(code) if code else ""


READ: dict[str, tuple[Any, Callable[[Any], str]]] = {
    "who": (gettext_lazy("Vous êtes"), lambda value: str(WHO.get(value, ""))),
    "first_name": (gettext_lazy("Prénom"), str),
    "last_name": (gettext_lazy("Nom"), str),
    "name": (gettext_lazy("Nom de la structure"), str),
    "siret": (gettext_lazy("SIRET"), str),
    "type": (
        gettext_lazy("Secteur et métier"),
        lambda value: (
            f"{catalogue.types()[value].sector} : {catalogue.types()[value].label}"
            if value in catalogue.types()
            else ""
        ),
    ),
    "website": (gettext_lazy("Site web"), str),
    "phone": (gettext_lazy("Téléphone"), lambda value: shown_phone(value) if value else ""),
    "email": (gettext_lazy("Courriel"), str),
    "address": (gettext_lazy("Adresse"), str),
    "complement": (gettext_lazy("Complément"), str),
    "postal_code": (gettext_lazy("Code postal"), str),
    "commune": (gettext_lazy("Commune"), _commune),
    "title": (gettext_lazy("Nom de l’action"), str),
    "description": (gettext_lazy("En quelques mots"), str),
    "moments": (gettext_lazy("Âges"), lambda value: _listed(moments(), value)),
    "languages": (gettext_lazy("Langues"), lambda value: _listed(languages.NAMES, value)),
    "publics": (gettext_lazy("Avec qui"), lambda v: _listed(catalogue.words("publics"), v)),
    "trust_from": (
        gettext_lazy("Qui vous fait confiance"),
        lambda value: _listed(catalogue.words("trust_from"), value),
    ),
    "trust_by": (
        gettext_lazy("Comment"),
        lambda value: _listed(catalogue.words("trust_by"), value),
    ),
    "trust_words": (gettext_lazy("Précision"), str),
    "priorities": (
        gettext_lazy("Priorités servies"),
        lambda value: " ; ".join(
            catalogue.priorities()[key].label
            for key in value or []
            if key in catalogue.priorities()
        ),
    ),
    "publish": (
        gettext_lazy("Publier la fiche"),
        lambda value: {YES: _("oui"), NO: _("non")}.get(value, ""),
    ),
    "shown": (gettext_lazy("Montrer aussi"), lambda value: _listed(SHOWN, value)),
}


def read(answers: Answers, name: str) -> str:
    """One answer as a person reads it; empty when there is none."""
    value = answers.get(name)
    return READ[name][1](value) if value else ""


@dataclass(frozen=True, slots=True)
class Section:
    """One step as it reads on a summary."""

    step: Step
    lines: list[tuple[str, str]]


def sections(answers: Answers) -> list[Section]:
    """Everything that is written, step by step."""
    return [
        Section(
            step,
            [(str(READ[name][0]), text) for name in step.fields if (text := read(answers, name))],
        )
        for step in STEPS
    ]


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that is not what was accepted."""

    label: str
    before: str
    now: str


def changes(accepted: Answers, now: Answers) -> list[Change]:
    """What the corrections change, in the order of the form."""
    nothing = _("rien")
    return [
        Change(str(READ[name][0]), read(accepted, name) or nothing, read(now, name) or nothing)
        for name in FIELDS
        if (accepted.get(name) or "") != (now.get(name) or "")
    ]
