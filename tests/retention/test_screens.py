"""« Conservation »: numbers and dates, shorter delays, lists for the archives; never a name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.retention.models import EliminationList, Remains, ShorterDelay
from berceau.retention.remains import K, acts_of_years, grouped
from tests import factories

Sign = Callable[[Agent], Client]


@pytest.fixture
def dpo(client_of: Sign) -> Client:
    return client_of(factories.AgentFactory(role=Role.DPO))


@pytest.mark.django_db
@pytest.mark.usefixtures("on_that_day")
def test_from_the_page_to_the_visa_without_a_name(dpo: Client) -> None:
    family = factories.FamilyFactory(
        name="Zqxnom", entered_on=date(2024, 1, 1), last_word_on=date(2024, 12, 1)
    )
    page = dpo.get(reverse("retention:page")).content.decode()
    assert "Demain : 0 dossier." in page
    made = dpo.post(reverse("retention:make_list"))
    listed = dpo.get(made.url).content.decode()
    assert f"Dossier n° {family.pk}" in listed.replace("\u00a0", " ")
    number = EliminationList.objects.get().number
    csv = dpo.get(reverse("retention:list_csv", args=[number])).content.decode()
    pdf = dpo.get(reverse("retention:list_pdf", args=[number])).content
    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages)
    assert str(family.pk) in csv
    assert str(family.pk) in text
    assert "Zqxnom" not in page + listed + csv + text
    visa = {"on": "2026-11-23", "given_by": "Mme Archer", "reference": "V 12"}
    assert dpo.post(made.url, visa).status_code == 302
    assert dpo.post(made.url, visa).status_code == 422


@pytest.mark.django_db
@pytest.mark.usefixtures("on_that_day")
def test_a_longer_delay_is_refused_on_screen_with_the_reason(dpo: Client) -> None:
    url = reverse("retention:shorten", args=["family"])
    refused = dpo.post(url, {"amount": "36"})
    assert refused.status_code == 422
    assert "jamais allonger" in refused.content.decode()
    assert dpo.post(url, {"amount": "18"}).status_code == 302
    assert ShorterDelay.objects.get().amount == 18


@pytest.mark.django_db
def test_only_the_dpo_opens_the_page(client_of: Sign, referente: Agent) -> None:
    assert client_of(referente).get(reverse("retention:page")).status_code == 403


# --- Small numbers ------------------------------------------------------------------------------
@given(st.dictionaries(st.text("0123456789", min_size=5, max_size=5), st.integers(0, 60)))
def test_no_shown_number_is_small_nor_found_by_difference(counts: dict[str, int]) -> None:
    shown = grouped(counts)
    assert all(line.files >= K for line in shown)
    hidden = sum(counts.values()) - sum(line.files for line in shown)
    assert hidden == 0 or not shown


@pytest.mark.django_db
def test_what_all_but_a_few_had_is_not_shown() -> None:
    year = date(2025, 1, 1)
    Remains.objects.create(period=year, commune_code="59122", files=30)
    for what, files in (("theme:housing", 25), ("theme:sleep", 12), ("theme:work", 5)):
        Remains.objects.create(period=year, what=what, files=files)
    assert acts_of_years() == [(2025, [("theme:sleep", 12)])]
