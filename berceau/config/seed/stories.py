"""The moments at which the fictional families stand, and what was said to them."""

from __future__ import annotations

from enum import Enum


class Story(Enum):
    """Where a family stands in its thousand days."""

    NEWBORN_TO_CALL = "declared this week, first call promised"
    PREGNANCY = "a pregnancy under way"
    TWINS_EXPECTED = "twins expected"
    CHILD = "one child followed"
    SIBLINGS = "a child followed and an older sibling"
    TWINS = "twins born"
    PREMATURE = "born before 37 weeks"
    SEPARATED = "parents apart, the child in two homes"
    QUIET = "no word for more than three months"
    LOSS = "a pregnancy lost"
    CHILD_DIED = "a child died, a sibling remains"
    NEARLY_THREE = "third birthday within two months"
    CLOSED = "follow-up ended"


# How many families of each, out of 250.
SHARES: tuple[tuple[Story, int], ...] = (
    (Story.NEWBORN_TO_CALL, 9),
    (Story.PREGNANCY, 38),
    (Story.TWINS_EXPECTED, 3),
    (Story.CHILD, 78),
    (Story.SIBLINGS, 52),
    (Story.TWINS, 5),
    (Story.PREMATURE, 9),
    (Story.SEPARATED, 12),
    (Story.QUIET, 20),
    (Story.LOSS, 3),
    (Story.CHILD_DIED, 1),
    (Story.NEARLY_THREE, 8),
    (Story.CLOSED, 12),
)

SAID = (
    "Aimerait voir du monde, propose de venir au café des parents.",
    "Sommeil difficile, la nuit du petit dernier est coupée en trois.",
    "Cherche une place chez une assistante maternelle pour janvier.",
    "Contente de son suivi, rien de particulier cette fois.",
    "Demande de logement à mettre à jour, on regarde ensemble la semaine prochaine.",
    "A repris le travail à mi-temps, l’organisation tient.",
    "Voudrait des idées de sorties gratuites le mercredi.",
    "Fatigue, aimerait souffler deux heures dans la semaine.",
    "Le papa prend son congé le mois prochain.",
    "S’interroge sur l’entrée à l’école, dossier à retirer en mairie.",
    "A reçu le livret de la Caf, tout est à jour.",
    "Préfère les SMS aux appels, surtout l’après-midi.",
    "Les grands-parents aident le week-end.",
    "Se sent un peu seule depuis le déménagement.",
    "Merci pour l’adresse de la ludothèque, ils y sont allés.",
)

LANGUAGES = ("fr", "fr", "fr", "fr", "fr", "fr", "fr", "ar", "tr", "pt", "en", "uk")
