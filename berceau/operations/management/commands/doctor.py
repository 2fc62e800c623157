"""`berceau doctor`: is this instance well, and what to do for each thing that is not."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from berceau.operations import doctor

MARKS = {doctor.OK: "✓", doctor.WARN: "!", doctor.ERROR: "✗"}


class Command(BaseCommand):
    """Status 1 when a line is red."""

    help = "L’état de l’instance, et que faire pour chaque ligne rouge."
    requires_system_checks: list[str] = []  # noqa: RUF012

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="pour une supervision")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        lines = doctor.examine(at=at)
        sick = any(line.level == doctor.ERROR for line in lines)
        if options["json"]:
            report = {
                "at": at.isoformat(),
                "ok": not sick,
                "checks": [asdict(line) for line in lines],
            }
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
        else:
            for line in lines:
                self.stdout.write(f"{MARKS[line.level]} {line.label} : {line.sentence}")
                if line.remedy and line.level != doctor.OK:
                    self.stdout.write(f"    → {line.remedy}")
            self.stdout.write(doctor.verdict(lines))
        if sick:
            sys.exit(1)
