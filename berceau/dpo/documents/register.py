"""The register of processing (GDPR, article 30): read from what each room declares it holds."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from berceau.accounts.roles import Role
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
from berceau.dpo.threats import threats
from berceau.privacy import words
from berceau.privacy.access import compartment_labels, matrix
from berceau.privacy.register import chapters
from berceau.privacy.words import PARENT


def recipients(compartment: str) -> list[str]:
    """The functions that the matrix lets read or write something of this compartment."""
    return [
        words.role_label(role) for role in [*Role.values, "cover"] if role in matrix()[compartment]
    ]


def compartments_held() -> list[str]:
    """The compartments in which a room holds something, in the order of the matrix."""
    held = {line.compartment for room in programmes() for line in room.personal_data}
    return [key for key in compartment_labels() if key in held]


def _persons() -> Part:
    return bullets(
        (
            _("Les parents et les autres adultes du foyer qui ont dit oui"),
            _("Les enfants suivis et leurs aînés"),
            _("Les agents qui travaillent avec Berceau"),
        )
    )


def health() -> Part:
    """What the profile of this instance says of health data."""
    if not settings.WITH_HEALTH:
        return text(
            _(
                "Aucune donnée de santé : profil « sans santé ». Ni nationalité, ni religion, ni "
                "numéro de sécurité sociale, ni avis sur une personne : aucun champ n’existe "
                "pour cela."
            )
        )
    hosting = settings.HDS
    return text(
        _(
            "Données de santé : profil « avec santé », hébergement déclaré : %(host)s, "
            "%(certificate)s, %(day)s."
        )
        % {"host": hosting.host, "certificate": hosting.certificate, "day": hosting.until}
    )


def _activities() -> Iterator[Part]:
    for chapter in chapters():
        yield table(
            (_("Pourquoi"), _("Base légale"), _("Données"), _("Durée")),
            [
                (line.purpose, line.basis, " ; ".join(line.data), line.retention)
                for line in chapter.lines
            ],
            widths=(3, 3, 5, 3),
            text=chapter.title,
        )


def document() -> Document:
    return Document(
        key="registre",
        title=_("Registre des activités de traitement"),
        lead=_(
            "Fiche tirée du programme lui-même (RGPD, article 30) : un champ, une fonction ou "
            "une durée "
            "qui change la change."
        ),
        sections=(
            section(_("Qui répond de ce fichier"), controller(), officer()),
            section(
                _("Finalité"),
                text(
                    _(
                        "Accompagner les familles qui l’ont voulu, de la grossesse aux "
                        "%(months)d mois "
                        "de l’enfant : une référente, un calendrier, ce qui existe autour d’elles."
                    )
                    % {"months": settings.FOLLOW_UP_END_MONTHS}
                ),
            ),
            section(_("Personnes concernées"), _persons()),
            section(_("Ce qui est tenu, pourquoi, combien de temps"), health(), *_activities()),
            section(
                _("Qui reçoit quoi"),
                table(
                    (_("Compartiment"), _("Fonctions"), _("Le parent")),
                    [
                        (
                            compartment_labels()[key],
                            ", ".join(recipients(key)),
                            words.described(matrix()[key][PARENT], PARENT)
                            if PARENT in matrix()[key]
                            else _("en le demandant"),
                        )
                        for key in compartments_held()
                    ],
                    widths=(3, 6, 3),
                    text=_("Destinataires, d’après la matrice d’accès"),
                ),
                text(
                    _(
                        "Aucune donnée ne part hors de l’Union européenne : le programme n’appelle "
                        "aucun autre site."
                    )
                ),
                todo(_("À compléter : l’hébergeur et les sous-traitants (contrats, article 28).")),
            ),
            section(
                _("Mesures de sécurité"),
                bullets(f"{threat.key} · {threat.protection}" for threat in threats()),
            ),
        ),
    )
