"""Whether a test that a document names exists, without running it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def _functions(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return frozenset(
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)
    )


def exists(proof: str) -> bool:
    """`tests/x/test_y.py` or `tests/x/test_y.py::test_z`."""
    path, _, name = proof.partition("::")
    file = ROOT / path
    return file.is_file() and (not name or name.split("::")[-1].split("[")[0] in _functions(file))
