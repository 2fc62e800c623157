"""What we write of a family and what we never write: the same words on every paper."""

from __future__ import annotations

from django.utils.translation import gettext as _


def written() -> str:
    return _(
        "Votre prénom, comment vous joindre, votre langue, votre commune. "
        "Puis ce que vous choisissez de nous dire."
    )


def never_written() -> str:
    return _(
        "Votre nationalité, votre religion, votre numéro de sécurité sociale, un avis sur vous."
    )
