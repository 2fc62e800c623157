"""Emptying the database between two transactional tests, although the journal refuses it.

Django flushes every table after a test with `transaction=True` (or a live server). The triggers of
the journal refuse it, as they must; they are taken away for the time of the flush, then put back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TransactionTestCase

from berceau.privacy.chain import locked_head

TRIGGERS = import_module("berceau.privacy.migrations.0006_chain_holds")


class Editor:
    """What the migration asks of a schema editor, inside a transaction as well."""

    @property
    def connection(self) -> BaseDatabaseWrapper:
        """The one of the test: asked each time, since a browser's event loop brings another."""
        return connections["default"]

    def execute(self, sql: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)


@contextmanager
def without_triggers() -> Iterator[None]:
    """The journal can be altered and emptied inside, and no longer outside."""
    editor = Editor()
    if editor.connection.vendor == "postgresql" and editor.connection.in_atomic_block:
        # Keys of lines just written are checked first: a pending check refuses the change.
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        editor.execute("SET CONSTRAINTS ALL DEFERRED")
    TRIGGERS.down(None, editor)
    try:
        yield
    finally:
        TRIGGERS.up(None, editor)


@contextmanager
def journal_can_be_flushed() -> Iterator[None]:
    """Every transactional test of the session may end."""
    flush = TransactionTestCase._fixture_teardown

    def open_then_flush(self: TransactionTestCase, *args: Any, **kwargs: Any) -> None:
        with without_triggers():
            flush(self, *args, **kwargs)
        # The end of the chain is there after the migrations, as in every instance: without it the
        # next test would pay the two queries that begin a chain.
        with transaction.atomic():
            locked_head()

    TransactionTestCase._fixture_teardown = open_then_flush  # type: ignore[method-assign]
    try:
        yield
    finally:
        TransactionTestCase._fixture_teardown = flush  # type: ignore[method-assign]
