"""The access pack: gathered, read again, approved, delivered; sealed in the base until then."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families.models import Adult
from berceau.kit.typeset import typeset
from berceau.privacy import journal
from berceau.rights import gathering, policies
from berceau.rights.models import AccessPack, Answer, Request, RequestKind
from berceau.ui.french import full_day


@transaction.atomic
def prepare(*, reference: str, by: Agent, at: datetime) -> AccessPack:
    """Gather afresh all that is held on the person; masks are proposed, a person reads again."""
    request = _request(reference, by=by)
    adult = Adult.objects.get(pk=request.adult_number)
    sections = gathering.gather(adult)
    names, own = gathering.other_people(adult)
    masks = {
        fact.key: found
        for section in sections
        for row in section.rows
        for fact in row.facts
        if fact.free and (found := gathering.to_mask(fact.value, names, own))
    }
    pack, _is_new = AccessPack.objects.update_or_create(
        request=request,
        defaults={
            "content": [asdict(section) for section in sections],
            "masks": masks,
            "gathered_at": at,
            "approved_at": None,
            "approved_by": None,
        },
    )
    journal.did(
        "rights.gathered", by=by, at=at, family_id=request.family_number, request=request.pk
    )
    return pack


def _request(reference: str, *, by: Agent) -> Request:
    if not policies.can_answer(by):
        raise PermissionDenied
    request = Request.objects.select_for_update(of=("self",)).get(
        reference=reference, kind=RequestKind.ACCESS
    )
    if not request.is_open:
        raise ValidationError(_("Cette demande a déjà reçu sa réponse."))
    return request


@transaction.atomic
def approve(
    *, reference: str, masks: Mapping[str, Sequence[str]], note: str, by: Agent, at: datetime
) -> AccessPack:
    """Read again by a named person: these passages are masked, this word goes with it."""
    request = _request(reference, by=by)
    pack = AccessPack.objects.select_for_update(of=("self",)).get(request=request)
    pack.masks = {key: list(passages) for key, passages in masks.items() if passages}
    pack.note, pack.approved_at, pack.approved_by = note, at, by
    pack.save()
    journal.did(
        "rights.approved", by=by, at=at, family_id=request.family_number, request=request.pk
    )
    return pack


def approved(reference: str, *, by: Agent) -> AccessPack:
    """The pack ready to be handed over; refused before it was read again."""
    if not policies.can_answer(by):
        raise PermissionDenied
    pack = AccessPack.objects.select_related("request").get(request__reference=reference)
    if pack.approved_at is None:
        raise PermissionDenied(_("Ce dossier d’accès n’a pas encore été relu."))
    if pack.delivered_at is not None:
        raise PermissionDenied(_("Ce dossier d’accès a été remis : il n’est plus gardé ici."))
    return pack


@transaction.atomic
def deliver(*, reference: str, how: str, by: Agent, at: datetime) -> Request:
    """It was handed over: the request is answered, and what was gathered is gone from here."""
    request = _request(reference, by=by)
    if not request.identity:
        raise ValidationError(_("Noter d’abord comment l’identité a été vérifiée."))
    pack = approved(reference, by=by)
    pack.fingerprint = hashlib.sha256(as_json(pack).encode()).hexdigest()
    pack.delivered_at, pack.delivered_how = at, how
    pack.content, pack.masks, pack.note = [], {}, ""
    pack.save()
    request.answer, request.answered_by = Answer.ACCEPTED, by
    request.answered_on = timezone.localdate(at)
    request.save(update_fields=["answer", "answered_by", "answered_on"])
    journal.did(
        "rights.delivered", by=by, at=at, family_id=request.family_number, request=request.pk
    )
    return request


# --- What is handed over ------------------------------------------------------------------------
def told(pack: AccessPack) -> list[dict[str, Any]]:
    """The sections with their masks applied."""
    sections = []
    for section in pack.content:
        rows = [
            {
                "author_only": row["author_only"],
                "facts": [
                    {
                        "field": fact["field"],
                        "label": fact["label"],
                        "value": gathering.masked(fact["value"], pack.masks.get(fact["key"], []))
                        if fact["free"]
                        else fact["value"],
                        "compartment": fact["compartment"],
                    }
                    for fact in row["facts"]
                ],
            }
            for row in section["rows"]
        ]
        sections.append({"title": section["title"], "rows": rows, "left_out": section["left_out"]})
    return sections


def as_json(pack: AccessPack) -> str:
    """For a machine: a common format, readable by any program (RGPD, article 20)."""
    return json.dumps(
        {
            "instance": settings.INSTANCE_NAME,
            "gathered_at": pack.gathered_at.isoformat(),
            "sections": told(pack),
            "note": pack.note,
        },
        ensure_ascii=False,
        indent=2,
    )


def as_pdf(pack: AccessPack) -> bytes:
    """For a person: made in memory, never left on the disk."""
    folder = Path(str(resources.files("berceau.rights") / "typst"))
    fonts = Path(str(resources.files("berceau.ui") / "fonts"))
    return typeset(folder / "access.typ", _sheet(pack), fonts=fonts)


def _sheet(pack: AccessPack) -> dict[str, object]:
    return {
        "instance": settings.INSTANCE_NAME,
        "title": _("Ce que nous gardons sur vous"),
        "intro": _(
            "Vous avez demandé à voir ce qui est gardé sur vous. Tout est ici, au %(day)s. "
            "Ce qui parle d’une autre personne est remplacé par […]."
        )
        % {"day": full_day(pack.gathered_at)},
        "note": pack.note,
        "only": _("Note que seul son auteur lisait."),
        "nothing": _("Rien n’est gardé ici."),
        "left_out": _("Non répété :"),
        "sections": told(pack),
        "rights_title": _("Et maintenant"),
        "rights": _(
            "Vous pouvez faire corriger, faire laisser tel quel, ou faire effacer ce qui est "
            "écrit : demandez à votre référente%(dpo)s. Si la réponse ne vous convient pas : "
            "cnil.fr."
        )
        % {
            "dpo": _(" ou au délégué à la protection des données (%(contact)s)")
            % {"contact": settings.DPO_CONTACT}
            if settings.DPO_CONTACT
            else ""
        },
        "kept_title": _("Combien de temps"),
        "kept": _(
            "Votre dossier est effacé au plus tard deux ans après votre dernier mot, ou deux ans "
            "après la fin de l’accompagnement."
        ),
    }


def streamed(pack: AccessPack, *, by: Agent, at: datetime) -> None:
    """It left by a terminal: a page would have left its line in the journal."""
    journal.did(
        "rights.streamed",
        by=by,
        at=at,
        family_id=pack.request.family_number,
        request=pack.request_id,
    )
