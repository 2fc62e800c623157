"""Reduce npm's @etalab/decoupage-administratif to the two tables that Berceau ships.

    python tools/reduce_communes.py etalab-decoupage-administratif-6.0.0.tgz berceau/families/data

Kept: the communes of today (not the former ones, nor the arrondissements of Paris, Lyon and
Marseille), with code, name, département or overseas territory, population and postal codes.
"""

from __future__ import annotations

import csv
import json
import sys
import tarfile
from pathlib import Path
from typing import Any


def member(archive: tarfile.TarFile, name: str) -> list[dict[str, Any]]:
    """A JSON file of the package."""
    file = archive.extractfile(f"package/data/{name}.json")
    if file is None:
        raise SystemExit(f"{name}.json : absent du paquet")
    content: list[dict[str, Any]] = json.load(file)
    return content


def write(path: Path, header: list[str], rows: list[list[object]]) -> None:
    """Tab-separated, one line a row, sorted by code."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
        table.writerow(header)
        table.writerows(sorted(rows, key=lambda row: str(row[0])))


def main(package: str, folder: str) -> None:
    """Read the package, write `communes.tsv` and `departements.tsv`."""
    with tarfile.open(package) as archive:
        communes, departements = member(archive, "communes"), member(archive, "departements")
    out = Path(folder)
    write(
        out / "communes.tsv",
        ["code", "nom", "departement", "population", "codes_postaux"],
        [
            [c["code"], c["nom"], c["departement"], c.get("population", 0),
             " ".join(c.get("codesPostaux", []))]
            for c in communes
            if c["type"] == "commune-actuelle"
        ],
    )  # fmt: skip
    write(out / "departements.tsv", ["code", "nom"], [[d["code"], d["nom"]] for d in departements])


if __name__ == "__main__":
    main(*sys.argv[1:3])
