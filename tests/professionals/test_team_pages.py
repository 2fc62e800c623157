"""The pages of the team: lists, one registration, decisions."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from berceau.accounts.roles import Role
from berceau.professionals.actions import applying, moderating
from berceau.professionals.queries.moderation import FILTERS
from berceau.professionals.states import State
from tests import factories
from tests.directory.found import a_place, a_professional
from tests.professionals import rows

pytestmark = pytest.mark.django_db
AT = rows.AT


@pytest.fixture(autouse=True)
def _that_day():
    with time_machine.travel(AT, tick=False):
        yield


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def team(client_of):
    return client_of(factories.AgentFactory(role=Role.LOCAL_MANAGER))


def test_the_referente_reads_and_decides_nothing(client_of):
    registration = rows.sent()
    browser = client_of(factories.ReferenteFactory())
    page = text(browser.get(f"/inscriptions/{registration.reference}/"))
    assert "Léa Martin" in page
    assert "/accepter/" not in page
    answer = browser.post(f"/inscriptions/{registration.reference}/accepter/")
    assert answer.status_code == 403


def test_accepting_from_the_page(team):
    registration = rows.sent()
    where = f"/inscriptions/{registration.reference}/"
    stamp = team.get(where).context["gestures"][0].stamp
    answer = team.post(
        f"{where}accepter/", {"accept-point": "50.1765, 3.2347", "accept-seen": stamp}
    )
    assert answer["Location"] == where
    page = text(team.get(where))
    assert "acceptée" in page
    registration.refresh_from_db()
    assert reverse("professionals:verify", args=[registration.certificate]) in page
    assert team.get(f"{where}certificat.pdf").content[:5] == b"%PDF-"
    assert team.get(f"{where}badge.png").content[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    ("gesture", "typed", "kept"),
    [
        ("accepter", {"accept-point": "par là", "accept-sentence": "Bienvenue"}, "Bienvenue"),
        ("accepter", {"accept-point": "950.0, 3.0", "accept-sentence": "Bonjour"}, "Bonjour"),
        ("accepter", {"accept-seen": "2020", "accept-sentence": "Bravo"}, "relisez"),
        ("refuser", {"refuse-sentence": "Désolée"}, "Désolée"),
        ("demander", {"ask-reasons": ["other"], "ask-sentence": ""}, "l’écrire en une phrase"),
    ],
)
def test_a_decision_refused_keeps_what_was_typed(team, gesture, typed, kept):
    registration = rows.sent()
    answer = team.post(f"/inscriptions/{registration.reference}/{gesture}/", typed)
    assert answer.status_code == 422
    assert kept in text(answer)
    registration.refresh_from_db()
    assert registration.state == State.SUBMITTED


def test_a_decision_on_what_was_decided_meanwhile_says_so(team):
    registration = rows.accepted()
    answer = team.post(
        f"/inscriptions/{registration.reference}/refuser/", {"refuse-reasons": ["trust"]}
    )
    assert answer.status_code == 422
    assert "Ce geste n’est pas possible" in text(answer)


def test_corrections_are_shown_beside_what_is_online(team):
    registration = rows.accepted()
    applying.write(
        reference=registration.reference, step="action", typed={"description": "Neuf."}, at=AT
    )
    applying.send(reference=registration.reference, link=rows.link_of(registration), at=AT)
    where = f"/inscriptions/{registration.reference}/"
    page = text(team.get(where))
    assert "Corrections à relire" in page
    assert rows.PERSON["description"] in page
    assert team.post(f"{where}accepter/").status_code == 302
    registration.refresh_from_db()
    assert registration.accepted["description"] == "Neuf."


def test_the_same_name_in_the_directory_is_pointed_out(team):
    a_professional(first_name="LEA", last_name="martin", place=a_place())
    page = text(team.get(f"/inscriptions/{rows.sent().reference}/"))
    assert "Déjà dans l’annuaire ?" in page


def test_a_draft_is_counted_and_read_by_its_author_alone(team):
    draft = rows.begun()
    page = text(team.get("/inscriptions/"))
    assert "1 inscription commencée" in page
    assert all("Léa" not in text(team.get(f"/inscriptions/liste/{which}/")) for which in FILTERS)
    assert team.get(f"/inscriptions/{draft.reference}/").status_code == 404
    assert team.post(f"/inscriptions/{draft.reference}/accepter/").status_code == 404


def test_a_draft_given_back_is_listed(team):
    registration = rows.sent()
    moderating.ask_back(
        reference=registration.reference, reasons=["place"], sentence="", by=rows.manager(), at=AT
    )
    assert "Léa Martin" in text(team.get("/inscriptions/liste/rendues/"))


def test_corrections_that_were_not_sent_are_not_read(team):
    registration = rows.accepted()
    applying.write(
        reference=registration.reference, step="qui", typed={"last_name": "Nouvelle"}, at=AT
    )
    for where in (f"/inscriptions/{registration.reference}/", "/inscriptions/liste/acceptees/"):
        page = text(team.get(where))
        assert "Léa Martin" in page
        assert "Nouvelle" not in page


@pytest.mark.parametrize("which", FILTERS)
def test_each_list_opens(team, which):
    rows.accepted()
    assert team.get(f"/inscriptions/liste/{which}/").status_code == 200


def test_an_unknown_list_is_unknown(team):
    assert team.get("/inscriptions/liste/autre/").status_code == 404


@pytest.mark.parametrize("which", FILTERS)
def test_the_queries_do_not_grow_with_the_list(team, which):
    state = {
        "a-relire": rows.sent, "acceptees": rows.accepted, "rendues": rows.sent,
    }.get(which, rows.sent)  # fmt: skip
    counts = []
    for number in range(2):
        for one in range(1 + number * 4):
            state(email=f"p{number}{one}@exemple.fr")
        with CaptureQueriesContext(connection) as queries:
            team.get(f"/inscriptions/liste/{which}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_queries_of_a_registration_do_not_grow_with_its_history(team):
    registration = rows.sent()
    counts = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            team.get(f"/inscriptions/{registration.reference}/")
        counts.append(len(queries))
        for _again in range(3):
            moderating.ask_back(
                reference=registration.reference, reasons=["place"], sentence="",
                by=rows.manager(), at=AT,
            )  # fmt: skip
            applying.send(reference=registration.reference, link=rows.link_of(registration), at=AT)
    assert counts[0] == counts[1]
