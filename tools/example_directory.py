"""Write docs/exemples/annuaire-avec-erreurs.xlsx from its JSON, in the layout of the State's model.

The model of data·inclusion has two sheets, a line of explanation (dropped by its column
`__ignore__`) under the names of columns, and lists separated by commas.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from openpyxl import Workbook

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "exemples"
SHEETS = {"Structures": "structures", "Services": "services"}


def cell(value: Any) -> Any:
    return ",".join(value) if isinstance(value, list) else value


def main() -> None:
    entries = json.loads((FOLDER / "annuaire-avec-erreurs.json").read_text("utf-8"))
    book = Workbook(write_only=True)
    for title, key in SHEETS.items():
        sheet = book.create_sheet(title)
        columns = list(dict.fromkeys(name for entry in entries[key] for name in entry))
        sheet.append(["__ignore__", *columns])
        sheet.append(["x", *(f"ce que dit {name}" for name in columns)])
        for entry in entries[key]:
            sheet.append([None, *(cell(entry.get(name)) for name in columns)])
    book.save(FOLDER / "annuaire-avec-erreurs.xlsx")


if __name__ == "__main__":
    main()
