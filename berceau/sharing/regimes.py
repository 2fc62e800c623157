"""What each law asks of those who speak, read from `regimes.toml`. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from django.utils.translation import gettext as _

from berceau.accounts.roles import SecrecyGround
from berceau.sharing.models import RegimeKey


@dataclass(frozen=True, slots=True)
class Regime:
    """One law: whom it binds, what it asks, in two plain lines."""

    key: str
    article: str
    lines: tuple[str, ...]
    recipients: frozenset[str]
    makers: frozenset[str]
    agreement: bool
    silence: bool
    why_not: str
    source: str
    status: str
    reading: str

    @property
    def label(self) -> str:
        return str(RegimeKey(self.key).label)

    def refusal(self, *, maker: str, recipient: str) -> str:
        """Why this law does not let these two speak; empty when it does."""
        if recipient in {"", SecrecyGround.NONE}:
            return _("Son mandat ne porte aucun secret professionnel : rien ne lui est partagé.")
        if recipient not in self.recipients:
            return self.why_not
        if self.makers and maker not in self.makers:
            return _("Votre mandat n’entre pas dans ce texte. %(why)s") % {"why": self.why_not}
        return ""


@cache
def regimes() -> dict[str, Regime]:
    """key -> law, in the order of the file."""
    data = tomllib.loads((resources.files(__package__) / "regimes.toml").read_text("utf-8"))
    return {
        key: Regime(
            key=key,
            **line
            | {
                "lines": tuple(line["lines"]),
                "recipients": frozenset(line["recipients"]),
                "makers": frozenset(line["makers"]),
            },
        )
        for key, line in data.items()
    }
