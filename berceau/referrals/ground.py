"""What lets a structure be told: the law, the person's agreement, what she would say herself.

The laws and their words are those of shares (`sharing.regimes`). A referral goes to a structure,
not to one named colleague: two of the four laws only, and who is bound by nothing hears only what
the person agreed to (docs/decisions).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from berceau.accounts.roles import SecrecyGround
from berceau.kit.fields import refusal
from berceau.referrals.models.referral import SENTENCE_LENGTH
from berceau.referrals.partners import IDENTIFYING, Passed
from berceau.sharing.models import RegimeKey, Told
from berceau.sharing.regimes import Regime, regimes

FOR_A_STRUCTURE = (RegimeKey.AGREEMENT, RegimeKey.SOCIAL_ACTION)


@dataclass(frozen=True, slots=True)
class Ground:
    """What the form says of the right to tell."""

    regime: str
    told: str
    told_on: date | None
    agreed: bool
    her_words: bool = False
    """The sentence was read to her: she would say it herself."""


def offered(*, maker: str, recipient: str) -> list[tuple[Regime, str]]:
    """Each law with why it does not serve here; empty when it does."""
    return [
        (regimes()[key], refusal_of(key, maker=maker, recipient=recipient))
        for key in FOR_A_STRUCTURE
    ]


def refusal_of(regime: str, *, maker: str, recipient: str) -> str:
    """Why this law does not let the structure be told; empty when it does."""
    if regime not in FOR_A_STRUCTURE:
        return _(
            "Ce texte vaut entre professionnels nommés, pas pour une structure : "
            "passer par « Partager avec… »."
        )
    unbound = recipient in {"", SecrecyGround.NONE}
    if regime == RegimeKey.AGREEMENT:
        return ""
    if unbound:
        return _(
            "Rien ne dit que cette structure est tenue au secret professionnel : elle n’apprend "
            "que ce que la personne accepte, ou va lui dire elle-même."
        )
    return regimes()[regime].refusal(maker=maker, recipient=recipient)


def check(
    said: Ground,
    *,
    maker: str,
    recipient: str,
    sentence: str,
    passed: Collection[str],
    today: date,
) -> None:
    """Raise ValidationError, by field and all at once, when the structure may not be told so."""
    errors: dict[str, list[ValidationError]] = {}
    for one in (
        partial(_check_law, said, maker=maker, recipient=recipient, passed=passed),
        partial(_check_told, said, today=today),
        partial(_check_words, sentence),
        partial(_check_passed, passed),
    ):
        try:
            one()
        except ValidationError as refused:
            errors |= refused.error_dict
    if errors:
        raise ValidationError(errors)


def _check_law(said: Ground, *, maker: str, recipient: str, passed: Collection[str]) -> None:
    regime = regimes().get(said.regime)
    if regime is None:
        raise ValidationError({"regime": _("Choisir la règle qui permet de le dire.")})
    why = refusal_of(said.regime, maker=maker, recipient=recipient)
    if why:
        raise ValidationError({"regime": why})
    if regime.agreement and not said.agreed:
        raise ValidationError(
            {"agreed": _("Sans l’accord de la personne, rien ne part : le lui demander d’abord.")}
        )
    unbound = recipient in {"", SecrecyGround.NONE}
    if unbound and IDENTIFYING & set(passed) and not said.her_words:
        raise ValidationError(
            {
                "her_words": _(
                    "Cette structure n’est pas tenue au secret : avec son nom ou son téléphone, "
                    "n’écrire que ce que la personne dirait elle-même. Lui lire la phrase, "
                    "ou ne rien cocher qui dise qui elle est."
                )
            }
        )


def _check_told(said: Ground, *, today: date) -> None:
    """A referral is a help asked for: the person is always told, and when."""
    if said.told not in Told.values:
        raise ValidationError({"told": _("Dire comment le parent a été prévenu.")})
    if said.told == Told.NOT_TOLD:
        raise ValidationError(
            {"told": _("On n’oriente pas une personne sans le lui dire : la prévenir d’abord.")}
        )
    if said.told_on is None:
        raise ValidationError({"told_on": _("Dire quel jour le parent a été prévenu.")})
    if said.told_on > today:
        raise ValidationError({"told_on": _("Le parent est prévenu avant : ce jour est à venir.")})


def _check_words(sentence: str) -> None:
    if not sentence.strip():
        raise ValidationError({"sentence": _("Choisir une phrase, ou écrire la vôtre.")})
    why = refusal(sentence)
    if why is not None:
        raise ValidationError({"sentence": why})
    if len(sentence) > SENTENCE_LENGTH:
        raise ValidationError({"sentence": _("Une phrase : 300 caractères au plus.")})


def _check_passed(passed: Collection[str]) -> None:
    if set(passed) - set(Passed.values):
        raise ValidationError({"passed": _("Choisir dans la liste ce qui est transmis.")})
