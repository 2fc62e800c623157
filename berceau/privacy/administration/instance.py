"""What this instance is set to, and the variable to change; no secret is ever read here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class Setting:
    label: _StrOrPromise
    value: _StrOrPromise
    variable: str


@dataclass(frozen=True, slots=True)
class Section:
    title: _StrOrPromise
    settings: tuple[Setting, ...]


def _where_data_are() -> _StrOrPromise:
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        return str(database["NAME"])
    return _("PostgreSQL, base « %(name)s » sur %(host)s") % {
        "name": database["NAME"],
        "host": database["HOST"] or "localhost",
    }


def _months(count: int) -> str:
    return ngettext("%(count)d mois", "%(count)d mois", count) % {"count": count}


def _minutes(count: int) -> str:
    return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}


def sections() -> tuple[Section, ...]:
    territory = settings.TERRITORY
    missing = _("à compléter")
    return (
        Section(
            _("Le territoire"),
            (
                Setting(_("Nom de l’instance"), settings.INSTANCE_NAME, "BERCEAU_NAME"),
                Setting(_("Commune (code INSEE)"), settings.COMMUNE, "BERCEAU_COMMUNE"),
                Setting(_("Département"), territory.departement, "BERCEAU_COMMUNE"),
                Setting(_("Fuseau horaire"), territory.time_zone, "BERCEAU_COMMUNE"),
                Setting(
                    _("Fin de l’accompagnement : âge de l’enfant"),
                    _months(settings.FOLLOW_UP_END_MONTHS),
                    "BERCEAU_FOLLOW_UP_END_MONTHS",
                ),
            ),
        ),
        Section(
            _("Les données"),
            (
                Setting(_("Base de données"), _where_data_are(), "DATABASE_URL"),
                Setting(_("Dossier des données"), str(settings.DATA_DIR), "BERCEAU_DATA_DIR"),
                Setting(_("Packs du calendrier"), str(settings.PACKS_DIR), "BERCEAU_DATA_DIR"),
                Setting(
                    _("Responsable de traitement"),
                    settings.CONTROLLER or missing,
                    "BERCEAU_CONTROLLER",
                ),
                Setting(
                    _("Délégué à la protection des données"),
                    settings.DPO_CONTACT or missing,
                    "BERCEAU_DPO_CONTACT",
                ),
            ),
        ),
        Section(
            _("La connexion"),
            (
                Setting(
                    _("Une session s’arrête sans activité au bout de"),
                    _minutes(settings.SESSION_COOKIE_AGE // 60),
                    "BERCEAU_SESSION_MINUTES",
                ),
                Setting(
                    _("Serveur de messages"),
                    settings.EMAIL_HOST or _("aucun : les liens se remettent en main propre"),
                    "BERCEAU_SMTP_HOST",
                ),
                Setting(_("Mode"), settings.MODE, "BERCEAU_MODE"),
            ),
        ),
    )
