"""The doctor reads the texts again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from berceau.messaging.models import Wording
from berceau.messaging.text_checks import texts
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_texts_delivered_are_right(at: datetime) -> None:
    assert texts(at).level == "ok"


def test_a_text_that_the_rules_refuse_since_is_named(at: datetime) -> None:
    Wording.objects.create(
        key="link", language="fr", version=1, text="La PMI", at=at, by=factories.AgentFactory()
    )
    assert "Lien personnel (français)" in texts(at).sentence


def test_a_return_address_that_names_a_service_is_an_error(at: datetime, settings: Any) -> None:
    settings.LETTER_RETURN_ADDRESS = "CCAS, 1 place de la Mairie"
    assert (texts(at).level, "CCAS" in texts(at).sentence) == ("error", True)


def test_a_domain_that_says_what_we_are_is_told(at: datetime, settings: Any) -> None:
    settings.ADDRESS = "https://1000jours.cambrai.fr"
    assert texts(at).level == "warn"
