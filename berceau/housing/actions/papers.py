"""Pieces to gather, appointments, notes of each side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.housing import policies
from berceau.housing.actions.common import check_day, check_words, lock
from berceau.housing.catalogue import usual_pieces
from berceau.housing.models import (
    Appointment,
    HousingNote,
    HousingRequest,
    Outcome,
    Piece,
    PieceHolder,
    PieceState,
)
from berceau.housing.queries.homes import EXPECTED, home
from berceau.housing.queries.reach import reader_of
from berceau.kit.fields import refuse_in
from berceau.messaging import forbidden
from berceau.privacy import journal

AN_HOUR = re.compile(r"([01]?[0-9]|2[0-3])\s*(?:h|[:h]\s*([0-5][0-9]))", re.IGNORECASE)


def add_usual_pieces(
    request: HousingRequest, *, by: Agent, at: datetime, once_filed: bool = False
) -> None:
    """The usual list, to gather; the paper of a pregnancy only when a child is expected, and what
    exists once the request is filed at that step (`once_filed`), never twice."""
    expecting = any(
        one.what == EXPECTED and one.ended_on is None for one in home(request.family_id)
    )
    known = {piece.usual for piece in request.pieces.all()}
    Piece.objects.bulk_create(
        Piece(
            request=request,
            usual=piece.key,
            label=piece.label,
            holder=piece.holder,
            since=timezone.localdate(at),
            by=by,
            at=at,
        )
        for piece in usual_pieces().values()
        if piece.once_filed is once_filed
        and piece.key not in known
        and (expecting or not piece.expecting)
    )


@transaction.atomic
def add_piece(*, reference: str, label: str, holder: str, by: Agent, at: datetime) -> Piece:
    """One more piece, in the team's own words."""
    request = lock(reference, by=by, at=at, right=policies.can_add)
    if holder not in PieceHolder.values:
        raise ValidationError({"holder": _("Dire qui l’a.")})
    piece = Piece(
        request=request, label=label.strip(), holder=holder,
        since=timezone.localdate(at), by=by, at=at,
    )  # fmt: skip
    refuse_in(piece, ["label"])
    piece.clean_fields(exclude=["request", "by"])
    piece.save()
    journal.did(
        "housing.piece_added", by=by, at=at, family_id=request.family_id,
        request=request.pk, piece=piece.pk,
    )  # fmt: skip
    return piece


@transaction.atomic
def move_piece(
    *, reference: str, piece_id: int, holder: str, state: str, by: Agent, at: datetime
) -> Piece:
    """Who has it, where it stands, from today. Whoever adds to the request may say it."""
    request = lock(reference, by=by, at=at, right=policies.can_add)
    piece = Piece.objects.select_for_update(of=("self",)).get(pk=piece_id, request=request)
    if holder not in PieceHolder.values or state not in PieceState.values:
        raise ValidationError(_("Choisir dans la liste."))
    if (piece.holder, piece.state) == (holder, state):
        return piece
    piece.holder, piece.state = holder, state
    piece.since, piece.by, piece.at = timezone.localdate(at), by, at
    piece.save(update_fields=["holder", "state", "since", "by", "at"])
    journal.did(
        "housing.piece_moved", by=by, at=at, family_id=request.family_id,
        request=request.pk, piece=piece.pk,
    )  # fmt: skip
    return piece


@dataclass(frozen=True, slots=True)
class Meeting:
    """What the form says of an appointment."""

    on: date | None
    hour: str
    address: str = ""
    with_whom: str = ""
    remind: bool = True


@transaction.atomic
def make_appointment(*, reference: str, said: Meeting, by: Agent, at: datetime) -> Appointment:
    """A meeting to come. What is said in the reminder names no service: only an address."""
    request = lock(reference, by=by, at=at, right=policies.can_add)
    if said.on is None or said.on < timezone.localdate(at):
        raise ValidationError({"on": _("Choisir un jour à venir.")})
    hour = hour_of(said.hour)
    check_address(said.address, needed=said.remind)
    check_words(with_whom=said.with_whom)
    appointment: Appointment = Appointment.objects.create(
        request=request, on=said.on, hour=hour, address=said.address.strip(),
        with_whom=said.with_whom.strip(), remind=said.remind, by=by, at=at,
    )  # fmt: skip
    journal.did(
        "housing.appointment_made", by=by, at=at, family_id=request.family_id,
        request=request.pk, appointment=appointment.pk,
    )  # fmt: skip
    return appointment


def hour_of(typed: str) -> str:
    """« 14:30 » of what is typed: « 14:30 », « 14 h 30 », « 9h »."""
    found = AN_HOUR.fullmatch(typed.strip())
    if found is None:
        raise ValidationError({"hour": _("Dire l’heure, par exemple 14 h 30.")})
    return f"{found[1]:0>2}:{found[2] or '00'}"


def check_address(address: str, *, needed: bool) -> None:
    """Somebody else may read the telephone: no name of a service in what is sent."""
    if needed and not address.strip():
        raise ValidationError(
            {"address": _("Le rappel dit où aller : écrire l’adresse, ou ne pas rappeler.")}
        )
    check_words(address=address)
    found = list(forbidden.found_in(address, forbidden.FRENCH))
    if needed and found:
        raise ValidationError(
            {
                "address": _(
                    "« %(word)s » : un autre peut lire le SMS. Écrire l’adresse seule ; "
                    "le nom du service va dans « Avec »."
                )
                % {"word": found[0].word}
            }
        )


@transaction.atomic
def settle_appointment(
    *,
    reference: str,
    appointment_id: int,
    outcome: str,
    by: Agent,
    at: datetime,
    words: str = "",
) -> Appointment:
    """What became of it; an empty outcome takes back what was said."""
    request = lock(reference, by=by, at=at, right=policies.can_add)
    appointment = Appointment.objects.select_for_update(of=("self",)).get(
        pk=appointment_id, request=request
    )
    if outcome and outcome not in Outcome.values:
        raise ValidationError({"outcome": _("Dire ce qu’il en est.")})
    if outcome and appointment.outcome:
        raise ValidationError(
            _("C’est déjà dit de ce rendez-vous : « %(outcome)s ». L’annuler d’abord.")
            % {"outcome": appointment.get_outcome_display()}
        )
    today = timezone.localdate(at)
    if outcome in {Outcome.CAME, Outcome.MISSED}:
        check_day(appointment.on, today=today, name="outcome")
    if not outcome and not policies.can_change(
        reader_of(by, request, today), appointment.settled_by_id or by.pk
    ):
        raise PermissionDenied
    check_words(outcome_words=words)
    appointment.outcome, appointment.outcome_words = outcome, words.strip() if outcome else ""
    appointment.settled_by = by if outcome else None
    appointment.save(update_fields=["outcome", "outcome_words", "settled_by"])
    journal.did(
        "housing.appointment_settled" if outcome else "housing.appointment_reopened",
        by=by, at=at, family_id=request.family_id,
        request=request.pk, appointment=appointment.pk,
    )  # fmt: skip
    return appointment


@transaction.atomic
def write_note(
    *, reference: str, text: str, for_both: bool, by: Agent, at: datetime
) -> HousingNote:
    """A note of her own side; read by the other side only when she says so."""
    request = lock(reference, by=by, at=at, right=policies.can_add)
    if not text.strip():
        raise ValidationError({"text": _("Écrire une phrase, même courte.")})
    check_words(text=text)
    note: HousingNote = HousingNote.objects.create(
        request=request,
        author=by,
        of_team=reader_of(by, request, timezone.localdate(at)).is_team,
        text=text.strip(),
        for_both=for_both,
        at=at,
    )
    journal.did(
        "housing.note_written", by=by, at=at, family_id=request.family_id,
        request=request.pk, note=note.pk,
    )  # fmt: skip
    return note


@transaction.atomic
def correct_note(
    *, reference: str, note_id: int, text: str, for_both: bool, by: Agent, at: datetime
) -> HousingNote:
    """Its author corrects it. Raises HousingNote.DoesNotExist."""
    request = lock(reference, by=by, at=at, right=policies.can_add)
    note = HousingNote.objects.select_for_update(of=("self",)).get(pk=note_id, request=request)
    if note.author_id != by.pk:
        raise PermissionDenied
    if not text.strip():
        raise ValidationError({"text": _("Écrire une phrase, même courte.")})
    check_words(text=text)
    note.text, note.for_both, note.corrected_at = text.strip(), for_both, at
    note.save(update_fields=["text", "for_both", "corrected_at"])
    journal.did(
        "housing.note_corrected", by=by, at=at, family_id=request.family_id,
        request=request.pk, note=note.pk,
    )  # fmt: skip
    return note
