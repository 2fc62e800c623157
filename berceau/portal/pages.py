"""The pages of the public site: one list for the plan, the sitemap and the robots."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class PublicPage:
    """A page that anybody may find: its route, its title, one sentence for search engines."""

    route: str
    title: str | Promise
    description: str | Promise

    @property
    def url(self) -> str:
        return reverse(self.route)


PAGES = (
    PublicPage(
        "portal:home",
        _("Accueil"),
        _("Les 1000 premiers jours : une personne pour vous, de la grossesse aux premières années. "
          "Gratuit."),
    ),
    PublicPage(
        "portal:expecting",
        _("J’attends un enfant"),
        _("Enceinte ou futur parent : les rendez-vous, les droits, et qui appeler près de chez "
          "vous."),
    ),
    PublicPage(
        "portal:born",
        _("Mon enfant est né"),
        _("Votre enfant est né : les premières démarches, les rendez-vous, et qui appeler."),
    ),
    PublicPage(
        "portal:directory",
        _("Ce qui existe autour de vous"),
        _("Chercher un lieu, une aide, une garde, quelqu’un à qui parler, près de chez vous."),
    ),
    PublicPage(
        "portal:coming",
        _("Être accompagné·e"),
        _("Quatre questions, et une personne de l’équipe vous appelle sous 48 heures ouvrées."),
    ),
    PublicPage(
        "portal:professionals",
        _("Je suis professionnel·le"),
        _("Orienter une famille vers la référente : avec son accord, et rien de plus."),
    ),
    PublicPage(
        "professionals:start",
        _("Faites-le savoir"),
        _("Professionnel·le des 1000 premiers jours ? S’inscrire dans l’annuaire et sur la carte."),
    ),
    PublicPage(
        "portal:complaint",
        _("Une réclamation ?"),
        _("Dire ce qui ne va pas : à l’équipe, au délégué à la protection des données, à la Cnil."),
    ),
    PublicPage(
        "portal:privacy",
        _("Vos informations, vos droits"),
        _("Ce que l’équipe écrit sur une famille, pourquoi, combien de temps, et vos droits."),
    ),
    PublicPage(
        "portal:accessibility",
        _("Accessibilité"),
        _("Déclaration d’accessibilité : ce qui a été contrôlé, ce qui ne l’a pas été."),
    ),
    PublicPage(
        "portal:legal",
        _("Mentions légales"),
        _("Qui publie ce site, et où il est hébergé."),
    ),
    PublicPage(
        "portal:plan",
        _("Plan du site"),
        _("Toutes les pages de ce site."),
    ),
)  # fmt: skip
BY_ROUTE = {page.route: page for page in PAGES}
