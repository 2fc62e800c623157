"""The table of delays, read from its file, and what the DPO shortened."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berceau.retention.models import ShorterDelay
from berceau.rules.offsets import shift

LATER, NOBODY, OPERATIONS = "later", "nobody", "operations"
"""What does not exist yet, what is never kept, what a setting of the backups decides."""


@dataclass(frozen=True, slots=True)
class Delay:
    """One line: how long, counted from what, on which ground. `amount` is the one in force."""

    key: str
    label: str
    unit: str
    most: int
    amount: int
    counted_from: str
    then: str
    ground: str
    status: str
    visa: bool
    holder: str

    @property
    def is_shortened(self) -> bool:
        return self.amount < self.most

    @property
    def can_be_shortened(self) -> bool:
        return self.most > 1 and self.holder not in {LATER, OPERATIONS}

    @property
    def words(self) -> str:
        """« 24 mois », « 90 jours », « rien »."""
        return in_words(self.unit, self.amount)

    @property
    def most_words(self) -> str:
        return in_words(self.unit, self.most)

    @property
    def status_words(self) -> str:
        return STATUS[self.status]()

    def before(self, today: date) -> date:
        """What started its clock on this day or earlier has run out today."""
        if self.unit == "days":
            return today - timedelta(days=self.amount)
        return shift(today, -self.amount, 0)

    def ends(self, since: date) -> date:
        """The first day on which what started its clock that day has run out."""
        if self.unit == "days":
            return since + timedelta(days=self.amount)
        return shift(since, self.amount, 0)


STATUS = {
    "sourced": lambda: _("texte lu"),
    "known": lambda: _("à faire vérifier"),
    "proposed": lambda: _("notre proposition"),
}


def in_words(unit: str, amount: int) -> str:
    """A length of time as it is said."""
    if not amount:
        return _("rien n’est gardé")
    if unit == "days":
        return ngettext("%(count)d jour", "%(count)d jours", amount) % {"count": amount}
    return _("%(count)d mois") % {"count": amount}


@cache
def _lines() -> dict[str, dict[str, object]]:
    data = tomllib.loads((resources.files(__package__) / "delays.toml").read_text("utf-8"))
    lines: dict[str, dict[str, object]] = data["delays"]
    return lines


def _delay(key: str, line: Mapping[str, object], shortened: int | None) -> Delay:
    most = int(str(line["most"]))
    visa = bool(line["visa"]) and settings.ARCHIVES_VISA
    return Delay(
        key=key,
        label=str(line["label"]),
        unit=str(line["unit"]),
        most=most,
        # The file goes before the screen: a row that a newer version made too long is not heard.
        amount=most if shortened is None else min(shortened, most),
        counted_from=str(line["from"]),
        then=str(line["then"]),
        ground=str(line["ground"]),
        status=str(line["status"]),
        visa=visa,
        holder=str(line["holder"]),
    )


def delays() -> dict[str, Delay]:
    """Every line, with what the DPO shortened; one query."""
    shortened = dict(ShorterDelay.objects.values_list("key", "amount"))
    return {key: _delay(key, line, shortened.get(key)) for key, line in _lines().items()}


def check_shorter(key: str, amount: int) -> None:
    """Raise ValidationError, with the reason, when this is not a shorter delay."""
    line = _lines().get(key)
    if line is None:
        raise ValidationError(_("Cette durée n’existe pas."))
    delay = _delay(key, line, None)
    if not delay.can_be_shortened:
        raise ValidationError(_("Cette durée ne se change pas à l’écran."))
    if amount > delay.most:
        raise ValidationError(
            _(
                "On peut raccourcir, jamais allonger : la durée la plus longue admise est "
                "%(most)s (%(ground)s). La changer demande une nouvelle version du tableau."
            )
            % {"most": delay.most_words, "ground": delay.ground}
        )
    if amount < 1:
        raise ValidationError(_("Écrire au moins 1."))
