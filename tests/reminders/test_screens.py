"""The team's choices; what one family is spared; one line on the family page."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from berceau.accounts.roles import Role
from berceau.messaging.models import Message
from berceau.pathway import projection
from berceau.pathway.pack import pack_in_force
from berceau.privacy.models import Act, Reading
from berceau.reminders import actions, night, queries
from berceau.reminders.actions import When
from berceau.reminders.choices import choices, in_force, may_be_reminded, usual, usual_pace
from berceau.reminders.models import Mute, ReminderRule, Rhythm
from berceau.ui.french import long_day
from tests import factories
from tests.reminders.conftest import MONDAY, at_night, at_ten

pytestmark = pytest.mark.django_db
OFF = When(before=None, after=None, level=1, active=False)
WEEK_BEFORE = When(before=7, after=None, level=1, active=True)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(at_ten(MONDAY), tick=False):
        yield


@pytest.fixture
def manager(db):
    return factories.AgentFactory(role=Role.LOCAL_MANAGER)


@pytest.fixture
def client(client_of, family):
    return client_of(family.referente)


@pytest.fixture
def editor(client_of, manager):
    return client_of(manager)


# --- The choices ----------------------------------------------------------------------------
def test_every_usual_choice_is_a_line_in_force_that_needs_no_confirming():
    lines = pack_in_force().pack.by_code
    for step in usual():
        assert may_be_reminded(lines.get(step)), step
        assert not lines[step].to_confirm, step


def test_the_usual_pace_is_the_least():
    assert usual_pace() == "light"


@pytest.mark.parametrize("step", ["INCONNUE", "G28", "X12"])
def test_a_step_unknown_or_not_in_force_or_of_a_loss_is_refused(manager, step):
    with pytest.raises(ValidationError):
        actions.choose(step=step, when=WEEK_BEFORE, by=manager, at=at_ten(MONDAY))
    assert not ReminderRule.objects.exists()


def test_a_step_without_a_delay_is_refused(manager):
    when = When(before=None, after=None, level=1, active=True)
    with pytest.raises(ValidationError):
        actions.choose(step="E04", when=when, by=manager, at=at_ten(MONDAY))


def test_a_referente_does_not_choose(family):
    with pytest.raises(PermissionDenied):
        actions.choose(step="E04", when=OFF, by=family.referente, at=at_ten(MONDAY))


def test_a_step_left_out_is_not_reminded(family, manager, pass_night):
    actions.choose(step="E04", when=OFF, by=manager, at=at_ten(MONDAY))
    assert pass_night() == []


def test_another_delay_moves_the_day(family, manager, pass_night):
    actions.choose(step="E04", when=WEEK_BEFORE, by=manager, at=at_ten(MONDAY))
    assert pass_night(MONDAY - timedelta(days=2)) == []
    assert len(pass_night(MONDAY + timedelta(days=3))) == 1


def test_after_the_beginning_while_nothing_is_done(family, manager, pass_night):
    after = When(before=None, after=10, level=1, active=True)
    actions.choose(step="E04", when=after, by=manager, at=at_ten(MONDAY))
    assert pass_night() == []
    [message] = pass_night(MONDAY + timedelta(days=20))
    assert "jusqu'au 2 janv. 2027" in message.body


def test_a_day_after_the_window_is_never_reminded(family, manager, pass_night):
    after = When(before=None, after=31, level=1, active=True)
    actions.choose(step="E04", when=after, by=manager, at=at_ten(MONDAY))
    for ahead in range(36, 50):
        assert pass_night(MONDAY + timedelta(days=ahead)) == []


def test_a_choice_that_leaves_the_calendar_is_silent(family, manager, pass_night):
    ReminderRule.objects.create(
        step="G28", days_before=7, changed_by=manager, changed_at=at_ten(MONDAY)
    )
    assert "G28" in choices()
    assert "G28" not in in_force()


def test_back_to_the_usual_choice(manager):
    actions.choose(step="E04", when=OFF, by=manager, at=at_ten(MONDAY))
    actions.back_to_usual(step="E04", by=manager, at=at_ten(MONDAY))
    assert choices()["E04"] == usual()["E04"]


def test_who_changed_what_is_known(manager):
    actions.choose(step="E04", when=WEEK_BEFORE, by=manager, at=at_ten(MONDAY))
    assert ReminderRule.objects.get().changed_by == manager
    assert Act.objects.get(verb="reminder.chosen").detail["step"] == "E04"


def test_the_page_of_choices(editor):
    page = editor.get(reverse("reminders:choices"))
    assert page.status_code == 200
    assert "10 j avant" in page.content.decode()


def test_the_form_of_a_step(editor, manager):
    url = reverse("reminders:choice", args=["E04"])
    assert editor.get(url).status_code == 200
    answer = editor.post(url, {"active": "on", "before": "5", "after": "", "level": "2"})
    assert answer.status_code == 302
    rule = ReminderRule.objects.get()
    assert (rule.days_before, rule.days_after, rule.level) == (5, None, 2)
    page = editor.get(url).content.decode()
    assert manager.full_name in page


def test_a_step_without_a_day_is_given_back(editor):
    url = reverse("reminders:choice", args=["E04"])
    answer = editor.post(url, {"active": "on", "before": "", "after": "", "level": "1"})
    assert answer.status_code == 422
    assert "Dire combien de jours" in answer.content.decode()


def test_an_unknown_step_has_no_page(editor):
    assert editor.get(reverse("reminders:choice", args=["INCONNUE"])).status_code == 404


def test_adding_a_step_opens_its_form(editor):
    answer = editor.get(reverse("reminders:choices"), {"step": "E02"})
    assert answer.headers["Location"] == reverse("reminders:choice", args=["E02"])


def test_a_referente_reads_and_does_not_choose(client):
    page = client.get(reverse("reminders:choices"))
    assert page.status_code == 200
    assert "Rappeler une autre étape" not in page.content.decode()
    assert client.get(reverse("reminders:choice", args=["E04"])).status_code == 403


# --- One family -----------------------------------------------------------------------------
def url_of(family, verb, *more):
    return reverse(f"reminders:{verb}", args=[family.reference, *more])


def test_the_page_says_what_comes_next_and_when(client, family):
    (first, *_others) = queries.coming(family, MONDAY).lines
    page = client.get(url_of(family, "family")).content.decode()
    assert long_day(first.on).capitalize() in page
    assert f"à {family.adults.get().first_name}" in page


def test_the_file_leads_to_it(client, family):
    page = client.get(reverse("desk:family", args=[family.reference])).content.decode()
    assert f'href="{url_of(family, "family")}"' in page


def test_the_page_of_a_family(client, family):
    page = client.get(url_of(family, "family"))
    assert page.status_code == 200
    assert "Pas pour cette famille" in page.content.decode()
    assert set(Reading.objects.values_list("compartment", flat=True)) == {
        "identity",
        "followup",
        "agreement",
    }


def test_one_step_is_spared(client, family, pass_night):
    client.post(url_of(family, "mute"), {"step": "E04"})
    assert pass_night() == []
    assert "E04" not in {line.step for line in queries.coming(family, MONDAY).lines}
    client.post(url_of(family, "unmute"), {"step": "E04"})
    assert len(pass_night()) == 1


def test_all_of_them_are_spared(client, family, pass_night):
    client.post(url_of(family, "mute"), {"step": ""})
    assert pass_night() == []
    page = client.get(url_of(family, "family")).content.decode()
    assert "Tous les rappels sont arrêtés" in page


def test_what_already_waits_is_spared_too(client, family, pass_night, morning):
    pass_night()
    client.post(url_of(family, "mute"), {"step": "E04"})
    assert morning() == []


def test_an_unknown_step_is_not_spared(client, family):
    client.post(url_of(family, "mute"), {"step": "INCONNUE"})
    assert not Mute.objects.exists()


def test_twice_is_once(client, family):
    for _ in range(2):
        client.post(url_of(family, "mute"), {"step": "E04"})
    assert Mute.objects.count() == 1
    assert Act.objects.filter(verb="reminder.muted").count() == 1


def test_the_pace_said_on_the_phone(client, family):
    adult = family.adults.get()
    client.post(url_of(family, "pace", adult.reference), {f"{adult.reference}-pace": "reinforced"})
    rhythm = Rhythm.objects.get()
    assert (rhythm.pace, rhythm.by) == ("reinforced", family.referente)


def test_the_adult_of_another_family_has_no_pace_here(client, family):
    stranger = factories.AdultFactory()
    url = url_of(family, "pace", stranger.reference)
    assert client.post(url, {f"{stranger.reference}-pace": "none"}).status_code == 404


def test_another_referente_has_no_page_here(client_of, family):
    stranger = client_of(factories.ReferenteFactory())
    assert stranger.get(url_of(family, "family")).status_code == 404
    assert stranger.post(url_of(family, "mute"), {"step": ""}).status_code == 404
    assert not Mute.objects.exists()


def test_the_page_costs_the_same_for_two_children_and_two_adults(client, family):
    url = url_of(family, "family")
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as before:
        client.get(url)
    for day in (3, 9, 20):
        factories.AdultFactory(family=family, consent="given")
        factories.ChildFactory(family=family, born_on=MONDAY - timedelta(days=40 + day))
    projection.rebuild([family.pk], today=MONDAY)
    with CaptureQueriesContext(connection) as after:
        client.get(url)
    assert len(after) == len(before)


# --- The night ------------------------------------------------------------------------------
def test_a_night_costs_the_same_whatever_the_families(family):
    with CaptureQueriesContext(connection) as one:
        night.run(MONDAY, at=at_night(MONDAY))
    for _ in range(4):
        other = factories.FamilyFactory(adult=False)
        factories.AdultFactory(family=other, consent="given")
        factories.ChildFactory(family=other, born_on=family.children.get().born_on)
        projection.rebuild([other.pk], today=MONDAY)
    with CaptureQueriesContext(connection) as many:
        night.run(MONDAY, at=at_night(MONDAY))
    assert len(many) == len(one)


def test_the_night_says_what_it_did(family):
    assert "seraient écrits : 1" in night.rehearse(at_night(MONDAY))
    assert "écrits : 1" in night.nightly(at_night(MONDAY))
    assert "écrits : 0" in night.nightly(at_night(MONDAY))


def test_two_nights_side_by_side_write_once(family):
    """Both found the same thing; the second one to come finds it said."""
    [(_files, made)] = list(night.plans(MONDAY, at=at_night(MONDAY)))
    assert len(made.leaving) == 1
    night.run(MONDAY, at=at_night(MONDAY))
    assert night.put_down(made.leaving, at=at_night(MONDAY)) == 0


def test_more_files_than_a_batch_are_all_seen(family, monkeypatch):
    monkeypatch.setattr(night, "BATCH", 2)
    for _ in range(4):
        factories.FamilyFactory()
    assert night.run(MONDAY, at=at_night(MONDAY)).files == 5


def test_what_a_crash_interrupts_leaves_neither_message_nor_trace(family, monkeypatch):
    def crash(*_args, **_options):
        raise RuntimeError

    monkeypatch.setattr("berceau.reminders.models.Reminded.objects.bulk_create", crash)
    with pytest.raises(RuntimeError):
        night.run(MONDAY, at=at_night(MONDAY))
    assert not Message.objects.exists()
