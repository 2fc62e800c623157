"""« Pendant l’absence de … votre contact est … » : once an absence, when it comes near."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from berceau.accounts.models import Absence
from berceau.contract import Reminder
from berceau.families.models import Family
from berceau.ui.french import phone

NEAR = timedelta(days=2)


def given(first: date, last: date, families: Collection[int]) -> Iterator[Reminder]:
    """Absences noted and near of those who answer for these files. Two queries."""
    absences: dict[int, list[Absence]] = defaultdict(list)
    for absence in (
        Absence.objects.filter(
            cancelled_at__isnull=True, ends_on__gte=first, starts_on__lte=last + NEAR
        )
        .select_related("agent", "stand_in")
        .order_by("starts_on", "pk")
    ):
        absences[absence.agent_id].append(absence)
    if not absences or not families:
        return
    for family_id, referente_id in Family.objects.filter(
        pk__in=families, referente_id__in=absences
    ).values_list("pk", "referente_id"):
        for absence in absences[referente_id]:
            on = max(timezone.localdate(absence.declared_at), absence.starts_on - NEAR)
            if first <= on <= last and on <= absence.ends_on:
                yield _reminder(family_id, absence, on)


def _reminder(family_id: int, absence: Absence, on: date) -> Reminder:
    return Reminder(
        key=f"cover:{absence.pk}:{absence.stand_in_id}:{absence.ends_on.isoformat()}",
        purpose="cover",
        family_id=family_id,
        on=on,
        until=absence.ends_on,
        day=absence.starts_on,
        last_day=absence.ends_on,
        wording="cover",
        places={
            "absent": absence.agent.full_name,
            "contact": absence.stand_in.full_name,
            "phone": phone(absence.stand_in.work_phone),
        },
        together=False,
        why=_("la référente est remplacée"),
    )
