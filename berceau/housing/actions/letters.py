"""Issuing a letter of support, cancelling it; writing the template, a version more each time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families import communes
from berceau.housing import household, letter_words, policies, states
from berceau.housing.actions.common import check_day, check_words, lock
from berceau.housing.actions.household import declared_now
from berceau.housing.actions.steps import current, write_step, write_undo
from berceau.housing.models import HousingRequest, Letter, LetterTemplate
from berceau.housing.models.letters import LONGEST
from berceau.housing.queries.homes import home
from berceau.housing.queries.reach import reader_of
from berceau.housing.states import State
from berceau.privacy import journal
from berceau.privacy.access import EDIT, role_allows


@dataclass(frozen=True, slots=True)
class Drafted:
    """What the form says of a letter: the text still has its `{places}`."""

    landlord: str
    title: str
    text: str
    signer: str
    signer_function: str
    on: date | None
    template_version: int = 0


def words_now(request: HousingRequest, *, landlord: str) -> dict[str, str]:
    """The words that the places stand for, today."""
    compared = household.compare(home(request.family_id), declared_now(request))
    return letter_words.words_of(request, household.for_letter(compared), landlord=landlord)


def refusals(drafted: Drafted, words: dict[str, str]) -> list[str]:
    """Why this letter cannot leave as it is."""
    return [*letter_words.problems(drafted.text), *letter_words.missing(drafted.text, words)]


@transaction.atomic
def issue(*, reference: str, drafted: Drafted, by: Agent, at: datetime) -> Letter:
    """The letter, numbered, dated, signed by whom; its words are kept as they are that day.

    The first one makes the request « appuyée par la Ville ». Raises ValidationError.
    """
    request = lock(reference, by=by, at=at, right=policies.can_write_letter)
    if request.state not in states.LETTER_FROM:
        raise ValidationError(
            _("On appuie une demande dont le dossier est complet. Celle-ci est « %(state)s ».")
            % {"state": State(request.state).label}
        )
    today = timezone.localdate(at)
    check_day(drafted.on, today=today)
    _check_said(drafted)
    words = words_now(request, landlord=drafted.landlord.strip())
    wrong = refusals(drafted, words)
    if wrong:
        raise ValidationError({"text": wrong})
    body = letter_words.filled(drafted.text, words).strip()
    title = letter_words.filled(drafted.title, words).strip()
    if len(body) > LONGEST:
        raise ValidationError({"text": _("Cette lettre est trop longue.")})
    if states.may_follow(request.state, State.SUPPORTED):
        write_step(request, State.SUPPORTED, on=today, by=by, at=at)
    letter = _numbered(
        request=request,
        landlord=drafted.landlord.strip(),
        title=title,
        body=body,
        signer=drafted.signer.strip(),
        signer_function=drafted.signer_function.strip(),
        place=communes.name_of(settings.COMMUNE),
        on=drafted.on,
        # Sent back by the browser: never one that does not exist.
        template_version=min(drafted.template_version, letter_words.in_force().version),
        by=by,
        at=at,
    )
    journal.did(
        "housing.letter_issued", by=by, at=at, family_id=request.family_id,
        request=request.pk, letter=letter.number,
    )  # fmt: skip
    return letter


def _check_said(drafted: Drafted) -> None:
    for name in ("landlord", "title", "text", "signer", "signer_function"):
        if not str(getattr(drafted, name)).strip():
            raise ValidationError({name: _("À remplir.")})
    check_words(
        landlord=drafted.landlord, title=drafted.title, text=drafted.text,
        signer=drafted.signer, signer_function=drafted.signer_function,
    )  # fmt: skip
    if letter_words.STRAY_BRACE.search(letter_words.A_PLACE.sub("", drafted.title)):
        raise ValidationError({"title": _("Une accolade { ou } est seule.")})
    unknown = set(letter_words.A_PLACE.findall(drafted.title)) - set(letter_words.places())
    if unknown:
        raise ValidationError({"title": _("{%(name)s} n’existe pas ici.") % {"name": min(unknown)}})


def _numbered(**values: object) -> Letter:
    """The next number of the year; two agents at once do not get the same."""
    at = values["at"]
    assert isinstance(at, datetime)  # noqa: S101 -- one of the values above
    year = timezone.localtime(at).year
    for _attempt in range(5):
        last = Letter.objects.filter(year=year).aggregate(last=Max("rank"))["last"] or 0
        try:
            with transaction.atomic():
                letter: Letter = Letter.objects.create(year=year, rank=last + 1, **values)
        except IntegrityError:
            continue
        return letter
    raise ValidationError(_("D’autres lettres se font au même moment : réessayer."))


@transaction.atomic
def cancel(*, reference: str, letter_id: int, by: Agent, at: datetime) -> Letter:
    """The letter is not sent after all: it stays kept, marked cancelled.

    With the last letter goes the step « appuyée », when nothing came after it.
    """
    request = lock(reference, by=by, at=at, right=policies.can_write_letter)
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter_id, request=request)
    if not policies.can_cancel_letter(reader_of(by, request, timezone.localdate(at)), letter.by_id):
        raise PermissionDenied
    if letter.cancelled_at is not None:
        return letter
    letter.cancelled_at, letter.cancelled_by = at, by
    letter.save(update_fields=["cancelled_at", "cancelled_by"])
    journal.did(
        "housing.letter_cancelled", by=by, at=at, family_id=request.family_id,
        request=request.pk, letter=letter.number,
    )  # fmt: skip
    last = current(request)
    alone = not request.letters.filter(cancelled_at__isnull=True).exists()
    if alone and last is not None and last.after == State.SUPPORTED:
        write_undo(request, last, by=by, at=at)
    return letter


# --- The template -------------------------------------------------------------------------
def may_write_template(agent: Agent) -> bool:
    """Whether this agent may change what every letter of support says."""
    return role_allows(agent.role, "wordings", EDIT)


@transaction.atomic
def write_template(
    *, title: str, text: str, seen: int, by: Agent, at: datetime, note: str = ""
) -> LetterTemplate:
    """A new version, in force at once. `seen` is the one she had before her eyes.

    Raises ValidationError with every reason.
    """
    if not may_write_template(by):
        raise PermissionDenied
    check_words(title=title, text=text, note=note)
    wrong = list(letter_words.problems(text))
    if not title.strip():
        raise ValidationError({"title": _("Une lettre a un objet.")})
    if wrong:
        raise ValidationError({"text": wrong})
    now = letter_words.in_force()
    if now.version != seen:
        raise ValidationError(
            _("Une autre version a été enregistrée pendant que vous écriviez : relisez-la.")
        )
    if (now.title, now.text) == (title.strip(), text.strip()):
        raise ValidationError(_("C’est déjà le texte en vigueur."))
    try:
        with transaction.atomic():
            row: LetterTemplate = LetterTemplate.objects.create(
                version=now.version + 1, title=title.strip(), text=text.strip(),
                note=note.strip(), by=by, at=at,
            )  # fmt: skip
    except IntegrityError:
        raise ValidationError(
            _("Une autre version a été enregistrée au même moment : relisez-la.")
        ) from None
    journal.did("housing.template_written", by=by, at=at, version=row.version)
    return row


def template_of(version: int) -> letter_words.Template:
    """The words of one version. Raises LetterTemplate.DoesNotExist."""
    if version == letter_words.DELIVERED:
        return letter_words.delivered()
    row = LetterTemplate.objects.get(version=version)
    return letter_words.Template(row.title, row.text, row.version)


def go_back(*, version: int, by: Agent, at: datetime) -> LetterTemplate:
    """An older version in force again, as a new one. Raises LetterTemplate.DoesNotExist."""
    old = template_of(version)
    return write_template(
        title=old.title, text=old.text, seen=letter_words.in_force().version, by=by, at=at,
        note=_("retour à la version %(version)d") % {"version": version},
    )  # fmt: skip
