"""The pages: the family's calendar, the gestures, the calendar itself and its signatures."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from berceau.accounts.roles import Role
from berceau.pathway import projection
from berceau.pathway.calendar import calendar_of
from berceau.pathway.models import ProjectedStep, RuleSignature, StepDecision
from berceau.pathway.pack import find_rule, pack_in_force
from berceau.privacy.models import Reading
from berceau.rules import HIDDEN, LATE, OPEN
from tests.factories import (
    AT,
    TODAY,
    AgentFactory,
    ChildFactory,
    FamilyFactory,
    PregnancyFactory,
    ReferenteFactory,
)

pytestmark = pytest.mark.django_db
EXAM = "E04"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def family(referente):
    family = FamilyFactory(referente=referente)
    ChildFactory(family=family, first_name="Inès", born_on=TODAY - timedelta(days=70))
    projection.rebuild([family.pk], today=TODAY)
    return family


@pytest.fixture
def client(client_of, referente):
    return client_of(referente)


def calendar_url(family):
    return reverse("pathway:calendar", args=[family.reference])


def gesture(client, family, verb, htmx=False, rule=EXAM, **data):
    child = family.children.get()
    return client.post(
        reverse(f"pathway:{verb}", args=[family.reference, rule]),
        {"child": child.reference, "on": TODAY.isoformat(), "next": calendar_url(family)} | data,
        headers={"HX-Request": "true"} if htmx else {},
    )


def test_the_calendar_names_the_child_and_the_steps(client, family):
    text = client.get(calendar_url(family)).content.decode()
    assert "La frise d’Inès" in text
    assert find_rule(EXAM).agents in text.replace("&#x27;", "'")


def test_opening_it_is_one_line_in_the_journal(client, family):
    client.get(calendar_url(family))
    assert Reading.objects.filter(family_number=family.pk, compartment="followup").count() == 1


def test_it_is_closed_to_another_referente(client_of, family):
    assert client_of(ReferenteFactory()).get(calendar_url(family)).status_code == 404


def test_links_to_the_outside_say_nothing_of_where_they_come_from(client, family):
    text = client.get(calendar_url(family)).content.decode()
    assert text.count('href="https://') <= text.count('rel="noreferrer"')


def test_no_inline_style(client, family):
    assert "style=" not in client.get(calendar_url(family)).content.decode()


def test_it_asks_as_many_queries_with_one_child_as_with_three(client, family):
    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(calendar_url(family))
        return len(queries)

    count()
    one = count()
    for days in (400, 900):
        ChildFactory(family=family, born_on=TODAY - timedelta(days=days))
    assert count() == one


def test_done_comes_back_with_a_way_to_undo(client, family):
    answer = gesture(client, family, "done")
    assert answer.status_code == 302
    decision = StepDecision.objects.get()
    undo = reverse("pathway:undo", args=[family.reference, decision.pk])
    assert undo in client.get(answer.url).content.decode()


def test_undo_gives_it_back(client, family):
    gesture(client, family, "done")
    decision = StepDecision.objects.get()
    client.post(reverse("pathway:undo", args=[family.reference, decision.pk]))
    assert ProjectedStep.objects.filter(family=family, rule=EXAM).exists()


def test_a_decision_of_another_file_is_not_undone_from_here(client, family, referente):
    gesture(client, family, "done")
    other = FamilyFactory(referente=referente)
    url = reverse("pathway:undo", args=[other.reference, StepDecision.objects.get().pk])
    assert client.post(url).status_code == 404


def test_htmx_receives_the_line_and_the_toast(client, family):
    text = gesture(client, family, "done", htmx=True).content.decode()
    assert "fait le" in text
    assert "hx-swap-oob" in text


def test_a_wrong_date_answers_422_with_the_reason(client, family):
    answer = gesture(client, family, "done", htmx=True, on=(TODAY + timedelta(days=3)).isoformat())
    assert answer.status_code == 422
    assert "Cette date est à venir" in answer.content.decode()


def test_coming_back_never_leaves_the_site(client, family):
    assert gesture(client, family, "done", next="https://ailleurs.example/").url.startswith("/")


def test_the_child_of_another_family_is_refused(client, family):
    stranger = ChildFactory()
    assert gesture(client, family, "done", child=stranger.reference).status_code == 404


def test_postpone_and_not_wanted(client, family):
    gesture(client, family, "postpone", until=(TODAY + timedelta(days=4)).isoformat())
    gesture(client, family, "not_wanted")
    assert [d.kind for d in StepDecision.objects.order_by("pk")] == ["postponed", "not_wanted"]


def test_a_loss_leaves_only_bereavement_lines(client, referente):
    family = FamilyFactory(referente=referente)
    PregnancyFactory(family=family, lost=True)
    found = calendar_of(family, TODAY, can_act=True)
    about = [line for line in found.lines if line.pregnancy]
    assert about
    assert all(line.step.bereavement for line in about)
    assert "en retard" not in client.get(calendar_url(family)).content.decode()


def test_the_family_page_shows_frise_and_what_to_do(client, family):
    text = client.get(reverse("desk:family", args=[family.reference])).content.decode()
    assert "La frise d’Inès" in text
    assert "À faire avec la famille" in text


def test_what_to_do_is_late_then_open_then_soon(family):
    states = [line.state for line in calendar_of(family, TODAY, can_act=True).to_do()]
    assert states == sorted(states, key=["late", "open", "not_yet"].index)
    assert states[0] == LATE
    assert OPEN in states


def test_nothing_hidden_is_a_line(family):
    assert not {x.state for x in calendar_of(family, TODAY, can_act=True).lines} & HIDDEN


def test_the_corrected_age_is_said_for_a_child_born_too_early(client, referente):
    family = FamilyFactory(referente=referente)
    ChildFactory(family=family, born_on=TODAY - timedelta(days=150), gestation_weeks=31)
    assert "en âge corrigé" in client.get(calendar_url(family)).content.decode()


def test_today_has_the_steps_of_the_week(client, family):
    assert "Étapes de la semaine" in client.get("/aujourdhui/").content.decode()


# --- the calendar itself ------------------------------------------------------------------


def to_confirm(*statuses):
    pack = pack_in_force().pack
    return next(r for r in pack.to_sign if r.status in statuses and r.kind == "step")


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.REFERENTE, 403),
        (Role.FUNCTIONAL_ADMIN, 403),
        (Role.PMI_DOCTOR, 302),
        (Role.LOCAL_MANAGER, 302),
    ],
)
def test_who_signs(client_of, role, status):
    rule = to_confirm("S")
    client = client_of(AgentFactory(role=role))
    answer = client.post(
        reverse("pathway:sign", args=[rule.code]),
        {"checked_on": TODAY.isoformat(), "content_hash": rule.content_hash},
    )
    assert answer.status_code == status
    assert RuleSignature.objects.exists() == (status == 302)


@pytest.fixture
def doctor(db):
    return AgentFactory(
        role=Role.PMI_DOCTOR, first_name="Anne", last_name="Roy", function="médecin de PMI"
    )


def sign(client, rule):
    return client.post(
        reverse("pathway:sign", args=[rule.code]),
        {"checked_on": TODAY.isoformat(), "content_hash": rule.content_hash},
    )


def test_a_signature_names_who_and_when(client_of, doctor):
    rule = to_confirm("S")
    client = client_of(doctor)
    sign(client, rule)
    text = client.get(reverse("pathway:line", args=[rule.code])).content.decode()
    assert "vérifiée le 23\xa0novembre\xa02026 par Anne Roy, médecin de PMI" in text


def test_signing_an_s_line_removes_the_mark(client_of, doctor):
    rule = to_confirm("S")
    sign(client_of(doctor), rule)
    assert not find_rule(rule.code).to_confirm


def test_signing_a_g_or_d_line_enables_it(client_of, doctor):
    rule = to_confirm("G", "D")
    assert not find_rule(rule.code).enabled()
    sign(client_of(doctor), rule)
    assert find_rule(rule.code).enabled()


def test_signing_makes_the_lists_again(client_of, doctor, family):
    sign(client_of(doctor), to_confirm("G", "D"))
    assert projection.is_up_to_date()


def test_a_line_that_changed_meanwhile_is_not_signed(client_of, doctor):
    rule = to_confirm("S")
    answer = client_of(doctor).post(
        reverse("pathway:sign", args=[rule.code]),
        {"checked_on": TODAY.isoformat(), "content_hash": "0" * 16},
    )
    assert answer.status_code == 422


def test_a_signature_is_taken_back(client_of, doctor):
    rule = to_confirm("S")
    client = client_of(doctor)
    sign(client, rule)
    client.post(reverse("pathway:withdraw", args=[rule.code]))
    assert find_rule(rule.code).to_confirm


def test_the_page_lists_what_is_left_to_sign(client_of, doctor):
    rule = to_confirm("G")
    text = client_of(doctor).get(reverse("pathway:pack"), {"statut": "G"}).content.decode()
    assert reverse("pathway:line", args=[rule.code]) in text


def test_every_line_has_its_page(client_of, doctor):
    client = client_of(doctor)
    codes = [rule.code for rule in pack_in_force().pack.rules][::15]
    assert {client.get(reverse("pathway:line", args=[c])).status_code for c in codes} == {200}


def test_gestures_of_a_far_step_are_one_link_away(client, family):
    found = calendar_of(family, TODAY, can_act=True)
    far = next(x for x in found.lines if x.can_decide and not x.is_near and x.child)
    form = reverse("pathway:postpone", args=[family.reference, far.rule])
    assert form not in client.get(calendar_url(family)).content.decode()
    assert form in client.get(calendar_url(family), {"etape": far.key}).content.decode()
