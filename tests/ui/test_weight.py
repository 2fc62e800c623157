"""A poor network: the first load of an agent page stays light."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.test import Client

STATIC = Path(__file__).parents[2] / "berceau/ui/static"
VENDOR = "ui/vendor"
FIRST_LOAD = [
    f"{VENDOR}/bootstrap/bootstrap-reboot.min.css",
    f"{VENDOR}/bootstrap/bootstrap-grid.min.css",
    f"{VENDOR}/bootstrap/bootstrap-utilities.min.css",
    f"{VENDOR}/htmx/htmx.min.js",
    f"{VENDOR}/bootstrap-icons/icons.svg",
    f"{VENDOR}/atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-wght-normal.woff2",
    "ui/berceau.css",
    "ui/berceau.js",
    "ui/favicon.svg",
]


@pytest.mark.usefixtures("style_page")
def test_the_first_load_weighs_less_than_100_kilobytes() -> None:
    page = gzip.compress(Client().get("/catalogue/").content)
    files = sum(len(brotli.compress((STATIC / path).read_bytes())) for path in FIRST_LOAD)
    assert len(page) + files < 100_000


def test_our_script_stays_small() -> None:
    assert len(brotli.compress((STATIC / "ui/berceau.js").read_bytes())) < 6_000


def test_the_manifest_storage_finds_every_file_a_stylesheet_names(tmp_path: Path) -> None:
    storage = ManifestStaticFilesStorage(location=str(tmp_path), base_url="/static/")
    source = FileSystemStorage(location=str(STATIC))
    paths = {
        path.relative_to(STATIC).as_posix(): (source, path.relative_to(STATIC).as_posix())
        for path in STATIC.rglob("*")
        if path.is_file()
    }
    for name in paths:
        with source.open(name) as handle:
            storage.save(name, File(handle))
    outcomes = [processed for _, _, processed in storage.post_process(paths)]
    assert not [one for one in outcomes if isinstance(one, Exception)]
