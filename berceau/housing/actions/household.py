"""Declaring who lives in the home, and taking a declaration back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.housing import household, policies
from berceau.housing.actions.common import check_day, lock
from berceau.housing.catalogue import household_lines
from berceau.housing.models import HouseholdReport, HousingRequest
from berceau.housing.queries.homes import home
from berceau.housing.queries.reach import reader_of
from berceau.pathway.actions import StepName, mark_done, undo
from berceau.pathway.calendar import calendar_of
from berceau.pathway.models import StepDecision, Teller
from berceau.pathway.subjects import step_key
from berceau.privacy import journal

MOST_OTHERS = 20


@dataclass(frozen=True, slots=True)
class Declared:
    """Who is in the home, among those the file knows: their keys (all of them when None)."""

    people: frozenset[str] | None = None
    others: int = 0


def write_report(
    request: HousingRequest, declared: Declared, *, on: date, by: Agent, at: datetime
) -> HouseholdReport:
    """The declaration itself, once the right was asked. Raises ValidationError."""
    known = household.known(home(request.family_id))
    if not 0 <= declared.others <= MOST_OTHERS:
        raise ValidationError({"others": _("De 0 à 20 autres personnes.")})
    keys = {person.key for person in known.people}
    kept = keys if declared.people is None else keys & declared.people
    if not kept and not declared.others:
        raise ValidationError({"people": _("Dire au moins une personne.")})
    report: HouseholdReport = HouseholdReport.objects.create(
        request=request,
        people=[person.stored() for person in known.people if person.key in kept],
        left_out=sorted(keys - kept),
        others=declared.others,
        words="\n".join(person.label for person in known.people if person.key in kept),
        on=on,
        by=by,
        at=at,
    )
    return report


@transaction.atomic
def declare(
    *, reference: str, declared: Declared, on: date | None, by: Agent, at: datetime
) -> HouseholdReport:
    """« C'est signalé » : the home as it is now was declared to the landlords, that day."""
    request = lock(reference, by=by, at=at, right=policies.can_add)
    if not request.is_going_on:
        raise ValidationError(_("Cette demande est terminée : rien n’est plus à déclarer."))
    check_day(on, today=timezone.localdate(at))
    assert on is not None  # noqa: S101 -- asked by `check_day`
    report = write_report(request, declared, on=on, by=by, at=at)
    journal.did(
        "housing.household_declared", by=by, at=at, family_id=request.family_id,
        request=request.pk, report=report.pk,
    )  # fmt: skip
    if reader_of(by, request, timezone.localdate(at)).is_team:
        _mark_in_calendar(request, report, on=on, by=by, at=at)
    return report


def _mark_in_calendar(
    request: HousingRequest, report: HouseholdReport, *, on: date, by: Agent, at: datetime
) -> None:
    """What the calendar asks to declare, of those who are in this declaration, is done."""
    keys = {line["key"] for line in report.people}
    told = {one.pregnancy_id for one in home(request.family_id) if one.key in keys} - {None}
    today = timezone.localdate(at)
    for line in calendar_of(request.family, today, can_act=True).to_do():
        if line.rule not in household_lines():
            continue
        step = StepName(*step_key(line.step))
        if f"c{step.child_id}" not in keys and step.pregnancy_id not in told:
            continue
        try:
            mark_done(
                family_id=request.family_id, step=step, on=on, told_by=Teller.AGENT, by=by, at=at
            )
        except ValidationError:
            # Declared before the birth, or on a day that the calendar refuses: it stays to do.
            continue


def current(request: HousingRequest) -> HouseholdReport | None:
    """The last declaration that nobody took back. One query."""
    return request.reports.filter(undone_at__isnull=True).order_by("-at", "-pk").first()


def declared_now(request: HousingRequest) -> household.Household | None:
    """The home as it was last declared. One query."""
    report = current(request)
    return household.read(report) if report is not None else None


@transaction.atomic
def take_back(*, reference: str, report_id: int, by: Agent, at: datetime) -> None:
    """As before this declaration. Raises ValidationError when another one came after it."""
    request = lock(reference, by=by, at=at, right=policies.can_add)
    report = HouseholdReport.objects.select_for_update(of=("self",)).get(
        pk=report_id, request=request
    )
    if not policies.can_change(reader_of(by, request, timezone.localdate(at)), report.by_id):
        raise PermissionDenied
    if report.undone_at is not None:
        return
    last = current(request)
    if last is None or last.pk != report.pk:
        raise ValidationError(_("Une autre déclaration a été notée depuis."))
    report.undone_at = at
    report.save(update_fields=["undone_at"])
    marked = StepDecision.objects.filter(
        family=request.family_id, rule__in=household_lines(), by=report.by_id, at=report.at,
        undone_at__isnull=True,
    )  # fmt: skip
    for decision in marked:
        undo(family_id=request.family_id, decision_id=decision.pk, by=by, at=at)
    journal.did(
        "housing.declaration_undone", by=by, at=at, family_id=request.family_id,
        request=request.pk, report=report.pk,
    )  # fmt: skip
