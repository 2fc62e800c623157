"""What the calendar holds on one adult, for the access request."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from berceau.contract import Holding
from berceau.families.holdings import children_of, pregnancies_of
from berceau.pathway.models import ProjectedStep, StepDecision

YOURS = _("c’est votre dossier")


def _told(adult_id: int) -> Q:
    """Steps of the home, of their children, of a pregnancy of theirs: not another's pregnancy."""
    return (
        Q(child=None, pregnancy=None)
        | Q(child__in=children_of(adult_id).values("pk"))
        | Q(pregnancy__in=pregnancies_of(adult_id).values("pk"))
    )


def decisions_of(adult_id: int) -> QuerySet[StepDecision]:
    return StepDecision.objects.filter(_told(adult_id), family__adults=adult_id)


def steps_of(adult_id: int) -> QuerySet[ProjectedStep]:
    return ProjectedStep.objects.filter(_told(adult_id), family__adults=adult_id)


def hidden_of_decision(row: Model, adult_id: int) -> Collection[str]:
    """Which adult said it is told to that adult alone."""
    said_by: int | None = getattr(row, "said_by_id", None)
    return frozenset() if said_by in {None, adult_id} else {"said_by"}


HOLDINGS = (
    Holding(
        "pathway.StepDecision",
        _("Les étapes faites, reportées ou non souhaitées"),
        decisions_of,
        40,
        silent={"family": YOURS},
        hides=hidden_of_decision,
    ),
    Holding(
        "pathway.ProjectedStep",
        _("Les étapes à venir, calculées"),
        steps_of,
        41,
        silent={"family": YOURS, "referente": _("dite plus haut")},
    ),
)
