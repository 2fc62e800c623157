"""How long the calendar takes: one child, then 100,000 children of mixed ages, whole pack.

    python bench/rules.py [--children 100000] [--out bench/results/rules.json]

One core, no database. Facts are built while the clock is stopped; every step is computed each time.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import platform
import random
import resource
import statistics
import sys
import time
import tracemalloc
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from berceau.rules import Child, Done, Facts, Pack, Pregnancy, load_pack, plan  # noqa: E402
from berceau.rules.loading import NATIONAL  # noqa: E402

TODAY = dt.date(2026, 11, 22)


def family(number: int, dice: random.Random) -> Facts:
    """One family with one child between birth and six years, and its pregnancy."""
    born = TODAY - dt.timedelta(days=dice.randrange(0, 6 * 365))
    due = born + dt.timedelta(days=dice.randrange(-14, 40))
    name = f"c{number}"
    done = tuple(
        Done(rule=rule, on=born + dt.timedelta(days=days), child=name)
        for rule, days in (("E01", 4), ("E03", 40), ("V-HEX1", 61), ("V-PCV1", 61))
        if born + dt.timedelta(days=days) <= TODAY and dice.random() < 0.7
    )
    return Facts(
        commune="59122",
        pregnancies=(Pregnancy(id=f"p{number}", due_on=due, ended_on=born, outcome="birth"),),
        children=(
            Child(
                id=name,
                born_on=born,
                gestation_weeks=dice.choice((36, 38, 39, 40, 41)),
                pregnancy=f"p{number}",
            ),
        ),
        values={
            "first_child": dice.random() < 0.5,
            "single_parent": dice.random() < 0.2,
            "second_parent_employed": dice.random() < 0.6,
        },
        done=done,
    )


def one_child(pack: Pack) -> dict[str, float]:
    """Milliseconds for one child, its mother and its household."""
    dice = random.Random(1)
    families = [family(number, dice) for number in range(400)]
    first = time.perf_counter()
    plan(families[0], pack, TODAY)
    compiled = (time.perf_counter() - first) * 1000
    cold = []
    for facts in families:
        start = time.perf_counter()
        steps = plan(facts, pack, TODAY)
        cold.append((time.perf_counter() - start) * 1000)
    warm = []
    for facts in families:
        start = time.perf_counter()
        plan(facts, pack, TODAY)
        warm.append((time.perf_counter() - start) * 1000)
    start = time.perf_counter()
    for step in steps:
        assert step.why
    whys = (time.perf_counter() - start) * 1000
    return {
        "steps": len(steps),
        "first_call_with_compilation_ms": round(compiled, 3),
        "unseen_birthday_median_ms": round(statistics.median(cold), 4),
        "seen_birthday_median_ms": round(statistics.median(warm), 4),
        "seen_birthday_p95_ms": round(statistics.quantiles(warm, n=20)[18], 4),
        "all_explanations_of_one_child_ms": round(whys, 3),
    }


def many(pack: Pack, count: int) -> dict[str, float]:
    """Seconds for many children of mixed ages."""
    dice = random.Random(2)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, cpu, steps = 0.0, 0.0, 0
    for first in range(0, count, 1000):
        families = [family(number, dice) for number in range(first, min(count, first + 1000))]
        start, used = time.perf_counter(), time.process_time()
        for facts in families:
            steps += len(plan(facts, pack, TODAY))
        seconds += time.perf_counter() - start
        cpu += time.process_time() - used
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "children": count,
        "seconds": round(seconds, 2),
        "processor_seconds": round(cpu, 2),
        "ms_per_child": round(seconds / count * 1000, 4),
        "steps": steps,
        "peak_memory_mb": round(after / 1024, 1),
        "growth_while_planning_mb": round((after - before) / 1024, 1),
    }


def loading() -> dict[str, float]:
    """Milliseconds to read the national pack from its files, and what it keeps in memory."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        load_pack(NATIONAL)
        times.append((time.perf_counter() - start) * 1000)
    tracemalloc.start()
    pack = load_pack(NATIONAL)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return {
        "lines": len(pack.rules),
        "enabled_steps": sum(1 for rule in pack.steps if rule.enabled()),
        "load_median_ms": round(statistics.median(times), 1),
        "kept_mb": round(kept / 1e6, 2),
    }


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=100_000)
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "rules.json")
    options = parser.parse_args()
    pack = load_pack(NATIONAL)
    results = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "pack": {"id": pack.id, "version": pack.version, **loading()},
        "one_child": one_child(pack),
        "many_children": many(pack, options.children),
    }
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(json.dumps(results, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
