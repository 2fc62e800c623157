"""A leaflet: reading the directory, laying it out, writing the PDF. A town of 116 services.

python bench/leaflet.py [--turns 20]

The first leaflet of a process also reads the calendar and the fonts: it is said apart.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results" / "leaflet.json"
DAY = date(2026, 11, 23)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=20)
    turns = parser.parse_args().turns
    with tempfile.TemporaryDirectory(prefix="berceau-bench-") as folder:
        os.environ |= {
            "BERCEAU_MODE": "test",
            "BERCEAU_DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "berceau.config.settings",
        }
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        from django.core.management import call_command

        from berceau.config.seed.directory import tell_of_services
        from berceau.directory.models import Service
        from berceau.leaflet.paper import VARIANTS, leaflet
        from berceau.leaflet.zone import Zone

        call_command("migrate", verbosity=0)
        tell_of_services(today=DAY)
        zone = Zone("59122")

        def once(variant: str) -> float:
            began = time.perf_counter()
            leaflet(zone, language="fr", on=DAY).pdf(variant)
            return (time.perf_counter() - began) * 1000

        first = once("print")
        found = {
            variant: round(statistics.median(once(variant) for _turn in range(turns)), 1)
            for variant in VARIANTS
        }
        result = {
            "on": date.today().isoformat(),
            "machine": f"{platform.machine()}, {os.cpu_count()} cores",
            "python": platform.python_version(),
            "services": Service.objects.count(),
            "first_of_a_process_ms": round(first, 1),
            "median_ms": found,
        }
        RESULTS.write_text(json.dumps(result, indent=1) + "\n")
        print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
