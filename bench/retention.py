"""How long the nightly run takes on a big town: `python bench/retention.py DATA_DIR`.

DATA_DIR holds a seeded instance (`berceau seed --families 20000`), which is copied first. Three
nights are measured: a first one, one that lists 1 % of the files, one that erases them; the wipe.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(source: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        shutil.copytree(source, data)
        os.environ.update(
            BERCEAU_MODE="demo",
            BERCEAU_DATA_DIR=str(data),
            BERCEAU_ARCHIVES_VISA="0",
            DJANGO_SETTINGS_MODULE="berceau.config.settings",
        )
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        measure(data)


def measure(data: Path) -> None:
    from django.utils import timezone

    from berceau.families.models import Family
    from berceau.retention import engine
    from berceau.retention.wipe import wipe_deleted_bytes

    at = timezone.now()
    seconds: dict[str, float] = {}

    def timed(name: str, run: object) -> object:
        started = time.monotonic()
        result = run()  # type: ignore[operator]
        seconds[name] = round(time.monotonic() - started, 2)
        return result

    files = Family.objects.count()
    timed("dry run", lambda: engine.run(at=at, dry=True))
    timed("first night (lists)", lambda: engine.run(at=at))
    old = Family.objects.order_by("pk").values_list("pk", flat=True)[: files // 100]
    Family.objects.filter(pk__in=list(old)).update(last_word_on=date(2020, 1, 1))
    timed("night that lists 1 %", lambda: engine.run(at=at))
    report = timed("night that erases 1 %", lambda: engine.run(at=at + timedelta(days=1)))
    timed("wipe of the bytes", wipe_deleted_bytes)
    print(
        json.dumps(
            {
                "files": files,
                "erased": files - Family.objects.count(),
                "sentence": report.sentence,  # type: ignore[attr-defined]
                "seconds": seconds,
                "database_mb": round(
                    sum(path.stat().st_size for path in data.glob("*.sqlite3*")) / 1e6
                ),
                "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            },
            ensure_ascii=False,
            indent=1,
        )
    )


if __name__ == "__main__":
    main(sys.argv[1])
