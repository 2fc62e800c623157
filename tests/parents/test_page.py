"""« Ma page »: what each adult is shown, and what they never are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils.html import escape

from berceau.families.models import Adult, AdultRole, Family, FamilyState
from berceau.parents import page as pages
from berceau.parents.models import Ask, ParentRequest
from berceau.parents.visible import calendar_for
from berceau.pathway.models import DecisionKind, StepDecision, Teller
from berceau.privacy import journal
from berceau.rights.holdings import acts
from tests.client import Browser
from tests.factories import (
    AT,
    TODAY,
    AbsenceFactory,
    AdultFactory,
    ChildFactory,
    EmailFactory,
    FamilyFactory,
    PregnancyFactory,
    ReferenteFactory,
    ShareFactory,
)
from tests.parents.visitors import come

pytestmark = pytest.mark.usefixtures("db", "on_that_day")
PAGES = ("", "calendrier/", "souffler/", "rappel/", "message/", "code/", "informations/")


def read(browser: Browser, path: str = "") -> str:
    answer = browser.get("/p/moi/" + path)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def codes_of(adult: Adult) -> set[str]:
    adult = Adult.objects.select_related("family").get(pk=adult.pk)
    return {line.rule for line in calendar_for(adult, TODAY).lines}


def father(family: Family, **options: Any) -> Adult:
    adult: Adult = AdultFactory(family=family, first_name="Karim", role=AdultRole.FATHER, **options)
    return adult


# --- Who to call ------------------------------------------------------------------------------


def test_the_referente_her_hours_her_number() -> None:
    referente = ReferenteFactory(reachable="du lundi au jeudi")
    family = FamilyFactory(with_newborn=True, referente=referente)
    page = read(come(family.adults.get()))
    assert referente.full_name in page
    assert "du lundi au jeudi" in page
    assert 'href="tel:+33327730000"' in page


def test_her_stand_in_when_she_is_away() -> None:
    family = FamilyFactory(with_newborn=True)
    stand_in = ReferenteFactory(first_name="Odile", work_phone="+33327730099")
    AbsenceFactory(agent=family.referente, stand_in=stand_in)
    page = read(come(family.adults.get()))
    assert "Odile Kaci" in page
    assert "tel:+33327730099" in page
    assert "tel:+33327730000" not in page


def test_help_lines_are_those_that_somebody_verified() -> None:
    page = read(come(FamilyFactory(with_newborn=True).adults.get()))
    for number in ("15", "17", "18", "112", "114", "119", "3919"):
        assert number in page
    shown = pages.help_lines()
    assert shown
    assert all(line.emergency or line.signed or line.status in {"V1", "V2"} for line in shown)
    assert "0 800 00 34 56" not in page, "seen nowhere official: not shown"


# --- What comes next --------------------------------------------------------------------------


def test_the_words_are_those_of_parents_and_nothing_is_compulsory_nor_late() -> None:
    family = FamilyFactory(with_newborn=True)
    browser = come(family.adults.get())
    whole = read(browser) + read(browser, "calendrier/")
    assert "Premier vaccin contre six maladies" in whole
    for word in ("obligatoire", "prévu par la loi", "en retard de", "à confirmer"):
        assert word not in whole


def test_the_frise_is_also_a_list() -> None:
    page = read(come(FamilyFactory(with_newborn=True).adults.get()), "calendrier/")
    assert '<svg viewBox="0 0 1040' in page
    assert "La frise en liste" in page


def test_after_a_loss_nothing_is_offered() -> None:
    family = FamilyFactory()
    adult = family.adults.get()
    PregnancyFactory(family=family, carried_by=adult, lost=True)
    browser = come(adult)
    assert "Ce qui vient" not in read(browser)
    assert '<svg viewBox="0 0 1040' not in read(browser, "calendrier/")
    assert "garder mon enfant" not in read(browser, "souffler/")
    assert "Bonjour Samira" in read(browser)


def test_after_the_death_of_a_child_the_others_are_still_there() -> None:
    family = FamilyFactory(with_newborn=True)
    ChildFactory(family=family, first_name="Zoé", died_on=TODAY - timedelta(days=3))
    page = read(come(family.adults.get()))
    assert "Lina" in page
    assert "Zoé" not in page


def test_a_pregnancy_is_told_to_the_one_who_carries_it() -> None:
    family = FamilyFactory()
    mother = family.adults.get()
    PregnancyFactory(family=family, carried_by=mother)
    other = father(family)
    assert {"G08", "G16"} & codes_of(mother)
    assert not {code for code in codes_of(other) if code.startswith("G")}
    assert "grossesse" not in read(come(other)).lower()


def test_what_only_the_mother_is_told_after_a_birth() -> None:
    family = FamilyFactory()
    mother = family.adults.get()
    pregnancy = PregnancyFactory(
        family=family, carried_by=mother, ended_on=TODAY - timedelta(days=20), outcome="birth"
    )
    ChildFactory(family=family, pregnancy=pregnancy, born_on=TODAY - timedelta(days=20))
    other = father(family)
    hers, his = codes_of(mother), codes_of(other)
    mothers_only = {
        line.rule
        for line in calendar_for(mother, TODAY).lines
        if set(line.step.audience) == {"mother"}
    }
    assert mothers_only <= hers
    assert mothers_only
    assert not mothers_only & his
    assert his, "he is told of his child"


def test_a_parent_who_lives_elsewhere_is_not_told_how_this_home_lives() -> None:
    family = FamilyFactory(with_newborn=True, social_housing_request_on=TODAY, separated_on=TODAY)
    mother = family.adults.get()
    other = father(family, lives_elsewhere=True)
    of_the_home = {"N33", "R30", "R31", "X25"} & codes_of(mother)
    assert of_the_home
    assert not of_the_home & codes_of(other)


def test_an_arrival_in_france_may_be_the_other_s() -> None:
    family = FamilyFactory(with_newborn=True, territory_arrived_on=TODAY - timedelta(days=10))
    mother = family.adults.get()
    assert "R17" in codes_of(mother)
    father(family)
    assert "R17" not in codes_of(mother)


def test_who_is_no_parent_is_told_nothing_of_the_children_nor_of_the_home() -> None:
    family = FamilyFactory(with_newborn=True, social_housing_request_on=TODAY)
    assert "R30" in codes_of(family.adults.get())
    grandmother = AdultFactory(family=family, first_name="Rose", role=AdultRole.GRANDPARENT)
    assert codes_of(grandmother) == set()
    assert "Lina" not in read(come(grandmother))


def test_a_closed_file_keeps_the_number_and_offers_nothing() -> None:
    family = FamilyFactory(with_newborn=True, state=FamilyState.CLOSED)
    browser = come(family.adults.get())
    page = read(browser)
    assert "L’accompagnement est terminé" in page
    assert "Ce qui vient" not in page
    assert browser.get("/p/moi/souffler/").status_code == 404


# --- Two adults, one file ---------------------------------------------------------------------


def test_nothing_of_the_other_adult_is_on_any_page(settings: Any) -> None:
    family = FamilyFactory(
        with_newborn=True, address="12 rue Marqueuse", separated_on=TODAY - timedelta(days=5)
    )
    hers = family.adults.get()
    EmailFactory(adult=hers, value="marqueuse@exemple.fr")
    PregnancyFactory(family=family, carried_by=hers)
    ParentRequest.objects.create(
        family=family, adult=hers, kind=Ask.BREATHER, words="Mots marqueurs", asked_at=AT
    )
    his = father(family, phone="+33639981111", lives_elsewhere=True)
    ShareFactory(family=family, adult=hers, sentence="Partage marqueur, article L226-2-2")
    rule = next(line for line in calendar_for(hers, TODAY).lines if line.child)
    StepDecision.objects.create(
        family=family, rule=rule.rule, child=family.children.get(), kind=DecisionKind.NOT_WANTED,
        on=TODAY, told_by=Teller.PARENT, said_by=hers, at=AT,
    )  # fmt: skip
    phone = hers.contacts.get(kind="phone").value
    markers = [
        "Samira", "marqueuse@exemple.fr", phone, phone[-6:], "Mots marqueurs", "Marqueuse",
        "Partage marqueur", "souffler.</p>", "Vous avez dit",
    ]  # fmt: skip
    browser = come(his)
    for path in PAGES:
        text = read(browser, path)
        found = [marker for marker in markers if marker in text or escape(marker) in text]
        assert found == [], path
    assert "Karim" in read(browser)
    own = come(hers)
    assert "Mots marqueurs" not in read(own), "what was written is not shown over a shoulder"
    assert "Vous avez demandé à souffler" in read(own)
    assert "Karim" not in "".join(read(own, path) for path in PAGES)


# --- How it is made ---------------------------------------------------------------------------


def queries_of(adult: Adult, django_assert_max_num_queries: Any, most: int) -> int:
    browser = come(adult)
    with django_assert_max_num_queries(most) as counted:
        read(browser)
    return len(counted)


def test_the_page_asks_as_many_questions_whatever_the_family(
    django_assert_max_num_queries: Any,
) -> None:
    small = FamilyFactory(with_newborn=True).adults.get()
    large = FamilyFactory(with_newborn=True)
    for _child in range(4):
        ChildFactory(family=large)
    adult = large.adults.get()
    for kind in (Ask.BREATHER, Ask.CALL_BACK):
        ParentRequest.objects.create(family=large, adult=adult, kind=kind, asked_at=AT)
    few = queries_of(small, django_assert_max_num_queries, 25)
    assert queries_of(adult, django_assert_max_num_queries, 25) <= few + 1


def test_no_page_needs_a_script() -> None:
    browser = come(FamilyFactory(with_newborn=True).adults.get())
    for path in PAGES:
        text = read(browser, path)
        assert "hx-" not in text
        assert "onclick" not in text


def test_what_the_other_did_on_their_page_is_not_in_my_journal() -> None:
    family = FamilyFactory(with_newborn=True)
    hers = family.adults.get()
    his = father(family)
    journal.did("family.corrected", by=family.referente, at=AT, family_id=family.pk)
    come(hers).post("/p/moi/rappel/", {"moment": "any"})
    verbs = {act.verb for act in acts(hers.pk)}
    assert {"parent.entered", "parent.asked", "family.corrected"} <= verbs
    assert {act.verb for act in acts(his.pk)} == {"family.corrected"}
