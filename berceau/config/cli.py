"""The console script `berceau`: every management command; `frise` and `keys new` without Django."""

from __future__ import annotations

import os
import sys


def main(argv: list[str] | None = None) -> None:
    """Run `berceau COMMAND …`.

    `frise` needs neither settings nor database, and `keys new` makes what the settings want:
    both are answered before Django is loaded.
    """
    argv = sys.argv if argv is None else argv
    if len(argv) > 1 and argv[1] == "frise":
        from berceau.rules.frise import run

        sys.exit(run(argv[2:], sys.stdin, sys.stdout, sys.stderr))

    if argv[1:3] == ["keys", "new"]:
        from berceau.kit import keyfile

        sys.exit(keyfile.run(argv[3:], sys.stdout, sys.stderr))

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "berceau.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(argv)
