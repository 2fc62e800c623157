"""`berceau messages due --on DATE`: what would leave that day and why; what would not, and why."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, _SubParsersAction
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.families.models import Adult, Family
from berceau.messaging.management.commands import messages
from berceau.messaging.models import Channel
from berceau.messaging.purposes import purposes
from berceau.reminders import night
from berceau.reminders.plan import Item, LeftOut, Planned, opening


def a_day(written: str) -> date:
    """« 2026-11-23 »."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ArgumentTypeError(
            _("« %(written)s » n’est pas un jour : écrire par exemple 2026-11-23.")
            % {"written": written}
        ) from None


class Command(messages.Command):
    """The verbs of messages, and `due`. Names nobody: references only."""

    help = "Les messages : ce qui part maintenant, ce qui partirait un jour donné et pourquoi."

    def add_verbs(self, verbs: _SubParsersAction[Any]) -> None:
        super().add_verbs(verbs)
        due: ArgumentParser = verbs.add_parser(
            "due", help=_("dire quels rappels partiraient un jour donné, et pourquoi")
        )
        due.add_argument("--on", type=a_day, help=_("le jour (aujourd’hui si rien n’est dit)"))
        due.add_argument("--family", help=_("la référence d’une famille"))

    def due(self, **options: Any) -> None:
        day: date = options["on"] or timezone.localdate()
        families = _families(options["family"])
        leaves = opening(day)
        self.stdout.write(
            _("Le %(day)s, à partir de %(hour)s :")
            % {
                "day": day.isoformat(),
                "hour": timezone.localtime(leaves).strftime("%Y-%m-%d %H:%M"),
            }
        )
        leaving = kept = 0
        for _files, made in night.plans(day, at=leaves, families=families):
            people = _references(made.leaving, made.left_out)
            for planned in made.leaving:
                leaving += 1
                self.stdout.write(_leaving(planned, people))
            for left in made.left_out:
                kept += 1
                self.stdout.write(_left_out(left, people))
        self.stdout.write(
            _("Partiraient : %(leaving)d. Ne partiraient pas : %(kept)d. Rien n’est écrit.")
            % {"leaving": leaving, "kept": kept}
        )


def _families(reference: str | None) -> list[int] | None:
    if reference is None:
        return None
    found = list(Family.objects.filter(reference=reference).values_list("pk", flat=True))
    if not found:
        raise CommandError(_("Aucune famille n’a la référence « %s ».") % reference)
    return found


def _references(leaving: Sequence[Planned], left: Sequence[LeftOut]) -> dict[tuple[str, int], str]:
    """References of the files and adults of one batch. Two queries."""
    families = {one.person.family_id for one in leaving} | {one.family_id for one in left}
    adults = {one.person.adult_id for one in leaving}
    adults |= {one.person.adult_id for one in left if one.person is not None}
    found: dict[tuple[str, int], str] = {}
    for model, keys, kind in ((Family, families, "family"), (Adult, adults, "adult")):
        rows = model._base_manager.filter(pk__in=keys).values_list("pk", "reference")
        found.update({(kind, pk): reference for pk, reference in rows})
    return found


def _whose(people: dict[tuple[str, int], str], family_id: int, adult_id: int | None) -> str:
    family = people.get(("family", family_id), "?")
    if adult_id is None:
        return _("famille %(family)s") % {"family": family}
    return _("famille %(family)s, adulte %(adult)s") % {
        "family": family,
        "adult": people.get(("adult", adult_id), "?"),
    }


def _because(items: Sequence[Item]) -> str:
    return " ; ".join(
        _("%(why)s, à dire le %(on)s")
        % {"why": item.reminder.why, "on": item.reminder.on.isoformat()}
        for item in items
    )


def _leaving(planned: Planned, people: dict[tuple[str, int], str]) -> str:
    return (
        "✓ "
        + _("%(whose)s : %(purpose)s, %(channel)s, en %(language)s. %(because)s")
        % {
            "whose": _whose(people, planned.person.family_id, planned.person.adult_id),
            "purpose": purposes()[planned.draft.purpose].label,
            "channel": Channel(planned.draft.channel).label,
            "language": planned.draft.to.language,
            "because": _because(planned.items),
        }
        + (_(" ; plus tard : %(reason)s") % {"reason": planned.later} if planned.later else "")
    )


def _left_out(left: LeftOut, people: dict[tuple[str, int], str]) -> str:
    adult = left.person.adult_id if left.person is not None else None
    return "✗ " + _("%(whose)s : %(reason)s. %(because)s") % {
        "whose": _whose(people, left.family_id, adult),
        "reason": left.reason,
        "because": _because(left.items),
    }
