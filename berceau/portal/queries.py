"""What the public site reads: the register."""

from __future__ import annotations

from berceau.contract import PersonalData, programmes


def register() -> list[PersonalData]:
    """Every line of the register, as the programmes declare it."""
    return [line for programme in programmes() for line in programme.personal_data]
