"""How long each thing is kept: read from the table that the nightly job obeys."""

from __future__ import annotations

from django.utils.translation import gettext as _

from berceau.dpo.documents.parts import Document, section, table, text
from berceau.retention.delays import Delay, delays


def _row(delay: Delay) -> tuple[str, ...]:
    words = delay.words
    if delay.is_shortened:
        words = _("%(words)s (raccourci ; au plus %(most)s)") % {
            "words": words,
            "most": delay.most_words,
        }
    then = delay.then
    if delay.visa:
        then = _("%(then)s, après le visa des archives départementales") % {"then": then}
    ground = _("%(ground)s (%(status)s)") % {"ground": delay.ground, "status": delay.status_words}
    return delay.label, words, delay.counted_from, then, ground


def document() -> Document:
    return Document(
        key="conservation",
        title=_("Combien de temps chaque chose est gardée"),
        lead=_(
            "Le travail de nuit lit ce tableau et efface. La déléguée peut raccourcir une durée ; "
            "personne ne peut l’allonger à l’écran."
        ),
        sections=(
            section(
                _("Deux horloges"),
                text(
                    _(
                        "Un dossier de famille vit jusqu’à la fin de l’accompagnement, puis deux "
                        "ans au plus après le dernier mot venu de la personne. Nos SMS, nos "
                        "corrections et nos imports ne remettent jamais cette horloge à zéro."
                    )
                ),
            ),
            section(
                _("Le tableau"),
                table(
                    (_("Donnée"), _("Durée"), _("À partir de"), _("Ensuite"), _("Fondement")),
                    [_row(delay) for delay in delays().values()],
                    widths=(3, 2, 3, 4, 4),
                    text=_("Durées de conservation"),
                ),
            ),
        ),
    )
