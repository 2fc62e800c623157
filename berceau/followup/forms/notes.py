"""A contact note in three taps and a sentence; putting off a promise."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.followup import policies
from berceau.followup.actions.notes import Said
from berceau.followup.forms.fields import FormKeyField
from berceau.followup.models import Note, NoteKind, Readers, Theme
from berceau.followup.opening_days import opening_days_after
from berceau.kit.fields import SafeForm
from berceau.kit.seen import SeenFields
from berceau.ui.french import long_day

KINDS = [(kind.value, kind.label) for kind in NoteKind if kind != NoteKind.ANNOUNCEMENT]
NOTHING, SOON, IN_A_WEEK = "nothing", "soon", "week"


def call_back_days(today: date) -> dict[str, date]:
    """The two days offered to call back: in two opening days, and in a week (if opened)."""
    territory = settings.TERRITORY
    return {
        SOON: opening_days_after(today, 2, territory=territory),
        IN_A_WEEK: territory.next_working_day(today + timedelta(days=7)),
    }


class _Words(SafeForm):
    """What a note says, and who may read it."""

    text = forms.CharField(
        label=_("Ce qui a été dit"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Écrire une phrase, même courte.")},
    )
    themes = forms.MultipleChoiceField(
        label=_("On a parlé de"),
        choices=lambda: [(theme, Theme(theme).label) for theme in policies.themes_offered()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    readers = forms.ChoiceField(label=_("Qui peut lire"), widget=forms.RadioSelect)

    def offer_readers(self, offered: list[str]) -> None:
        field = self.fields["readers"]
        field.choices = [(key, Readers(key).label) for key in offered]  # type: ignore[attr-defined]
        field.initial = offered[0]


class NoteForm(_Words):
    """Kind, what was said, themes, who may read it, what next."""

    kind = forms.ChoiceField(
        label=_("Contact"), choices=KINDS, initial=NoteKind.CALL, widget=forms.RadioSelect
    )
    answered = forms.BooleanField(label=_("La famille a écrit ou répondu à ce SMS"), required=False)
    happened_on = forms.DateField(label=_("Date du contact"), required=False)
    after = forms.ChoiceField(label=_("Et après ?"), widget=forms.RadioSelect, initial=NOTHING)
    # A day written here goes before the chip.
    call_back_on = forms.DateField(label=_("Rappeler le"), required=False)
    form_key = FormKeyField()

    def __init__(
        self, *args: Any, agent: Agent, family: Family, today: date, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.offer_readers(policies.readers_offered(agent, family))
        self.days = call_back_days(today)
        # Nobody answered: there is nothing to say.
        self.fields["text"].required = self["kind"].value() != NoteKind.NO_ANSWER
        self.fields["happened_on"].initial = today
        self.fields["after"].choices = [  # type: ignore[attr-defined]
            (SOON, _now("Rappeler %(day)s") % {"day": long_day(self.days[SOON]).split()[0]}),
            (IN_A_WEEK, _now("Rappeler dans une semaine")),
            (NOTHING, _now("Rien")),
        ]

    def said(self) -> Said:
        """The valid form, as the action wants it."""
        data = self.cleaned_data
        call_back_on = data["call_back_on"] or self.days.get(data["after"])
        return Said(
            kind=data["kind"],
            text=data["text"],
            themes=data["themes"],
            readers=data["readers"],
            happened_on=data["happened_on"],
            answered=data["answered"],
            call_back_on=call_back_on,
            form_key=data["form_key"] or None,
        )


class OfflineNoteForm(_Words):
    """The same words as they are typed without network: nothing in it names a family.

    Who may read it, and the days offered to call back, come with the day kept on the phone.
    """

    kind = forms.ChoiceField(
        label=_("Contact"), choices=KINDS, initial=NoteKind.CALL, widget=forms.RadioSelect
    )
    after = forms.ChoiceField(
        label=_("Et après ?"),
        choices=[
            (SOON, _("Rappeler bientôt")),
            (IN_A_WEEK, _("Rappeler dans une semaine")),
            (NOTHING, _("Rien")),
        ],
        initial=NOTHING,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer_readers([Readers.AUTHOR, Readers.TEAM])


class CorrectionForm(SeenFields, _Words):
    """Change one's own words."""

    def __init__(self, *args: Any, agent: Agent, note: Note, **options: Any) -> None:
        options.setdefault(
            "initial", {"text": note.text, "themes": note.themes, "readers": note.readers}
        )
        super().__init__(*args, **options)
        self.fields["text"].required = note.kind != NoteKind.NO_ANSWER
        self.offer_readers(policies.readers_offered(agent, note.family))


class PostponeForm(SafeForm):
    """Another day for a promise."""

    to = forms.DateField(label=_("Rappeler le"))
