"""A GET writes nothing but the reading journal: every route is opened, every table is counted."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from berceau.accounts.models import Agent, Organisation
from berceau.kit.readonly import ReadOnlyGetMiddleware, WriteInGetError, is_read
from berceau.privacy.access import role_allows
from tests.consistency import samples
from tests.consistency.routes import Route, named_routes
from tests.consistency.scene import OWN, Scene

# Written around the view, never inside it.
JOURNAL = {"privacy_reading", "privacy_chainhead"}
# Written by Django around the view: a session that slides, a sign-in attempt that is counted.
OUTSIDE_THE_VIEW = {"django_session", "shared_cache"}

OPENED_BY_SOMEBODY = [
    route for route in named_routes() if route.access is not None and route.access.kind != "closed"
]


def contents() -> dict[str, object]:
    """Every row of every table of the models, but what Django writes around a view."""
    found: dict[str, object] = {}
    for model in apps.get_models():
        table = model._meta.db_table
        if table not in OUTSIDE_THE_VIEW:
            found[table] = sorted(map(repr, model._base_manager.values_list()))
    return found


def visitors(route: Route, scene: Scene) -> list[Agent | None]:
    access = route.access
    assert access is not None
    if access.kind in {"public", "parents"}:
        return [None]
    return [
        agent
        for role, agent in scene.agents.items()
        if access.kind == "every_agent" or role_allows(role, access.compartment, access.verb)
    ]


@pytest.mark.parametrize("route", OPENED_BY_SOMEBODY, ids=str)
def test_a_get_writes_nothing_but_the_journal(route: Route, scene: Scene) -> None:
    url = route.url(samples.values(route, scene, scene.files[OWN]))
    who = visitors(route, scene)
    for agent in who:
        # Signing in writes: everybody is in before the tables are read.
        scene.browser(agent, with_parent=agent is None)
    before = contents()
    for agent in who:
        response = scene.browser(agent, with_parent=agent is None).get(url)
        assert response.status_code < 500, (url, getattr(response, "exc_info", None))
    after = contents()
    changed = {table for table in after if before[table] != after[table]}
    assert changed <= JOURNAL, url


def test_a_get_that_writes_is_stopped(db: None) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        Organisation.objects.create(name="écrite pendant une lecture", kind="autre")
        return HttpResponse()

    with pytest.raises(WriteInGetError), transaction.atomic():
        ReadOnlyGetMiddleware(view)(RequestFactory().get("/"))
    assert not Organisation.objects.filter(name__startswith="écrite").exists()


def test_a_post_may_write(db: None) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        Organisation.objects.create(name="écrite par un envoi", kind="autre")
        return HttpResponse()

    ReadOnlyGetMiddleware(view)(RequestFactory().post("/"))
    assert Organisation.objects.filter(name__startswith="écrite").exists()


def test_raw_sql_is_stopped_too(db: None) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM accounts_organisation")
        return HttpResponse()

    with pytest.raises(WriteInGetError):
        ReadOnlyGetMiddleware(view)(RequestFactory().get("/"))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1",
        '(SELECT "a" FROM b) UNION (SELECT 2)',
        "WITH x AS (SELECT 1) SELECT * FROM x",
        "PRAGMA table_info(x)",
        "SAVEPOINT s1",
        'SELECT "updated" FROM t WHERE name = %s',
    ],
)
def test_reads_go_through(sql: str) -> None:
    assert is_read(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO x VALUES (1)",
        'UPDATE "x" SET a = 1',
        "DELETE FROM x",
        "TRUNCATE x",
        "DROP TABLE x",
        "SELECT 1; DELETE FROM x",
        "WITH gone AS (DELETE FROM x RETURNING *) SELECT * FROM gone",
        "EXPLAIN ANALYZE DELETE FROM x",
        "PRAGMA journal_mode = DELETE",
        "VACUUM",
    ],
)
def test_writes_do_not(sql: str) -> None:
    assert not is_read(sql)
