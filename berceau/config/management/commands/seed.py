"""`berceau seed`: fictional families, for the demonstration and for measurements."""

from __future__ import annotations

import random
import time
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from berceau.accounts.models import Agent
from berceau.config.seed.decisions import mark_the_past
from berceau.config.seed.directory import tell_of_services
from berceau.config.seed.families import Teller
from berceau.config.seed.housing import tell_of_housing
from berceau.config.seed.keeping import tell_of_keeping
from berceau.config.seed.letters import tell_of_letters
from berceau.config.seed.professionals import tell_of_professionals
from berceau.config.seed.referrals import tell_of_referrals
from berceau.config.seed.reminders import tell_of_reminders
from berceau.config.seed.said import tell_of_messages
from berceau.config.seed.town import build_town
from berceau.config.seed.trust import tell_of_trust
from berceau.families import search
from berceau.families.models import Family
from berceau.followup.models import DeskDay
from berceau.pathway import projection

FAMILIES_OF_A_REFERENTE = 125


class Command(BaseCommand):
    help = "Écrit une ville fictive (démonstration et mesures). Refusé s’il y a déjà des agents."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--families", type=int, default=250)
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            default=None,
            help="le jour de la ville (AAAA-MM-JJ)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("Une instance de production ne reçoit pas de familles fictives.")
        if Agent.objects.exists():
            raise CommandError(
                "Il y a déjà des agents ici : la ville fictive se bâtit sur une base vide."
            )
        started = time.monotonic()
        today = options["today"] or timezone.localdate()
        count = options["families"]
        with transaction.atomic():
            town = build_town(today=today, referentes=max(2, count // FAMILIES_OF_A_REFERENTE))
            tell_of_services(today=today)
            Teller(town, today=today).tell(count).write()
            search.index_many(Family.objects.order_by("pk").iterator(500))
            self.count_the_desk(today)
        projection.rebuild_all(today=today)
        mark_the_past(today=today)
        projection.rebuild_all(today=today)
        tell_of_trust(today=today)
        tell_of_housing(today=today)
        tell_of_keeping(today=today)
        tell_of_letters(today=today)
        tell_of_messages(today=today)
        tell_of_referrals(today=today)
        tell_of_reminders(today=today)
        tell_of_professionals(today=today)
        self.stdout.write(
            f"{count} familles, {len(town.referentes)} référentes, en "
            f"{time.monotonic() - started:.0f} s."
        )

    def count_the_desk(self, today: date) -> None:
        """Thirty days of answers at the birth desk: refusals are a number and nothing else."""
        chance = random.Random(30)  # noqa: S311
        DeskDay.objects.bulk_create(
            [
                DeskDay(
                    day=today - timedelta(days=back),
                    accepted=chance.randint(0, 3),
                    refused=chance.randint(0, 1),
                    later=chance.randint(0, 1),
                )
                for back in range(1, 31)
            ]
        )
