"""Vendored files are those of the manifests, untouched."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from berceau.ui import icons

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / "berceau/ui/static/ui/vendor", ROOT / "tests/vendor"]
LISTED = [
    (folder, entry)
    for folder in FOLDERS
    for entry in tomllib.loads((folder / "vendor.toml").read_text(encoding="utf-8"))["file"]
]
NAMES = [entry["path"] for _, entry in LISTED]


@pytest.mark.parametrize(("folder", "entry"), LISTED, ids=NAMES)
def test_a_vendored_file_has_not_changed(folder: Path, entry: dict[str, str]) -> None:
    digest = hashlib.sha256((folder / entry["path"]).read_bytes()).hexdigest()
    assert digest == entry["sha256"]


@pytest.mark.parametrize(("folder", "entry"), LISTED, ids=NAMES)
def test_a_vendored_file_has_its_licence_beside_it(folder: Path, entry: dict[str, str]) -> None:
    assert entry["licence"]
    assert entry["version"]
    assert (folder / entry["licence_text"]).stat().st_size > 500


@pytest.mark.parametrize("folder", FOLDERS, ids=["ui", "tests"])
def test_nothing_is_vendored_without_being_listed(folder: Path) -> None:
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "vendor.toml"
    }
    assert found == {entry["path"] for of, entry in LISTED if of == folder}


def test_the_sprite_holds_the_icons_of_the_list() -> None:
    sprite = icons.SPRITE.read_text(encoding="utf-8")
    assert tuple(re.findall(r'<symbol id="([\w-]+)"', sprite)) == icons.NAMES


def _icons_used() -> set[tuple[str, str]]:
    """(file, icon) of every template and programme of the house."""
    in_templates = re.compile(r"""{%\s*icon\s+"([\w-]+)"|\bicon="([\w-]+)\"""")
    used = set()
    for path in (ROOT / "berceau").rglob("*"):
        if path.suffix == ".html" or path.name == "programme.py":
            for pair in in_templates.findall(path.read_text(encoding="utf-8")):
                used.add((path.relative_to(ROOT).as_posix(), pair[0] or pair[1]))
    return used


def test_every_icon_used_in_the_house_is_in_the_sprite() -> None:
    assert {pair for pair in _icons_used() if pair[1] not in icons.NAMES} == set()
