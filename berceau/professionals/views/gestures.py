"""What whoever moderates may do on the page of a registration, in the order it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from berceau.professionals import answers as said
from berceau.professionals.actions.moderating import stamp_of
from berceau.professionals.forms.moderation import (
    AcceptForm,
    AttachForm,
    QuestionForm,
    RefuseForm,
    TakeDownForm,
)
from berceau.professionals.models import Registration
from berceau.professionals.queries.alike import Alike
from berceau.professionals.states import IN_DIRECTORY, State


@dataclass(frozen=True, slots=True)
class Gesture:
    """One form of the page. With a `summary`, it is folded until it is wanted."""

    key: str
    title: str
    label: str
    url: str
    form: forms.Form
    kind: str = "outline"
    summary: str = ""
    is_open: bool = False
    stamp: str = ""
    alike: Sequence[Alike] = ()
    """Entries to read before choosing."""


def gestures(
    registration: Registration, alike: Sequence[Alike], bad: forms.Form | None
) -> list[Gesture]:
    """`bad` is the form that could not be received: it stands open, its answers kept."""
    return [*_decisions(registration, alike, bad), *_on_its_entry(registration, alike, bad)]


def _of(bad: forms.Form | None, kind: type[forms.Form], **options: Any) -> dict[str, Any]:
    is_bad = isinstance(bad, kind)
    return {"form": bad if is_bad else kind(**options), "is_open": is_bad}


def _to(registration: Registration, verb: str) -> str:
    return reverse(f"professionals:{verb}", args=[registration.reference])


def _decisions(
    registration: Registration, alike: Sequence[Alike], bad: forms.Form | None
) -> Iterator[Gesture]:
    decides = registration.state == State.SUBMITTED
    corrects = registration.correction_sent_at is not None
    if decides or corrects:
        yield Gesture(
            "accepter",
            _("Accepter les corrections") if corrects else _("Accepter"),
            _("Accepter"),
            _to(registration, "accept"),
            kind="primary",
            stamp=stamp_of(registration),
            alike=alike if decides else (),
            **_of(bad, AcceptForm, alike=alike if decides else ()),
        )
        yield Gesture(
            "demander",
            _("Il nous manque…"),
            _("Poser la question"),
            _to(registration, "ask_back"),
            summary=_("Poser une question : la personne corrige et renvoie"),
            **_of(bad, QuestionForm),
        )
    if decides:
        yield Gesture(
            "refuser",
            _("Refuser"),
            _("Refuser l’inscription"),
            _to(registration, "refuse"),
            kind="danger",
            summary=_("Dire non, avec une raison que la personne lira"),
            **_of(bad, RefuseForm),
        )


def _on_its_entry(
    registration: Registration, alike: Sequence[Alike], bad: forms.Form | None
) -> Iterator[Gesture]:
    if registration.state not in IN_DIRECTORY:
        return
    if alike and said.agrees(registration.accepted):
        yield Gesture(
            "rattacher",
            _("Peut-être déjà dans l’annuaire"),
            _("Rattacher à cette fiche"),
            _to(registration, "attach"),
            summary=_("Garder une seule fiche : celle qui y était"),
            alike=alike,
            **_of(bad, AttachForm, alike=alike),
        )
    yield Gesture(
        "retirer",
        _("Retirer cette fiche"),
        _("Retirer de l’annuaire"),
        _to(registration, "take_down"),
        kind="danger",
        summary=_("Elle quitte l’annuaire et son certificat ne vaut plus"),
        **_of(bad, TakeDownForm),
    )
