"""What a parent asks, and how the team sees it and settles it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client

from berceau.accounts.duty import put_on_duty
from berceau.families.models import Adult, Family
from berceau.messaging.models import Incoming
from berceau.parents import requests
from berceau.parents.actions import asking
from berceau.parents.models import Ask, ParentRequest
from berceau.parents.visible import calendar_for
from berceau.pathway.models import DecisionKind, StepDecision
from tests.factories import (
    AT,
    TODAY,
    AbsenceFactory,
    AdultFactory,
    FamilyFactory,
    ReferenteFactory,
)
from tests.parents.visitors import come

pytestmark = pytest.mark.usefixtures("db", "on_that_day")
ANSWERS = {"soon": "now", "relief": "hands", "moment": "morning", "words": ""}
ClientOf = Callable[[Any], Client]


@pytest.fixture
def family(db: None) -> Family:
    cache.clear()
    return FamilyFactory(with_newborn=True)


@pytest.fixture
def adult(family: Family) -> Adult:
    return family.adults.get()


def asked(adult: Adult, kind: str = Ask.BREATHER, **options: Any) -> ParentRequest:
    return asking.ask(adult=adult, kind=kind, at=options.pop("at", AT), **options)


def test_a_breather_is_under_today_at_once(
    family: Family, adult: Adult, client_of: ClientOf
) -> None:
    come(adult).post("/p/moi/souffler/", {**ANSWERS, "words": "Je n’en peux plus"})
    page = client_of(family.referente).get("/aujourdhui/").content.decode()
    assert "Samira aimerait souffler" in page
    assert "aujourd’hui ou demain · de l’aide à la maison, quelques heures · le matin" in page
    assert "Je n’en peux plus" in page


def test_it_is_on_the_family_page_too(family: Family, adult: Adult, client_of: ClientOf) -> None:
    asked(adult)
    page = client_of(family.referente).get(f"/familles/{family.reference}/").content.decode()
    assert "Samira aimerait souffler" in page


def test_the_first_who_asked_is_first_whatever_was_asked(family: Family, adult: Adult) -> None:
    second = FamilyFactory(referente=family.referente).adults.get()
    asked(adult, Ask.CALL_BACK, at=AT - timedelta(hours=2))
    asked(second, Ask.BREATHER, soon="now")
    lines = requests.waiting(put_on_duty(family.referente, on=TODAY), TODAY)
    assert [line.asked.kind for line in lines] == ["call_back", "breather"]


def test_beyond_thirty_a_page_has_them_all(
    family: Family, adult: Adult, client_of: ClientOf
) -> None:
    asked(adult)
    asked(FamilyFactory(referente=family.referente).adults.get(), Ask.CALL_BACK)
    browser = client_of(family.referente)
    first = requests.waiting(put_on_duty(family.referente, on=TODAY), TODAY, limit=1)
    assert (len(first), first.more_url) == (1, "/demandes-des-parents/")
    page = browser.get(first.more_url).content.decode()
    assert page.count('class="row-step"') == 2


def test_who_asks_is_counted_among_those_who_wait(
    family: Family, adult: Adult, client_of: ClientOf
) -> None:
    asked(adult)
    page = client_of(family.referente).get("/aujourdhui/").content.decode()
    assert "1 famille vous attend" in page


def test_the_number_is_that_of_who_asks(family: Family) -> None:
    other = AdultFactory(family=family, first_name="Karim", phone="+33639982222")
    asked(other)
    [line] = requests.waiting(put_on_duty(family.referente, on=TODAY), TODAY)
    assert line.phone == "+33639982222"


def test_her_stand_in_sees_it_and_a_colleague_does_not(family: Family, adult: Adult) -> None:
    asked(adult)
    stand_in = ReferenteFactory()
    assert requests.waiting(put_on_duty(stand_in, on=TODAY), TODAY) == []
    AbsenceFactory(agent=family.referente, stand_in=stand_in)
    [line] = requests.waiting(put_on_duty(stand_in, on=TODAY), TODAY)
    assert line.can_answer


def test_one_gesture_says_who_looks_after_it_and_one_undoes(
    family: Family, adult: Adult, client_of: ClientOf
) -> None:
    one = asked(adult)
    browser = client_of(family.referente)
    address = f"/familles/{family.reference}/demandes/{one.reference}/"
    browser.post(address + "prendre/")
    one.refresh_from_db()
    assert one.taken_by == family.referente
    assert (
        f"{family.referente.full_name} s’en occupe" in come(adult).get("/p/moi/").content.decode()
    )
    browser.post(address + "fait/")
    assert requests.waiting(put_on_duty(family.referente, on=TODAY), TODAY) == []
    browser.post(address + "annuler/")
    one.refresh_from_db()
    assert (one.done_at, one.taken_by) == (None, family.referente)
    browser.post(address + "annuler/")
    one.refresh_from_db()
    assert one.taken_at is None


def test_an_agent_who_does_not_follow_the_family_settles_nothing(adult: Adult) -> None:
    one = asked(adult)
    with pytest.raises(PermissionDenied):
        asking.take(reference=one.reference, by=ReferenteFactory(), at=AT)


def test_one_request_of_a_kind_waits_at_a_time(adult: Adult) -> None:
    asked(adult, soon="week")
    asked(adult, soon="now")
    assert ParentRequest.objects.get().soon == "now"


def test_the_parent_takes_it_back_and_nobody_else_can(family: Family, adult: Adult) -> None:
    one = asked(adult)
    other = AdultFactory(family=family, first_name="Karim")
    address = f"/p/moi/demande/{one.reference}/annuler/"
    assert come(other).post(address).status_code == 404
    come(adult).post(address)
    one.refresh_from_db()
    assert one.cancelled_at is not None


def test_being_called_back_is_one_tap(adult: Adult) -> None:
    browser = come(adult)
    assert 'value="any"' in browser.get("/p/moi/rappel/").content.decode()
    browser.post("/p/moi/rappel/", {"moment": "any"})
    assert ParentRequest.objects.get().kind == Ask.CALL_BACK


def test_a_message_joins_what_families_write(family: Family, adult: Adult) -> None:
    come(adult).post("/p/moi/message/", {"words": "Pouvez-vous m’appeler ?"})
    incoming = Incoming.objects.get()
    assert (incoming.family, incoming.adult) == (family, adult)
    assert incoming.address == adult.contacts.get().value
    assert incoming.handled_at is None


def test_it_is_a_word_that_came_from_them(family: Family, adult: Adult) -> None:
    asked(adult)
    family.refresh_from_db()
    assert family.last_word_on == TODAY


def test_a_frozen_file_receives_nothing(family: Family, adult: Adult) -> None:
    family.frozen_on = TODAY
    family.save()
    browser = come(adult)
    assert browser.get("/p/moi/souffler/").status_code == 404
    with pytest.raises(PermissionDenied):
        asked(adult)


def test_what_was_asked_takes_one_question_whatever_their_number(
    family: Family, django_assert_num_queries: Any
) -> None:
    for _time in range(5):
        asked(FamilyFactory(referente=family.referente).adults.get())
    agent = put_on_duty(family.referente, on=TODAY)
    with django_assert_num_queries(1):
        assert len(requests.waiting(agent, TODAY)) == 5


def test_their_words_are_sealed_in_the_database(adult: Adult) -> None:
    from django.db import connection

    asked(adult, words="Mots à sceller")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM parents_parentrequest")
        assert "sceller" not in cursor.fetchone()[0]


# --- Steps ------------------------------------------------------------------------------------


def a_step(family: Family) -> dict[str, str]:
    """One that its child's parents may still do."""
    reader = Adult.objects.select_related("family").filter(family=family).first()
    assert reader is not None
    line = next(one for one in calendar_for(reader, TODAY).to_do() if one.child)
    return {"rule": line.rule, "child": line.child, "pregnancy": ""}


def test_a_step_said_done_is_shown_to_the_agent_with_who_said_it(
    family: Family, adult: Adult, client_of: ClientOf
) -> None:
    come(adult).post("/p/moi/etape/", {**a_step(family), "said": "done"})
    decision = StepDecision.objects.get()
    assert (decision.kind, decision.said_by, decision.by) == (DecisionKind.DONE, adult, None)
    page = client_of(family.referente).get(f"/familles/{family.reference}/calendrier/")
    assert "dit par Samira, sur sa page" in page.content.decode()


def test_it_is_taken_back_by_who_said_it_only(family: Family, adult: Adult) -> None:
    other = AdultFactory(family=family, first_name="Karim")
    browser = come(adult)
    browser.post("/p/moi/etape/", {**a_step(family), "said": "not_for_me"})
    decision = StepDecision.objects.get()
    address = f"/p/moi/etape/{decision.pk}/annuler/"
    assert come(other).post(address).status_code == 404
    browser.post(address)
    decision.refresh_from_db()
    assert decision.undone_at is not None


def test_a_step_that_is_not_shown_cannot_be_said(family: Family) -> None:
    stranger = FamilyFactory(with_newborn=True).adults.get()
    grandmother = AdultFactory(family=family, role="grandparent")
    step = a_step(family)
    for adult in (stranger, grandmother):
        answer = come(adult).post("/p/moi/etape/", {**step, "said": "done"})
        assert answer.status_code == 404
    assert not StepDecision.objects.exists()


def test_not_for_me_is_of_who_said_it(family: Family, adult: Adult) -> None:
    other = AdultFactory(family=family, first_name="Karim", role="father")
    step = a_step(family)
    come(adult).post("/p/moi/etape/", {**step, "said": "not_for_me"})
    page = come(other).get("/p/moi/calendrier/").content.decode()
    assert "pas pour moi." not in page
    assert f'value="{step["rule"]}"' in page
