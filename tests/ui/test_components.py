"""What the components render."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from berceau.ui import notices
from tests.ui.samples import NAVIGATION, NoteForm

pytestmark = pytest.mark.usefixtures("style_page")


def show(source: str, **context: Any) -> str:
    html = Template("{% load ui %}" + source).render(Context(context))
    return " ".join(html.split()).replace("> <", "><")


def test_an_icon_is_decorative() -> None:
    assert 'aria-hidden="true"' in show('{% icon "sun" %}')


def test_an_icon_with_a_label_has_a_name() -> None:
    assert 'role="img" aria-label="Privé"' in show('{% icon "lock" label="Privé" %}')


def test_a_call_button_says_who_is_called() -> None:
    html = show('{% call_button "+33 6 12 34 56 78" who="Samira" %}')
    assert 'href="tel:+33612345678" aria-label="Appeler Samira"' in html


def test_an_sms_button_says_who_is_written_to() -> None:
    html = show('{% sms_button "0612345678" who="Samira" text=True %}')
    assert 'href="sms:0612345678" aria-label="SMS : écrire à Samira"' in html


def test_a_label_is_escaped() -> None:
    assert "<b>" not in show("{% chip label %}{% button label %}", label="<b>")


def test_a_card_keeps_its_content_as_it_is() -> None:
    assert "<p>&lt;i&gt;</p>" in show(
        '{% card title="T" %}<p>{{ word }}</p>{% endcard %}', word="<i>"
    )


def test_a_field_ties_its_help_and_its_error() -> None:
    html = show("{% field form.text %}", form=NoteForm({}))
    assert 'aria-describedby="id_text_error id_text_help"' in html
    assert 'aria-invalid="true"' in html


def test_an_option_reaches_the_control() -> None:
    html = show('{% field form.phone autocomplete="tel" inputmode="tel" %}', form=NoteForm())
    assert 'autocomplete="tel" inputmode="tel"' in html


def test_a_date_is_a_native_date_field() -> None:
    html = show("{% field form.callback_on %}", form=NoteForm())
    assert html.count("type=") == 1
    assert 'type="date"' in html
    assert 'value="2026-11-22"' in html


def test_a_group_is_a_fieldset_with_a_legend() -> None:
    html = show("{% field form.kind %}", form=NoteForm())
    assert html.startswith('<fieldset class="field" id="id_kind"><legend>Comment</legend>')
    assert html.count('type="radio"') == 4


def test_a_group_renders_with_a_prefix() -> None:
    html = show("{% field form.kind %}", form=NoteForm(prefix="n"))
    assert '<label for="id_n-kind_0">Appel</label>' in html


def test_an_optional_field_says_so() -> None:
    assert "(facultatif)" in show("{% field form.callback_on %}", form=NoteForm())


def test_a_hidden_field_is_alone() -> None:
    class Hidden(forms.Form):
        key = forms.CharField(widget=forms.HiddenInput)

    assert show("{% field form.key %}", form=Hidden()).startswith("<input type=")


def test_the_summary_leads_to_each_field() -> None:
    html = show("{% form_errors form %}", form=NoteForm({"kind": "call"}))
    assert '<a href="#id_text">Ce qui a été dit</a>' in html
    assert "4 points à corriger" in html


def test_the_summary_leads_to_the_first_choice_of_a_group() -> None:
    assert 'href="#id_kind_0"' in show("{% form_errors form %}", form=NoteForm({}))


def test_the_summary_is_silent_without_error() -> None:
    assert show("{% form_errors form %}", form=NoteForm()) == ""


def test_a_breadcrumb_ends_with_the_page() -> None:
    html = show('{% breadcrumb "Familles" "/familles/" "Dubois" %}')
    assert '<a href="/familles/">Familles</a>' in html
    assert '<li aria-current="page">Dubois</li>' in html


def test_pages_keep_the_search() -> None:
    request = RequestFactory().get("/familles/?q=dub&page=2")
    page = Paginator(range(60), 20).page(2)
    html = show("{% pagination page %}", page=page, request=request)
    assert 'href="?q=dub&amp;page=3"' in html
    assert "Page 2 sur 3" in html


def test_one_page_needs_no_pagination() -> None:
    assert show("{% pagination page %}", page=Paginator(range(3), 20).page(1)) == ""


def test_a_definition_list_reads_a_mapping() -> None:
    assert "<dt>Langue</dt><dd>arabe</dd>" in show(
        "{% definition_list facts %}", facts={"Langue": "arabe"}
    )


def test_a_message_carries_its_undo_and_its_draft() -> None:
    message = Message(messages.SUCCESS, "Fait", f"{notices.UNDO}/a/ {notices.DRAFT}note-1")
    html = render_to_string("ui/parts/messages.html", {"messages": [message]})
    assert 'action="/a/"' in html
    assert 'data-draft-clear="note-1"' in html


def test_an_undo_never_leads_elsewhere() -> None:
    assert notices.tagged("annuler=https://ailleurs.test/", notices.UNDO) == ""
    assert notices.tagged("annuler=//ailleurs.test/", notices.UNDO) == ""


def test_the_menu_says_where_we_are_and_what_waits() -> None:
    html = render_to_string("ui/parts/navigation.html", {"navigation": NAVIGATION})
    assert html.count('aria-current="page"') == 1
    assert '<span class="visually-hidden"> à traiter</span>' in html
    assert '<p class="sec">Piloter</p>' in html


@pytest.mark.parametrize("code", ["400", "403", "404", "500", "403_csrf"])
def test_an_error_page_says_what_to_do(code: str) -> None:
    html = render_to_string(f"{code}.html")
    assert "Revenir à l’accueil" in html
    assert html.count("<p>") >= 1


@pytest.mark.parametrize("template", ["ui/agent.html", "ui/public.html", "ui/print.html"])
def test_a_shell_holds_no_inline_code_and_no_other_host(template: str) -> None:
    html = render_to_string(template, {"navigation": NAVIGATION})
    assert "style=" not in html
    assert "<style" not in html
    assert "<script>" not in html
    assert "https://" not in html.replace("http://www.w3.org", "")


def test_filters_accept_nothing() -> None:
    empty = "{{ d|jour }}{{ d|jour_court }}{{ d|jour_long }}{{ d|moment }}{{ d|age:t }}"
    assert show(empty + "{{ d|relatif:t }}", d=None, t=date(2026, 1, 1)) == ""


def test_a_button_says_only_what_it_was_given() -> None:
    assert show('{% button "Oui" %}') == (
        '<button type="submit" class="btn btn-primary"><span>Oui</span></button>'
    )
    html = show(
        '{% button "" icon="lock" kind="quiet" name="a" value=v form="f" wide=1 aria_label="L" %}',
        v='"1"',
    )
    assert html.startswith(
        '<button type="submit" class="btn btn-quiet btn-wide" name="a" value="&quot;1&quot;"'
        ' form="f" aria-label="L"><svg'
    )


def test_a_chip_that_leads_somewhere_is_a_link() -> None:
    html = show(
        '{% chip "Santé" domain="sante" url=url aria_label="Voir" icon="lock" %}', url="/?b&c"
    )
    assert html.startswith('<a class="chip sante" href="/?b&amp;c" aria-label="Voir"><svg')
    assert html.endswith("Santé</a>")
    assert show('{% chip "Mia" %}') == '<span class="chip plain">Mia</span>'


def test_a_link_may_open_a_dialog() -> None:
    assert 'href="#" data-dialog="perte"' in show('{% link_button "Perte" "#" dialog="perte" %}')


def test_who_is_called_is_escaped() -> None:
    html = show("{% call_button number who=who text=True %}", number="+33612345678", who="<b>")
    assert 'aria-label="Appeler &lt;b&gt;"' in html
    assert "<span>Appeler</span>" in html
    assert 'title="06 12 34 56 78"' in html
