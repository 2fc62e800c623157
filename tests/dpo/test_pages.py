"""The page of the DPO and the documents: everything asked of her, nothing of a family."""

from __future__ import annotations

import io
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from berceau.accounts.roles import Role
from berceau.dpo.documents import ALL, FOR_EVERY_AGENT, FOR_THE_DPO
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_that_day")]


@pytest.fixture
def dpo(client_of):
    return client_of(factories.AgentFactory(role=Role.DPO))


def pdf_of(key):
    return f"/confiance/documents/{key}.pdf" if key in FOR_EVERY_AGENT else f"/controle/{key}.pdf"


def page_of(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_the_dpo_lands_on_her_page(dpo):
    assert dpo.get(reverse("home_of_agent"), follow=True).request["PATH_INFO"] == "/controle/"


def test_the_page_says_that_nothing_waits(dpo):
    page = page_of(dpo, "/controle/")
    assert "Rien ne vous attend" in page
    assert "Aucun accès d’urgence à revoir." in page


@pytest.mark.parametrize("key", ALL)
def test_the_page_leads_to_every_document(dpo, key):
    address = f"/confiance/documents/{key}/" if key in FOR_EVERY_AGENT else f"/controle/{key}/"
    assert f'href="{address}"' in page_of(dpo, "/controle/")
    assert page_of(dpo, address)


def test_the_page_leads_to_threats_and_requirements(dpo):
    assert 'href="/controle/securite/"' in page_of(dpo, "/controle/")
    page = page_of(dpo, "/controle/securite/")
    assert all(f"T{number} ·" in page for number in range(1, 23))


def test_the_page_says_nothing_of_a_family(dpo):
    family = factories.FamilyFactory(name="CANARI", with_newborn=True)
    page = page_of(dpo, "/controle/")
    assert "CANARI" not in page
    assert family.reference not in page


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.DPO])
def test_nobody_else_opens_it(client_of, role):
    client = client_of(factories.AgentFactory(role=role))
    for url in ("/controle/", "/controle/securite/", "/controle/analyse-impact/"):
        assert client.get(url).status_code == 403


@pytest.mark.parametrize("key", FOR_EVERY_AGENT)
def test_every_agent_may_show_a_document(client_of, key):
    client = client_of(factories.ReferenteFactory())
    assert f"/confiance/documents/{key}/" in page_of(client, "/confiance/documents/")
    assert page_of(client, f"/confiance/documents/{key}/")


def test_the_draft_of_the_dpo_is_not_among_them(client_of):
    client = client_of(factories.ReferenteFactory())
    for key in FOR_THE_DPO:
        assert client.get(f"/confiance/documents/{key}/").status_code == 404


@pytest.mark.parametrize("key", ALL)
def test_a_document_is_a_tagged_pdf_with_its_words(dpo, key):
    address = (
        f"/confiance/documents/{key}.pdf" if key in FOR_EVERY_AGENT else f"/controle/{key}.pdf"
    )
    answer = dpo.get(address)
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "fr"
    assert b"pdfuaid" in catalogue["/Metadata"].get_data()
    said = squeezed(" ".join(page.extract_text() for page in reader.pages))
    document = ALL[key]()
    for section in document.sections:
        assert squeezed(section.title) in said, section.title


def squeezed(words: str) -> str:
    """Without spaces, hyphens of a line's end nor invisible marks: words, whatever the layout."""
    return "".join(letter for letter in words if letter.isalnum())


SHEET, MARGINS, INSET, LETTER = 595, 91, 9, 4.7
"""Points: the width of A4, its margins, those of a cell, a letter of 8.5 points."""


@pytest.mark.parametrize("key", ALL)
def test_no_word_of_a_table_is_wider_than_its_column(key):
    """Cells wrap between words and after « _ / : . »: only a longer word could leave its cell."""
    wide = []
    for section in ALL[key]().sections:
        for part in section.parts:
            for row in [part.head, *part.rows] if part.kind == "table" else []:
                for share, cell in zip(part.widths, row, strict=True):
                    room = (SHEET - MARGINS) * share / sum(part.widths) - INSET
                    wide += [
                        word for word in re.split(r"[\s_/:.’-]", cell) if len(word) * LETTER > room
                    ]
    assert wide == []


@pytest.mark.parametrize("key", ALL)
def test_a_document_is_on_a4_and_nothing_starts_outside_its_margins(dpo, key):
    reader = PdfReader(io.BytesIO(dpo.get(pdf_of(key)).content))
    beyond = []

    def note(text, page, place, font, size):
        across = place[4] * page[0] + page[4]
        if text.strip() and not 40 < across < SHEET - 40:
            beyond.append((text, across))

    for page in reader.pages:
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
        page.extract_text(visitor_text=note)
    assert beyond == []
