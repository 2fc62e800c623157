"""The judged directory: services as a town has them, and what parents type."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

from berceau.directory import search_index
from berceau.directory.models import Service, Structure
from tests.directory.found import CAMBRAI, CAUDRY, a_place, a_service, a_structure

HERE = Path(__file__).parent
COMMUNES = {
    "Cambrai": CAMBRAI,
    "Caudry": CAUDRY,
    "Escaudœuvres": ("59206", "Escaudœuvres", 50.2050, 3.2650),
}


def queries() -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = tomllib.loads((HERE / "queries.toml").read_text())["queries"]
    return lines


def rows() -> list[dict[str, str]]:
    with (HERE / "services.psv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="|"))


def load() -> dict[str, Service]:
    """key of `services.psv` -> its row, all indexed. References are the same in every database."""
    structures: dict[str, Structure] = {}
    found = {}
    for number, row in enumerate(rows()):
        place = a_place(COMMUNES[row["commune"]], address=row["structure"])
        name = row["structure"]
        structures[name] = structures.get(name) or a_structure(name, place=place)
        found[row["key"]] = a_service(
            row["name"],
            structure=structures[name],
            source_id=row["key"],
            reference=f"JUGE{number:05d}",
            kind=row["kind"],
            description=row["description"],
            age_from_months=int(row["from"]) if row["from"] else None,
            age_to_months=int(row["to"]) if row["to"] else None,
            cost="gratuit" if row["free"] == "yes" else "payant",
            without_appointment=row["walk_in"] == "yes",
            hours=row["hours"],
        )
    search_index.refresh(None)
    return found
