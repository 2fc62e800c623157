"""What anybody learns from the number of a certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from berceau.professionals import answers as said
from berceau.professionals.certificate import number_of
from berceau.professionals.models import Registration


@dataclass(frozen=True, slots=True)
class Valid:
    """A certificate that is valid; the name only when its holder agreed to be published."""

    number: str
    name: str
    type: str
    commune: str
    until: date


def certified(certificate: str, *, on: date) -> Valid | None:
    """What it says, or None: unknown, over, withdrawn, not accepted, all the same. One query."""
    found = Registration.objects.filter(certificate=certificate.lower()).first()
    if not certificate or found is None or found.valid_until is None or not found.certified(on):
        return None
    answers = found.accepted
    return Valid(
        number=number_of(found),
        name=said.name_of(answers) if said.agrees(answers) else "",
        type=said.type_of(answers),
        commune=said.read(answers, "commune"),
        until=found.valid_until,
    )
