"""The two profiles of an instance: without health data (the default) or with it.

French law (code de la santé publique, article L1111-8) wants health data that is held for somebody
else to be hosted by a certified host. The profile « avec-sante » starts only once that is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

WITHOUT_HEALTH, WITH_HEALTH = "sans-sante", "avec-sante"
PROFILES = (WITHOUT_HEALTH, WITH_HEALTH)
SELF = "interne"


@dataclass(frozen=True, slots=True)
class Hosting:
    """What the instance declares of its host: all of it is written in the register."""

    host: str
    certificate: str
    until: str
    """The last day of the certificate, or the day of the written decision when self-hosted."""

    @property
    def is_self(self) -> bool:
        return self.host == SELF


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def refusals(*, profile: str, hosting: Hosting, today: date) -> list[str]:
    """Why this profile must not start, in sentences; empty when it may."""
    if profile not in PROFILES:
        return [f"BERCEAU_PROFILE vaut « {profile} » : écrire sans-sante ou avec-sante."]
    if profile == WITHOUT_HEALTH:
        return []
    reasons = []
    if not hosting.host:
        reasons.append(
            "BERCEAU_HDS_HOST manque : écrire le nom de l'hébergeur certifié HDS, ou « interne » "
            "si "
            "le responsable de traitement héberge lui-même ses propres données de santé."
        )
    if not hosting.certificate:
        reasons.append(
            "BERCEAU_HDS_CERTIFICATE manque : écrire la référence du certificat HDS (ou, en "
            "interne, "
            "celle de la décision écrite du responsable de traitement)."
        )
    day = _day(hosting.until)
    if day is None:
        reasons.append(
            "BERCEAU_HDS_DATE manque ou ne se lit pas : écrire AAAA-MM-JJ, dernier jour du "
            "certificat HDS (ou, en interne, jour de la décision)."
        )
    elif hosting.is_self and day > today:
        reasons.append(f"BERCEAU_HDS_DATE : la décision du {day} n'est pas encore prise.")
    elif not hosting.is_self and day < today:
        reasons.append(f"BERCEAU_HDS_DATE : le certificat HDS a pris fin le {day}.")
    return reasons
