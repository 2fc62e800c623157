"""Every form that corrects what exists remembers what it showed, and its page sends it back."""

from __future__ import annotations

from django import forms

from berceau.kit.seen import SEEN, SeenFields
from tests.consistency.filling import pages
from tests.consistency.pages import forms_of
from tests.consistency.scene import Scene
from tests.consistency.test_forms import forms_of_the_house

# Filled beforehand with a guess of ours, not with what is written of somebody: nothing to lose.
PROPOSES = {
    "WelcomeForm": "the commune of the house",
    "MandateForm": "today, as the first day of a new mandate",
    "NewAgentForm": "today, as the first day of a new mandate",
    "DoneForm": "today, as the day when the step was done",
    "SignForm": "today, as the day when the line is signed",
    "RecordForm": "today, as the day when the request came",
    "ThirdPartyForm": "today, as the day when the request came",
    "NoteForm": "the way and the day of the message that it notes",
    # A text is never changed, it gains a version: the form says which one was before her eyes, and
    # `versions` refuses another (test_who_has_not_seen_the_last_version_is_told).
    "WordingForm": "the version in force, whose number it sends back",
    "ReviewForm": "the version in force, whose number it sends back",
    "TemplateForm": "the version in force, whose number it sends back",
    "SupportLetterForm": "the template of the letter, and who signed the one before",
    "OpeningForm": "who lives in the home, as the file knows it; the day known already",
}


def test_every_form_made_from_a_table_remembers() -> None:
    forgets = [
        form.__qualname__
        for form in forms_of_the_house()
        if issubclass(form, forms.BaseModelForm) and not issubclass(form, SeenFields)
    ]
    assert forgets == []


def test_it_stands_before_django_s_own_cleaning() -> None:
    wrong = [
        form.__qualname__
        for form in forms_of_the_house()
        if issubclass(form, SeenFields)
        and form.__mro__.index(SeenFields) > form.__mro__.index(forms.BaseForm)
    ]
    assert wrong == []


def test_every_page_that_corrects_something_sends_it_back(scene: Scene) -> None:
    """A form shown with what is written now is a form that corrects it."""
    forgets, remembered = [], 0
    for page in pages(scene):
        form = (page.response.context or {}).get("form")
        if not isinstance(form, forms.BaseForm) or not form.initial:
            continue
        kind = type(form).__name__
        if isinstance(form, SeenFields):
            remembered += 1
            html = page.response.content.decode()
            sent = [one for one in forms_of(html, page.url) if SEEN in one.fields]
            has_row = getattr(getattr(form, "instance", None), "pk", 0) is not None
            if has_row and not sent:
                forgets.append(f"{page.route}: its page does not write {{{{ form.seen }}}}")
        elif kind not in PROPOSES:
            forgets.append(f"{page.route}: {kind} does not inherit SeenFields")
    assert forgets == []
    assert remembered > 5
