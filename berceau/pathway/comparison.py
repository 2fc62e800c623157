"""What would change for the families of the instance if another calendar were applied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from berceau.families.models import Family
from berceau.pathway.facts import known_families
from berceau.pathway.pack import pack_in_force
from berceau.pathway.projection import BATCH
from berceau.rules import Facts, Pack, PackError, load_pack, national_pack, overlay
from berceau.rules.diff import PackDiff, diff

NATIONAL, CURRENT = "national", "current"


def read_pack(name: str) -> Pack:
    """`national`, `current`, a complete pack (a folder) or files of a territory."""
    if name == NATIONAL:
        return national_pack()
    if name == CURRENT:
        return pack_in_force().pack
    path = Path(name)
    if path.is_dir() and (path / "pack.yaml").is_file():
        return load_pack(path)
    if not path.exists():
        raise PackError([f"{name}:1: un fichier ou un dossier de calendrier est attendu"])
    return overlay(national_pack(), sorted(path.glob("*.yaml")) if path.is_dir() else [path])


def compare(
    old: Pack, new: Pack, *, today: date, progress: Callable[[int, int], None] | None = None
) -> PackDiff:
    """Plan every open file with both; writes nothing."""
    return diff(old, new, _all_facts(new, today, progress), today)


def _all_facts(
    pack: Pack, today: date, progress: Callable[[int, int], None] | None
) -> Iterator[Facts]:
    ids = list(Family.objects.followed().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        families = list(Family.objects.filter(pk__in=batch).order_by("pk"))
        yield from (known.facts for known in known_families(families, pack, today))
        if progress is not None:
            progress(start + len(batch), len(ids))
