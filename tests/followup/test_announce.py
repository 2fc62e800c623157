"""A partner announces a family and reads nothing back."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.families.models import Child, Consent, Door, Family, Pregnancy
from berceau.followup.models import Note, NoteKind, Promise, Readers
from tests import factories
from tests.followup.conftest import signed_in

pytestmark = pytest.mark.django_db

PAGE = "/annoncer/"
SAID = {
    "agreed": "on",
    "what": "pregnancy",
    "day": "2027-03-02",
    "first_name": "Linh",
    "contact": "0612345678",
    "language": "vi",
    "commune": "Cambrai (59)",
    "sentence": "Aimerait de l’aide pour le logement.",
    "form_key": "k",
}


def announce(agent: Agent, **values: str):  # type: ignore[no-untyped-def]
    return signed_in(agent).post(PAGE, SAID | values)


@pytest.mark.parametrize(
    "role", [Role.PMI_NURSE, Role.SOCIAL_WORKER, Role.PMI_DOCTOR, Role.REFERENTE]
)
def test_who_may_announce(role: Role, referente: Agent) -> None:
    assert announce(factories.AgentFactory(role=role)).status_code == 302
    assert Family.objects.count() == 1


@pytest.mark.parametrize(
    "role", [Role.BIRTH_OFFICER, Role.FACILITATOR, Role.LOCAL_MANAGER, Role.FUNCTIONAL_ADMIN]
)
def test_who_may_not(role: Role) -> None:
    assert announce(factories.AgentFactory(role=role)).status_code == 403


def test_a_pregnancy_lands_with_its_due_date(nurse: Agent, referente: Agent) -> None:
    announce(nurse)
    family = Family.objects.get()
    assert (family.door, family.referente, family.last_word_on) == (Door.PARTNER, referente, None)
    assert Pregnancy.objects.get(family=family).due_on == date(2027, 3, 2)
    assert family.adults.get().consent == Consent.GIVEN


def test_a_child_lands_with_its_birth(nurse: Agent, referente: Agent) -> None:
    announce(nurse, what="child", day="2026-11-10")
    assert Child.objects.get().born_on == date(2026, 11, 10)


def test_a_first_call_is_promised(nurse: Agent, referente: Agent) -> None:
    announce(nurse)
    assert (Promise.objects.get().kind, Promise.objects.get().due_on) == (
        "first_call",
        date(2026, 11, 25),
    )


def test_the_sentence_is_for_the_team(nurse: Agent, referente: Agent) -> None:
    announce(nurse)
    note = Note.objects.get()
    assert (note.kind, note.readers, note.from_family) == (
        NoteKind.ANNOUNCEMENT, Readers.TEAM, False,
    )  # fmt: skip


def test_the_same_form_twice_acts_once(nurse: Agent, referente: Agent) -> None:
    announce(nurse)
    announce(nurse)
    assert Family.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("agreed", ""),
        ("first_name", ""),
        ("contact", "12"),
        ("day", ""),
        ("day", "2029-01-01"),
        ("sentence", "n° 1 85 05 78 006 084 91"),
    ],
)
def test_what_is_missing_is_said(nurse: Agent, referente: Agent, field: str, value: str) -> None:
    response = announce(nurse, **{field: value})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Family.objects.count() == 0


def test_the_partner_reads_nothing_back(nurse: Agent, referente: Agent) -> None:
    answer = announce(nurse)
    page = signed_in(nurse).get(answer["Location"]).content.decode()
    family = Family.objects.get()
    assert "Linh" not in page
    assert family.reference not in page
    assert signed_in(nurse).get(reverse("desk:family", args=[family.reference])).status_code in {
        403,
        404,
    }
    assert signed_in(nurse).get(reverse("followup:notes", args=[family.reference])).status_code in {
        403,
        404,
    }
