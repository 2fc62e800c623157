"""The letter of support: writing, looking at it, issuing, reading it again, cancelling."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.followup.views.common import refuse_unless
from berceau.housing import letter_words, policies, sheet
from berceau.housing.actions import letters as verbs
from berceau.housing.forms.papers import SupportLetterForm
from berceau.housing.models import Letter
from berceau.housing.policies import Reader
from berceau.housing.queries.dates import known_of
from berceau.housing.states import LETTER_FROM
from berceau.housing.views.common import SHOWN, done, found, page, shown, to_page, undone
from berceau.privacy.access import CREATE, EDIT, READ, opens
from berceau.ui import notices

LETTER_FIELDS = tuple(SupportLetterForm.base_fields)


def _before(reader: Reader) -> dict[str, str]:
    """To whom the last letter was written, and who signed it."""
    last = reader.request.letters.order_by("-at", "-pk").first()
    if last is None:
        return {}
    return {
        "landlord": last.landlord, "signer": last.signer, "signer_function": last.signer_function,
    }  # fmt: skip


@opens("housing", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def letter_new(request: AgentRequest, housing_reference: str) -> HttpResponse:
    """From the template of the team; « Aperçu » saves nothing."""
    at = timezone.now()
    today = timezone.localdate(at)
    reader = found(request.agent, housing_reference, at)
    refuse_unless(policies.can_write_letter(reader), reader.family)
    # « Aperçu » saves nothing: the same form, not sent yet, with what was typed in it.
    preview = "preview" in request.POST
    typed = {name: request.POST[name] for name in LETTER_FIELDS if name in request.POST}
    form = SupportLetterForm(
        None if preview else request.POST or None,
        template=letter_words.in_force(),
        today=today,
        before=_before(reader) | (typed if preview else {}),
    )
    letter = done(
        form,
        lambda: verbs.issue(
            reference=housing_reference, drafted=form.drafted(), by=request.agent, at=at
        ),
    )
    if letter is not None:
        notices.success(
            request,
            _("Lettre n° %(number)s faite : l’imprimer, la faire signer, l’envoyer.")
            % {"number": letter.number},
            draft_key=f"housing-{housing_reference}-letter_new",
        )
        return to_page(housing_reference, "lettres")
    return page(
        request, reader, "housing/letter_new.html", form, at=at, **_written(reader, form, today)
    )


def _written(reader: Reader, form: SupportLetterForm, today: date) -> dict[str, object]:
    """What the letter would say, and why it cannot leave yet."""
    [known] = known_of([reader.request], today)
    text = str(form["text"].value() or "")
    words = verbs.words_now(reader.request, landlord=str(form["landlord"].value() or "").strip())
    wrong = [*letter_words.problems(text), *letter_words.missing(text, words)]
    return {
        "allowed": reader.request.state in LETTER_FROM,
        "changes": known.compared.to_declare,
        "places": [(place, words[place.key]) for place in letter_words.places().values()],
        "wrong": wrong,
        "shown_text": "" if wrong else letter_words.filled(text, words),
    }


def _letter(reader: Reader, letter_id: int) -> Letter:
    letter = reader.request.letters.filter(pk=letter_id).first()
    if letter is None:
        raise Http404
    return letter


@opens("housing", READ)
@require_safe
def letter_pdf(request: AgentRequest, housing_reference: str, letter_id: int) -> HttpResponse:
    """The sheet, as it was issued."""
    at = timezone.now()
    reader = found(request.agent, housing_reference, at)
    letter = _letter(reader, letter_id)
    shown(request.agent, reader.family, *SHOWN, at=at)
    return HttpResponse(
        sheet.pdf(letter),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="lettre-{letter.number}.pdf"'},
    )


@opens("housing", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def letter_cancel(request: AgentRequest, housing_reference: str, letter_id: int) -> HttpResponse:
    """Confirm: the letter stays kept, marked cancelled."""
    at = timezone.now()
    reader = found(request.agent, housing_reference, at)
    letter = _letter(reader, letter_id)
    refuse_unless(policies.can_cancel_letter(reader, letter.by_id), reader.family)
    if request.method == "POST":
        undone(
            request,
            lambda: verbs.cancel(
                reference=housing_reference, letter_id=letter_id, by=request.agent, at=at
            ),
            _("Lettre annulée : elle reste gardée, marquée ainsi."),
        )
        return to_page(housing_reference, "lettres")
    return page(request, reader, "housing/letter_cancel.html", at=at, letter=letter)
