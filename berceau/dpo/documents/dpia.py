"""The draft of the impact assessment (GDPR, article 35), in the order of the CNIL's method.

Everything that the programme knows is written; everything that people must decide is marked so.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from berceau.contract import programmes
from berceau.dpo.documents.parts import (
    Document,
    Part,
    bullets,
    controller,
    officer,
    section,
    table,
    text,
    todo,
)
from berceau.dpo.documents.register import compartments_held, health, recipients
from berceau.dpo.threats import threats
from berceau.privacy.access import compartment_labels
from berceau.privacy.register import chapters
from berceau.retention.delays import delays


def _held() -> Part:
    return table(
        (_("Partie du programme"), _("Données"), _("Compartiments")),
        [
            (
                chapter.title,
                str(sum(len(line.data) for line in chapter.lines)),
                " ; ".join(dict.fromkeys(line.compartment for line in chapter.lines)),
            )
            for chapter in chapters()
        ],
        widths=(3, 1, 5),
        text=_("Ce qui est tenu (le détail est au registre)"),
    )


def _necessity() -> Part:
    return table(
        (_("Finalité"), _("Base légale"), _("Durée")),
        dict.fromkeys(
            (str(line.purpose), str(line.basis), str(line.retention))
            for room in programmes()
            for line in room.personal_data
        ),
        widths=(4, 3, 3),
        text=_("Chaque finalité, son fondement, sa durée"),
    )


def _rights() -> Part:
    return table(
        (_("Droit"), _("Comment il est tenu")),
        (
            (_("Information"), _("Une notice par public, tirée du registre ; la carte remise au "
                                 "guichet.")),
            (_("Accès"), _("Un PDF et un fichier de tout ce qui est tenu sur un adulte, tiers "
                           "masqués, "
                           "relus avant remise ; le journal compris.")),
            (_("Rectification"), _("À la demande, avec sa trace ; les dates corrigées gardent "
                                   "l’avant.")),
            (_("Opposition, limitation"), _("Le dossier n’est plus touché, ni par les agents ni "
                                            "par la "
                                            "conservation.")),
            (_("Effacement"), _("Sur demande ; ce que la loi fait garder est dit.")),
            (_("Portabilité"), _("Sans objet : mission d’intérêt public (article 20.3).")),
            (_("Décision automatisée"), _("Aucune. Aucun score n’existe dans le programme.")),
        ),
        widths=(2, 6),
        text=_("Les droits des personnes"),
    )  # fmt: skip


def _risks() -> Part:
    return table(
        (_("Menace"), _("Ce qui arriverait"), _("Mesures"), _("Gravité"), _("Vraisemblance")),
        [
            (f"{one.key} · {one.title}", one.feared, one.protection, one.gravity, one.likelihood)
            for one in threats()
        ],
        widths=(7, 7, 10, 5, 5),
        text=_("Les risques, leurs mesures ; gravité et vraisemblance sont des propositions"),
    )


def _proofs() -> Part:
    return table(
        (_("Menace"), _("Preuves (tests)"), _("Ce qui reste hors du programme")),
        [(one.key, str(len(one.tests)), one.remains) for one in threats()],
        widths=(1, 2, 7),
        text=_("Ce qui est prouvé, ce qui ne l’est pas (les tests sont dans docs/securite.md)"),
    )


def _decisions() -> list[Part]:
    questions = [
        _("Le texte de la carte remise au guichet et sa base légale (mission d’intérêt public)."),
        _("L’employeur de chaque référente et son secret professionnel (CCAS : CASF L133-5)."),
        _(
            "Si une phrase sur la fatigue, une grossesse, une perte ou un examen « fait » doit "
            "être "
            "tenue pour une donnée de santé : la réponse décide de l’hébergement (HDS)."
        ),
        _("La gravité et la vraisemblance de chaque risque, après lecture par l’équipe."),
        _("L’hébergeur, ses sous-traitants, leurs contrats (article 28)."),
        _("Le visa des archives départementales et le tableau de gestion."),
        _("L’avis des personnes concernées ou de leurs représentants (article 35.9)."),
        _("L’avis du DPO, la validation du responsable de traitement, leur date."),
        *(
            _("Durée à confirmer : %(label)s (%(words)s, %(status)s).")
            % {"label": delay.label, "words": delay.words, "status": delay.status_words}
            for delay in delays().values()
            if delay.status != "sourced"
        ),
    ]
    return [todo(_("À décider : %(question)s") % {"question": question}) for question in questions]


def document() -> Document:
    return Document(
        key="analyse-impact",
        title=_("Analyse d’impact : projet à relire"),
        lead=_(
            "Projet rempli par le programme, dans l’ordre de la méthode de la CNIL. Il ne vaut "
            "rien tant "
            "que des personnes ne l’ont pas relu, complété et signé."
        ),
        sections=(
            section(
                _("1. Le contexte"),
                controller(),
                officer(),
                text(
                    _(
                        "Berceau accompagne les familles qui l’ont voulu, de la grossesse aux "
                        "%(months)d mois de l’enfant. Il suit des personnes vulnérables : "
                        "l’analyse "
                        "d’impact est due avant l’ouverture."
                    )
                    % {"months": settings.FOLLOW_UP_END_MONTHS}
                ),
                _held(),
                health(),
                bullets(
                    (
                        _("Supports : un serveur, une base de données, des sauvegardes "
                          "chiffrées, du "
                          "papier sous clé, les téléphones de service."),
                        _("Aucun autre site n’est appelé ; aucun fichier n’est reçu ni importé "
                          "de l’état "
                          "civil."),
                    )
                ),
            ),
            section(
                _("2. Nécessité et proportionnalité"),
                _necessity(),
                table(
                    (_("Compartiment"), _("Fonctions")),
                    [(compartment_labels()[key], ", ".join(recipients(key)))
                     for key in compartments_held()],
                    widths=(3, 6),
                    text=_("Qui voit quoi, d’après la matrice"),
                ),
                _rights(),
            ),
            section(_("3. Les risques"), _risks(), _proofs()),
            section(_("4. Ce qui reste à décider par des personnes"), *_decisions()),
        ),
    )  # fmt: skip
