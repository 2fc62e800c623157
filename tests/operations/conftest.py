"""One small town, saved once, for every drill of this room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.operations.instance import MARKER, Instance, new_instance

PACK = "# pack du territoire\n"


@dataclass
class Saved:
    """An instance with a few families, and the folder where its backup is."""

    instance: Instance
    backups: Path

    @property
    def file(self) -> Path:
        return next(self.backups.glob("*.sauvegarde"))


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Saved]:
    """A town of six families, one of them with a name found nowhere else, and its backup."""
    folder = tmp_path_factory.mktemp("saved")
    with new_instance(folder / "data") as instance:
        instance.do("migrate", "-v0")
        instance.do("seed", "--families", "6")
        instance.sql(
            "UPDATE families_family SET name = ? WHERE id = (SELECT min(id) FROM families_family)",
            MARKER,
        )
        packs = instance.folder / "packs"
        packs.mkdir()
        (packs / "ville.yaml").write_text(PACK)
        instance.do("backup", "--to", str(folder / "backups"))
        yield Saved(instance, folder / "backups")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Instance]:
    """Another machine: nothing on it yet."""
    with new_instance(tmp_path / "elsewhere") as instance:
        yield instance
