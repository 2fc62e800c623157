"""The DPO's pages: every one answers; gather, read again and hand over in four clicks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.families.models import Family
from berceau.followup.models import Note, NoteKind
from berceau.rights.models import AccessPack, Request
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_that_day")]
Sign = Callable[[Agent], Client]


@pytest.fixture
def family(referente: Agent) -> Family:
    family = factories.FamilyFactory(referente=referente, with_newborn=True)
    Note.objects.create(
        family=family, author=referente, kind=NoteKind.CALL, text="Elle va bien.",
        happened_on=factories.TODAY, at=factories.AT,
    )  # fmt: skip
    return family


@pytest.fixture
def dpo(client_of: Sign) -> Client:
    return client_of(factories.AgentFactory(role=Role.DPO))


def record(client: Client, family: Family, kind: str = "access") -> None:
    url = f"{reverse('rights:record')}?dossier={family.pk}"
    form = {
        "adult": family.adults.order_by("pk")[0].reference, "kind": kind, "identity": "known",
        "received_on": "2026-11-23", "text": "zqmots",
    }  # fmt: skip
    assert client.get(url).status_code == 200
    assert client.post(url, form).status_code == 302


def test_an_access_request_from_the_first_word_to_the_hand_over(
    dpo: Client, family: Family
) -> None:
    record(dpo, family)
    asked = Request.objects.get()
    at = {"request_reference": asked.reference}
    assert dpo.get(reverse("rights:list")).status_code == 200
    assert "zqmots" in dpo.get(reverse("rights:one", kwargs=at)).content.decode()
    assert dpo.post(reverse("rights:prepare", kwargs=at)).status_code == 302
    proof = dpo.get(reverse("rights:proof", kwargs=at)).content.decode()
    assert "Elle va bien." in proof
    key = f"followup.Note.{family.notes.get().pk}.text"
    assert dpo.post(reverse("rights:proof", kwargs=at), {key: "va bien"}).status_code == 302
    assert "Elle […]." in dpo.get(reverse("rights:pack_json", kwargs=at)).content.decode()
    assert dpo.get(reverse("rights:pack_pdf", kwargs=at)).content.startswith(b"%PDF")
    handed = dpo.post(reverse("rights:handover", kwargs=at), {"how": "en main propre"})
    assert handed.status_code == 302
    assert AccessPack.objects.get().content == []
    assert dpo.get(reverse("rights:one", kwargs=at)).status_code == 200
    assert dpo.get(reverse("rights:pack_json", kwargs=at)).status_code == 404


@pytest.mark.parametrize(
    ("kind", "extra"),
    [
        ("rectification", {"first_name": "Samyra", "last_name": "D", "language": "fr"}),
        ("limitation", {}),
        ("erasure", {}),
    ],
)
def test_each_kind_is_answered_on_its_page(
    kind: str, extra: dict[str, str], dpo: Client, family: Family
) -> None:
    record(dpo, family, kind)
    url = reverse("rights:one", args=[Request.objects.get().reference])
    assert dpo.get(url).status_code == 200
    assert dpo.post(url, {"answer": "accepted", "text": "Fait.", **extra}).status_code == 302
    assert dpo.get(url).status_code == 200


def test_a_refusal_without_a_reason_comes_back_to_the_form(dpo: Client, family: Family) -> None:
    record(dpo, family, "erasure")
    url = reverse("rights:one", args=[Request.objects.get().reference])
    assert dpo.post(url, {"answer": "refused", "text": ""}).status_code == 422


def test_the_referente_notes_a_request_and_the_file_says_it_waits(
    client_of: Sign, family: Family, referente: Agent
) -> None:
    client = client_of(referente)
    url = reverse("rights:choose", args=[family.reference])
    assert client.get(url).status_code == 200
    form = {
        "adult": family.adults.get().reference, "kind": "access", "identity": "known",
        "received_on": "2026-11-23",
    }  # fmt: skip
    assert client.post(url, form).status_code == 302
    page = client.get(reverse("desk:family", args=[family.reference])).content.decode()
    assert "Demande en cours" in page
    assert client.get(reverse("rights:list")).status_code == 403


def test_a_frozen_file_says_so_and_offers_no_gesture(
    client_of: Sign, family: Family, referente: Agent
) -> None:
    Family.objects.update(frozen_on=factories.TODAY)
    client = client_of(referente)
    page = client.get(reverse("desk:family", args=[family.reference])).content.decode()
    assert "laissé tel quel" in page
    assert reverse("followup:note", args=[family.reference]) not in page


def test_a_third_party_is_written_down_and_answered(dpo: Client) -> None:
    form = {
        "asked_by": "Commissariat", "legal_text": "CPP 60-1", "in_writing": "on",
        "received_on": "2026-11-23", "asked": "Une adresse.",
    }  # fmt: skip
    made = dpo.post(reverse("rights:third_party_new"), form)
    assert made.status_code == 302
    assert dpo.post(made.url, {"answer": "refused", "given": "Rien."}).status_code == 302
    assert "Rien." in dpo.get(made.url).content.decode()
