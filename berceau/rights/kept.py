"""What stays after an erasure, said to the person in words (RGPD, article 17.3)."""

from __future__ import annotations

from django.utils.translation import gettext as _


def kept_by_law() -> list[str]:
    """One sentence a thing, with its text of law."""
    return [
        _(
            "Le journal garde le numéro du dossier, sans aucun nom : qui l’a ouvert et quand, "
            "12 mois au plus (obligation de sécurité, RGPD article 32)."
        ),
        _(
            "Cette demande et sa réponse : la nature, les dates, qui a répondu, sans les mots "
            "(preuve de la réponse, RGPD article 5.2)."
        ),
        _(
            "Des compteurs sans personne : une famille de plus ce mois-là dans cette commune, "
            "rien qui mène à quelqu’un."
        ),
        _("Les sauvegardes chiffrées, jusqu’à 35 jours : elles ne servent qu’après une panne."),
    ]
