"""Every fixed word of the leaflet, in the language of the reader.

Names, addresses and hours stay as the directory writes them, in French: they are read on doors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from berceau.followup.end_age import end_age
from berceau.followup.queries.published import PublicReferente
from berceau.followup.what_we_write import never_written, written
from berceau.leaflet.zone import Zone
from berceau.pathway.help_lines import help_lines
from berceau.rules import translations
from berceau.ui.french import full_day

RIGHT_TO_LEFT = frozenset({"ar"})
TITLES = {
    "pregnancy": gettext_lazy("Pendant la grossesse"),
    "first_months": gettext_lazy("Les premiers mois"),
    "one_to_three": gettext_lazy("De 1 à 3 ans"),
    "breathe": gettext_lazy("Besoin de souffler"),
    "roof": gettext_lazy("Besoin d’un toit"),
    "talk": gettext_lazy("Besoin de parler"),
}


def languages() -> dict[str, str]:
    """code -> the language's name in its own words."""
    return dict(settings.LANGUAGES)


def is_reviewed(language: str) -> bool:
    return language == "fr" or language in settings.LANGUAGES_REVIEWED


@dataclass(frozen=True, slots=True)
class Words:
    """What is printed besides the services."""

    language: str
    right_to_left: bool
    document_title: str
    instance: str
    title: str
    zone: str
    referente_title: str
    referente: str
    referente_phone: str
    referente_hours: str
    referente_says: str
    web_title: str
    web: str
    web_short: str
    qr_says: str
    dated: str
    unreviewed: str
    in_french: str
    help_title: str
    help: tuple[str, ...]
    written_title: str
    written: str
    never_title: str
    never: str
    titles: dict[str, str]

    def more(self, count: int) -> str:
        """« Et 12 autres adresses sur le site. »; nothing for none."""
        if not count:
            return ""
        with translation.override(self.language):
            return ngettext(
                "Et %(count)d autre adresse sur le site.",
                "Et %(count)d autres adresses sur le site.",
                count,
            ) % {"count": count}


def public_address(zone: Zone) -> str:
    """The directory of this place on the web: no account, no cookie."""
    return f"{settings.ADDRESS}{reverse('leaflet:web', args=[zone.key])}"


def words(zone: Zone, *, language: str, on: date, referentes: Sequence[PublicReferente]) -> Words:
    """The words of the leaflet of this place, in this language, that day."""
    with translation.override(language):
        address = public_address(zone)
        return Words(
            language=language,
            right_to_left=language in RIGHT_TO_LEFT,
            document_title=_("Dépliant des 1000 premiers jours, %(zone)s") % {"zone": zone.label},
            instance=settings.INSTANCE_NAME,
            title=_("Autour de vous, de la grossesse aux %(age)s") % {"age": end_age()},
            zone=zone.label,
            referente_title=_("Votre référente 1000 premiers jours"),
            referente=_first_names(zone, referentes),
            referente_phone=settings.TEAM_PHONE,
            referente_hours=settings.TEAM_HOURS,
            referente_says=_(
                "Une personne pour vous, toujours la même. Elle écoute, elle cherche avec vous. "
                "C’est gratuit, et vous arrêtez quand vous voulez."
            ),
            web_title=_("Toutes les adresses, à jour"),
            web=address,
            web_short=address.split("://", 1)[1].rstrip("/"),
            qr_says=_("Carré à viser avec un téléphone : il ouvre la liste des adresses."),
            dated=_("À jour le %(day)s. Avant d’y aller, un appel évite un trajet pour rien.")
            % {"day": full_day(on)},
            unreviewed="" if is_reviewed(language) else _("Traduction non relue."),
            in_french=""
            if language == "fr"
            else _("Les noms et les adresses sont en français, comme sur les portes."),
            help_title=_("Une urgence ?"),
            help=tuple(
                translations.words(line.code, line.parents, line.short, language).parents
                for line in help_lines()
                if line.emergency
            ),
            written_title=_("Ce que nous écrivons"),
            written=written(),
            never_title=_("Ce que nous n’écrivons jamais"),
            never=never_written(),
            titles={key: str(title) for key, title in TITLES.items()},
        )


def _first_names(zone: Zone, referentes: Sequence[PublicReferente]) -> str:
    """Those who answer for this neighbourhood; those of the commune when nobody does."""
    quarter = zone.neighbourhood.name if zone.neighbourhood else ""
    hers = [one for one in referentes if quarter and quarter in one.places]
    hers = hers or [one for one in referentes if zone.commune in one.places] or list(referentes)
    names = [one.first_name for one in hers]
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s ou %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
