"""What the follow-up stops keeping: when the clock of each thing started, and how it is erased.

Two clocks run on a file. The first starts at the last word that came *from* the family: our own
SMS, unanswered calls, edits, imports and readings never move `Family.last_word_on`. The second
starts at the end of the follow-up. The file goes when either has run out, so that a child's fifth
birthday is the latest, and a family that is silent goes 24 months after its last word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, DateField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from berceau.contract import Expired, RetentionRule
from berceau.families.actions.erasing import erase_families
from berceau.families.models import ChildHome, Door, Family, FamilyState, Pregnancy
from berceau.followup.models import Closing, DeskDay, Note, NoteKind, Readers
from berceau.rules.offsets import shift

TRIES = 3
"""After how many calls without an answer a card is « never reached »."""


def silent_families(before: date) -> Iterator[Expired]:
    """Files whose last word, or the end of whose follow-up, is this day or earlier."""
    heard = Coalesce("last_word_on", "entered_on", output_field=DateField())
    closed = Closing.objects.filter(family=OuterRef("pk"), reopened_at=None).values("on")[:1]
    born = (
        ChildHome.objects.filter(family=OuterRef("pk"))
        .order_by()
        .values("family")
        .annotate(last=Max("child__born_on"))
        .values("last")
    )
    grown = shift(before, -settings.FOLLOW_UP_END_MONTHS, 0)
    expected = Pregnancy.objects.filter(family=OuterRef("pk"), outcome=None).filter(
        Q(due_on=None) | Q(due_on__gt=grown)
    )
    rows = (
        Family.objects.exclude(state=FamilyState.MERGED)
        .annotate(
            heard_on=heard,
            closed_on=Subquery(closed, output_field=DateField()),
            youngest=Subquery(born, output_field=DateField()),
        )
        .filter(
            Q(heard_on__lte=before)
            | Q(state=FamilyState.CLOSED, closed_on__lte=before)
            | (Q(youngest__lte=grown) & ~Exists(expected))
        )
        .order_by("pk")
        .values_list("pk", "heard_on", "closed_on", "state", "youngest")
    )
    for key, heard_on, closed_on, state, youngest in rows.iterator(chunk_size=2000):
        clocks = [heard_on]
        if state == FamilyState.CLOSED and closed_on:
            clocks.append(closed_on)
        if youngest and youngest <= grown:
            clocks.append(shift(youngest, settings.FOLLOW_UP_END_MONTHS, 0))
        yield Expired(key, min(clocks), key)


def cards_never_reached(before: date) -> Iterator[Expired]:
    """Cards handed over, or asked for on the site, on this day or earlier, tried three times, whose
    family never spoke."""
    heard = Note.objects.filter(family=OuterRef("pk"), from_family=True)
    rows = (
        Family.objects.filter(door__in=(Door.BIRTH_DESK, Door.SITE), entered_on__lte=before)
        .exclude(state=FamilyState.MERGED)
        .filter(Q(last_word_on=None) | Q(last_word_on__lte=F("entered_on")))
        .annotate(tries=Count("notes", filter=Q(notes__kind=NoteKind.NO_ANSWER)))
        .filter(~Exists(heard), tries__gte=TRIES)
        .order_by("pk")
        .values_list("pk", "entered_on")
    )
    for key, entered_on in rows.iterator(chunk_size=2000):
        yield Expired(key, entered_on, key)


def _private_notes() -> QuerySet[Note]:
    return Note.objects.filter(readers=Readers.AUTHOR).order_by("pk")


def private_notes(before: date) -> Iterator[Expired]:
    """Notes that only their author reads, written on this day or earlier."""
    rows = _private_notes().filter(at__lt=_end_of(before)).values_list("pk", "at", "family_id")
    for key, at, family_id in rows.iterator(chunk_size=2000):
        yield Expired(key, timezone.localdate(at), family_id)


def private_notes_of_closed_files(before: date) -> Iterator[Expired]:
    """Notes that only their author reads, in files closed on this day or earlier."""
    rows = (
        _private_notes()
        .filter(
            family__state=FamilyState.CLOSED,
            family__closings__reopened_at=None,
            family__closings__on__lte=before,
        )
        .values_list("pk", "family__closings__on", "family_id")
    )
    for key, on, family_id in rows.iterator(chunk_size=2000):
        yield Expired(key, on, family_id)


def _end_of(day: date) -> datetime:
    """The first moment after this day, in the territory."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


# --- How it goes ----------------------------------------------------------------------------
def erase_silent(keys: Collection[int], at: datetime) -> int:
    return erase_families(keys, by=None, at=at, why="family")


def erase_cards(keys: Collection[int], at: datetime) -> int:
    return erase_families(keys, by=None, at=at, why="card")


def erase_notes(keys: Collection[int], at: datetime) -> int:
    """The notes themselves; the journal keeps that one was written."""
    gone, _tables = Note.objects.filter(pk__in=keys).delete()
    return gone


def forget_desk_forms(before: date, at: datetime) -> int:
    """The keys of the forms of past days; the counters stay."""
    return DeskDay.objects.filter(day__lte=before).exclude(received={}).update(received={})


RETENTION = (
    RetentionRule("family", _("Dossier de famille"), silent_families, erase_silent),
    RetentionRule("card", _("Carte jamais jointe"), cards_never_reached, erase_cards),
    RetentionRule("private_note", _("Note personnelle"), private_notes, erase_notes),
    RetentionRule(
        "private_note_closed",
        _("Note personnelle d’un dossier clos"),
        private_notes_of_closed_files,
        erase_notes,
    ),
    RetentionRule("form_key", _("Clés de formulaires du guichet"), sweep=forget_desk_forms),
)
