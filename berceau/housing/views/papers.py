"""Pieces, appointments, notes: adding, moving, saying what became of them."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db.models import Model
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from berceau.accounts.middleware import AgentRequest
from berceau.followup.views.common import refuse_unless
from berceau.housing import policies
from berceau.housing.actions import papers as verbs
from berceau.housing.forms.papers import (
    AppointmentForm,
    CorrectedNoteForm,
    HousingNoteForm,
    MovedPieceForm,
    OutcomeForm,
    PieceForm,
)
from berceau.housing.models import Appointment, HousingNote, Piece
from berceau.housing.policies import Reader
from berceau.housing.views.common import done, found, page, to_page
from berceau.privacy.access import CREATE, EDIT, opens
from berceau.ui import notices

Row = TypeVar("Row", bound=Model)


def _reader(request: AgentRequest, reference: str, at: datetime) -> Reader:
    """The request, to which she may add."""
    reader = found(request.agent, reference, at)
    refuse_unless(policies.can_add(reader), reader.family)
    return reader


def _row(reader: Reader, model: type[Row], key: int) -> Row:
    """A line of this request. Raises Http404 for any other."""
    row = model._default_manager.filter(pk=key, request=reader.request).first()  # noqa: SLF001
    if row is None:
        raise Http404
    return row


@opens("housing_steps", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def piece_new(request: AgentRequest, housing_reference: str) -> HttpResponse:
    """One more piece."""
    at = timezone.now()
    reader = _reader(request, housing_reference, at)
    form = PieceForm(request.POST or None)
    if done(
        form,
        lambda: verbs.add_piece(
            reference=housing_reference, **form.cleaned_data, by=request.agent, at=at
        ),
    ):
        notices.success(request, _("Pièce ajoutée."))
        return to_page(housing_reference, "pieces")
    return page(request, reader, "housing/piece_new.html", form, at=at)


@opens("housing_steps", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def piece(request: AgentRequest, housing_reference: str, piece_id: int) -> HttpResponse:
    """Who has it, where it stands."""
    at = timezone.now()
    reader = _reader(request, housing_reference, at)
    row = _row(reader, Piece, piece_id)
    form = MovedPieceForm(request.POST or None, initial={"holder": row.holder, "state": row.state})
    if done(
        form,
        lambda: verbs.move_piece(
            reference=housing_reference,
            piece_id=piece_id,
            holder=form.cleaned_data["holder"],
            state=form.cleaned_data["state"],
            by=request.agent,
            at=at,
        ),
    ):
        notices.success(request, _("Pièce notée."))
        return to_page(housing_reference, "pieces")
    return page(request, reader, "housing/piece.html", form, at=at, piece=row)


@opens("housing_steps", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_new(request: AgentRequest, housing_reference: str) -> HttpResponse:
    """When, where, with whom."""
    at = timezone.now()
    reader = _reader(request, housing_reference, at)
    form = AppointmentForm(request.POST or None)
    if done(
        form,
        lambda: verbs.make_appointment(
            reference=housing_reference, said=form.said(), by=request.agent, at=at
        ),
    ):
        notices.success(
            request,
            _("Rendez-vous noté."),
            draft_key=f"housing-{housing_reference}-appointment_new",
        )
        return to_page(housing_reference, "rendez-vous")
    return page(request, reader, "housing/appointment_new.html", form, at=at)


@opens("housing_steps", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def appointment(request: AgentRequest, housing_reference: str, appointment_id: int) -> HttpResponse:
    """What became of it."""
    at = timezone.now()
    reader = _reader(request, housing_reference, at)
    row = _row(reader, Appointment, appointment_id)
    form = OutcomeForm(request.POST or None)
    if done(
        form,
        lambda: verbs.settle_appointment(
            reference=housing_reference,
            appointment_id=appointment_id,
            outcome=form.cleaned_data["outcome"],
            words=form.cleaned_data["words"],
            by=request.agent,
            at=at,
        ),
    ):
        undo = reverse("housing:appointment_reopen", args=[housing_reference, appointment_id])
        notices.success(request, _("C’est noté."), undo_url=undo)
        return to_page(housing_reference, "rendez-vous")
    return page(request, reader, "housing/appointment.html", form, at=at, meeting=row)


@opens("housing_steps", EDIT)
@require_POST
def appointment_reopen(
    request: AgentRequest, housing_reference: str, appointment_id: int
) -> HttpResponse:
    """It was a slip: nothing is said of it any more."""
    at = timezone.now()
    reader = _reader(request, housing_reference, at)
    row = _row(reader, Appointment, appointment_id)
    refuse_unless(policies.can_change(reader, row.settled_by_id or request.agent.pk), reader.family)
    verbs.settle_appointment(
        reference=housing_reference, appointment_id=appointment_id, outcome="",
        by=request.agent, at=at,
    )  # fmt: skip
    notices.success(request, _("Ce rendez-vous est de nouveau attendu."))
    return to_page(housing_reference, "rendez-vous")


@opens("housing_steps", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def note_new(request: AgentRequest, housing_reference: str) -> HttpResponse:
    """A note of one's own side."""
    at = timezone.now()
    reader = _reader(request, housing_reference, at)
    form = HousingNoteForm(request.POST or None)
    if done(
        form,
        lambda: verbs.write_note(
            reference=housing_reference, **form.cleaned_data, by=request.agent, at=at
        ),
    ):
        notices.success(
            request, _("Note enregistrée."), draft_key=f"housing-{housing_reference}-note_new"
        )
        return to_page(housing_reference, "notes")
    return page(request, reader, "housing/note.html", form, at=at, is_team=reader.is_team)


@opens("housing_steps", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: AgentRequest, housing_reference: str, housing_note_id: int) -> HttpResponse:
    """Its author corrects it."""
    at = timezone.now()
    reader = _reader(request, housing_reference, at)
    row = _row(reader, HousingNote, housing_note_id)
    refuse_unless(policies.can_correct_note(reader, row), reader.family)
    # Each note has its own draft: what was typed of one is never put in another.
    draft_key = f"housing-{housing_reference}-note-{housing_note_id}"
    form = CorrectedNoteForm(
        request.POST or None, initial={"text": row.text, "for_both": row.for_both}
    )
    if done(
        form,
        lambda: verbs.correct_note(
            reference=housing_reference,
            note_id=housing_note_id,
            text=form.cleaned_data["text"],
            for_both=form.cleaned_data["for_both"],
            by=request.agent,
            at=at,
        ),
    ):
        notices.success(request, _("Note corrigée."), draft_key=draft_key)
        return to_page(housing_reference, "notes")
    return page(
        request, reader, "housing/note.html", form, at=at, is_team=reader.is_team,
        draft_key=draft_key,
    )  # fmt: skip
