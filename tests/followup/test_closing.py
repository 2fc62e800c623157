"""A follow-up ends, the file is read-only, and it can begin again."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.families.models import Family, FamilyState
from berceau.followup.models import Closing
from tests import factories
from tests.followup.conftest import promised, signed_in

pytestmark = pytest.mark.django_db

END = {"reason": "moved", "last_note": "Partie à Lille.", "what_follows": "PMI de Lille-Sud"}


@pytest.fixture
def family(referente: Agent) -> Family:
    return factories.FamilyFactory(referente=referente)


def close(agent: Agent, family: Family, **values: str):  # type: ignore[no-untyped-def]
    return signed_in(agent).post(reverse("followup:close", args=[family.reference]), END | values)


def reopen(agent: Agent, family: Family):  # type: ignore[no-untyped-def]
    return signed_in(agent).post(reverse("followup:reopen", args=[family.reference]))


def test_the_reason_the_last_word_and_what_follows_are_kept(
    referente: Agent, family: Family
) -> None:
    close(referente, family)
    closing = Closing.objects.get()
    family.refresh_from_db()
    assert family.state == FamilyState.CLOSED
    assert (closing.reason, closing.on, closing.last_note, closing.what_follows) == (
        "moved", factories.TODAY, "Partie à Lille.", "PMI de Lille-Sud",
    )  # fmt: skip


def test_calls_promised_are_cancelled(referente: Agent, family: Family) -> None:
    promise = promised(family, due_on=date(2026, 12, 20))
    close(referente, family)
    promise.refresh_from_db()
    assert promise.cancelled_at == factories.AT


def test_a_reason_is_needed(referente: Agent, family: Family) -> None:
    assert close(referente, family, reason="").status_code == 422
    assert Closing.objects.count() == 0


@pytest.mark.parametrize("page", ["note", "hand_over", "close", "loss"])
def test_a_closed_file_is_read_only(referente: Agent, family: Family, page: str) -> None:
    close(referente, family)
    url = reverse(f"followup:{page}", args=[family.reference])
    client = signed_in(referente)
    assert (client.get(url).status_code, client.post(url, {}).status_code) == (403, 403)


def test_the_reason_of_the_refusal_is_said(referente: Agent, family: Family) -> None:
    close(referente, family)
    page = signed_in(referente).get(reverse("followup:note", args=[family.reference]))
    assert "Ce dossier est clos" in page.content.decode()


def test_it_can_still_be_read(referente: Agent, family: Family) -> None:
    close(referente, family)
    url = reverse("followup:notes", args=[family.reference])
    assert signed_in(referente).get(url).status_code == 200


def test_it_can_be_reopened_and_the_end_stays_in_the_history(
    referente: Agent, family: Family
) -> None:
    close(referente, family)
    reopen(referente, family)
    family.refresh_from_db()
    closing = Closing.objects.get()
    assert family.is_open
    assert (closing.reopened_at, closing.reopened_by) == (factories.AT, referente)


def test_it_can_be_closed_again(referente: Agent, family: Family) -> None:
    close(referente, family)
    reopen(referente, family)
    close(referente, family, reason="request")
    assert Closing.objects.filter(reopened_at=None).get().reason == "request"


def test_a_stand_in_does_not_close(referente: Agent, family: Family) -> None:
    stand_in = factories.ReferenteFactory()
    factories.AbsenceFactory(agent=referente, stand_in=stand_in)
    assert close(stand_in, family).status_code == 403


def test_another_referente_finds_nothing(family: Family) -> None:
    assert close(factories.ReferenteFactory(), family).status_code == 404
