"""`berceau referrals clock [--on DATE] [--dry-run]`: the silence clock."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.referrals.actions import clock

NIGHT = time(5, 0)
MOST_DAYS = 366


def a_day(written: str) -> date:
    """« 2026-11-23 »."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ArgumentTypeError(
            _("« %(written)s » n’est pas un jour : écrire par exemple 2026-11-23.")
            % {"written": written}
        ) from None


class Command(BaseCommand):
    """Every day up to this one is played, as each night would have; a dry run tells one night.

    Names nobody.
    """

    help = "Les orientations : joue l’horloge du silence, jusqu’au jour donné."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        one = verbs.add_parser(
            "clock", help=_("relancer les structures, dire aux référentes ce qui est sans réponse")
        )
        one.add_argument("--on", type=a_day, help=_("le jour (aujourd’hui si rien n’est dit)"))
        one.add_argument(
            "--dry-run", action="store_true", help=_("dire seulement, sans rien écrire ni envoyer")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        last: date = options["on"] or today
        if last < today:
            raise CommandError(_("Ce jour est passé : l’horloge ne recule pas."))
        if options["dry_run"]:
            self.stdout.write(_("À blanc : rien n’est écrit ni envoyé."))
            self.stdout.write(f"{last.isoformat()} : {clock.rehearse(_night_of(last))}")
            return
        if last > today and settings.MODE == "production":
            raise CommandError(
                _("En production, l’horloge ne se joue pas d’avance : des structures seraient "
                  "relancées trop tôt.")
            )  # fmt: skip
        if (last - today).days > MOST_DAYS:
            raise CommandError(_("Un an d’avance au plus."))
        for day in _days(today, last):
            self.stdout.write(f"{day.isoformat()} : {clock.nightly(_night_of(day))}")


def _night_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, NIGHT))


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)
