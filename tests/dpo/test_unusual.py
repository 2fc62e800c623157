"""T5: the DPO sees unusual readings and says what she found; nobody counts what an agent does."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.dpo import unusual
from berceau.families.models import Family
from berceau.privacy import journal, reviews
from berceau.privacy.models import Act, AgentStreet, ReadingReview
from tests import factories

pytestmark = pytest.mark.usefixtures("on_that_day")
SignIn = Callable[[Agent], Client]


@pytest.fixture
def dpo(db: None) -> Agent:
    return factories.AgentFactory(role=Role.DPO)


def opened(agent: Agent, family_id: int, at: datetime, *, assigned: bool = True) -> None:
    journal.read(
        by=agent,
        family_id=family_id,
        compartments=("identity", "followup"),
        ground="référente de la famille" if assigned else "accès d’urgence n° 3",
        at=at,
        assigned=assigned,
    )


def kinds(today: date) -> list[str]:
    return [alert.kind for alert in unusual.alerts(today)]


def test_the_work_of_every_day_is_no_alert(referente: Agent, at: datetime, today: date) -> None:
    family = factories.FamilyFactory(referente=referente)
    opened(referente, family.pk, at)
    assert kinds(today) == []


@pytest.mark.parametrize(("files", "told"), [(30, []), (31, [unusual.MANY])])
def test_many_files_in_an_hour(
    referente: Agent, at: datetime, today: date, files: int, told: list[str]
) -> None:
    for number in range(files):
        opened(referente, 1000 + number, at + timedelta(seconds=number))
    assert kinds(today) == told


def test_the_threshold_is_a_setting(
    referente: Agent, at: datetime, today: date, settings: Any
) -> None:
    settings.UNUSUAL_FILES_AN_HOUR = 1
    for number in (1001, 1002):
        opened(referente, number, at)
    assert kinds(today) == [unusual.MANY]


def test_one_file_opened_many_times_is_no_alert(
    referente: Agent, at: datetime, today: date, settings: Any
) -> None:
    settings.UNUSUAL_FILES_AN_HOUR = 1
    for second in range(5):
        opened(referente, 1001, at + timedelta(seconds=second))
    assert kinds(today) == []


@pytest.mark.parametrize(
    ("name", "told"),
    [("KACI", [unusual.NAME]), ("Benali-Kaci", [unusual.NAME]), ("Kacimi", []), ("", [])],
)
def test_a_family_of_the_same_name(
    referente: Agent, at: datetime, today: date, name: str, told: list[str]
) -> None:
    family = factories.FamilyFactory(referente=referente, name=name, adult=False)
    opened(referente, family.pk, at)
    assert kinds(today) == told


def test_one_adult_of_the_same_name_is_enough(referente: Agent, at: datetime, today: date) -> None:
    family = factories.FamilyFactory(referente=referente)
    factories.AdultFactory(family=family, last_name="Kaci")
    opened(referente, family.pk, at)
    assert kinds(today) == [unusual.NAME]


@pytest.fixture
def neighbour(referente: Agent, at: datetime) -> Family:
    family = factories.FamilyFactory(referente=referente, address="12 bis, Rue de la Paix")
    opened(referente, family.pk, at)
    return family


def give(agent: Agent, street: str, *, commune: str = factories.CAMBRAI) -> None:
    reviews.give_street(commune_code=commune, address=street, by=agent, on=factories.TODAY)


@pytest.mark.parametrize("street", ["rue de la Paix", "R. de la paix", "3 RUE DE LA PAIX"])
def test_a_family_of_the_same_street(
    referente: Agent, neighbour: Family, today: date, street: str
) -> None:
    give(referente, street)
    assert kinds(today) == [unusual.STREET]


def test_the_same_name_of_street_in_another_commune_is_another_street(
    referente: Agent, neighbour: Family, today: date
) -> None:
    give(referente, "rue de la Paix", commune="59350")
    assert kinds(today) == []


def test_the_street_of_an_agent_is_never_kept_in_clear(referente: Agent) -> None:
    give(referente, "rue de la Paix")
    assert "paix" not in repr(AgentStreet.objects.values().get()).lower()
    assert len(AgentStreet.objects.get().fingerprint) == 64


def test_an_agent_takes_her_street_back(
    client_of: SignIn, referente: Agent, neighbour: Family, today: date
) -> None:
    browser = client_of(referente)
    page = reverse("dpo:street")
    browser.post(page, {"commune": "Cambrai", "street": "rue de la Paix"})
    assert kinds(today) == [unusual.STREET]
    browser.post(page, {"withdraw": "1"})
    assert kinds(today) == []


def test_a_file_outside_assignment(referente: Agent, at: datetime, today: date) -> None:
    opened(referente, 4242, at, assigned=False)
    (alert,) = unusual.alerts(today)
    assert (alert.kind, alert.agent) == (unusual.OUTSIDE, referente.full_name)
    assert "n° 4242" in alert.sentence
    assert "accès d’urgence n° 3" in alert.sentence


def test_thirty_days_are_looked_at(referente: Agent, at: datetime, today: date) -> None:
    opened(referente, 4242, at - timedelta(days=32), assigned=False)
    assert kinds(today) == []


def test_the_questions_are_few_whatever_the_lines(
    referente: Agent, neighbour: Family, at: datetime, today: date,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:  # fmt: skip
    give(referente, "rue de la Paix")
    for number in range(20):
        opened(referente, factories.FamilyFactory(referente=referente, name="Kaci").pk, at)
        opened(referente, 5000 + number, at, assigned=False)
    with django_assert_max_num_queries(10):
        assert len(unusual.alerts(today)) > 20


# --- Looking at it ------------------------------------------------------------------------
@pytest.fixture
def alert(referente: Agent, at: datetime, today: date) -> unusual.Alert:
    opened(referente, 4242, at, assigned=False)
    (alert,) = unusual.alerts(today)
    return alert


def look(browser: Client, alert: unusual.Alert, sentence: str) -> Any:
    return browser.post(
        reverse("dpo:unusual_look", args=[alert.key]), {f"{alert.key}-sentence": sentence}
    )


def test_an_alert_looked_at_leaves_the_list_with_a_sentence(
    client_of: SignIn, dpo: Agent, alert: unusual.Alert, today: date
) -> None:
    assert look(client_of(dpo), alert, "Elle remplaçait au pied levé.").status_code == 302
    assert kinds(today) == []
    review = ReadingReview.objects.get()
    assert (review.by, review.sentence) == (dpo, "Elle remplaçait au pied levé.")
    assert Act.objects.filter(verb="reading.looked_at").exists()
    page = client_of(dpo).get(reverse("dpo:unusual")).content.decode()
    assert "Elle remplaçait au pied levé." in page


def test_the_sentence_is_sealed_at_rest(dpo: Agent, alert: unusual.Alert, at: datetime) -> None:
    reviews.look_at(alert=alert.key, sentence="Rien d’anormal.", by=dpo, at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sentence FROM privacy_readingreview")
        assert "anormal" not in cursor.fetchone()[0]


def test_an_empty_sentence_is_refused(
    client_of: SignIn, dpo: Agent, alert: unusual.Alert, today: date
) -> None:
    assert look(client_of(dpo), alert, " ").status_code == 422
    assert kinds(today) == [unusual.OUTSIDE]


def test_an_alert_that_does_not_exist_is_not_found(
    client_of: SignIn, dpo: Agent, alert: unusual.Alert
) -> None:
    url = reverse("dpo:unusual_look", args=["outside-1-1-20200101"])
    assert client_of(dpo).post(url).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.DPO])
def test_nobody_else_sees_them(
    client_of: SignIn, alert: unusual.Alert, at: datetime, role: str
) -> None:
    agent = factories.AgentFactory(role=role)
    assert client_of(agent).get(reverse("dpo:unusual")).status_code == 403
    with pytest.raises(PermissionDenied):
        reviews.look_at(alert=alert.key, sentence="x", by=agent, at=at)


# --- Nobody ranks agents ------------------------------------------------------------------
def test_an_alert_holds_no_number_to_compare_agents_by() -> None:
    assert {field.name: field.type for field in fields(unusual.Alert)} == {
        "key": "str",
        "kind": "str",
        "at": "datetime",
        "agent": "str",
        "sentence": "str",
        "review": "ReadingReview | None",
    }


TOKEN = re.compile(r'"[A-Za-z0-9_-]{16,}"')


def test_the_page_never_says_how_many_files_an_agent_opened(
    client_of: SignIn, dpo: Agent, referente: Agent, at: datetime
) -> None:
    for number in range(47):
        opened(referente, 1000 + number, at)
    for address in ("dpo:unusual", "dpo:oversight"):
        page = client_of(dpo).get(reverse(address)).content.decode()
        # Tokens are drawn at random: sooner or later one of them holds these digits.
        assert "47" not in TOKEN.sub("", page)
    assert "Plus de 30 dossiers" in client_of(dpo).get(reverse("dpo:unusual")).content.decode()


def test_alerts_are_in_the_order_of_time_never_of_quantity(
    referente: Agent, at: datetime, today: date, settings: Any
) -> None:
    settings.UNUSUAL_FILES_AN_HOUR = 1
    busy, calm = referente, factories.ReferenteFactory(last_name="Autre")
    for number in range(9):
        opened(busy, 1000 + number, at - timedelta(hours=3))
    for number in range(2):
        opened(calm, 1000 + number, at)
    assert [alert.agent for alert in unusual.alerts(today)] == [calm.full_name, busy.full_name]
