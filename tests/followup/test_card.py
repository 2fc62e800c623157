"""The card of the birth desk, printed: whom to call, and nothing of the family."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from berceau.followup import card
from tests import factories


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [card.ACCEPTED, card.LATER])
def test_the_sheet_says_whom_to_call_and_is_tagged(answer: str) -> None:
    referente = factories.ReferenteFactory(first_name="Nadia", work_phone="0199007001")
    made = PdfReader(io.BytesIO(card.pdf(referente, answer)))
    assert "Nadia" in made.pages[0].extract_text()
    assert "01 99 00 70 01" in made.pages[0].extract_text().replace("\xa0", " ")
    root = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
