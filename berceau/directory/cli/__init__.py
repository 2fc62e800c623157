"""The verbs of `berceau directory`, one module each.

A module gives `HELP`, `arguments(parser)` and `run(stdout, stderr, **options)`; it writes to
`stdout` and `stderr` (Django's OutputWrapper), and ends with another status by `sys.exit`.
"""

from __future__ import annotations

from types import ModuleType

from berceau.directory.cli import exporting, importing, indexing, searching, undoing

VERBS: dict[str, ModuleType] = {
    "import": importing,
    "undo-import": undoing,
    "export": exporting,
    "search": searching,
    "index": indexing,
}
"""Name of the verb -> its module."""
