"""Information notices (GDPR, articles 13 and 14), one an audience, read from the register."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from berceau.contract import PersonalData, programmes
from berceau.dpo.documents.parts import (
    Document,
    Part,
    Section,
    bullets,
    controller,
    officer,
    section,
    table,
    text,
)
from berceau.dpo.documents.register import health, recipients
from berceau.privacy.access import compartment_labels
from berceau.retention.delays import delays

OF_AGENTS = frozenset({"accounts", "journal", "cover", "assignment", "oversight", "operations"})
"""Compartments that speak of those who work here; the others speak of families."""
WITH_PARTNERS = frozenset({"sharing", "announcement", "emergency", "journal", "accounts"})


def _lines(of: Collection[str] | None, *, but: Collection[str] = ()) -> list[PersonalData]:
    return [
        line
        for room in programmes()
        for line in room.personal_data
        if (of is None or line.compartment in of) and line.compartment not in but
    ]


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _purposes(lines: Collection[PersonalData]) -> Part:
    kept: dict[str, str] = {}
    for line in lines:
        kept.setdefault(_upper(str(line.purpose)), _upper(str(line.retention)))
    return table(
        (_("Pourquoi"), _("Combien de temps")),
        kept.items(),
        widths=(3, 2),
        text=_("Ce que nous écrivons"),
    )


def _bases(lines: Collection[PersonalData]) -> Part:
    return bullets(dict.fromkeys(_upper(str(line.basis)) for line in lines))


def _readers(lines: Collection[PersonalData]) -> Part:
    keys = dict.fromkeys(line.compartment for line in lines)
    who: dict[str, list[str]] = {}
    for key in keys:
        for function in recipients(key):
            who.setdefault(function, []).append(compartment_labels()[key])
    return table(
        (_("Qui"), _("Ce qu’il ou elle peut voir ou écrire, selon son rôle")),
        [(function, " ; ".join(labels)) for function, labels in who.items()],
        widths=(2, 5),
        text=_("Qui peut voir"),
    )


def _rights() -> Section:
    request = delays()["request"]
    return section(
        _("Vos droits"),
        bullets(
            (
                _("Voir tout ce qui est écrit sur vous, et savoir quelles fonctions l’ont ouvert."),
                _("Faire corriger une erreur."),
                _("Dire non : vous opposer, ou demander que l’on n’y touche plus."),
                _(
                    "Faire effacer. Si la loi nous oblige à garder une chose, nous vous disons "
                    "laquelle."
                ),
            )
        ),
        text(
            _(
                "Demandez de vive voix, par écrit ou par téléphone. La réponse vient dans le mois. "
                "La trace de votre demande est gardée %(words)s."
            )
            % {"words": request.words}
        ),
        text(
            _(
                "Si la réponse ne vous convient pas, vous pouvez écrire à la CNIL : www.cnil.fr, "
                "3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07."
            )
        ),
    )


def _common(lines: Collection[PersonalData], *first: Section) -> Iterator[Section]:
    yield section(_("Qui est responsable"), controller(), officer())
    yield from first
    yield section(_("Ce que nous écrivons, et combien de temps"), _purposes(lines), health())
    yield section(_("Pourquoi nous en avons le droit"), _bases(lines))
    yield section(_("Qui peut voir"), _readers(lines))
    yield _rights()


def parents() -> Document:
    years = settings.FOLLOW_UP_END_MONTHS // 12
    return Document(
        key="notice-parents",
        title=_("Vos informations, vos droits : pour les parents"),
        lead=_("Vous avez dit oui à un accompagnement. Voici ce que nous écrivons, et vos droits."),
        sections=tuple(
            _common(
                _lines(None, but=OF_AGENTS),
                section(
                    _("Ce qu’il faut savoir d’abord"),
                    bullets(
                        (
                            _("C’est gratuit. Vous pouvez arrêter à tout moment, sans expliquer."),
                            _("Le suivi va jusqu’aux %(years)d ans de votre enfant, au plus tard.")
                            % {"years": years},
                            _(
                                "Vos coordonnées sont les vôtres : l’autre parent ne les voit "
                                "jamais, et vous ne voyez jamais les siennes."
                            ),
                            _(
                                "Rien ne vient de l’état civil : nous n’écrivons que ce que vous "
                                "nous dites, ou ce qu’un partenaire nous dit avec votre accord."
                            ),
                            _("Aucune note, aucun score, aucune décision prise par une machine."),
                        )
                    ),
                ),
            )
        ),
    )


def other_adult() -> Document:
    return Document(
        key="notice-autre-adulte",
        title=_("Vos informations, vos droits : pour l’autre adulte du foyer"),
        lead=_(
            "Un parent nous a parlé de vous. Vous avez les mêmes droits que lui, et vous les "
            "exercez "
            "sans lui."
        ),
        sections=tuple(
            _common(
                _lines(None, but=OF_AGENTS),
                section(
                    _("D’où viennent ces informations"),
                    text(
                        _(
                            "D’un autre adulte du foyer ou de vous-même, jamais de l’état civil "
                            "ni d’un "
                            "autre fichier. Au plus : votre prénom, votre nom, votre lien avec "
                            "l’enfant. Vos coordonnées ne s’écrivent que si vous les donnez "
                            "vous-même "
                            "ou si vous êtes d’accord."
                        )
                    ),
                    text(
                        _(
                            "Vos coordonnées et ce que vous nous dites ne sont jamais montrés à un "
                            "autre adulte, même sur papier. Ce qu’un autre adulte nous dit de "
                            "lui ne "
                            "vous est pas montré non plus."
                        )
                    ),
                ),
            )
        ),
    )


def agents() -> Document:
    return Document(
        key="notice-agents",
        title=_("Vos informations, vos droits : pour les agents"),
        lead=_("Ce que Berceau garde de vous quand vous travaillez avec lui, et ce qu’il ne fait "
               "pas."),
        sections=tuple(
            _common(
                _lines(OF_AGENTS),
                section(
                    _("Ce que Berceau ne fait pas"),
                    bullets(
                        (
                            _("Il ne mesure pas votre travail : aucun classement entre agents."),
                            _(
                                "La déléguée voit les lectures inhabituelles de dossiers ; elle "
                                "vous "
                                "entend avant de conclure. Votre hiérarchie ne lit pas le journal."
                            ),
                            _(
                                "Chaque ouverture d’un dossier laisse une ligne. La famille voit "
                                "votre "
                                "fonction et votre organisation, jamais votre nom."
                            ),
                            _("Vos notes personnelles ne sont lues que par vous ; une personne "
                              "peut "
                              "demander celles qui parlent d’elle."),
                        )
                    ),
                ),
            )
        ),
    )  # fmt: skip


def partners() -> Document:
    return Document(
        key="notice-partenaires",
        title=_("Vos informations, vos devoirs : pour les partenaires"),
        lead=_("Vous annoncez une famille, ou l’on vous confie une information. Voici les règles."),
        sections=tuple(
            _common(
                _lines(WITH_PARTNERS),
                section(
                    _("Ce que vous recevez"),
                    bullets(
                        (
                            _("Une phrase, pour une famille nommée, sous un régime de la loi qui "
                              "est "
                              "écrit ; jamais le dossier."),
                            _("Seulement si vous êtes tenu au secret, et que votre mandat le dit."),
                            _("Jusqu’à une date (%(words)s au plus, sauf accord) : ensuite la page "
                              "n’existe plus.") % {"words": _("90 jours")},
                            _("La famille sait ce qui a été partagé, avec qui, et peut le "
                              "retirer."),
                            _("Ne recopiez rien ailleurs : ce serait un autre fichier, le vôtre."),
                        )
                    ),
                ),
            )
        ),
    )  # fmt: skip
