"""The public read API: pages that neither repeat nor skip, filters, nothing of a person."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from berceau.directory.models import Place, Service, Structure
from berceau.directory.open_pace import OPEN_DATA
from tests import factories

pytestmark = pytest.mark.django_db
ON = date(2026, 9, 1)


def structure(key: str, **more: Any) -> Structure:
    return Structure.objects.create(
        source="essai", source_id=key, name=f"Structure {key}",
        **{"updated_on": ON, "created_at": factories.AT} | more,
    )  # fmt: skip


def service(key: str, of: Structure, **more: Any) -> Service:
    return Service.objects.create(
        structure=of, source="essai", source_id=key, name=f"Service {key}",
        **{"updated_on": ON, "created_at": factories.AT, "description": "Essai."} | more,
    )  # fmt: skip


def read(client: Client, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def names(client: Client, query: str, what: str = "services") -> list[str]:
    return [one["id"] for one in read(client, f"/api/v1/{what}?{query}")["items"]]


def every_page(client: Client, path: str, *, between: Any = None) -> list[str]:
    found: list[str] = []
    while path:
        page = read(client, path)
        found += [one["id"] for one in page["items"]]
        path = page["next"] or ""
        if between is not None:
            between(len(found))
    return found


def test_every_page_is_read_once(client: Client) -> None:
    of = structure("s")
    keys = [service(f"v{n:02}", of).source_id for n in range(25)]
    assert every_page(client, "/api/v1/services?limit=4") == keys


def test_no_row_is_repeated_nor_skipped_while_the_data_change(client: Client) -> None:
    of = structure("s")
    rows = [service(f"v{n:02}", of) for n in range(30)]
    untouched = {row.source_id for row in rows if row.pk % 3}
    turns = iter(range(100))

    def meanwhile(read_so_far: int) -> None:
        turn = next(turns)
        # One already read moves, one not yet read moves, one goes, one comes.
        Service.objects.filter(pk=rows[turn].pk).update(name="AAA", updated_on=factories.TODAY)
        Service.objects.filter(pk=rows[-1 - turn].pk).update(name="ZZZ")
        leaving = [row for row in rows if row.pk % 3 == 0 and row.source_id not in untouched]
        Service.objects.filter(pk=leaving[turn % len(leaving)].pk).delete()
        if turn < 5:
            service(f"new{turn}", of)

    found = every_page(client, "/api/v1/services?limit=3", between=meanwhile)
    assert len(found) == len(set(found))
    assert untouched <= set(found)
    assert {f"new{n}" for n in range(5)} <= set(found)


def test_what_it_says_of_a_service(client: Client) -> None:
    place = Place.objects.create(
        address="1 rue Neuve", commune="Cambrai", commune_code="59122", fingerprint="x",
        how_to_reach="Bus 3",
    )  # fmt: skip
    row = service(
        "v", structure("s", place=place), kind="laep", age_to_months=36, languages=["fr"],
        without_appointment=True, contact_name="Marie Durand", email="marie.durand@exemple.fr",
        verified_on=ON,
    )  # fmt: skip
    said = read(client, f"/api/v1/services/{row.reference}")
    assert said["berceau"] == {
        "reference": row.reference, "nature": "laep", "verifie_le": "2026-09-01",
        "age_min_mois": None, "age_max_mois": 36, "grossesse": None, "langues": ["fr"],
        "sans_rendez_vous": True, "a_apporter": None, "comment_venir": "Bus 3",
    }  # fmt: skip
    assert said["adresse"] == "1 rue Neuve"
    assert "urand" not in json.dumps(said)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["baby", "old", "all", "here"]),
        ("age_months=2", ["baby", "all", "here"]),
        ("age_months=36", ["old", "all", "here"]),
        ("kind=pmi", ["baby"]),
        ("commune=59122", ["here"]),
        ("updated_since=2026-09-02", ["old"]),
        ("updated_since=2026-09-02&kind=pmi", []),
    ],
)
def test_the_filters(client: Client, query: str, expected: list[str]) -> None:
    of = structure("s")
    cambrai = Place.objects.create(commune_code="59122", fingerprint="a")
    service("baby", of, age_to_months=36, kind="pmi")
    service("old", of, age_from_months=36, updated_on=date(2026, 9, 2))
    service("all", of)
    service("here", structure("s2", place=cambrai))
    assert names(client, query) == expected


def test_the_filters_of_structures(client: Client) -> None:
    cambrai = Place.objects.create(commune_code="59122", fingerprint="a")
    structure("a", place=cambrai, kind="pmi")
    structure("b", updated_on=date(2026, 9, 2))
    assert names(client, "commune=59122", "structures") == ["a"]
    assert names(client, "kind=pmi", "structures") == ["a"]
    assert names(client, "updated_since=2026-09-02", "structures") == ["b"]


def test_what_left_is_not_there(client: Client) -> None:
    gone = structure("gone", archived_at=factories.AT)
    row = service("v", gone)
    assert names(client, "") == names(client, "", "structures") == []
    assert client.get(f"/api/v1/services/{row.reference}").status_code == 404
    assert client.get(f"/api/v1/structures/{gone.reference}").status_code == 404


@pytest.mark.parametrize(
    "query", ["after=-1", "after=a", "after=99999999999999999999", "limit=0", "limit=501",
              "updated_since=hier", "age_months=-1", "commune=123456"],
)  # fmt: skip
def test_a_wrong_question_is_said_to_be_wrong(client: Client, query: str) -> None:
    assert client.get(f"/api/v1/services?{query}").status_code == 422


def test_open_to_every_site_without_a_cookie(client: Client) -> None:
    answer = client.get("/api/v1/services", headers={"origin": "https://ailleurs.fr"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["Cache-Control"] == "public, max-age=300"
    assert not answer.cookies


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_only_reads(client: Client, method: str) -> None:
    for name in ("services", "openapi.json"):
        assert getattr(client, method)(f"/api/v1/{name}").status_code in {400, 405}


def test_too_many_questions_are_asked_to_wait(client: Client) -> None:
    for _turn in range(OPEN_DATA.most):
        assert OPEN_DATA.one_more("127.0.0.1", now=10.0)
    assert not OPEN_DATA.one_more("127.0.0.1", now=69.0)
    assert OPEN_DATA.one_more("192.0.2.1", now=69.0)
    assert OPEN_DATA.one_more("127.0.0.1", now=70.0)


def test_one_too_many_answers_429(client: Client) -> None:
    statuses = [client.get("/api/v1/services?limit=1").status_code for _ in range(121)]
    assert statuses.count(200) == OPEN_DATA.most
    answer = client.get("/api/v1/services")
    assert answer.status_code == 429
    assert "Trop de demandes" in json.loads(answer.content)["detail"]
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_its_description_names_every_route_and_no_outside_host(client: Client) -> None:
    said = read(client, "/api/v1/openapi.json")
    assert set(said["paths"]) == {
        "/api/v1/structures", "/api/v1/structures/{reference}",
        "/api/v1/services", "/api/v1/services/{reference}",
    }  # fmt: skip
    assert "cdn" not in json.dumps(said)
    assert client.get("/api/v1/docs").status_code == 404
    assert client.get("/api/v1/").status_code == 404


def test_a_page_costs_one_query(client: Client, django_assert_num_queries: Any) -> None:
    of = structure("s")
    for n in range(50):
        service(f"v{n}", of)
    with django_assert_num_queries(1):
        read(client, "/api/v1/services")


def test_the_licence_is_said(client: Client) -> None:
    assert read(client, "/api/v1/services")["licence"] == settings.DIRECTORY_LICENCE
