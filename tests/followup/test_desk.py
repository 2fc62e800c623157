"""The birth desk: four fields, three answers, nothing to read back."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse
from pypdf import PdfReader

from berceau.accounts.models import Agent
from berceau.families.models import Adult, Consent, Contact, Door, Family
from berceau.followup.models import Assignment, DeskDay, Promise, PromiseKind
from tests import factories
from tests.followup.conftest import signed_in

pytestmark = pytest.mark.django_db

DESK = "/naissance/"
YES = {
    "first_name": "Amina",
    "contact": "06 12 34 56 78",
    "language": "ar",
    "commune": "Cambrai (59)",
    "form_key": "a-form",
}


def say_yes(officer: Agent, **values: str):  # type: ignore[no-untyped-def]
    return signed_in(officer).post(DESK, YES | values)


def counts(*but: str) -> dict[str, int]:
    """How many rows each table holds, sessions and keys of forms apart."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.label not in {"sessions.Session", "accounts.Submission", *but}
    }


def test_yes_opens_a_file_with_the_four_fields(officer: Agent, referente: Agent) -> None:
    say_yes(officer)
    adult = Adult.objects.select_related("family").get()
    contact = Contact.objects.get()
    assert (adult.first_name, adult.language, adult.consent, adult.is_main_contact) == (
        "Amina", "ar", Consent.GIVEN, True,
    )  # fmt: skip
    assert (contact.kind, contact.value, contact.preferred) == ("phone", "+33612345678", True)
    family = adult.family
    assert (family.door, family.commune_code, family.entered_on) == (
        Door.BIRTH_DESK, "59122", factories.TODAY,
    )  # fmt: skip


def test_yes_names_a_referente_and_keeps_it_in_the_history(
    officer: Agent, referente: Agent
) -> None:
    say_yes(officer)
    family = Family.objects.get()
    assert family.referente == referente
    assert Assignment.objects.get(family=family, until=None).referente == referente


def test_yes_promises_a_call_within_two_opening_days(officer: Agent, referente: Agent) -> None:
    say_yes(officer)
    promise = Promise.objects.get()
    assert (promise.kind, promise.due_on) == (PromiseKind.FIRST_CALL, date(2026, 11, 25))


def test_yes_counts_one_more(officer: Agent, referente: Agent) -> None:
    say_yes(officer)
    day = DeskDay.objects.get(day=factories.TODAY)
    assert (day.accepted, day.refused, day.later) == (1, 0, 0)


def test_a_contact_may_be_an_address(officer: Agent, referente: Agent) -> None:
    say_yes(officer, contact="Amina@Exemple.fr")
    assert (Contact.objects.get().kind, Contact.objects.get().value) == (
        "email",
        "amina@exemple.fr",
    )


def test_the_same_form_twice_acts_once(officer: Agent, referente: Agent) -> None:
    first, second = say_yes(officer), say_yes(officer)
    assert (first.status_code, second.status_code) == (302, 302)
    assert (Family.objects.count(), DeskDay.objects.get().accepted) == (1, 1)


def test_two_families_with_the_same_first_name_are_two_files(
    officer: Agent, referente: Agent
) -> None:
    say_yes(officer)
    say_yes(officer, form_key="another-form")
    assert Family.objects.count() == 2


def test_a_family_already_known_tells_the_officer_nothing(officer: Agent, referente: Agent) -> None:
    family = factories.FamilyFactory(referente=referente, adult=False)
    factories.AdultFactory(family=family, phone="+33612345678", first_name="Amina")
    known, new = say_yes(officer), say_yes(officer, form_key="b", contact="0698765432")
    assert known.status_code == new.status_code
    pages = [signed_in(officer).get(answer["Location"]).content for answer in (known, new)]
    # The CSRF tokens and the keys of the forms are drawn anew for each page.
    tokens = re.compile(rb"carte=[^\"]+|content=\"[A-Za-z0-9]{64}\"|value=\"[\w-]{20,64}\"")
    assert tokens.sub(b"", pages[0]) == tokens.sub(b"", pages[1])


@pytest.mark.parametrize("answer", ["no", "later"])
def test_no_and_later_write_nothing_but_the_counter(
    officer: Agent, referente: Agent, answer: str
) -> None:
    client = signed_in(officer)
    before = counts("followup.DeskDay")
    client.post(DESK, {"answer": answer, "form_key": "k"})
    assert counts("followup.DeskDay") == before


@pytest.mark.parametrize(("answer", "field"), [("no", "refused"), ("later", "later")])
def test_no_and_later_count_once_a_form(
    officer: Agent, referente: Agent, answer: str, field: str
) -> None:
    client = signed_in(officer)
    for key in ("a", "a", "b"):
        client.post(DESK, {"answer": answer, "form_key": key})
    assert getattr(DeskDay.objects.get(), field) == 2


def test_no_keeps_nothing_of_what_was_typed(officer: Agent, referente: Agent) -> None:
    signed_in(officer).post(DESK, YES | {"answer": "no"})
    assert Family.objects.count() == 0


def test_the_keys_of_a_day_are_forgotten_the_next(officer: Agent, referente: Agent) -> None:
    client = signed_in(officer)
    client.post(DESK, {"answer": "no", "form_key": "a"})
    with time_machine.travel(factories.AT + timedelta(days=1), tick=False):
        signed_in(officer).post(DESK, {"answer": "no", "form_key": "b"})
    assert DeskDay.objects.get(day=factories.TODAY).received == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", ""),
        ("first_name", "1 85 05 78 006 084 91"),
        ("contact", ""),
        ("contact", "pas un numéro"),
        ("commune", "Nulle-Part-sur-Mer"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    officer: Agent, referente: Agent, field: str, value: str
) -> None:
    response = say_yes(officer, **{field: value})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Family.objects.count() == 0


def test_without_a_referente_the_family_waits_for_one(officer: Agent) -> None:
    response = say_yes(officer)
    assert Family.objects.get().referente is None
    assert signed_in(officer).get(response["Location"]).status_code == 200


def test_the_page_has_two_answers_of_equal_size_and_a_key_for_no(officer: Agent) -> None:
    page = signed_in(officer).get(DESK).content.decode()
    buttons = re.findall(
        r'<button type="submit"[^>]*form="(\w+)"[^>]*class="btn btn-primary"[^>]*>', page
    )
    assert buttons == ["oui", "autre"]
    assert 'value="no"' in page
    assert 'accesskey="n"' in page


# --- The card -----------------------------------------------------------------------------
def card_of(officer: Agent) -> str:
    return str(say_yes(officer)["Location"])


def pdf_text(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_the_card_says_whom_to_call_and_nothing_of_the_family(officer: Agent) -> None:
    factories.ReferenteFactory(
        first_name="Claire", last_name="Morel", reachable="du lundi au vendredi, 9 h – 17 h"
    )
    address = card_of(officer).replace("/carte/", "/carte.pdf")
    response = signed_in(officer).get(address)
    text = pdf_text(response.content)
    assert response["Content-Type"] == "application/pdf"
    for expected in ("Claire Morel", "03 27 73 00 00", "9 h – 17 h", "nationalité", "cnil.fr"):
        assert expected in text.replace("\xa0", " "), expected
    for secret in ("Amina", "06 12 34 56 78", "+33612345678"):
        assert secret not in text.replace("\xa0", " "), secret


def test_the_card_is_tagged_for_screen_readers(officer: Agent, referente: Agent) -> None:
    address = card_of(officer).replace("/carte/", "/carte.pdf")
    reader = PdfReader(io.BytesIO(signed_in(officer).get(address).content))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "fr"
    assert b"pdfuaid" in catalogue["/Metadata"].get_data()


def test_the_sheet_is_one_page_of_a4(officer: Agent, referente: Agent) -> None:
    address = card_of(officer).replace("/carte/", "/carte.pdf")
    pages = PdfReader(io.BytesIO(signed_in(officer).get(address).content)).pages
    assert len(pages) == 1
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]


def test_the_address_of_the_card_closes_after_a_quarter_of_an_hour(
    officer: Agent, referente: Agent
) -> None:
    address = card_of(officer)
    with time_machine.travel(factories.AT + timedelta(minutes=16), tick=False):
        assert signed_in(officer).get(address).status_code == 404


def test_the_address_of_the_card_names_no_family(officer: Agent, referente: Agent) -> None:
    assert Family.objects.count() == 0
    address = card_of(officer)
    assert Family.objects.get().reference not in address


def test_a_forged_card_is_not_found(officer: Agent) -> None:
    assert signed_in(officer).get("/naissance/carte/?carte=forged").status_code == 404


# --- What the officer cannot do --------------------------------------------------------------
def test_the_officer_opens_nothing_else(officer: Agent, referente: Agent) -> None:
    say_yes(officer)
    family = Family.objects.get()
    client = signed_in(officer)
    pages = [
        reverse("desk:family", args=[family.reference]),
        reverse("followup:note", args=[family.reference]),
        reverse("followup:notes", args=[family.reference]),
        reverse("followup:loss", args=[family.reference]),
        reverse("desk:search"),
        reverse("desk:today"),
        reverse("followup:announce"),
        reverse("followup:absences"),
        reverse("followup:assignment"),
        reverse("followup:block", args=["appels"]),
    ]
    assert {client.get(page).status_code for page in pages} == {403}
