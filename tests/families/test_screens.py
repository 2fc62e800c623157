"""The screens of the family file: who reaches them, what they write, what they never show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.families import actions, search
from berceau.families.models import AdultRole, Contact, Family, Pregnancy
from berceau.privacy.models import Reading
from tests.factories import (
    TODAY,
    AbsenceFactory,
    AdultFactory,
    AgentFactory,
    ChildFactory,
    ContactFactory,
    FamilyFactory,
    PregnancyFactory,
    ReferenteFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_that_day")]

SignIn = Callable[[Agent], Client]


def full_family(referente: Agent) -> Family:
    family = FamilyFactory(referente=referente, name="Benali", with_newborn=True, expecting=True)
    AdultFactory(family=family, first_name="Karim", lives_elsewhere=True)
    search.index(family)
    return family


def of_file(family: Family) -> list[str]:
    """Every address of a file."""
    adult, child = family.adults.earliest("pk"), family.children.get()
    pregnancy, contact = family.pregnancies.get(), adult.contacts.get()
    names: dict[str, tuple[object, ...]] = dict.fromkeys(
        ("edit", "household", "facts", "adult_add", "pregnancy_add", "child_add", "merge"), ()
    )
    names |= dict.fromkeys(("adult", "adult_remove", "contact_add"), (adult.reference,))
    names |= dict.fromkeys(("contact", "contact_remove"), (contact.pk,))
    names |= dict.fromkeys(("pregnancy", "birth"), (pregnancy.reference,))
    names |= dict.fromkeys(("child", "second_home", "leave_home"), (child.reference,))
    return [
        reverse(f"families:{name}", args=[family.reference, *holes])
        for name, holes in names.items()
    ]


# --- Who reaches them ---------------------------------------------------------------------
def test_the_referente_opens_every_page_of_her_file(client_of: SignIn, referente: Agent) -> None:
    browser = client_of(referente)
    family = full_family(referente)
    statuses = {url: browser.get(url).status_code for url in of_file(family)}
    assert set(statuses.values()) == {200}, statuses


@pytest.mark.parametrize(
    ("first_name", "called"), [("Maëlys", "Famille de Maëlys"), ("Élise", "Famille d’Élise")]
)
def test_a_file_without_a_name_is_called_by_the_first_name_said_at_the_desk(
    client_of: SignIn, referente: Agent, first_name: str, called: str
) -> None:
    family = FamilyFactory(referente=referente, name="")
    family.adults.all().delete()
    AdultFactory(family=family, first_name="Paul")
    AdultFactory(family=family, first_name=first_name, is_main_contact=True)
    search.index(family)
    browser = client_of(referente)
    for page in (f"/familles/{family.reference}/", f"/familles/{family.reference}/corriger/"):
        assert called in browser.get(page).content.decode()
    assert called in browser.get("/familles/").content.decode()


def test_a_colleague_finds_nothing(client_of: SignIn) -> None:
    browser = client_of(ReferenteFactory())
    family = full_family(ReferenteFactory())
    assert {browser.get(url).status_code for url in of_file(family)} == {404}


def test_the_stand_in_corrects_nothing(client_of: SignIn) -> None:
    absence = AbsenceFactory()
    browser = client_of(absence.stand_in)
    family = full_family(absence.agent)
    assert {browser.get(url).status_code for url in of_file(family)} == {403}


@pytest.mark.parametrize("role", [Role.BIRTH_OFFICER, Role.FUNCTIONAL_ADMIN, Role.ELECTED_OFFICIAL])
@pytest.mark.parametrize("name", ["list", "welcome"])
def test_other_functions_do_not_open_them(client_of: SignIn, role: str, name: str) -> None:
    browser = client_of(AgentFactory(role=role))
    assert browser.get(reverse(f"families:{name}")).status_code == 403


def test_each_page_of_a_file_is_one_line_in_the_journal(
    client_of: SignIn, referente: Agent
) -> None:
    browser = client_of(referente)
    family = full_family(referente)
    urls = of_file(family)
    for url in urls:
        browser.get(url)
    lines = Reading.objects.filter(family_number=family.pk)
    assert lines.filter(compartment="identity").count() == len(urls)


# --- The list -----------------------------------------------------------------------------
def test_the_list_is_in_the_order_of_a_directory(client_of: SignIn, referente: Agent) -> None:
    for name in ("Zola", "Élie", "Dubois"):
        search.index(FamilyFactory(referente=referente, name=name))
    page = client_of(referente).get(reverse("families:list"))
    assert [line.family.name for line in page.context["lines"]] == ["Dubois", "Élie", "Zola"]


def test_the_list_is_filtered_by_name(client_of: SignIn, referente: Agent) -> None:
    for name in ("Zola", "Élie"):
        search.index(FamilyFactory(referente=referente, name=name))
    page = client_of(referente).get(reverse("families:list"), {"nom": "eli"})
    assert [line.family.name for line in page.context["lines"]] == ["Élie"]


def test_closed_files_are_asked_for(client_of: SignIn, referente: Agent) -> None:
    closed = FamilyFactory(referente=referente, closed=True)
    browser = client_of(referente)
    assert browser.get(reverse("families:list")).context["lines"] == []
    page = browser.get(reverse("families:list"), {"closes": "on"})
    assert [line.family for line in page.context["lines"]] == [closed]


def test_a_longer_list_asks_no_more_queries(
    client_of: SignIn, referente: Agent, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for _ in range(20):
        FamilyFactory(referente=referente, with_newborn=True, expecting=True)
    browser = client_of(referente)
    # Two of them write the lines of the journal: the lock of its end, and the lines.
    with django_assert_max_num_queries(16):
        browser.get(reverse("families:list"))


# --- Welcoming ----------------------------------------------------------------------------
def welcome_data(**values: str) -> dict[str, str]:
    return {
        "door": "call",
        "first_name": "Linh",
        "contact": "06 12 34 56 78",
        "language": "vi",
        "commune_code": "Cambrai",
    } | values


def test_a_family_is_welcomed_with_four_answers(client_of: SignIn, referente: Agent) -> None:
    answer = client_of(referente).post(reverse("families:welcome"), welcome_data())
    family = Family.objects.get()
    assert answer.status_code == 302
    assert (family.referente, family.commune_code) == (referente, "59122")


def test_its_number_is_written_in_one_form(client_of: SignIn, referente: Agent) -> None:
    client_of(referente).post(reverse("families:welcome"), welcome_data())
    assert Contact.objects.get().value == "+33612345678"


def test_a_due_date_opens_a_pregnancy(client_of: SignIn, referente: Agent) -> None:
    due = TODAY + timedelta(days=90)
    client_of(referente).post(reverse("families:welcome"), welcome_data(due_on=due.isoformat()))
    assert Pregnancy.objects.get().due_on == due


def test_two_birth_dates_are_two_children(client_of: SignIn, referente: Agent) -> None:
    day = (TODAY - timedelta(days=9)).isoformat()
    data = welcome_data(born_on=day, other_born_on=day)
    client_of(referente).post(reverse("families:welcome"), data)
    assert Family.objects.get().children.count() == 2


def test_an_ambiguous_commune_is_listed(client_of: SignIn, referente: Agent) -> None:
    page = client_of(referente).post(
        reverse("families:welcome"), welcome_data(commune_code="Saint-Denis")
    )
    assert "Saint-Denis (974)" in page.content.decode()


def test_a_double_is_shown_before_anything_is_written(client_of: SignIn, referente: Agent) -> None:
    known = FamilyFactory(referente=referente, adult=False)
    AdultFactory(family=known, phone="+33612345678")
    search.index(known)
    page = client_of(referente).post(reverse("families:welcome"), welcome_data())
    assert Family.objects.count() == 1
    assert known.reference in page.content.decode()


def test_one_may_open_the_file_anyway(client_of: SignIn, referente: Agent) -> None:
    known = FamilyFactory(referente=referente, adult=False)
    AdultFactory(family=known, phone="+33612345678")
    search.index(known)
    client_of(referente).post(reverse("families:welcome"), welcome_data(anyway="1"))
    assert Family.objects.count() == 2


def test_a_colleagues_double_says_only_her_name(client_of: SignIn, referente: Agent) -> None:
    colleague = ReferenteFactory(first_name="Claire", last_name="Morel")
    known = FamilyFactory(referente=colleague, name="Secret", adult=False)
    AdultFactory(family=known, first_name="Canari", phone="+33612345678")
    search.index(known)
    page = client_of(referente).post(reverse("families:welcome"), welcome_data()).content.decode()
    assert "Un dossier proche est suivi par Claire Morel : voyez avec elle." in page
    assert not any(word in page for word in ("Secret", "Canari", known.reference))


def test_what_was_typed_is_kept(client_of: SignIn, referente: Agent) -> None:
    page = client_of(referente).post(
        reverse("families:welcome"), welcome_data(commune_code="Nulle-Part")
    )
    assert page.status_code == 422
    assert 'value="Linh"' in page.content.decode()


def test_a_social_security_number_is_refused(client_of: SignIn, referente: Agent) -> None:
    page = client_of(referente).post(
        reverse("families:welcome"), welcome_data(last_name="1 85 05 59 122 001 20")
    )
    assert "numéro de sécurité sociale" in page.content.decode()
    assert not Family.objects.exists()


def test_communes_are_suggested(client_of: SignIn, referente: Agent) -> None:
    page = client_of(referente).get(reverse("families:communes"), {"commune_code": "cambr"})
    assert 'value="Cambrai (59)"' in page.content.decode()


# --- Small forms --------------------------------------------------------------------------
def test_the_household_is_corrected(client_of: SignIn, referente: Agent) -> None:
    family = full_family(referente)
    client_of(referente).post(
        reverse("families:household", args=[family.reference]),
        {"name": "Lefèvre", "commune_code": "Lille (59)", "address": "", "address_complement": ""},
    )
    family.refresh_from_db()
    assert (family.name, family.commune_code) == ("Lefèvre", "59350")


def test_not_known_is_not_no(client_of: SignIn, referente: Agent) -> None:
    family = full_family(referente)
    client_of(referente).post(
        reverse("families:facts", args=[family.reference]),
        {"first_child": "no", "single_parent": "", "unmarried": "yes"},
    )
    family.refresh_from_db()
    assert (family.first_child, family.single_parent, family.unmarried) == (False, None, True)


def test_an_adult_is_added(client_of: SignIn, referente: Agent) -> None:
    family = full_family(referente)
    client_of(referente).post(
        reverse("families:adult_add", args=[family.reference]),
        {
            "first_name": "Jeanne",
            "role": AdultRole.GRANDPARENT,
            "language": "fr",
            "consent": "given",
        },
    )
    assert family.adults.get(first_name="Jeanne").consent_on is not None


def test_a_contact_becomes_unsafe(client_of: SignIn, referente: Agent) -> None:
    family = full_family(referente)
    contact = Contact.objects.filter(adult__family=family).first()
    assert contact
    client_of(referente).post(
        reverse("families:contact", args=[family.reference, contact.pk]),
        {"value": "06 98 76 54 32", "preferred": "on", "unsafe": "on"},
    )
    contact.refresh_from_db()
    assert (contact.unsafe, contact.preferred) == (True, False)


def test_a_pregnancy_needs_a_date(client_of: SignIn, referente: Agent) -> None:
    family = full_family(referente)
    page = client_of(referente).post(
        reverse("families:pregnancy_add", args=[family.reference]), {"expected_children": "1"}
    )
    assert "Il faut au moins une date" in page.content.decode()


def test_twins_are_born_without_typing_their_name(client_of: SignIn, referente: Agent) -> None:
    family = FamilyFactory(referente=referente, name="Benali")
    pregnancy = PregnancyFactory(family=family, due_on=TODAY)
    url = reverse("families:birth", args=[family.reference, pregnancy.reference])
    client_of(referente).post(
        f"{url}?enfants=2",
        {"born_on": TODAY.isoformat(), "first_name_1": "Inès", "first_name_2": "Adam"},
    )
    assert set(family.children.values_list("first_name", "last_name")) == {
        ("Inès", "Benali"),
        ("Adam", "Benali"),
    }


def test_a_child_is_added_and_corrected(client_of: SignIn, referente: Agent) -> None:
    family = full_family(referente)
    browser = client_of(referente)
    born = (TODAY - timedelta(days=2000)).isoformat()
    browser.post(
        reverse("families:child_add", args=[family.reference]),
        {"first_name": "Yanis", "born_on": born, "residence": "full"},
    )
    child = family.children.get(first_name="Yanis")
    browser.post(
        reverse("families:child", args=[family.reference, child.reference]),
        {"first_name": "Yanis", "last_name": "Benali", "born_on": TODAY.isoformat()},
    )
    child.refresh_from_db()
    assert child.born_on == TODAY


def test_a_child_gets_a_second_home(client_of: SignIn, referente: Agent) -> None:
    family, other = full_family(referente), FamilyFactory(referente=referente)
    child = family.children.get()
    client_of(referente).post(
        reverse("families:second_home", args=[family.reference, child.reference]),
        {"foyer": other.reference, "residence": "shared", "residence_here": "shared"},
    )
    assert other in child.homes.all()


def test_a_colleagues_home_is_not_given(client_of: SignIn, referente: Agent) -> None:
    family, other = full_family(referente), FamilyFactory()
    child = family.children.get()
    client_of(referente).post(
        reverse("families:second_home", args=[family.reference, child.reference]),
        {"foyer": other.reference, "residence": "shared", "residence_here": "shared"},
    )
    assert other not in child.homes.all()


# --- Reuniting ----------------------------------------------------------------------------
def test_two_files_are_reunited_and_separated(client_of: SignIn, referente: Agent) -> None:
    kept, absorbed = full_family(referente), full_family(referente)
    browser = client_of(referente)
    url = reverse("families:merge", args=[kept.reference])
    assert absorbed.reference in browser.get(url, {"q": "benali"}).content.decode()
    assert browser.get(url, {"avec": absorbed.reference}).status_code == 200
    browser.post(url, {"avec": absorbed.reference, "sure": "on"})
    absorbed.refresh_from_db()
    assert absorbed.state == "merged"
    browser.post(reverse("families:undo_merge", args=[kept.reference]))
    absorbed.refresh_from_db()
    assert absorbed.state == "open"


def test_reuniting_needs_a_yes(client_of: SignIn, referente: Agent) -> None:
    kept, absorbed = full_family(referente), full_family(referente)
    url = reverse("families:merge", args=[kept.reference])
    client_of(referente).post(url, {"avec": absorbed.reference})
    absorbed.refresh_from_db()
    assert absorbed.state == "open"


def test_a_colleagues_file_cannot_be_named(client_of: SignIn, referente: Agent) -> None:
    kept, absorbed = full_family(referente), full_family(ReferenteFactory())
    url = reverse("families:merge", args=[kept.reference])
    page = client_of(referente).post(url, {"avec": absorbed.reference, "sure": "on"})
    assert page.status_code == 404


# --- The panels ---------------------------------------------------------------------------
def test_an_unsafe_contact_has_no_button(client_of: SignIn, referente: Agent) -> None:
    family = FamilyFactory(referente=referente, adult=False)
    adult = AdultFactory(family=family, phone="")
    ContactFactory(adult=adult, value="+33612345678", unsafe=True)
    page = client_of(referente).get(reverse("desk:family", args=[family.reference]))
    assert "contact non sûr : ne pas utiliser" in page.content.decode()
    assert "tel:+33612345678" not in page.content.decode()


def test_the_other_home_is_said_without_its_address(
    client_of: SignIn, referente: Agent, at: object
) -> None:
    family = FamilyFactory(referente=referente, name="Ici")
    other = FamilyFactory(referente=referente, name="Ailleurs", address="7 rue du Canari")
    child = ChildFactory(family=family)
    actions.give_second_home(
        child_id=child.pk, family_id=other.pk, residence="shared", by=referente, at=at
    )
    page = client_of(referente).get(reverse("desk:family", args=[family.reference]))
    assert "vit aussi dans un autre foyer" in page.content.decode()
    assert "Canari" not in page.content.decode()


def test_no_contact_is_printed(client_of: SignIn, referente: Agent) -> None:
    family = FamilyFactory(referente=referente, adult=False)
    AdultFactory(family=family, phone="+33612345678")
    page = client_of(referente).get(reverse("desk:summary", args=[family.reference]))
    assert "12 34 56 78" not in page.content.decode().replace("\u00a0", " ")
